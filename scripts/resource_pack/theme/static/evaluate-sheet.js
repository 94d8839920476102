/* A table of text from a file, and what is wrong with its header: what core/evaluation/sheet.py does.

   A sheet is { file, columns, notes, decimal_comma, rows }. `columns` is a Map by header, and each
   column has its different texts in order of first use, and codes into them: most answers are the
   same few words. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var problems = window.pack.evaluate.problems;
  var MAX_BYTES = 200000000;
  var MAX_COLUMNS = 2000;
  var MAX_ROWS = 500000;
  var REPEATED = ["complete?", "survey timestamp", "survey identifier"];

  /* Takes cells row by row, and keeps them as codes column by column. */
  function Builder() {
    this.header = null;
    this.rows = 0;
    this.columns = [];
  }

  function newColumn(rows) {
    var column = { texts: [], places: new Map(), codes: new Int32Array(Math.max(1024, rows)) };
    if (rows) {
      // Rows before this one ended earlier: their codes are 0, and so is that of the empty text.
      column.places.set("", 0);
      column.texts.push("");
    }
    return column;
  }

  function put(column, row, text) {
    var code = column.places.get(text);
    if (code === undefined) {
      code = column.texts.length;
      column.places.set(text, code);
      column.texts.push(text);
    }
    if (row >= column.codes.length) {
      var longer = new Int32Array(column.codes.length * 2);
      longer.set(column.codes);
      column.codes = longer;
    }
    column.codes[row] = code;
  }

  Builder.prototype.add = function (cells) {
    if (this.header === null) {
      this.header = cells;
      return;
    }
    while (this.columns.length < cells.length) this.columns.push(newColumn(this.rows));
    for (var i = 0; i < this.columns.length; i++) {
      put(this.columns[i], this.rows, i < cells.length ? cells[i] : "");
    }
    this.rows += 1;
  };

  Builder.prototype.finish = function () {
    while (this.columns.length < this.header.length) {
      this.columns.push(newColumn(this.rows));
    }
    while (this.header.length < this.columns.length) this.header.push("");
    var rows = this.rows;
    return this.columns.map(function (column) {
      return { codes: column.codes.slice(0, rows), texts: column.texts };
    });
  };

  function fail(name, found, fix, row) {
    return new problems.PackError([
      problems.problem(name, row || 0, "", found, "", fix, "answers.file")
    ]);
  }

  /* Refuses what no export of answers is. */
  function checkSize(name, rows, columns) {
    if (rows > MAX_ROWS) {
      throw fail(
        name,
        "The file has more than " + texts.thousands(MAX_ROWS) + " rows",
        "Delete rows without answers, or make a report on a part of the file"
      );
    }
    if (columns > MAX_COLUMNS) {
      throw fail(
        name,
        "The file has more than " + texts.thousands(MAX_COLUMNS) + " columns",
        "Export only the columns of answers"
      );
    }
  }

  /* Whether any cell of a column has more than spaces. */
  function isFilled(column) {
    return column.texts.some(function (text) {
      return texts.strip(text) !== "";
    });
  }

  /* A sheet, where each column has a name of its own. */
  function makeSheet(name, builder, notes, decimalComma) {
    checkSize(name, builder.rows + 1, Math.max(builder.header.length, builder.columns.length));
    var columns = builder.finish();
    var made = new Map();
    var finds = [];
    builder.header.map(texts.oneLine).forEach(function (title, place) {
      if (!title) {
        if (!isFilled(columns[place])) return;
        finds.push(
          problems.find(
            name, [1], "column " + (place + 1),
            "The column has answers and no name in the first row", "",
            "Undo merged cells in the first row, and give each column its own name",
            "answers.header"
          )
        );
      } else if (!made.has(title)) {
        made.set(title, columns[place]);
      } else if (REPEATED.indexOf(title.toLowerCase()) < 0) {
        finds.push(
          problems.find(
            name, [1], "column “" + title + "”", "Two columns have this name", "",
            "Delete one of them, or name it after its question", "answers.header"
          )
        );
      }
    });
    if (finds.length) throw new problems.PackError(problems.capped(finds));
    if (!made.size) {
      throw fail(name, "The first row has no names of columns", "Put them into row 1", 1);
    }
    if (!builder.rows) {
      throw fail(name, "The file has a header and no answers", "Export the answers again", 1);
    }
    return {
      file: name,
      columns: made,
      notes: notes,
      decimal_comma: decimalComma,
      rows: builder.rows
    };
  }

  /* The columns with their texts stripped, and the rows of the file, without those that are empty. */
  function* withoutEmptyRows(sheet) {
    var kept = new Uint8Array(sheet.rows);
    var coded = new Map();
    var headers = Array.from(sheet.columns.keys());
    for (var n = 0; n < headers.length; n++) {
      var column = sheet.columns.get(headers[n]);
      var stripped = column.texts.map(texts.strip);
      for (var i = 0; i < sheet.rows; i++) if (stripped[column.codes[i]]) kept[i] = 1;
      coded.set(headers[n], { codes: column.codes, texts: stripped });
      yield;
    }
    var rows = [];
    for (var row = 0; row < sheet.rows; row++) if (kept[row]) rows.push(row + 2);
    if (!rows.length) {
      throw fail(
        sheet.file, "The file has a header and no answers", "Export the answers again", 1
      );
    }
    rows = Int32Array.from(rows);
    if (rows.length < sheet.rows) {
      for (n = 0; n < headers.length; n++) {
        var whole = coded.get(headers[n]);
        var codes = new Int32Array(rows.length);
        for (i = 0; i < rows.length; i++) codes[i] = whole.codes[rows[i] - 2];
        whole.codes = codes;
        yield;
      }
    }
    return { coded: coded, rows: rows };
  }

  window.pack.evaluate.sheet = {
    MAX_BYTES: MAX_BYTES,
    MAX_ROWS: MAX_ROWS,
    Builder: Builder,
    fail: fail,
    checkSize: checkSize,
    isFilled: isFilled,
    makeSheet: makeSheet,
    withoutEmptyRows: withoutEmptyRows
  };
})();
