/* Which time each of several files is about: a choice beside the name of each file that has no column
   for it. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var box = document.getElementById("maker_times");
  /* What was chosen, by the name of the file; it stays while files are put right. */
  var chosenBefore = {};
  /* What the names of the files say, so that a choice is what somebody changed. */
  var said = {};

  function element(name, attributes, text) {
    return evaluate.show.element(name, attributes, text);
  }

  function has(map, name) {
    return Object.prototype.hasOwnProperty.call(map, name);
  }

  function saidBy(name, record) {
    var place = evaluate.joining.timeInName(name, record);
    return place === null ? "" : record.timepoints[place].id;
  }

  function field(name, place, record) {
    var made = element("div", { class: "field" });
    var id = "maker_time_" + place;
    var select = element("select", { id: id, "data-name": name });
    made.appendChild(element("label", { for: id }, name));
    select.appendChild(element("option", { value: "" }, "Choose a time"));
    record.timepoints.forEach(function (point) {
      select.appendChild(element("option", { value: point.id }, point.label));
    });
    select.value = has(chosenBefore, name) ? chosenBefore[name] : said[name];
    /* A time of another form is none of this one. */
    if (select.selectedIndex < 0) select.value = said[name];
    select.addEventListener("change", function () {
      chosenBefore[name] = select.value;
    });
    made.appendChild(select);
    return made;
  }

  function hide() {
    box.textContent = "";
    box.hidden = true;
  }

  /* Shows a choice for each sheet whose time is said neither by a column nor by a mapping. */
  function show(sheets, record, given) {
    var open = sheets.filter(function (sheet) {
      return evaluate.joining.lacksTime(sheet, record, given);
    });
    var focused = box.contains(document.activeElement) ? document.activeElement.id : "";
    hide();
    if (sheets.length < 2 || !open.length) return;
    box.appendChild(element("legend", {}, "Which time is each file about?"));
    said = {};
    open.forEach(function (sheet, place) {
      said[sheet.file] = saidBy(sheet.file, record);
      box.appendChild(field(sheet.file, place, record));
    });
    box.hidden = false;
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  }

  /* The time of each file by its name, or "" where the file itself says it. */
  function chosen(names) {
    var found = {};
    Array.prototype.forEach.call(box.querySelectorAll("select"), function (select) {
      var name = select.getAttribute("data-name");
      if (select.value !== said[name]) found[name] = select.value;
    });
    return names.map(function (name) {
      return has(found, name) ? found[name] : "";
    });
  }

  function forget() {
    chosenBefore = {};
    hide();
  }

  evaluate.fileTimes = { show: show, chosen: chosen, hide: hide, forget: forget };
})();
