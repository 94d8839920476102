/* Files of answers: a row for each form, as the report reads them. */
(function () {
  "use strict";
  var fields = window.pack.form;
  var scoring = window.pack.scoring;
  var record = fields.record;

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

  fields.csv = csv;
  fields.json = json;
  fields.save = save;
})();
