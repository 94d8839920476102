/* The same people at several times, who answered when, and who was lost: what
   core/evaluation/matching.py does.

   What comes out is { place, family, people }. `place` has an Int32Array for each time of the record,
   with the place of each person's answers in the responses, or -1. `family` is the family of each
   person (-1: none), or null. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var problems = window.pack.evaluate.problems;

  function fileOf(responses, place) {
    return responses.source ? responses.files[responses.source[place]] : responses.file;
  }

  /* A row as a message names it, with its file where that is not the one that is read `here`. */
  function rowWords(responses, place, here) {
    var file = fileOf(responses, place);
    return "row " + responses.row[place] + (file === here ? "" : " of “" + file + "”");
  }

  function rowsWords(responses, places) {
    var first = fileOf(responses, places[0]);
    var several = places.some(function (place) {
      return fileOf(responses, place) !== first;
    });
    var named = places.map(function (place) {
      return several ? rowWords(responses, place, "") : String(responses.row[place]);
    });
    return (several ? "" : "rows ") + texts.listing(named, 6);
  }

  function twice(responses, record, place) {
    var finds = [];
    for (var i = 0; i < responses.rows; i++) {
      var first = place[responses.time[i]][responses.person[i]];
      if (first === i) continue;
      finds.push(
        problems.find(
          fileOf(responses, i),
          [responses.row[i]],
          "column “" + record.id_column + "”",
          "Two rows have the same code at the same time (" +
            record.timepoints[responses.time[i]].label + "): this one and " +
            rowWords(responses, first, fileOf(responses, i)),
          "",
          "Find out whose row it is and correct the code, or delete one of the rows",
          "answers.twice"
        )
      );
    }
    return finds;
  }

  function twoFamilies(responses, record, people) {
    if (!responses.family) return [];
    var families = new Int32Array(people).fill(-1);
    var two = new Set();
    var i;
    for (i = 0; i < responses.rows; i++) {
      var person = responses.person[i];
      var family = responses.family[i];
      if (family < 0) continue;
      if (families[person] < 0) families[person] = family;
      else if (families[person] !== family) two.add(person);
    }
    var rows = new Map();
    Array.from(two)
      .sort(function (one, other) {
        return one - other;
      })
      .slice(0, 101)
      .forEach(function (one) {
        rows.set(one, []);
      });
    for (i = 0; i < responses.rows; i++) {
      if (responses.family[i] >= 0 && rows.has(responses.person[i])) {
        rows.get(responses.person[i]).push(i);
      }
    }
    var finds = [];
    rows.forEach(function (found) {
      finds.push(
        problems.find(
          fileOf(responses, found[0]),
          [responses.row[found[0]]],
          "column “family_id”",
          "One person (" + record.id_column + ") has two family codes, in " +
            rowsWords(responses, found),
          "",
          "Give the person one family code in all rows",
          "answers.family"
        )
      );
    });
    return finds;
  }

  /* Finds each person at each time. Throws a PackError for rows that cannot both be true. */
  function* matchPeople(responses, record) {
    var people = 0;
    var i;
    for (i = 0; i < responses.rows; i++) people = Math.max(people, responses.person[i] + 1);
    var place = record.timepoints.map(function () {
      return new Int32Array(people).fill(-1);
    });
    // The first row of a person and time wins here; any further one is told as a problem.
    for (i = responses.rows - 1; i >= 0; i--) place[responses.time[i]][responses.person[i]] = i;
    yield;
    var finds = twice(responses, record, place);
    yield;
    finds = finds.concat(twoFamilies(responses, record, people));
    if (finds.length) throw new problems.PackError(problems.capped(finds));
    var family = null;
    if (responses.family) {
      family = new Int32Array(people).fill(-1);
      for (i = 0; i < responses.rows; i++) {
        if (responses.family[i] >= 0) family[responses.person[i]] = responses.family[i];
      }
    }
    return { place: place, family: family, people: people };
  }

  window.pack.evaluate.matching = { matchPeople: matchPeople };
})();
