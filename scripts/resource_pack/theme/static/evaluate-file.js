/* A spreadsheet as people have it, CSV or .xlsx, as a header and columns of text: what
   core/evaluation/table_file.py does. `bytes` are those of the file, as a Uint8Array. */
(function () {
  "use strict";
  var sheets = window.pack.evaluate.sheet;

  function endingOf(name) {
    var found = /[^.\/\\](\.[^.\/\\]+)$/.exec(name);
    return found ? found[1].toLowerCase() : "";
  }

  /* Reads a file that messages call `name`. */
  function* readSheet(bytes, name) {
    var ending = endingOf(name);
    if (bytes.length > sheets.MAX_BYTES) {
      throw sheets.fail(
        name,
        "The file is larger than " + sheets.MAX_BYTES / 1000000 + " MB",
        "Export only the columns of answers"
      );
    }
    if (ending === ".xlsx") return yield* window.pack.evaluate.workbook.readWorkbook(bytes, name);
    if ([".csv", ".tsv", ".txt"].indexOf(ending) >= 0) {
      return yield* window.pack.evaluate.csv.readCsv(bytes, name);
    }
    throw sheets.fail(
      name,
      "A file that ends in “" + (ending || "nothing") + "” cannot be read",
      "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)"
    );
  }

  window.pack.evaluate.file = { readSheet: readSheet };
})();
