/* The fields of a form: what stands in them, and what is asked at which time. */
(function () {
  "use strict";
  var form = document.getElementById("paper_form");
  var scoring = window.pack.scoring;
  var record = scoring.open(JSON.parse(document.querySelector(".form-record").textContent));
  var points = Object.keys(record.points);

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
  function lower(text) {
    return text.charAt(0).toLowerCase() + text.slice(1);
  }

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

  function write(row) {
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

  function progress() {
    var found = answers();
    var items = asked();
    return Object.keys(found).length + " of " + items.length + " answered";
  }

  window.pack.form = {
    place: form,
    record: record,
    points: points,
    /* The level of headings in the form. */
    level: Number(form.getAttribute("data-level")),
    all: all,
    one: one,
    element: element,
    count: count,
    lower: lower,
    boxOf: boxOf,
    textOf: textOf,
    inputs: inputs,
    asked: asked,
    answers: answers,
    timepoint: timepoint,
    current: current,
    isBlank: isBlank,
    write: write,
    progress: progress
  };
})();
