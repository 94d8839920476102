/* A mapping file, as `pack evaluate --map` reads it: what columns, answers and times of a file mean.
   The keys are those of ColumnMap in core/evaluation/columns.py, and so are the words of problems. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var LINES = "lines of the form “key: value”";
  var TEXT = "text (put it in quotation marks if it looks like a number or a date)";

  function empty() {
    return { columns: {}, ignore: [], values: {}, timepoints: {}, timepoint: "" };
  }

  function kindOf(value) {
    if (value === null || value === undefined) return "nothing";
    if (Array.isArray(value)) return "a list";
    if (typeof value === "object") return "a list of “key: value” lines";
    if (typeof value === "string") return "text (“" + value.slice(0, 60) + "”)";
    return (typeof value === "number" ? "a number" : "a word") + " (“" + String(value) + "”)";
  }

  function isLines(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value);
  }

  /* What a text in YAML means: { given, problems }. Needs js-yaml. */
  function read(text, name) {
    var problems = [];
    var given = empty();
    function problem(path, found, allowed, fix) {
      problems.push({
        file: name, line: 0, path: path, found: found, allowed: allowed || "", fix: fix || "",
        rule: "answers.map", severity: "error"
      });
    }
    /* Each entry of a list of lines, where it is one. */
    function each(path, value, act) {
      if (!isLines(value)) return problem(path, "There is " + kindOf(value), LINES);
      Object.keys(value).forEach(function (key) {
        act(key, value[key], path + "." + key);
      });
    }
    function textAt(path, value, take) {
      if (typeof value === "string") take(value);
      else problem(path, "There is " + kindOf(value), TEXT);
    }
    function texts(key) {
      return function (path, value) {
        each(path, value, function (header, found, at) {
          textAt(at, found, function (word) {
            given[key][header] = word;
          });
        });
      };
    }
    var readers = {
      columns: texts("columns"),
      timepoints: texts("timepoints"),
      ignore: function (path, value) {
        if (!Array.isArray(value)) return problem(path, "There is " + kindOf(value), "a list");
        value.forEach(function (one, place) {
          textAt(path + "[" + place + "]", one, function (word) {
            given.ignore.push(word);
          });
        });
      },
      values: function (path, value) {
        each(path, value, function (column, answers, at) {
          given.values[column] = {};
          each(at, answers, function (word, code, where) {
            if (typeof code === "number" && isFinite(code)) given.values[column][word] = code;
            else problem(where, "There is " + kindOf(code), "a whole number or a number");
          });
        });
      },
      timepoint: function (path, value) {
        textAt(path, value, function (word) {
          given.timepoint = word;
        });
      }
    };
    var found;
    try {
      found = window.jsyaml.load(text);
    } catch (error) {
      problem("", "The mapping file is no YAML: " + (error.reason || "it cannot be read"), "", "Make it on this page again");
      if (error.mark) problems[0].line = error.mark.line + 1;
      return { given: given, problems: problems };
    }
    if (!isLines(found)) {
      problem("", "There is " + kindOf(found) + " where a list of “key: value” lines belongs");
      return { given: given, problems: problems };
    }
    Object.keys(found).forEach(function (key) {
      if (Object.prototype.hasOwnProperty.call(readers, key)) readers[key](key, found[key]);
      else problem(key, "There is no key “" + key + "” here", Object.keys(readers).join(", "));
    });
    return { given: given, problems: problems };
  }

  /* The same as text; what says nothing is left out. Needs js-yaml. */
  function write(given) {
    var made = {};
    Object.keys(given).forEach(function (key) {
      if (Object.keys(given[key]).length) made[key] = given[key];
    });
    return window.jsyaml.dump(made, { lineWidth: 100, noRefs: true });
  }

  evaluate.mapFile = { empty: empty, read: read, write: write };
})();
