/* Filters the table of measures. The state is in the address, so that a list can be sent to others. */
(function () {
  "use strict";
  var library = document.querySelector(".measures-library");
  if (!library) return;

  var form = library.querySelector("form");
  var count = library.querySelector(".gallery-count");
  var text = form.querySelector("input");
  var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
  var rows = Array.prototype.slice.call(library.querySelector("tbody").rows);

  /* The filters in the address, as far as this table has them: old links may name others. */
  function state() {
    var asked = new URLSearchParams(window.location.hash.slice(1));
    var values = { text: asked.get("text") || "" };
    selects.forEach(function (select) {
      var known = Array.prototype.some.call(select.options, function (option) {
        return option.value === asked.get(select.name);
      });
      values[select.name] = known ? asked.get(select.name) : "";
    });
    return values;
  }

  function fits(row, wanted) {
    var words = wanted.text.trim().toLowerCase();
    if (words && row.textContent.toLowerCase().indexOf(words) < 0) return false;
    return selects.every(function (select) {
      var value = wanted[select.name];
      return !value || row.getAttribute("data-" + select.name).split(" ").indexOf(value) >= 0;
    });
  }

  function draw() {
    var wanted = state();
    var shown = 0;
    rows.forEach(function (row) {
      row.hidden = !fits(row, wanted);
      if (!row.hidden) shown += 1;
    });
    selects.forEach(function (select) {
      select.value = wanted[select.name];
    });
    if (text.value.trim() !== wanted.text) text.value = wanted.text;
    var words = shown + (shown === 1 ? " measure" : " measures");
    if (shown !== rows.length) words += " of " + rows.length;
    if (!shown) words += ". Clear a filter to see more.";
    /* What is the same as before is not read out again. */
    if (count.textContent !== words) count.textContent = words;
  }

  function keep() {
    var values = new URLSearchParams();
    selects.forEach(function (select) {
      if (select.value) values.set(select.name, select.value);
    });
    if (text.value.trim()) values.set("text", text.value.trim());
    var hash = values.toString();
    window.history.replaceState(null, "", hash ? "#" + hash : window.location.pathname);
    draw();
  }

  form.addEventListener("change", keep);
  text.addEventListener("input", keep);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    window.history.replaceState(null, "", window.location.pathname);
    draw();
  });
  window.addEventListener("hashchange", draw);
  draw();
})();
