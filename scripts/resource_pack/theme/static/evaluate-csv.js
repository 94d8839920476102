/* CSV as tools and spreadsheets write it: what core/evaluation/csv_file.py does. PapaParse parts the
   cells, in chunks, so that the page can do other things between them. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var problems = window.pack.evaluate.problems;
  var sheets = window.pack.evaluate.sheet;
  var SEPARATORS = [[",", "commas"], [";", "semicolons"], ["\t", "tabs"]];
  var BYTES = 1 << 20;
  var LETTERS = 1 << 16;
  var START = 1 << 20;
  var MOST_CHUNKS_IN_A_ROW = 16;
  /* Windows-1252 has no letters here. The standard of the web gives them a meaning, and Python none. */
  var NO_LETTERS = /[\x81\x8d\x8f\x90\x9d]/g;

  /* The text in an encoding, or null where it is not in that encoding. */
  function* decoded(bytes, encoding) {
    var decoder = new TextDecoder(encoding, { fatal: encoding !== "windows-1252" });
    var made = [];
    var carry = "";
    try {
      for (var at = 0; at < bytes.length; at += BYTES) {
        var part = carry + decoder.decode(bytes.subarray(at, at + BYTES), { stream: true });
        // The line feed that belongs to it may stand in the next part.
        carry = part.slice(-1) === "\r" ? "\r" : "";
        if (carry) part = part.slice(0, -1);
        made.push(part.replace(/\r\n?/g, "\n"));
        yield (0.2 * at) / bytes.length;
      }
      made.push((carry + decoder.decode()).replace(/\r\n?/g, "\n"));
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
    return made.join("");
  }

  function* decode(bytes, name, notes) {
    var text;
    var wide = "";
    if (bytes[0] === 0xff && bytes[1] === 0xfe) wide = "utf-16le";
    else if (bytes[0] === 0xfe && bytes[1] === 0xff) wide = "utf-16be";
    if (wide) {
      notes.push(name + " is in UTF-16, as Excel’s “Unicode text” is.");
      text = yield* decoded(bytes, wide);
      if (text === null) {
        throw sheets.fail(name, "The file is broken", "Save it again as CSV (UTF-8)");
      }
    } else {
      text = yield* decoded(bytes, "utf-8");
      if (text === null) {
        text = (yield* decoded(bytes, "windows-1252")).replace(NO_LETTERS, "\ufffd");
        notes.push(
          name + " is not in UTF-8. It was read as Windows-1252, as older versions of Excel " +
          "write it. Check accents and pound signs."
        );
      }
    }
    if (text.indexOf("\0") >= 0) {
      throw sheets.fail(name, "This is no text file", "Save it again as CSV (UTF-8)");
    }
    return text;
  }

  function cellsOf(start, separator) {
    var found = window.Papa.parse(start, { delimiter: separator, newline: "\n", preview: 1 });
    return found.data.length ? found.data[0].length : 0;
  }

  /* The one that parts the header into most cells; quotation marks are minded. */
  function separatorOf(text) {
    var start = text.slice(0, START);
    var most = 0;
    var best = SEPARATORS[0];
    SEPARATORS.forEach(function (one) {
      var cells = cellsOf(start, one[0]);
      if (cells > most) {
        most = cells;
        best = one;
      }
    });
    return best;
  }

  function wrongQuotes(name, row) {
    return sheets.fail(
      name,
      "The quotation marks in this row do not fit together",
      "Write each quotation mark inside a quoted text twice, or save the file again",
      row
    );
  }

  /* Goes through the rows, `use` gets each with its number. */
  function* eachRow(text, separator, name, use) {
    var handle = null;
    var chunks = [];
    var done = false;
    window.Papa.parse(text, {
      delimiter: separator,
      newline: "\n",
      chunkSize: LETTERS,
      chunk: function (results, parser) {
        chunks.push(results);
        handle = parser;
        parser.pause();
      },
      complete: function () {
        done = true;
      }
    });
    var total = Math.ceil(text.length / LETTERS);
    var row = 0;
    var without = 0;
    for (var n = 0; chunks.length; n++) {
      var results = chunks.shift();
      var last = n === total - 1;
      // What is wrong behind the last whole row may be right once the next chunk is there.
      var wrong = results.errors.filter(function (one) {
        return one.type === "Quotes" && (last || one.row < results.data.length);
      })[0];
      without = results.data.length ? 0 : without + 1;
      if (wrong) throw wrongQuotes(name, row + wrong.row + 1);
      if (without > MOST_CHUNKS_IN_A_ROW) throw wrongQuotes(name, row + 1);
      for (var i = 0; i < results.data.length; i++) {
        // The text ends with a line feed, and behind it is no row.
        if (last && i === results.data.length - 1 && results.data[i].join("") === "") break;
        row += 1;
        use(results.data[i], row);
      }
      yield 0.2 + (0.4 * n) / total;
      if (!done) handle.resume();
    }
  }

  /* The table of a CSV file. */
  function* readCsv(bytes, name) {
    var notes = [];
    var text = yield* decode(bytes, name, notes);
    // Excel's own way to tell the separator.
    if (text.slice(0, 4).toLowerCase() === "sep=") {
      text = text.indexOf("\n") < 0 ? "" : text.slice(text.indexOf("\n") + 1);
    }
    if (!texts.strip(text.slice(0, START)) && !texts.strip(text)) {
      throw sheets.fail(name, "The file is empty", "Export the answers again");
    }
    if (text[0] === "\n") {
      throw sheets.fail(name, "The first row has no names of columns", "Put them into row 1", 1);
    }
    if (text.slice(-1) !== "\n") text += "\n";
    var separator = separatorOf(text);
    if (separator[0] !== ",") {
      notes.push("The cells of " + name + " are parted by " + separator[1] + ".");
    }
    var builder = new sheets.Builder();
    var ragged = [];
    yield* eachRow(text, separator[0], name, function (cells, row) {
      var width = builder.header ? builder.header.length : cells.length;
      if (cells.length > width) {
        if (ragged.length < 5) ragged.push(raggedRow(name, row, cells.length, width));
      } else if (!ragged.length) {
        builder.add(cells);
      }
    });
    if (ragged.length) throw new problems.PackError(ragged);
    return sheets.makeSheet(name, builder, notes, separator[0] !== ",");
  }

  function raggedRow(name, row, cells, width) {
    return problems.problem(
      name,
      row,
      "",
      "The row has " + cells + " cells, and the header has " + width,
      "",
      "Put quotation marks round a text with a comma in it, or save the file again",
      "answers.file"
    );
  }

  window.pack.evaluate.csv = { readCsv: readCsv };
})();
