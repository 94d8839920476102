/* What is wrong in a form: said above it, and beside each question. */
(function () {
  "use strict";
  var fields = window.pack.form;
  var scoring = window.pack.scoring;
  var form = fields.place;
  var record = fields.record;
  var all = fields.all;
  var one = fields.one;
  var element = fields.element;
  var boxOf = fields.boxOf;
  var textOf = fields.textOf;
  var inputs = fields.inputs;
  var CODE = new RegExp("^" + form.getAttribute("data-code") + "$");
  var title = document.title;

  function itemErrors(row) {
    var found = [];
    var wrong = Object.create(null);
    var items = fields.asked();
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

  /* What keeps a form from becoming a row. `whole` asks for the code, too; `kept` are the rows before. */
  function errorsOf(row, whole, kept) {
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
    box.appendChild(element("h" + fields.level, "There is a problem"));
    box.appendChild(list);
    errors.forEach(function (error) {
      var item = list.appendChild(element("li"));
      var text = /[?!.]$/.test(error.about) ? " " + error.text : ": " + fields.lower(error.text);
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

  fields.errorsOf = errorsOf;
  fields.showErrors = showErrors;
})();
