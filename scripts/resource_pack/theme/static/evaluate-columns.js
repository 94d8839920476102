/* Which column of a file holds what: what core/evaluation/columns.py does.

   A mapping is { columns, ignore, values, timepoints, timepoint }, as in a mapping file; each key may
   be left out. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var problems = window.pack.evaluate.problems;
  var sheets = window.pack.evaluate.sheet;
  var headers = window.pack.evaluate.headers;

  /* A mapping with all its keys. */
  function columnMap(given) {
    given = given || {};
    return {
      columns: given.columns || {},
      ignore: given.ignore || [],
      values: given.values || {},
      timepoints: given.timepoints || {},
      timepoint: given.timepoint || ""
    };
  }

  function Finder(sheet, record, given) {
    this.sheet = sheet;
    this.record = record;
    this.given = given;
    this.ours = record.items.map(function (item) {
      return item.column;
    });
    var family = record.identity.family === "no" ? [] : ["family_id"];
    this.known = [record.id_column, "timepoint", "date"].concat(family, this.ours);
    this.names = new headers.Headers(record, this.known, given.columns);
    this.claims = new Map();
    this.headers = new Map();
    this.parts = new Map();
    this.finds = [];
    this.left = [];
  }

  /* Finds out what a column is. */
  Finder.prototype.place = function (header) {
    var column = this.sheet.columns.get(header);
    var part = this.names.part(header);
    var name = this.names.ours(header);
    if (this.given.ignore.indexOf(header) >= 0) {
      this.left.push(header);
    } else if (part) {
      if (!this.parts.has(part[0])) this.parts.set(part[0], new Map());
      var there = this.parts.get(part[0]);
      if (there.has(part[1])) this.two(header, there.get(part[1]), "an answer to " + part[0]);
      there.set(part[1], header);
    } else if (name) {
      if (!this.claims.has(name[0])) this.claims.set(name[0], []);
      this.claims.get(name[0]).push({ rank: name[1], header: header });
    } else if (headers.isIdentifying(header)) {
      this.identifying(header, column);
    } else if (headers.isOfATool(header) || !sheets.isFilled(column)) {
      this.left.push(header);
    } else {
      this.problem(
        header,
        "The questionnaire has no such question",
        problems.nearest(headers.tidy(header), this.known) ||
          "Delete the column, or say what it is in a mapping file (--map)",
        texts.listing(this.known, 40)
      );
    }
  };

  Finder.prototype.identifying = function (header, column) {
    // Microsoft Forms writes “anonymous” into its columns about people.
    var told = column.texts.some(function (text) {
      return ["", "anonymous"].indexOf(texts.strip(text).toLowerCase()) < 0;
    });
    if (!told) {
      this.left.push(header);
      return;
    }
    this.problem(
      header,
      "The column may tell who people are",
      "Delete it from the file: a report needs codes only"
    );
  };

  /* Takes one column for each name: what only a tool calls so, or an empty one, gives way. */
  Finder.prototype.choose = function () {
    var self = this;
    this.claims.forEach(function (claims, name) {
      var ranked = claims.slice().sort(function (one, other) {
        return one.rank - other.rank;
      });
      var filled = ranked;
      if (ranked.length > 1) {
        filled = ranked.filter(function (one) {
          return sheets.isFilled(self.sheet.columns.get(one.header));
        });
      }
      var best = (filled.length ? filled : ranked)[0];
      self.headers.set(name, best.header);
      ranked.forEach(function (one) {
        if (one === best) return;
        if (filled.indexOf(one) >= 0 && one.rank === best.rank) {
          self.two(one.header, best.header, name);
        } else {
          self.left.push(one.header);
        }
      });
    });
  };

  /* Adds a problem for each column that has to be there. */
  Finder.prototype.askForWhatIsMissing = function () {
    var self = this;
    var record = this.record;
    var single = record.timepoints.length === 1 || Boolean(this.given.timepoint);
    var wanted = record.matched ? [record.id_column] : [];
    if (!single) wanted.push("timepoint");
    wanted.forEach(function (name) {
      if (self.headers.has(name)) return;
      var fix = "Say which column it is in a mapping file (--map)";
      if (name === "timepoint") {
        fix =
          "Add it. If all of the file is about one time, name the file after it, such as “" +
          record.timepoints[0].id + ".csv”, or write “timepoint: …” into a mapping file (--map)";
      }
      self.missing("column “" + name + "”", "The column is missing", "", fix);
    });
    var some = this.ours.some(function (name) {
      return self.headers.has(name) || self.parts.has(name);
    });
    if (some) return;
    this.missing(
      "",
      "No column belongs to a question of “" + record.title + "”",
      texts.listing(this.ours, 40),
      "Check that it is the right file and the right questionnaire"
    );
  };

  Finder.prototype.two = function (header, other, name) {
    this.problem(
      header,
      "Two columns are about " + name + ": this one and “" + other + "”",
      "Delete one, or list it below “ignore” in a mapping file"
    );
  };

  Finder.prototype.problem = function (header, found, fix, allowed) {
    var path = "column “" + header + "”";
    this.finds.push(
      problems.find(this.sheet.file, [1], path, found, allowed || "", fix, "answers.column")
    );
  };

  Finder.prototype.missing = function (path, found, allowed, fix) {
    this.finds.push(
      problems.find(this.sheet.file, [1], path, found, allowed, fix, "answers.missing")
    );
  };

  function placed(sheet, record, given) {
    var finder = new Finder(sheet, record, given);
    sheet.columns.forEach(function (_, header) {
      finder.place(header);
    });
    return finder;
  }

  /* Whether a column of the sheet says which time each row is about. */
  function hasTime(sheet, record, given) {
    return placed(sheet, record, columnMap(given)).claims.has("timepoint");
  }

  /* The columns of the questions that are asked at a time; of all, where it is not known. */
  function askedAt(record, time) {
    return record.items
      .filter(function (item) {
        return !time || !item.timepoints.length || item.timepoints.indexOf(time) >= 0;
      })
      .map(function (item) {
        return item.column;
      });
  }

  /* Finds our columns in a sheet: { headers, parts, notes }, the first two as Maps. Questions that are
     not asked at `time` are not missed. */
  function findColumns(sheet, record, given, time) {
    var finder = placed(sheet, record, given);
    finder.choose();
    finder.askForWhatIsMissing();
    if (finder.finds.length) throw new problems.PackError(problems.capped(finder.finds));
    var notes = [];
    if (finder.left.length) {
      notes.push("Columns that were left out: " + texts.listing(finder.left, 20) + ".");
    }
    var lost = askedAt(record, time).filter(function (name) {
      return !finder.headers.has(name) && !finder.parts.has(name);
    });
    if (lost.length) {
      notes.push("Questions without a column, taken as not answered: " + texts.listing(lost, 20) + ".");
    }
    return { headers: finder.headers, parts: finder.parts, notes: notes };
  }

  window.pack.evaluate.columns = { columnMap: columnMap, hasTime: hasTime, findColumns: findColumns };
})();
