/* Excel workbooks, the first sheet as text: what core/evaluation/workbook.py does, and openpyxl below
   it. fflate unpacks, saxen reads the XML as it comes.

   Libraries that read whole workbooks keep a page standing still for seconds, and none of them tells
   that a cell holds a formula: they give what Excel last worked out. */
(function () {
  "use strict";
  var problems = window.pack.evaluate.problems;
  var sheets = window.pack.evaluate.sheet;
  var zip = window.pack.evaluate.zip;
  var values = window.pack.evaluate.workbookCells;
  var FORMULAS = 1000;
  var EXCEL_ROWS = 1048576;
  var OPEN = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  var EXCEL = "application/vnd.ms-excel.";
  var WORKBOOKS = [
    OPEN + "sheet.main+xml",
    OPEN + "template.main+xml",
    EXCEL + "sheet.macroEnabled.main+xml",
    EXCEL + "template.macroEnabled.main+xml"
  ];
  var STRINGS = OPEN + "sharedStrings+xml";
  var ENTITY = /&(?:#([0-9]+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos));/gi;
  var NAMED = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'" };

  /* saxen's own way takes numbers of letters to be small: emoji would be lost. */
  function decode(text) {
    if (text.indexOf("&") < 0) return text;
    return text.replace(ENTITY, function (_, decimal, hexadecimal, name) {
      if (name) return NAMED[name.toLowerCase()];
      return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hexadecimal, 16));
    });
  }

  function local(name) {
    return name.slice(name.indexOf(":") + 1);
  }

  /* Reads a part: `open` and `close` get the names of elements without prefix, `text` what is in
     them. Attributes are asked for, since most are never looked at. */
  function* readPart(book, name, use) {
    var part = book.parts.get(name);
    if (!part) throw new Error("A part is missing");
    var parser = new window.saxen.Parser();
    var decoder = new TextDecoder("utf-8", { fatal: true });
    function onText(text) {
      if (use.text) use.text(decode(text));
    }
    parser.on("openTag", function (tag, attributes) {
      if (use.open) use.open(local(tag), attributes);
    });
    parser.on("closeTag", function (tag) {
      if (use.close) use.close(local(tag));
    });
    parser.on("text", onText);
    parser.on("cdata", function (text) {
      if (use.text) use.text(text);
    });
    var pieces = zip.unpack(book.bytes, part, function (piece) {
      parser.write(decoder.decode(piece, { stream: true }));
    });
    for (var done of pieces) yield use.progress ? use.progress(done) : undefined;
    parser.write(decoder.decode());
    var error = parser.end();
    if (error instanceof Error) throw error;
  }

  /* --- What stands around a sheet ------------------------------------------------------------- */

  function* readTypes(book) {
    var found = { workbook: "xl/workbook.xml", strings: "" };
    yield* readPart(book, "[Content_Types].xml", {
      open: function (tag, attributes) {
        if (tag !== "Override") return;
        var type = attributes().ContentType;
        var name = decode(attributes().PartName || "").replace(/^\//, "");
        if (WORKBOOKS.indexOf(type) >= 0) found.workbook = name;
        else if (type === STRINGS) found.strings = name;
      }
    });
    return found;
  }

  function* readRelations(book, workbook) {
    var folder = workbook.replace(/[^\/]*$/, "");
    var found = new Map();
    var name = folder + "_rels/" + workbook.slice(folder.length) + ".rels";
    yield* readPart(book, name, {
      open: function (tag, attributes) {
        if (tag !== "Relationship") return;
        var one = attributes();
        var target = decode(one.Target || "");
        target = target[0] === "/" ? target.slice(1) : folder + target;
        found.set(one.Id, { target: target, chart: /chartsheet/.test(one.Type) });
      }
    });
    return found;
  }

  function attributeOf(attributes, name) {
    return Object.keys(attributes).reduce(function (found, key) {
      return key.indexOf(":") > 0 && local(key) === name ? attributes[key] : found;
    }, "");
  }

  /* The first sheet, and how many there are. */
  function* readSheets(book, types) {
    var relations = yield* readRelations(book, types.workbook);
    var found = [];
    yield* readPart(book, types.workbook, {
      open: function (tag, attributes) {
        if (tag === "workbookPr") {
          book.from1904 = /^(1|true)$/.test(attributes().date1904 || "");
        }
        if (tag !== "sheet") return;
        var one = attributes();
        var relation = relations.get(attributeOf(one, "id"));
        if (relation && !relation.chart && book.parts.has(relation.target)) {
          found.push({ title: decode(one.name || ""), part: relation.target });
        }
      }
    });
    return found;
  }

  /* Which styles of cells are for dates, and which for lengths of time. */
  function* readStyles(book) {
    book.styles = [];
    if (!book.parts.has("xl/styles.xml")) return;
    var formats = new Map();
    var inCells = false;
    yield* readPart(book, "xl/styles.xml", {
      open: function (tag, attributes) {
        if (tag === "numFmt") {
          formats.set(Number(attributes().numFmtId), decode(attributes().formatCode || ""));
        } else if (tag === "cellXfs") {
          inCells = true;
        } else if (tag === "xf" && inCells) {
          book.styles.push(Number(attributes().numFmtId || 0));
        }
      },
      close: function (tag) {
        if (tag === "cellXfs") inCells = false;
      }
    });
    book.styles = book.styles.map(function (format) {
      return values.kindOf(format, formats.get(format));
    });
  }

  /* Collects the texts of <t>, without the notes on how a text is pronounced. */
  function Texts() {
    this.made = "";
    this.inText = false;
    this.spoken = 0;
  }
  Texts.prototype.open = function (tag) {
    if (tag === "rPh") this.spoken += 1;
    else if (tag === "t") this.inText = true;
  };
  Texts.prototype.text = function (text) {
    if (this.inText && !this.spoken) this.made += text;
  };
  Texts.prototype.close = function (tag) {
    if (tag === "rPh") this.spoken -= 1;
    else if (tag === "t") this.inText = false;
  };

  function* readStrings(book, name) {
    book.strings = [];
    if (!name) return;
    var texts = new Texts();
    yield* readPart(book, name, {
      open: function (tag) {
        if (tag === "si") texts = new Texts();
        else texts.open(tag);
      },
      text: function (text) {
        texts.text(text);
      },
      close: function (tag) {
        if (tag === "si") book.strings.push(texts.made.replace(/x005F_/g, ""));
        else texts.close(tag);
      }
    });
  }

  /* --- The sheet ------------------------------------------------------------------------------ */

  function SheetReader(book, name) {
    this.book = book;
    this.name = name;
    this.builder = new sheets.Builder();
    this.filled = 0;
    this.number = 0;
    this.last = 0;
    this.cells = [];
    this.column = 0;
    this.cell = null;
    this.inValue = false;
    this.formulas = [];
  }

  SheetReader.prototype.open = function (tag, attributes) {
    if (tag === "c") {
      var one = attributes();
      this.column = one.r ? values.columnOf(one.r) : this.column + 1;
      this.cell = {
        column: this.column,
        type: one.t || "n",
        style: this.book.styles[Number(one.s || 0)] || "",
        value: "",
        texts: null,
        formula: false
      };
    } else if (tag === "row") {
      var number = attributes().r;
      this.number = number ? Number(number) : this.number + 1;
      if (!(this.number % 1 === 0)) throw new Error("A row has no number");
      this.column = 0;
      this.cells = [];
    } else if (this.cell) {
      if (tag === "v") this.inValue = true;
      else if (tag === "f") this.cell.formula = true;
      else if (tag === "is") this.cell.texts = new Texts();
      else if (this.cell.texts) this.cell.texts.open(tag);
    }
  };

  SheetReader.prototype.progress = function (done) {
    return 0.1 + 0.6 * done;
  };

  SheetReader.prototype.text = function (text) {
    if (!this.cell) return;
    if (this.inValue) this.cell.value += text;
    else if (this.cell.texts) this.cell.texts.text(text);
  };

  SheetReader.prototype.close = function (tag) {
    if (tag === "c") {
      this.cells.push(this.cell);
      this.cell = null;
    } else if (tag === "row") {
      this.finishRow();
    } else if (tag === "v") {
      this.inValue = false;
    } else if (this.cell && this.cell.texts) {
      this.cell.texts.close(tag);
    }
  };

  SheetReader.prototype.finishRow = function () {
    // openpyxl leaves rows out that come again, and ends a row with its last cell.
    if (this.number <= this.last || this.number > EXCEL_ROWS) return;
    this.last = this.number;
    var self = this;
    var width = this.cells.length ? this.cells[this.cells.length - 1].column : 0;
    var row = [];
    this.cells.forEach(function (cell) {
      var text = values.textOf(cell, self.book);
      if (cell.column > width) return;
      while (row.length < cell.column) row.push("");
      row[cell.column - 1] = text;
      if (cell.formula) self.addFormula(values.lettersOf(cell.column) + self.number);
    });
    while (row.length && !row[row.length - 1]) row.pop();
    if (!row.length) return;
    sheets.checkSize(this.name, this.number, row.length);
    for (this.filled += 1; this.filled < this.number; this.filled++) this.builder.add([]);
    this.builder.add(row);
  };

  SheetReader.prototype.addFormula = function (cell) {
    if (this.formulas.length >= FORMULAS) return;
    this.formulas.push(
      problems.find(
        this.name, [this.number], "cell " + cell, "The cell holds a formula", "numbers and text",
        "Copy the column and paste it back as values", "answers.formula"
      )
    );
  };

  function* readRows(book, name) {
    var types = yield* readTypes(book);
    yield* readStrings(book, types.strings);
    var found = yield* readSheets(book, types);
    if (!found.length) {
      throw sheets.fail(name, "The workbook has no sheet", "Export the answers again");
    }
    yield* readStyles(book);
    var reader = new SheetReader(book, name);
    yield* readPart(book, found[0].part, reader);
    var notes = [];
    if (found.length > 1) {
      notes.push("Only the first sheet of " + name + " was read: “" + found[0].title + "”.");
    }
    return { reader: reader, notes: notes };
  }

  /* The table of the first sheet of a workbook. */
  function* readWorkbook(bytes, name) {
    var read;
    try {
      var parts = zip.listParts(bytes);
      var unpacked = 0;
      parts.forEach(function (part) {
        unpacked = Math.max(unpacked, part.size);
      });
      if (unpacked > sheets.MAX_BYTES) {
        throw sheets.fail(
          name,
          "The workbook unpacks to more than " + sheets.MAX_BYTES / 1000000 + " MB",
          "Export only the columns of answers, or save the sheet as CSV (UTF-8)"
        );
      }
      read = yield* readRows({ bytes: bytes, parts: parts, from1904: false }, name);
    } catch (error) {
      if (error instanceof problems.PackError) throw error;
      throw sheets.fail(
        name,
        "This is no Excel workbook, or it is broken or has a password",
        "Open it in Excel, take the password away, and save it as .xlsx"
      );
    }
    var reader = read.reader;
    if (reader.formulas.length) throw new problems.PackError(problems.capped(reader.formulas));
    if (reader.builder.header === null) {
      throw sheets.fail(name, "The sheet is empty", "Export the answers again");
    }
    return sheets.makeSheet(name, reader.builder, read.notes, true);
  }

  window.pack.evaluate.workbook = { readWorkbook: readWorkbook };
})();
