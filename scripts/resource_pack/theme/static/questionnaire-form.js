/* A form that a person fills in on this device: progress, errors, scores, files of answers. Nothing is
   sent. A draft is kept only where it is asked for. questionnaire.js loads this script after
   scoring.js and the parts of this one: questionnaire-fields, -errors, -result and -files. */
(function () {
  "use strict";
  var fields = window.pack.form;
  var scoring = window.pack.scoring;
  var form = fields.place;
  var record = fields.record;
  var points = fields.points;
  var all = fields.all;
  var one = fields.one;
  var element = fields.element;
  var count = fields.count;
  var boxOf = fields.boxOf;
  var inputs = fields.inputs;
  var answers = fields.answers;
  var timepoint = fields.timepoint;
  var current = fields.current;
  var isBlank = fields.isBlank;
  var showErrors = fields.showErrors;
  var forgetResult = fields.forgetResult;
  var KEY = "pack-questionnaire-" + record.id;
  var tools = document.querySelector(".form-tools");
  var keep = document.getElementById("form_keep");
  var bar = document.querySelector(".form-progress");
  /* Forms that were filled in before this one: a row of answers each, with the time point. */
  var kept = [];

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

  function errorsOf(row, whole) {
    return fields.errorsOf(row, whole, kept);
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

  function write(row) {
    clear();
    fields.write(row);
  }

  /* --- What is asked now, and how far one is -------------------------------------------------- */

  function shape() {
    var place = String(points.indexOf(timepoint()) + 1);
    all("[data-at]").forEach(function (box) {
      box.hidden = box.getAttribute("data-at").split(" ").indexOf(place) < 0;
    });
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
    var about = " (" + fields.textOf(box.getAttribute("data-item")) + ")";
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
    bar.textContent = fields.progress();
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
      say(one(".form-said", tools), fields.progress());
    }, 1500);
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
      count(kept.length, "form is", "forms are") + " kept on this page. Download them before you close it:";
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
    fields.save(make(found), type, ending);
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
      else fields.showResult(row, kept);
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
      download(fields.csv, "text/csv", "csv");
    },
    json: function () {
      download(fields.json, "application/json", "json");
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
