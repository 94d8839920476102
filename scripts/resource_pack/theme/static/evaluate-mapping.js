/* What the columns and times of a file mean, where the file does not say it: a choice for each, to make
   the report again, or to keep as a mapping file. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var place = document.querySelector(".maker");
  var LEAVE = "leave out";
  var PERSONAL = "The column may tell who people are";
  var RULES = ["answers.column", "answers.missing", "answers.time"];
  /* More texts are no times: it is the wrong column. */
  var MOST_TIMES = 20;
  var number = 0;

  function element(name, attributes, text) {
    return evaluate.show.element(name, attributes, text);
  }

  function isAbout(problem, header) {
    return problem.path === "column “" + header.replace(/\s/g, " ") + "”";
  }

  function headersOf(sheet) {
    return Array.from(sheet.columns.keys());
  }

  /* Whether choices can help with these problems of so many files. The time of each of several files is
     chosen beside its name. */
  function helps(problems, files) {
    return problems.some(function (problem) {
      if (files > 1 && lacksTime([problem])) return false;
      return RULES.indexOf(problem.rule) >= 0;
    });
  }

  /* The columns of all files: a choice is for each file that has the column. */
  function together(sheets) {
    if (sheets.length === 1) return sheets[0];
    var columns = new Map();
    sheets.forEach(function (sheet) {
      sheet.columns.forEach(function (column, header) {
        var before = columns.has(header) ? columns.get(header).texts : [];
        columns.set(header, { texts: before.concat(column.texts) });
      });
    });
    return { columns: columns };
  }

  /* --- Choices ----------------------------------------------------------------------------------- */

  function option(value, text) {
    return element("option", { value: value }, text);
  }

  function shorten(text) {
    return text.length > 70 ? text.slice(0, 69) + "…" : text;
  }

  function whoAndWhen(record) {
    var found = [[record.id_column, "Code of the person (" + record.id_column + ")"]];
    if (!record.matched) found = [[record.id_column, "Number of the row (" + record.id_column + ")"]];
    if (record.timepoints.length > 1) found.push(["timepoint", "Time (timepoint)"]);
    found.push(["date", "Date (date)"]);
    if (record.identity.family !== "no") found.push(["family_id", "Code of the family (family_id)"]);
    return found;
  }

  function group(label, options) {
    var made = element("optgroup", { label: label });
    options.forEach(function (one) {
      made.appendChild(option(one[0], one[1]));
    });
    return made;
  }

  function columnChoices(record) {
    var made = document.createDocumentFragment();
    made.appendChild(group("Who and when", whoAndWhen(record)));
    made.appendChild(
      group(
        "Our questions",
        record.items.map(function (item) {
          return [item.column, shorten(item.text) + " (" + item.column + ")"];
        })
      )
    );
    return made;
  }

  function timeChoices(record) {
    var made = document.createDocumentFragment();
    record.timepoints.forEach(function (point) {
      made.appendChild(option(point.id, point.label));
    });
    return made;
  }

  function row(kind, name, first, choices, chosen) {
    var made = element("tr");
    var select = element("select", { "data-kind": kind, "data-name": name, id: "maker_choice_" + (number += 1) });
    var head = made.appendChild(element("th", { scope: "row" }));
    head.appendChild(element("label", { for: select.id }, name));
    select.appendChild(option("", first));
    if (kind === "column") select.appendChild(option(LEAVE, "Leave this column out"));
    if (choices) select.appendChild(choices);
    select.value = chosen || "";
    made.appendChild(element("td")).appendChild(select);
    return made;
  }

  function table(caption, heads, rows) {
    var id = "maker_table_" + (number += 1);
    var box = element("div", { class: "table-scroll", role: "region", "aria-labelledby": id, tabindex: "0" });
    var made = box.appendChild(element("table", { class: "data-table maker-choices" }));
    made.appendChild(element("caption", { id: id })).appendChild(element("span", { class: "caption-words" }, caption));
    var head = made.appendChild(element("thead")).appendChild(element("tr"));
    heads.forEach(function (text) {
      head.appendChild(element("th", { scope: "col" }, text));
    });
    var body = made.appendChild(element("tbody"));
    rows.forEach(function (one) {
      body.appendChild(one);
    });
    return box;
  }

  /* What is chosen for a column already. */
  function chosenOf(given, header) {
    return given.ignore.indexOf(header) >= 0 ? LEAVE : given.columns[header];
  }

  /* `open` shows all columns: where nothing else can be chosen. */
  function columnTables(headers, record, given, problems, open) {
    var wrong = [];
    var others = [];
    headers.forEach(function (header) {
      var about = problems.filter(function (problem) {
        return problem.rule === "answers.column" && isAbout(problem, header);
      });
      var personal = about.some(function (problem) {
        return problem.found === PERSONAL;
      });
      var first = about.length ? "Choose" : "As it was understood";
      var choices = personal ? null : columnChoices(record);
      (about.length ? wrong : others).push(row("column", header, first, choices, chosenOf(given, header)));
    });
    var heads = ["Column in your file", "What it is"];
    var made = document.createDocumentFragment();
    if (wrong.length) made.appendChild(table("Columns that nobody knows, or that may tell who people are", heads, wrong));
    if (others.length) {
      var details = element("details");
      details.open = open && !wrong.length;
      details.appendChild(element("summary", {}, "The other columns of your file"));
      details.appendChild(table("The other columns of your file", heads, others));
      made.appendChild(details);
    }
    return made;
  }

  function timeTable(sheet, record, given, problems) {
    var wrong = problems.filter(function (problem) {
      return problem.rule === "answers.time";
    });
    if (!wrong.length) return null;
    var header = headersOf(sheet).filter(function (one) {
      return isAbout(wrong[0], one);
    })[0];
    if (header === undefined) return null;
    var known = {};
    record.timepoints.forEach(function (point) {
      known[point.id.toLowerCase()] = known[point.label.toLowerCase()] = point.id;
    });
    var texts = sheet.columns.get(header).texts.map(function (text) {
      return text.trim();
    });
    texts = texts.filter(function (text, place) {
      return text && texts.indexOf(text) === place;
    });
    return table(
      "Times in the column “" + header + "”",
      ["In your file", "Our time"],
      texts.slice(0, MOST_TIMES).map(function (text) {
        var own = known[text.toLowerCase()];
        var made = row("time", text, "Choose", timeChoices(record), given.timepoints[text] || own);
        made.querySelector("select").setAttribute("data-own", own || "");
        return made;
      })
    );
  }

  function lacksTime(problems) {
    return problems.some(function (problem) {
      return problem.rule === "answers.missing" && isAbout(problem, "timepoint");
    });
  }

  function wholeTime(record, given) {
    var field = element("div", { class: "field" });
    var select = element("select", { id: "maker_whole", "data-kind": "whole" });
    field.appendChild(element("label", { for: "maker_whole" }, "Is the whole file about one time?"));
    select.appendChild(option("", "No, a column says it"));
    select.appendChild(timeChoices(record));
    select.value = given.timepoint;
    field.appendChild(select);
    return field;
  }

  /* --- The section ------------------------------------------------------------------------------- */

  function selects(box) {
    return Array.prototype.slice.call(box.querySelectorAll("select"));
  }

  /* What was chosen, on top of what was known before. */
  function choicesOf(box, before) {
    var given = JSON.parse(JSON.stringify(before));
    selects(box).forEach(function (select) {
      var kind = select.getAttribute("data-kind");
      var name = select.getAttribute("data-name");
      if (kind === "whole") given.timepoint = select.value;
      else if (kind === "time") {
        delete given.timepoints[name];
        if (select.value !== select.getAttribute("data-own")) given.timepoints[name] = select.value;
      } else {
        delete given.columns[name];
        given.ignore = given.ignore.filter(function (header) {
          return header !== name;
        });
        if (select.value === LEAVE) given.ignore.push(name);
        else if (select.value) given.columns[name] = select.value;
      }
    });
    return given;
  }

  function button(row, text, act) {
    var made = row.appendChild(element("button", { type: "button" }, text));
    made.addEventListener("click", act);
    return made;
  }

  /* Shows the choices for sheets. `again(given)` makes the report with what was chosen. */
  function show(sheets, record, given, problems, again, say) {
    var sheet = together(sheets);
    var box = place.querySelector(".maker-mapping");
    var level = Number(place.getAttribute("data-level"));
    forget();
    box.setAttribute("aria-labelledby", "maker_mapping_title");
    box.appendChild(element("h" + level, { id: "maker_mapping_title", tabindex: "-1" }, "Say what your columns mean"));
    box.appendChild(
      element("p", {}, "Then make the report again. Nothing in your file is changed. Columns that are left out are not read.")
    );
    var times = timeTable(sheet, record, given, problems);
    if (times) box.appendChild(times);
    box.appendChild(columnTables(headersOf(sheet), record, given, problems, !times));
    if (given.timepoint || (lacksTime(problems) && sheets.length === 1)) box.appendChild(wholeTime(record, given));
    var row = box.appendChild(element("div", { class: "canvas-actions" }));
    button(row, "Make the report with these choices", function () {
      again(choicesOf(box, given));
    });
    var open = selects(box).filter(function (select) {
      return select.getAttribute("data-kind") === "column" && select.options[0].text === "Choose";
    });
    if (open.length) {
      button(row, "Leave out the columns without a choice", function () {
        open.forEach(function (select) {
          select.value = select.value || LEAVE;
        });
        again(choicesOf(box, given));
      });
    }
    button(row, "Download these choices as a mapping file", function () {
      evaluate
        .load(place.getAttribute("data-yaml"))
        .then(function () {
          var text = evaluate.mapFile.write(choicesOf(box, given));
          evaluate.downloads.save(new Blob([text], { type: "application/yaml" }), "mapping-" + record.id + ".yml");
          say("The file mapping-" + record.id + ".yml was made. Look for it among your downloads.");
        })
        .catch(function () {
          say("The file could not be made. Open this page again, and try once more.");
        });
    });
    box.hidden = false;
  }

  function forget() {
    var box = place.querySelector(".maker-mapping");
    box.textContent = "";
    box.removeAttribute("aria-labelledby");
    box.hidden = true;
  }

  evaluate.mapping = { helps: helps, lacksTime: lacksTime, show: show, forget: forget };
})();
