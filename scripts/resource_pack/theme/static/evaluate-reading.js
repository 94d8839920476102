/* Answers from a file, every cell checked, all problems told in one go: what
   core/evaluation/reading.py does.

   Responses are { file, row, person, time, items, choices, family, notes, codes, families, files,
   source, rows }: one entry for each row that is not empty. `row` is the row of the file, `person` and `family` are codes from 0 (-1:
   none given), `time` is the place of the time point, all as Int32Array; `family` may be null.
   `codes` and `families` are what they stand for, so that the people of several files can be told to
   be the same. `files` and `source` say which file a row is from, where there are several.
   `items` has a Float64Array by the id of the question, NaN where there is no answer; `choices` has
   one for each option, by the id and the option's value: 1 or 0, NaN where no option was chosen. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var problems = window.pack.evaluate.problems;
  var cells = window.pack.evaluate.cells;
  var words = texts.words;

  /* Each different text of a column is looked at once, and those of long columns in parts. */
  var PART = 2000;

  function Reader(sheet, record, columns, given, coded, rows) {
    this.sheet = sheet;
    this.record = record;
    this.columns = columns;
    this.given = given;
    this.coded = coded;
    this.rows = rows;
    this.finds = [];
    this.inWords = [];
  }

  function find(self, rows, column, found, allowed, fix, rule) {
    var header = self.columns.headers.has(column) ? self.columns.headers.get(column) : column;
    if (!rows.length) return;
    self.finds.push(
      problems.find(
        self.sheet.file, rows, "column “" + header + "”", found, allowed, fix, rule
      )
    );
  }

  /* The rows of the file in which each text of a column stands, worked out when it is asked for. */
  function rowsByText(self, column) {
    var made = null;
    return function (place) {
      if (!made) {
        made = column.texts.map(function () {
          return [];
        });
        for (var i = 0; i < column.codes.length; i++) made[column.codes[i]].push(self.rows[i]);
      }
      return made[place];
    };
  }

  function textOf(self, name) {
    var header = self.columns.headers.get(name);
    return header === undefined ? null : self.coded.get(header);
  }

  function spread(codes, values, made) {
    for (var i = 0; i < codes.length; i++) made[i] = values[codes[i]];
    return made;
  }

  /* --- Who and when ------------------------------------------------------------------------------ */

  function counted(rows) {
    var made = new Int32Array(rows);
    for (var i = 0; i < rows; i++) made[i] = i;
    return made;
  }

  /* Codes under which texts that differ in capitals and spaces only are one, and those texts. */
  function same(column) {
    var places = new Map();
    var joined = column.texts.map(function (text) {
      var word = words(text);
      if (!places.has(word)) places.set(word, places.size);
      return places.get(word);
    });
    return {
      codes: spread(column.codes, joined, new Int32Array(column.codes.length)),
      texts: Array.from(places.keys())
    };
  }

  function peopleOf(self) {
    var name = self.record.id_column;
    var column = textOf(self, name);
    if (!column || !self.record.matched) return { codes: counted(self.rows.length), texts: [] };
    var rowsOf = rowsByText(self, column);
    column.texts.forEach(function (text, place) {
      if (!text) {
        find(
          self, rowsOf(place), name, "The row has no code", "",
          "Add the code, or delete the row: without it, nobody can be found again",
          "answers.person"
        );
      } else if (text.indexOf("@") >= 0) {
        find(
          self, rowsOf(place), name, "The code holds an e-mail address", "",
          "Put a code that tells nobody who it is in its place", "answers.person"
        );
      }
    });
    return same(column);
  }

  function familiesOf(self) {
    var column = textOf(self, "family_id");
    var none = { codes: null, texts: [] };
    if (!column) return none;
    var made = same(column);
    var some = false;
    for (var i = 0; i < made.codes.length; i++) {
      if (!column.texts[column.codes[i]]) made.codes[i] = -1;
      some = some || made.codes[i] >= 0;
    }
    return some ? made : none;
  }

  function fixedTime(self, ids) {
    var fixed = self.given.timepoint;
    if (ids.indexOf(fixed) < 0) {
      throw new problems.PackError([
        problems.problem(
          self.sheet.file, 0, "timepoint",
          "“" + fixed + "” in the mapping file is no time of the questionnaire",
          texts.listing(ids), problems.nearest(fixed, ids), "answers.time"
        )
      ]);
    }
    return new Int32Array(self.rows.length).fill(ids.indexOf(fixed));
  }

  function timesOf(self) {
    var points = self.record.timepoints;
    var ids = points.map(function (point) {
      return point.id;
    });
    if (self.given.timepoint) return fixedTime(self, ids);
    var column = textOf(self, "timepoint");
    if (!column) return new Int32Array(self.rows.length);
    var names = cells.timeNames(points);
    var given = new Map();
    Object.keys(self.given.timepoints).forEach(function (key) {
      given.set(words(key), self.given.timepoints[key]);
    });
    var rowsOf = rowsByText(self, column);
    var places = column.texts.map(function (text, place) {
      var plain = cells.timeWord(text);
      if (given.has(words(text))) plain = words(given.get(words(text)));
      else if (given.has(plain)) plain = words(given.get(plain));
      if (names.has(plain)) return names.get(plain);
      find(
        self, rowsOf(place), "timepoint",
        text ? "“" + texts.shorten(text) + "” is no time of the questionnaire" : "It is empty",
        texts.listing(ids), problems.nearest(text, ids) || "Write one of these", "answers.time"
      );
      return 0;
    });
    return spread(column.codes, places, new Int32Array(column.codes.length));
  }

  /* --- Answers ----------------------------------------------------------------------------------- */

  function* numbersOf(self, item) {
    var column = textOf(self, item.column);
    if (!column) return null;
    var labels = cells.labelsOf(self.record, item, self.given);
    var values = new Float64Array(column.texts.length).fill(NaN);
    var rowsOf = rowsByText(self, column);
    var inWords = false;
    for (var place = 0; place < values.length; place++) {
      var text = column.texts[place];
      var read = cells.readCell(text, labels, item.limits, self.sheet.decimal_comma);
      if (read[0] === null) {
        find(
          self, rowsOf(place), item.column, cells.whatIsWrong(text),
          cells.allowedWords(self.record, item, item.limits),
          /^[0-9]/.test(text) ? "" : problems.nearest(text, Array.from(labels.keys())),
          "answers.value"
        );
        // Looking for the nearest word takes long.
        if (place % 20 === 0) yield;
      } else if (item.limits.missing.indexOf(read[0]) < 0) {
        values[place] = read[0];
      }
      inWords = inWords || read[1];
      if (place % PART === PART - 1) yield;
    }
    if (inWords) self.inWords.push(item.column);
    return spread(column.codes, values, new Float64Array(column.codes.length));
  }

  function ticked(self, header) {
    var column = self.coded.get(header);
    var rowsOf = rowsByText(self, column);
    var ticks = column.texts.map(function (text, place) {
      var tick = cells.tickOf(text);
      if (tick === null) {
        find(
          self, rowsOf(place), header, cells.whatIsWrong(text), "1 (ticked), 0 (not ticked)", "",
          "answers.value"
        );
      }
      return tick || 0;
    });
    return spread(column.codes, ticks, new Float64Array(column.codes.length));
  }

  /* The options that are chosen in each text of a column. */
  function* chosenIn(self, item, options, column) {
    var labels = cells.labelsOf(self.record, item, self.given);
    var allowed = item.options.map(function (option) {
      return option.value + " (" + option.label + ")";
    });
    var rowsOf = rowsByText(self, column);
    var table = options.map(function () {
      return new Float64Array(column.texts.length);
    });
    for (var place = 0; place < column.texts.length; place++) {
      cells.splitChoices(column.texts[place], labels, options).forEach(function (one) {
        var option = options.indexOf(cells.choiceOf(one, labels, options));
        if (option >= 0) {
          table[option][place] = 1;
          return;
        }
        find(
          self, rowsOf(place), item.column, cells.whatIsWrong(one), texts.listing(allowed, 20), "",
          "answers.value"
        );
      });
      if (place % 200 === 199) yield;
    }
    return table;
  }

  function* choicesOf(self, item) {
    var options = item.options.map(function (option) {
      return option.value;
    });
    var rows = self.rows.length;
    var parts = self.columns.parts.get(item.column);
    var columns;
    if (parts) {
      var found = new Map();
      parts.forEach(function (header, value) {
        found.set(value, ticked(self, header));
      });
      columns = options.map(function (value) {
        return found.get(value) || new Float64Array(rows);
      });
    } else {
      var column = textOf(self, item.column);
      if (!column) return null;
      columns = (yield* chosenIn(self, item, options, column)).map(function (values) {
        return spread(column.codes, values, new Float64Array(rows));
      });
    }
    for (var i = 0; i < rows; i++) {
      var some = columns.some(function (one) {
        return one[i] !== 0;
      });
      if (!some) columns.forEach(emptyAt(i));
      if (i % PART === PART - 1) yield;
    }
    var made = {};
    options.forEach(function (value, place) {
      made[value] = columns[place];
    });
    return made;
  }

  function emptyAt(row) {
    return function (column) {
      column[row] = NaN;
    };
  }

  /* --- Answers that do not go together ----------------------------------------------------------- */

  function asked(self, item, column, time) {
    if (!item.timepoints.length) return;
    var at = self.record.timepoints.map(function (point) {
      return item.timepoints.indexOf(point.id) >= 0;
    });
    var rows = [];
    for (var i = 0; i < column.length; i++) {
      if (!isNaN(column[i]) && !at[time[i]]) rows.push(self.rows[i]);
    }
    find(
      self, rows, item.column, "There is an answer, and the question is not asked at this time",
      texts.listing(item.timepoints), "Empty the cell, or correct the time", "answers.asked"
    );
  }

  function atMost(self, items) {
    self.record.at_most.forEach(function (rule) {
      var whole = items[rule.whole];
      if (!whole) return;
      var parts = rule.parts.filter(function (id) {
        return items[id];
      });
      var rows = [];
      for (var i = 0; i < whole.length; i++) {
        var sum = 0;
        for (var n = 0; n < parts.length; n++) sum += items[parts[n]][i] || 0;
        if (parts.length && sum > whole[i]) rows.push(self.rows[i]);
      }
      var column = self.record.items.filter(function (item) {
        return item.id === rule.whole;
      })[0].column;
      find(self, rows, column, rule.what, "", "Correct one of the numbers", "answers.at_most");
    });
  }

  /* --- All of it --------------------------------------------------------------------------------- */

  function* read(self) {
    var person = peopleOf(self);
    var family = familiesOf(self);
    var time = timesOf(self);
    var items = {};
    var choices = {};
    for (var n = 0; n < self.record.items.length; n++) {
      var item = self.record.items[n];
      yield 0.7 + (0.3 * n) / self.record.items.length;
      if (item.limits === null) continue;
      if (item.kind === "choices") {
        var made = yield* choicesOf(self, item);
        if (!made) continue;
        choices[item.id] = made;
        asked(self, item, made[item.options[0].value], time);
      } else {
        var column = yield* numbersOf(self, item);
        if (!column) continue;
        items[item.id] = column;
        asked(self, item, column, time);
      }
    }
    atMost(self, items);
    var notes = self.sheet.notes.concat(self.columns.notes);
    if (self.inWords.length) {
      notes.push(
        "Answers in words were read as the numbers of their scale in: " +
          texts.listing(self.inWords, 12) + "."
      );
    }
    return {
      file: self.sheet.file,
      row: self.rows,
      person: person.codes,
      time: time,
      items: items,
      choices: choices,
      family: family.codes,
      notes: notes,
      codes: person.texts,
      families: family.texts,
      files: [],
      source: null,
      rows: self.rows.length
    };
  }

  /* The answers of a sheet. Throws a PackError with all problems, capped for each kind. `time` is the
     id of the time that all of it is about, where that is known from elsewhere. */
  function* responsesOf(sheet, record, given, time) {
    given = window.pack.evaluate.columns.columnMap(given);
    if (time) given.timepoint = time;
    var columns = window.pack.evaluate.columns.findColumns(sheet, record, given, time);
    var kept = yield* window.pack.evaluate.sheet.withoutEmptyRows(sheet);
    var reader = new Reader(sheet, record, columns, given, kept.coded, kept.rows);
    var responses = yield* read(reader);
    if (reader.finds.length) throw new problems.PackError(problems.capped(reader.finds));
    return responses;
  }

  /* Reads the bytes of a CSV or .xlsx file of answers, called `name` in messages. */
  function* readResponses(bytes, name, record, given) {
    var sheet = yield* window.pack.evaluate.file.readSheet(bytes, name);
    return yield* responsesOf(sheet, record, given);
  }

  window.pack.evaluate.reading = { responsesOf: responsesOf, readResponses: readResponses };
})();
