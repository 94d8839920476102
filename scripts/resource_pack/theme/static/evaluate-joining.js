/* Answers from several files as those of one, such as an export for each time: what
   core/evaluation/joining.py does, which says how the time of a file is known. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var problems = window.pack.evaluate.problems;
  var sheets = window.pack.evaluate.sheet;
  var cells = window.pack.evaluate.cells;
  var PART = 20000;

  /* --- Which time a file is about ---------------------------------------------------------------- */

  function spaced(text) {
    return texts.plain(text.replace(/_/g, " "));
  }

  /* The name of a file without its ending. */
  function stem(name) {
    return name.replace(/([^.\/\\])\.[^.\/\\]+$/, "$1");
  }

  /* The place of the one time whose id or label stands in the name of a file, or null. */
  function timeInName(name, record) {
    var rest = " " + spaced(stem(name)) + " ";
    // “Where are you now?” has the time “Now”, which a file with its name need not be about.
    [record.id, record.title].forEach(function (other) {
      rest = rest.split(" " + spaced(other) + " ").join(" ");
    });
    var times = new Map();
    record.timepoints.forEach(function (point, place) {
      times.set(spaced(point.id), place).set(spaced(point.label), place);
    });
    var found = new Set();
    // The longest first: “after” is also a part of “after six months”.
    Array.from(times.keys())
      .sort(function (one, other) {
        return Array.from(other).length - Array.from(one).length || texts.order(one, other);
      })
      .forEach(function (word) {
        if (rest.indexOf(" " + word + " ") < 0) return;
        found.add(times.get(word));
        rest = rest.split(" " + word + " ").join(" / ");
      });
    return found.size === 1 ? Array.from(found)[0] : null;
  }

  function noSuchTime(file, told, record) {
    var ids = record.timepoints.map(function (point) {
      return point.id;
    });
    return new problems.PackError([
      problems.problem(
        file, 0, "timepoint", "“" + told + "” is no time of the questionnaire", texts.listing(ids),
        problems.nearest(told, ids), "answers.time"
      )
    ]);
  }

  /* The id of the time that the whole file is about, or "", and a note on how that is known. */
  function timeOf(sheet, told, record, given) {
    var points = record.timepoints;
    var start = "All answers in “" + sheet.file + "” were taken as “";
    if (told) {
      var chosen = cells.timeNames(points).get(texts.words(told));
      if (chosen === undefined) throw noSuchTime(sheet.file, told, record);
      return [points[chosen].id, [start + points[chosen].label + "”, as was chosen."]];
    }
    if (!lacksTime(sheet, record, given)) return ["", []];
    var place = timeInName(sheet.file, record);
    if (place === null) return ["", []];
    return [
      points[place].id,
      [start + points[place].label + "”, since the name of the file says so."]
    ];
  }

  /* Whether neither a column nor a mapping says which time the answers in a file are about. */
  function lacksTime(sheet, record, given) {
    return (
      record.timepoints.length > 1 &&
      !given.timepoint &&
      !window.pack.evaluate.columns.hasTime(sheet, record, given)
    );
  }

  /* --- One from several -------------------------------------------------------------------------- */

  function rowsOf(read) {
    return read.reduce(function (sum, one) {
      return sum + one.rows;
    }, 0);
  }

  /* The columns of several files one below the other; `empty` where a file has none. */
  function below(read, Kind, empty, column) {
    var made = new Kind(rowsOf(read)).fill(empty);
    var start = 0;
    read.forEach(function (one) {
      var found = column(one);
      if (found) made.set(found, start);
      start += one.rows;
    });
    return made;
  }

  /* Codes under which the same text in several files is one; -1 where a file has none. */
  function same(read, codes, names) {
    var places = new Map();
    var made = below(read, Int32Array, -1, function (one) {
      if (!one[codes]) return null;
      var ours = one[names].map(function (text) {
        if (!places.has(text)) places.set(text, places.size);
        return places.get(text);
      });
      return one[codes].map(function (code) {
        return code < 0 ? -1 : ours[code];
      });
    });
    return { codes: made, texts: Array.from(places.keys()) };
  }

  function peopleOf(read, record) {
    if (record.matched) return same(read, "person", "codes");
    var made = new Int32Array(rowsOf(read));
    for (var i = 0; i < made.length; i++) made[i] = i;
    return { codes: made, texts: [] };
  }

  function some(read, key) {
    return read.some(function (one) {
      return one[key];
    });
  }

  function* itemsOf(read, record) {
    var made = { items: {}, choices: {} };
    function has(kind, id) {
      return read.some(function (one) {
        return one[kind][id];
      });
    }
    for (var n = 0; n < record.items.length; n++) {
      var item = record.items[n];
      if (has("items", item.id)) {
        made.items[item.id] = below(read, Float64Array, NaN, answersTo("items", item.id));
      }
      if (has("choices", item.id)) {
        made.choices[item.id] = {};
        item.options.forEach(function (option) {
          made.choices[item.id][option.value] = below(
            read, Float64Array, NaN, answersTo("choices", item.id, option.value)
          );
        });
      }
      if (rowsOf(read) > PART) yield;
    }
    return made;
  }

  function answersTo(kind, id, option) {
    return function (one) {
      var found = one[kind][id];
      return found && option !== undefined ? found[option] : found;
    };
  }

  function* joined(read, record) {
    var person = peopleOf(read, record);
    yield;
    var family = same(read, "family", "families");
    yield;
    var answers = yield* itemsOf(read, record);
    return {
      file: read[0].file,
      row: below(read, Int32Array, 0, its("row")),
      person: person.codes,
      time: below(read, Int32Array, 0, its("time")),
      items: answers.items,
      choices: answers.choices,
      family: some(read, "family") ? family.codes : null,
      notes: [].concat.apply([], read.map(its("notes"))),
      codes: person.texts,
      families: family.texts,
      files: read.map(its("file")),
      source: below(read, Int32Array, 0, function (one) {
        return new Int32Array(one.rows).fill(read.indexOf(one));
      }),
      rows: rowsOf(read)
    };
  }

  function its(key) {
    return function (one) {
      return one[key];
    };
  }

  /* --- All of it --------------------------------------------------------------------------------- */

  function namedTwice(names) {
    return names
      .filter(function (name, place) {
        return names.indexOf(name) === place && names.lastIndexOf(name) !== place;
      })
      .map(function (name) {
        return problems.problem(
          name, 0, "", "The file is named twice", "", "Name each file once", "answers.file"
        );
      });
  }

  function checkRows(all) {
    if (rowsOf(all) <= sheets.MAX_ROWS) return;
    throw sheets.fail(
      all[all.length - 1].file,
      "The files have more than " + texts.thousands(sheets.MAX_ROWS) + " rows together",
      "Make a report on a part of them"
    );
  }

  /* Steps of one file of several, with how far all of them are. */
  function* scaled(steps, place, all) {
    for (;;) {
      var step = steps.next();
      if (step.done) return step.value;
      yield typeof step.value === "number" ? (place + step.value) / all : undefined;
    }
  }

  /* The sheets of files, each { name, bytes }. Throws a PackError with the problems of all of them. */
  function* readSheets(files) {
    var found = [];
    var made = [];
    for (var n = 0; n < files.length; n++) {
      try {
        var steps = window.pack.evaluate.file.readSheet(files[n].bytes, files[n].name);
        made.push(yield* scaled(steps, n, files.length));
      } catch (error) {
        if (!error.problems) throw error;
        found = found.concat(error.problems);
      }
    }
    if (found.length) throw new problems.PackError(found);
    return made;
  }

  /* The answers of sheets; `told` has the time of each, or "". Throws a PackError with all problems. */
  function* joinSheets(all, told, record, given) {
    given = window.pack.evaluate.columns.columnMap(given);
    checkRows(all);
    var names = all.map(its("file"));
    var found = namedTwice(names);
    var read = [];
    for (var n = 0; n < all.length; n++) {
      try {
        var time = timeOf(all[n], told[n], record, given);
        var steps = window.pack.evaluate.reading.responsesOf(all[n], record, given, time[0]);
        var made = yield* scaled(steps, n, all.length);
        if (all.length > 1) made.notes = made.notes.map(withName(names[n]));
        made.notes = made.notes.concat(time[1]);
        read.push(made);
      } catch (error) {
        if (!error.problems) throw error;
        found = found.concat(error.problems);
      }
    }
    if (found.length) throw new problems.PackError(found);
    return read.length === 1 ? read[0] : yield* joined(read, record);
  }

  function withName(name) {
    return function (note) {
      return "“" + name + "”: " + note;
    };
  }

  window.pack.evaluate.joining = {
    timeInName: timeInName,
    lacksTime: lacksTime,
    readSheets: readSheets,
    joinSheets: joinSheets
  };
})();
