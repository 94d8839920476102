/* Problems with a file, told so that people can put them right: what core/problems.py does, and the
   `capped` of core/evaluation/sheet.py.

   One wrong text may stand in every row of a file. So what is collected are finds: a problem with
   the rows that it is in. Only those that are shown become problems. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var CAP = 20;
  var KEYS = ["path", "found", "allowed", "fix", "rule"];
  var BLANK = new RegExp("[" + texts.SPACE + "]", "g");
  var HIDDEN =
    /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu;

  function safe(text) {
    return text.replace(BLANK, " ").replace(HIDDEN, "\ufffd");
  }

  function problem(file, line, path, found, allowed, fix, rule) {
    return {
      file: safe(file),
      line: line,
      path: safe(path),
      found: safe(found),
      allowed: safe(allowed || ""),
      fix: safe(fix || ""),
      rule: rule || "pack",
      severity: "error"
    };
  }

  function order(one, other) {
    var found = texts.order(one.file, other.file) || one.line - other.line;
    KEYS.forEach(function (key) {
      found = found || texts.order(one[key], other[key]);
    });
    return found;
  }

  /* Thrown where work cannot go on; it carries every problem that was found until then. */
  function PackError(problems) {
    this.name = "PackError";
    this.problems = problems.slice().sort(order).filter(function (one, place, all) {
      return !place || order(one, all[place - 1]) !== 0;
    });
    this.message = this.problems.map(message).join("\n");
  }
  PackError.prototype = Object.create(Error.prototype);
  PackError.prototype.constructor = PackError;

  function sentence(text) {
    text = texts.strip(text);
    return /[.?!]$/.test(text) ? text : text + ".";
  }

  /* The problem in one line, without its file and row. */
  function message(one) {
    var parts = [one.path ? one.path + ": " + one.found : one.found];
    if (one.allowed) parts.push("Allowed: " + one.allowed);
    if (one.fix) parts.push(one.fix);
    return parts.map(sentence).join(" ");
  }

  function find(file, rows, path, found, allowed, fix, rule) {
    return {
      file: file,
      rows: rows,
      path: path,
      found: found,
      allowed: allowed,
      fix: fix,
      rule: rule
    };
  }

  function inRow(one, row) {
    return problem(one.file, row, one.path, one.found, one.allowed, one.fix, one.rule);
  }

  /* How many problems of some finds are in each row, by the row. */
  function countRows(finds) {
    var last = 0;
    finds.forEach(function (one) {
      for (var i = 0; i < one.rows.length; i++) last = Math.max(last, one.rows[i]);
    });
    var counts = new Uint32Array(last + 1);
    finds.forEach(function (one) {
      for (var i = 0; i < one.rows.length; i++) counts[one.rows[i]] += 1;
    });
    return counts;
  }

  /* The problems of one kind, the first rows first: at most one more than are shown. */
  function first(finds, counts) {
    var end = 0;
    var sum = 0;
    while (end < counts.length && sum <= CAP) sum += counts[end++];
    var made = [];
    finds.forEach(function (one) {
      for (var i = 0; i < one.rows.length; i++) {
        if (one.rows[i] < end) made.push(inRow(one, one.rows[i]));
      }
    });
    return made.sort(order);
  }

  function more(finds, counts, shown, last) {
    var left = counts.slice();
    var total = 0;
    for (var i = 0; i < left.length; i++) total += left[i];
    shown.forEach(function (one) {
      left[one.line] -= 1;
    });
    var rows = [];
    left.forEach(function (count, row) {
      if (count) rows.push(String(row));
    });
    var many = total - CAP;
    var found =
      "There " + (many === 1 ? "is 1 more problem" : "are " + many + " more problems") +
      " of this kind, in " + (rows.length === 1 ? "row " : "rows ") + texts.listing(rows, 8);
    return problem(last.file, last.line, "", found, "", "", last.rule);
  }

  /* At most `CAP` problems of a kind in each file; the last tells how many more, and where. */
  function capped(finds) {
    var kinds = new Map();
    finds.forEach(function (one) {
      var kind = JSON.stringify([one.file, one.rule]);
      if (!kinds.has(kind)) kinds.set(kind, []);
      kinds.get(kind).push(one);
    });
    var made = [];
    kinds.forEach(function (same) {
      var counts = countRows(same);
      var found = first(same, counts);
      var shown = found.slice(0, CAP);
      made = made.concat(shown);
      if (found.length > CAP) made.push(more(same, counts, shown, found[CAP]));
    });
    return made;
  }

  /* --- The nearest allowed word: Python's difflib ------------------------------------------------ */

  /* Where each letter stands in a word; in a long one, without the letters that stand everywhere. */
  function placesOf(letters) {
    var places = new Map();
    letters.forEach(function (letter, place) {
      if (!places.has(letter)) places.set(letter, []);
      places.get(letter).push(place);
    });
    if (letters.length >= 200) {
      var most = Math.floor(letters.length / 100) + 1;
      places.forEach(function (found, letter) {
        if (found.length > most) places.delete(letter);
      });
    }
    return places;
  }

  function longest(a, b, places, area) {
    var best = { i: area[0], j: area[2], size: 0 };
    var lengths = new Map();
    for (var i = area[0]; i < area[1]; i++) {
      var next = new Map();
      var found = places.get(a[i]) || [];
      for (var n = 0; n < found.length; n++) {
        var j = found[n];
        if (j < area[2]) continue;
        if (j >= area[3]) break;
        var size = (lengths.get(j - 1) || 0) + 1;
        next.set(j, size);
        if (size > best.size) best = { i: i - size + 1, j: j - size + 1, size: size };
      }
      lengths = next;
    }
    while (best.i > area[0] && best.j > area[2] && a[best.i - 1] === b[best.j - 1]) {
      best = { i: best.i - 1, j: best.j - 1, size: best.size + 1 };
    }
    while (
      best.i + best.size < area[1] &&
      best.j + best.size < area[3] &&
      a[best.i + best.size] === b[best.j + best.size]
    ) {
      best.size += 1;
    }
    return best;
  }

  function likeness(a, b, places) {
    var total = a.length + b.length;
    if (!total) return 1;
    if ((2 * Math.min(a.length, b.length)) / total < 0.6) return 0;
    var same = 0;
    var areas = [[0, a.length, 0, b.length]];
    while (areas.length) {
      var area = areas.pop();
      var found = longest(a, b, places, area);
      if (!found.size) continue;
      same += found.size;
      if (area[0] < found.i && area[2] < found.j) areas.push([area[0], found.i, area[2], found.j]);
      var ends = [found.i + found.size, found.j + found.size];
      if (ends[0] < area[1] && ends[1] < area[3]) areas.push([ends[0], area[1], ends[1], area[3]]);
    }
    return (2 * same) / total;
  }

  /* A question that names the allowed word closest to what was found, or nothing. */
  function nearest(found, allowed) {
    var letters = Array.from(found);
    var places = placesOf(letters);
    var best = null;
    var most = 0;
    allowed.forEach(function (word) {
      var score = likeness(Array.from(word), letters, places);
      if (score < 0.6 || score < most) return;
      if (best === null || score > most || texts.order(word, best) > 0) best = word;
      most = score;
    });
    return best === null ? "" : "Did you mean “" + best + "”?";
  }

  window.pack.evaluate.problems = {
    PackError: PackError,
    problem: problem,
    message: message,
    find: find,
    capped: capped,
    nearest: nearest
  };
})();
