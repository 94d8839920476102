/* One cell of a file of answers, a number, the words of the form, or a problem: what
   core/evaluation/cells.py does. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var words = texts.words;
  var S = "[" + texts.SPACE + "]*";
  var NUMBER = /^[-+]?[0-9]{1,15}(\.[0-9]{1,15})?$/;
  var CODE_AND_LABEL = new RegExp("^([-+]?[0-9]{1,15})" + S + "[-–=:.)]" + S + "([^\\n]+)$");
  var CODE = /^[-+]?[0-9]{1,9}$/;
  var COMMAS = new RegExp("[," + texts.SPACE + "]+");
  var DAY = /^[0-9]{1,4}[-\/.][A-Za-z0-9]{1,3}([-\/.][0-9]{2,4})?( [^\n]*)?$/;
  var ARM = /_arm_[0-9]+[a-z]?$| ?\(Arm [0-9]+: [^()]*\)$/;
  var MAX_LABELS = 2000;
  var YES = 1;
  var NO = 0;
  /* What stands in a column about one option of several. */
  var TICKS = {
    "1": 1, "true": 1, yes: 1, checked: 1,
    "": 0, "0": 0, "false": 0, no: 0, unchecked: 0
  };

  /* What an answer in words means as a number. */
  function labelsOf(record, item, given) {
    var made = new Map();
    if (item.kind === "scale") {
      var scale = record.scales[item.scale];
      scale.points.concat(scale.missing).forEach(function (point) {
        made.set(words(point.label), point.value);
      });
      if (scale.kind === "number" && scale.min !== null && scale.max !== null) {
        made.set(words(scale.low), scale.min);
        made.set(words(scale.high), scale.max);
      }
    } else if (item.kind === "yes-no") {
      [["yes", YES], ["no", NO], ["true", YES], ["false", NO], ["y", YES], ["n", NO]].forEach(
        function (one) {
          made.set(one[0], one[1]);
        }
      );
    }
    item.options.forEach(function (option) {
      made.set(words(option.label), option.value);
    });
    var meanings = given.values[item.column] || given.values[item.id] || {};
    Object.keys(meanings).forEach(function (text) {
      made.set(words(text), meanings[text]);
    });
    return made;
  }

  /* The number of a cell (NaN: empty; null: impossible), and whether it was in words. */
  function readCell(text, labels, limits, decimalComma) {
    if (!text) return [NaN, false];
    var plain = words(text);
    if (labels.has(plain)) return [labels.get(plain), true];
    var number = (decimalComma ? text.replace(/,/g, ".") : text).replace(/\u2212/g, "-");
    if (NUMBER.test(number)) {
      var value = Number(number);
      var good = window.pack.scoring.allows(limits, value) || limits.missing.indexOf(value) >= 0;
      return [good ? value : null, false];
    }
    var both = CODE_AND_LABEL.exec(text);
    if (both && labels.get(words(both[2])) === Number(both[1])) return [Number(both[1]), true];
    return [null, false];
  }

  /* What may stand in a cell, for messages. */
  function allowedWords(record, item, limits) {
    var write = window.pack.scoring.writeCode;
    function named(one) {
      return write(one.value) + " (" + one.label + ")";
    }
    var scale = record.scales[item.scale];
    if (scale && scale.points.length) {
      return texts.listing(scale.points.concat(scale.missing).map(named), 12);
    }
    if (item.options.length) return texts.listing(item.options.map(named), 20);
    return item.kind === "yes-no" ? "1 (yes), 0 (no)" : window.pack.scoring.allowedWords(limits);
  }

  /* The code of one answer of several, or null. */
  function choiceOf(text, labels, codes) {
    var plain = words(text);
    if (labels.has(plain)) return Math.trunc(labels.get(plain));
    if (CODE.test(text) && codes.indexOf(Number(text)) >= 0) return Number(text);
    return null;
  }

  /* The answers in one cell: parted by semicolons, or codes or words parted by spaces or commas. */
  function splitChoices(text, labels, codes) {
    if (labels.has(words(text))) return [text];
    var parts = text.indexOf(";") >= 0 ? text.split(";") : text.split(COMMAS);
    var found = parts.map(texts.strip).filter(Boolean);
    var all = found.every(function (one) {
      return choiceOf(one, labels, codes) !== null;
    });
    if (all) return found;
    var row = inARow(text, labels);
    return row.length ? row : found;
  }

  /* Labels that stand one behind the other, as Kobo writes them; none where it is not clear. */
  function inARow(text, labels) {
    var byWords = new Map();
    labels.forEach(function (_, label) {
      byWords.set(texts.plain(label), label);
    });
    var rest = texts.plain(text) + " ";
    if (rest.length - 1 > MAX_LABELS) return [];
    // For each place in the text, the ways to come there: two are as bad as many.
    var ways = [];
    for (var i = 0; i <= rest.length; i++) ways.push([]);
    ways[0] = [[]];
    for (var place = 0; place < rest.length - 1; place++) {
      ways[place].slice(0, 2).forEach(function (way) {
        byWords.forEach(function (label, end) {
          if (end && rest.startsWith(end + " ", place)) {
            ways[place + end.length + 1].push(way.concat([label]));
          }
        });
      });
    }
    var full = ways[rest.length];
    return full.length === 1 ? full[0] : [];
  }

  /* What a cell may call each time, and its place. */
  function timeNames(points) {
    var made = new Map();
    points.forEach(function (point, place) {
      made.set(words(point.id), place);
      made.set(words(point.label), place);
    });
    // REDCap makes the name of an event from the first 18 characters of its label.
    var events = points.map(function (point) {
      return words(point.label.toLowerCase().replace(/[^a-z0-9_ ]/g, "").slice(0, 18));
    });
    events.forEach(function (event, place) {
      var alone = events.indexOf(event) === events.lastIndexOf(event);
      if (alone && !made.has(event)) made.set(event, place);
    });
    return made;
  }

  /* What a cell says about the time, without the arm that REDCap writes behind it. */
  function timeWord(text) {
    return words(text.replace(ARM, ""));
  }

  /* Whether a cell of a column about one option is ticked; null where it says neither. */
  function tickOf(text) {
    var word = words(text);
    return Object.prototype.hasOwnProperty.call(TICKS, word) ? TICKS[word] : null;
  }

  /* What a message says of a cell that cannot be an answer. */
  function whatIsWrong(text) {
    var shown = texts.shorten(text, 40);
    if (text[0] === "=") return "“" + shown + "” is a formula and no answer";
    if (NUMBER.test(text)) return shown + " cannot be an answer";
    if (DAY.test(text)) {
      return "“" + shown + "” looks like a date; spreadsheets make dates of answers such as 3-4";
    }
    return "“" + shown + "” cannot be an answer";
  }

  window.pack.evaluate.cells = {
    labelsOf: labelsOf,
    readCell: readCell,
    allowedWords: allowedWords,
    choiceOf: choiceOf,
    splitChoices: splitChoices,
    timeNames: timeNames,
    timeWord: timeWord,
    tickOf: tickOf,
    whatIsWrong: whatIsWrong
  };
})();
