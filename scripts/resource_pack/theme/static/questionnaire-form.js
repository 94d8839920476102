/* A form that a person fills in on this device: progress, errors, scores, files of answers. Nothing is
   sent. A draft is kept only where it is asked for. questionnaire.js loads this script. */
(function () {
  "use strict";
  var form = document.getElementById("paper_form");
  var scoring = window.pack.scoring;
  var record = scoring.open(JSON.parse(document.querySelector(".form-record").textContent));
  var KEY = "pack-questionnaire-" + record.id;
  var LEVEL = Number(form.getAttribute("data-level"));
  var CODE = new RegExp("^" + form.getAttribute("data-code") + "$");
  var tools = document.querySelector(".form-tools");
  var result = document.querySelector(".form-result");
  var keep = document.getElementById("form_keep");
  var bar = document.querySelector(".form-progress");
  var points = Object.keys(record.points);
  /* Forms that were filled in before this one: a row of answers each, with the time point. */
  var kept = [];
  var title = document.title;

  function all(selector, within) {
    return Array.prototype.slice.call((within || form).querySelectorAll(selector));
  }
  function one(selector, within) {
    return (within || form).querySelector(selector);
  }
  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function count(number, one, many) {
    return number + " " + (number === 1 ? one : many);
  }
  /* The same words again would not be read out, so the place is empty for a moment. */
  function say(place, text) {
    place.textContent = "";
    window.setTimeout(function () {
      place.textContent = text;
    }, 50);
  }
  function status(text) {
    say(one(".form-status", tools), text);
  }

  /* --- The fields ---------------------------------------------------------------------------- */

  function timepoint() {
    var chosen = one("input[name=form_time]:checked");
    return chosen ? chosen.value : points[0];
  }

  function boxOf(id) {
    return document.getElementById("q_" + id);
  }
  function textOf(id) {
    var label = one("legend, label", boxOf(id)).cloneNode(true);
    all(".must", label).forEach(function (mark) {
      mark.remove();
    });
    return label.textContent.trim();
  }
  function isDropped(id) {
    var part = boxOf(id).closest(".part");
    return Boolean(one(".drop:checked", part));
  }
  function asked() {
    return record.points[timepoint()].items.filter(function (item) {
      return !isDropped(item.id);
    });
  }
  function inputs(box) {
    return all("input:not(.drop), select, textarea", box);
  }

  function readDate(box) {
    var parts = [".date-year", ".date-month", ".date-day"].map(function (name) {
      return one(name, box).value.trim();
    });
    if (!parts.join("")) return "";
    return parts
      .map(function (part, place) {
        return ("0000" + part).slice(place ? -2 : -4);
      })
      .join("-");
  }
  function writeDate(box, value) {
    var parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value || "") || ["", "", "", ""];
    one(".date-year", box).value = parts[1];
    one(".date-month", box).value = parts[2].replace(/^0/, "");
    one(".date-day", box).value = parts[3].replace(/^0/, "");
  }

  /* What somebody typed as a number, or the text where it is none. */
  function asNumber(text) {
    var plain = text.trim().replace(",", ".");
    return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text.trim();
  }

  function readItem(item) {
    var box = boxOf(item.id);
    var ticked = all(":checked", box);
    if (item.kind === "date") return readDate(box) || null;
    if (item.kind === "choices") {
      return ticked.map(function (input) {
        return Number(input.value);
      });
    }
    if (one("input[type=radio]", box)) return ticked.length ? Number(ticked[0].value) : null;
    var value = inputs(box)[0].value;
    if (item.kind === "text" || item.kind === "long-text") return value.trim() || null;
    return value.trim() ? asNumber(value) : null;
  }

  function writeItem(item, value) {
    var box = boxOf(item.id);
    if (item.kind === "date") return writeDate(box, value);
    if (one("input[type=radio], input[type=checkbox]", box)) {
      var codes = (Array.isArray(value) ? value : [value]).map(String);
      inputs(box).forEach(function (input) {
        input.checked = codes.indexOf(input.value) >= 0;
      });
      return;
    }
    inputs(box)[0].value = value === null || value === undefined ? "" : String(value);
  }

  function answers() {
    var found = {};
    asked().forEach(function (item) {
      var value = readItem(item);
      if (!scoring.isEmpty(value)) found[item.id] = value;
    });
    return found;
  }

  function who(name) {
    var input = document.getElementById("form_" + name + "_answer");
    return input ? input.value.trim() : "";
  }

  /* One filled form: what a row of the file of answers is made from. */
  function current() {
    return {
      code: who("code"),
      family: who("family"),
      timepoint: timepoint(),
      date: readDate(document.getElementById("form_date")),
      answers: answers()
    };
  }
  function isBlank(row) {
    return !row.code && !row.family && !row.date && !Object.keys(row.answers).length;
  }

  function clear() {
    inputs(form).forEach(function (input) {
      if (input.type === "radio" || input.type === "checkbox") {
        if (input.name !== "form_time") input.checked = false;
      } else input.value = "";
    });
    showErrors([]);
    forgetResult();
    look();
  }

  /* --- What is asked now, and how far one is -------------------------------------------------- */

  function shape() {
    var place = String(points.indexOf(timepoint()) + 1);
    all("[data-at]").forEach(function (box) {
      box.hidden = box.getAttribute("data-at").split(" ").indexOf(place) < 0;
    });
  }

  function progress() {
    var found = answers();
    var items = asked();
    return Object.keys(found).length + " of " + items.length + " answered";
  }

  function showHelp() {
    var low = scoring.lowAnswers(record, answers(), timepoint());
    all(".item-help").forEach(function (line) {
      line.classList.toggle("low", low.indexOf(line.closest(".item").getAttribute("data-item")) >= 0);
    });
  }

  /* A radio button cannot be unticked, and every question may be left out. */
  function showUndo(box) {
    var button = one(".undo", box);
    var ticked = one("input[type=radio]:checked", box);
    if (button && !ticked) button.remove();
    if (button || !ticked) return;
    button = element("button", "Take the answer back", "undo");
    button.type = "button";
    var about = " (" + textOf(box.getAttribute("data-item")) + ")";
    button.appendChild(element("span", about, "visually-hidden"));
    button.addEventListener("click", function () {
      ticked = one("input[type=radio]:checked", box);
      ticked.checked = false;
      ticked.focus();
      changed();
    });
    box.insertBefore(button, one(".item-help", box));
  }

  function showThen() {
    record.points[timepoint()].items.forEach(function (item) {
      if (!item.then_of) return;
      var hint = one(".hint", boxOf(item.id));
      var said = one(".now-said", hint) || hint.appendChild(element("span", "", "now-said"));
      var ticked = one(":checked", boxOf(item.then_of));
      var words = ticked ? ticked.parentNode.textContent.trim() : "";
      said.textContent = words ? " You answered: " + words + "." : "";
    });
  }

  /* Long texts grow, so that paper shows them whole. */
  function grow() {
    all("textarea").forEach(function (area) {
      var lines = area.value.split("\n").reduce(function (sum, line) {
        return sum + 1 + Math.floor(line.length / 60);
      }, 0);
      area.rows = Math.max(4, lines + 1);
    });
  }

  function look() {
    shape();
    all("fieldset[data-item]").forEach(showUndo);
    showThen();
    showHelp();
    grow();
    bar.textContent = progress();
    showKept();
  }

  var later;
  function changed() {
    look();
    forgetResult();
    store();
    /* Said when somebody pauses, and not at each key. */
    window.clearTimeout(later);
    later = window.setTimeout(function () {
      say(one(".form-said", tools), progress());
    }, 1500);
  }

  /* --- Errors --------------------------------------------------------------------------------- */

  function itemErrors(row) {
    var found = [];
    var wrong = Object.create(null);
    var items = asked();
    scoring.score(record, row.answers, row.timepoint).impossible.forEach(function (error) {
      var item = record.items[error.item];
      if (wrong[item.id]) return;
      wrong[item.id] = true;
      if (error.rule) {
        found.push([item.id, error.rule.what + ". Write " + error.allowed + ", or correct the others"]);
      } else if (item.kind === "date") {
        found.push([item.id, "Write a day that is in the calendar, such as 27 3 2026"]);
      } else if (typeof error.found === "string") {
        found.push([item.id, "Write a number in digits: " + error.allowed]);
      } else found.push([item.id, "Write another number: " + error.allowed]);
    });
    items.forEach(function (item) {
      if (item.required && !(item.id in row.answers)) found.push([item.id, "Answer this question"]);
    });
    var order = items.map(function (item) {
      return item.id;
    });
    found.sort(function (a, b) {
      return order.indexOf(a[0]) - order.indexOf(b[0]);
    });
    return found.map(function (error) {
      return { box: boxOf(error[0]), about: textOf(error[0]), text: error[1] };
    });
  }

  function whoError(name, text) {
    var box = document.getElementById("form_" + name);
    return { box: box, about: one("legend, label", box).textContent.trim(), text: text };
  }

  /* What keeps a form from becoming a row. `whole` asks for the code, too. */
  function errorsOf(row, whole) {
    var found = [];
    var family = document.getElementById("form_family");
    var help = form.getAttribute("data-code-help").replace(/\.$/, "");
    if (row.code ? !CODE.test(row.code) : whole) found.push(whoError("code", help));
    if (row.family && !CODE.test(row.family)) found.push(whoError("family", help));
    if (whole && !row.family && family && family.hasAttribute("data-required")) {
      found.push(whoError("family", help));
    }
    if (row.date && !scoring.isDay(row.date)) {
      found.push(whoError("date", "Write a day that is in the calendar, such as 27 3 2026"));
    }
    var twice = kept.some(function (other) {
      return other.code === row.code && other.timepoint === row.timepoint;
    });
    if (whole && record.matched && twice) {
      var label = record.points[row.timepoint].label;
      found.push(whoError("code", "There is a form with this code for “" + label + "” already"));
    }
    return found.concat(itemErrors(row));
  }

  function showErrors(errors) {
    var old = document.querySelector(".error-summary");
    if (old) old.remove();
    all(".item-error").forEach(function (text) {
      var box = text.closest(".item");
      box.classList.remove("item-wrong");
      inputs(box).concat(box).forEach(function (target) {
        target.removeAttribute("aria-invalid");
        var ids = (target.getAttribute("aria-describedby") || "").replace(text.id, "").trim();
        if (ids) target.setAttribute("aria-describedby", ids);
        else target.removeAttribute("aria-describedby");
      });
      text.remove();
    });
    document.title = (errors.length ? "Error: " : "") + title;
    if (!errors.length) return;
    var box = element("div", "", "error-summary");
    var list = element("ul");
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    box.appendChild(element("h" + LEVEL, "There is a problem"));
    box.appendChild(list);
    errors.forEach(function (error) {
      var item = list.appendChild(element("li"));
      var text = /[?!.]$/.test(error.about) ? " " + error.text : ": " + lower(error.text);
      var link = item.appendChild(element("a", error.about + text));
      link.href = "#" + error.box.id;
      link.addEventListener("click", function (event) {
        event.preventDefault();
        inputs(error.box)[0].focus();
        error.box.scrollIntoView();
      });
      markError(error);
    });
    form.parentNode.insertBefore(box, form);
    box.focus();
  }

  function lower(text) {
    return text.charAt(0).toLowerCase() + text.slice(1);
  }

  function markError(error) {
    var box = error.box;
    if (one(".item-error", box)) return;
    var text = element("p", "", "item-error");
    var first = inputs(box)[0];
    var target = box.tagName === "FIELDSET" ? box : first;
    text.id = box.id + "_error";
    text.appendChild(element("span", "Error: ", "visually-hidden"));
    text.appendChild(document.createTextNode(error.text));
    box.classList.add("item-wrong");
    box.insertBefore(text, one(".answers, .date-parts, .with-unit, textarea, select, :scope > input", box));
    target.setAttribute(
      "aria-describedby",
      ((target.getAttribute("aria-describedby") || "") + " " + text.id).trim()
    );
    inputs(box).forEach(function (input) {
      if (input.type !== "radio" && input.type !== "checkbox") input.setAttribute("aria-invalid", "true");
    });
  }

  /* --- The result ----------------------------------------------------------------------------- */

  function forgetResult() {
    result.hidden = true;
    result.textContent = "";
  }

  function round(value) {
    return String(Math.round(value * 10) / 10);
  }

  function constructOf(id) {
    return record.constructs.filter(function (construct) {
      return construct.id === id;
    })[0];
  }

  var HIGHER = { better: "A higher score is better.", worse: "A lower score is better." };

  function scoreText(score, rule) {
    if (score.value === null) return "No score: " + lower(score.words) + ".";
    var ends = rule.rescale || [rule.low, rule.high];
    var text = round(score.value) + ", on a scale from " + round(ends[0]) + " to " + round(ends[1]) + ".";
    var more = HIGHER[constructOf(score.construct).higher_is];
    if (more) text += " " + more;
    if (score.band) text += " " + score.band + ".";
    rule.bands.forEach(function (band, place) {
      var what = (constructOf(score.construct).bands || [])[place];
      if (band[1] === score.band && what) text += " " + what;
    });
    if (score.missing.length) {
      text += " " + count(score.missing.length, "question has", "questions have") + " no answer that counts.";
    }
    return text;
  }

  function showScores(row) {
    var point = record.points[row.timepoint];
    var scores = scoring.score(record, row.answers, row.timepoint).scores;
    if (!scores.length) return;
    var list = element("dl");
    scores.forEach(function (score, place) {
      var label = constructOf(score.construct).label;
      list.appendChild(element("dt", score.then ? label + ", looking back" : label));
      list.appendChild(element("dd", scoreText(score, point.rules[place])));
    });
    result.appendChild(list);
    result.appendChild(
      element("p", "These are the answers, put together. They are no diagnosis, and do not tell why things are so.")
    );
  }

  function showIndicators(rows) {
    if (!record.indicators.length) return;
    var forms = count(rows.length, "form", "forms");
    result.appendChild(element("h" + (LEVEL + 1), "Numbers from " + forms));
    var list = element("dl");
    scoring.workOut(record, rows).forEach(function (found, place) {
      var one = record.indicators[place];
      var text = "Cannot be worked out: the answers that it needs are missing or 0.";
      if (found.value !== null) {
        if (one.kind === "total") text = round(found.value) + " " + one.unit;
        else if (found.percent) {
          text = round(found.value) + "%: " + round(found.numerator) + " of " + round(found.denominator) + " " + one.unit;
        } else text = round(found.value) + ": " + round(found.numerator) + " to " + round(found.denominator);
      }
      list.appendChild(element("dt", one.label));
      list.appendChild(element("dd", text));
    });
    result.appendChild(list);
  }

  function showLow(row) {
    var low = scoring.lowAnswers(record, row.answers, row.timepoint);
    if (!low.length) return;
    var list = element("ul");
    result.appendChild(element("h" + (LEVEL + 1), "Pages that help with your low answers"));
    low.forEach(function (id) {
      var item = list.appendChild(element("li", textOf(id) + " "));
      item.appendChild(one(".item-help a", boxOf(id)).cloneNode(true));
    });
    result.appendChild(list);
  }

  function showResult(row) {
    forgetResult();
    var head = element("h" + LEVEL, "Result");
    head.tabIndex = -1;
    result.appendChild(head);
    result.appendChild(element("p", progress() + "."));
    showScores(row);
    showLow(row);
    showIndicators(
      kept.concat(row).map(function (one) {
        return one.answers;
      })
    );
    result.hidden = false;
    head.focus();
  }

  /* --- Forms that are kept until they are downloaded ------------------------------------------ */

  function rowName(row) {
    return row.code + (points.length > 1 ? ", " + record.points[row.timepoint].label : "") +
      (row.date ? ", " + row.date : "");
  }

  function showKept() {
    var place = one(".form-kept", tools);
    var list = one("ol", place);
    place.hidden = !kept.length;
    list.textContent = "";
    one(".form-kept-title", place).textContent =
      count(kept.length, "form is", "forms are") + " kept on this page until you download them:";
    kept.forEach(function (row) {
      var item = list.appendChild(element("li", rowName(row) + " "));
      var button = item.appendChild(element("button", "Change"));
      button.type = "button";
      button.appendChild(element("span", " " + rowName(row), "visually-hidden"));
      button.addEventListener("click", function () {
        change(row);
      });
    });
  }

  function write(row) {
    clear();
    all("input[name=form_time]").forEach(function (input) {
      input.checked = input.value === row.timepoint;
    });
    document.getElementById("form_code_answer").value = row.code;
    var family = document.getElementById("form_family_answer");
    if (family) family.value = row.family || "";
    writeDate(document.getElementById("form_date"), row.date);
    record.points[row.timepoint].items.forEach(function (item) {
      writeItem(item, item.id in row.answers ? row.answers[item.id] : null);
    });
  }

  /* Puts a kept form back into the fields. What stands there is kept in its place, if it is whole. */
  function change(row) {
    var open = current();
    if (!isBlank(open)) {
      var errors = errorsOf(open, true);
      showErrors(errors);
      if (errors.length) return;
      kept.push(open);
    }
    kept.splice(kept.indexOf(row), 1);
    write(row);
    changed();
    document.getElementById("form_code_answer").focus();
    status("The form of " + rowName(row) + " is open again.");
  }

  /* --- The draft ------------------------------------------------------------------------------ */

  function store() {
    try {
      if (!keep.checked) window.localStorage.removeItem(KEY);
      else window.localStorage.setItem(KEY, JSON.stringify({ open: current(), kept: kept }));
      return true;
    } catch (error) {
      keep.checked = false;
      status("This browser keeps nothing on this device. Download the answers instead.");
      return false;
    }
  }

  function isRow(row) {
    return Boolean(
      row && typeof row === "object" && typeof row.code === "string" &&
      record.points[row.timepoint] && row.answers && typeof row.answers === "object"
    );
  }

  function restore() {
    var draft = null;
    try {
      draft = JSON.parse(window.localStorage.getItem(KEY));
    } catch (error) {
      /* Storage is switched off, or holds something else: start empty. */
    }
    if (!draft || !isRow(draft.open)) return;
    keep.checked = true;
    kept = (Array.isArray(draft.kept) ? draft.kept : []).filter(isRow);
    write(draft.open);
    status("Your draft is here again.");
  }

  function forget() {
    keep.checked = false;
    if (store()) status("The draft was deleted from this device. What you see is gone when you close the page.");
  }

  /* --- Files ---------------------------------------------------------------------------------- */

  /* An apostrophe keeps spreadsheets from running a text that begins like a formula. The rule is that
     of core/spreadsheet_cells.py: a number alone, such as -9, stays as it is. */
  function safeCell(text) {
    var formula = /^(?:[\s\x1c-\x1f\x85]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/.test(text);
    return formula && !/^[+-]?\d+(?:[.,]\d+)?$/.test(text) ? "'" + text : text;
  }

  function csvCell(text) {
    var safe = safeCell(text);
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  /* The values of a row, by column, in the order of the columns. */
  function values(row) {
    var made = {};
    made[record.columns[0]] = row.code;
    if (record.columns.indexOf("family_id") > 0) made.family_id = row.family || null;
    made.timepoint = row.timepoint;
    made.date = row.date || null;
    Object.keys(record.items).forEach(function (id) {
      var value = id in row.answers ? row.answers[id] : null;
      made[record.items[id].column] = value;
    });
    return made;
  }

  function cell(value) {
    if (value === null || value === undefined) return "";
    if (Array.isArray(value)) return value.map(scoring.writeCode).join(" ");
    return typeof value === "number" ? scoring.writeCode(value) : String(value);
  }

  function csv(rows) {
    var lines = [record.columns].concat(
      rows.map(function (row) {
        var found = values(row);
        return record.columns.map(function (column) {
          return cell(found[column]);
        });
      })
    );
    /* The mark at the start tells spreadsheet programs that the text is UTF-8. */
    return "\ufeff" + lines.map(function (line) {
      return line.map(csvCell).join(",") + "\r\n";
    }).join("");
  }

  function json(rows) {
    return JSON.stringify({ questionnaire: record.id, answers: rows.map(values) }, null, 1) + "\n";
  }

  function save(text, type, ending) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = record.id + "-answers." + ending;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 10000);
  }

  /* The kept forms and the open one; nothing while the open one has an error. */
  function rows() {
    var open = current();
    var errors = isBlank(open) && kept.length ? [] : errorsOf(open, true);
    showErrors(errors);
    if (errors.length) return null;
    return isBlank(open) ? kept : kept.concat(open);
  }

  function download(make, type, ending) {
    var found = rows();
    if (!found) return;
    save(make(found), type, ending);
    status(
      "The file " + record.id + "-answers." + ending + " holds " + count(found.length, "form", "forms") +
        ". Look for it among your downloads."
    );
  }

  /* --- Buttons -------------------------------------------------------------------------------- */

  var actions = {
    check: function () {
      var row = current();
      var errors = errorsOf(row, false);
      showErrors(errors);
      if (errors.length) forgetResult();
      else showResult(row);
    },
    next: function () {
      var row = current();
      var errors = errorsOf(row, true);
      showErrors(errors);
      if (errors.length) return;
      kept.push(row);
      clear();
      changed();
      document.getElementById("form_code_answer").focus();
      status("The form of " + rowName(row) + " is kept. Here is an empty one.");
    },
    csv: function () {
      download(csv, "text/csv", "csv");
    },
    json: function () {
      download(json, "application/json", "json");
    },
    clear: function () {
      if (!isBlank(current()) && !window.confirm("Clear this form?")) return;
      clear();
      changed();
      status("The form is empty.");
    },
    forget: forget
  };

  tools.addEventListener("click", function (event) {
    var action = actions[event.target.getAttribute("data-do")];
    if (action) action();
  });
  form.addEventListener("input", changed);
  form.addEventListener("change", function (event) {
    if (event.target.name === "form_time") changed();
  });
  keep.addEventListener("change", function () {
    if (!keep.checked) forget();
    else if (store()) status("A draft is kept on this device.");
  });
  window.addEventListener("beforeunload", function (event) {
    if (!keep.checked && (kept.length || !isBlank(current()))) event.preventDefault();
  });
  tools.hidden = false;
  bar.hidden = false;
  restore();
  look();
})();
