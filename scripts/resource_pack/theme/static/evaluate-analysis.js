/* From answers to a report: works everything out, asks `suppression` what may be shown, rounds. What
   core/evaluation/analysis.py does. Each function with a * pauses now and then, so that a page can
   draw in between; evaluate-slices.js runs it to its end.

   `evaluate` gives the report as data, `workings` the exact numbers before rounding and hiding: those
   are for tests of agreement and must not be published. */
(function () {
  "use strict";
  var NO_PAIRS =
    "Fewer than six people answered at two times, so no change is reported. Check that the codes " +
    "are written in the same way each time.";

  function* score(record, responses) {
    var evaluate = window.pack.evaluate;
    var matched = yield* evaluate.matching.matchPeople(responses, record);
    return yield* evaluate.scored.scorePeople(record, responses, matched);
  }

  function* report(record, responses) {
    var evaluate = window.pack.evaluate;
    var scored = yield* score(record, responses);
    var groups = evaluate.groups.make(scored, evaluate.pairing.pairingsOf(scored));
    var constructs = [];
    for (var construct of record.constructs) {
      var made = yield* constructOf(scored, construct, groups);
      if (made) constructs.push(made);
    }
    var points = record.timepoints;
    var what = record.record === "person" ? "people" : "rows";
    var flow = evaluate.counts.flowOf(scored, groups.pairs, groups.alone);
    yield;
    var times = points.map(function (point, place) {
      return { id: point.id, label: point.label, people: flow.at[place] };
    });
    var kept = points.map(function (point, place) {
      return {
        later: point.id,
        label: point.label,
        both: flow.both[place],
        lost: flow.lost[place],
        joined: flow.joined[place]
      };
    });
    kept = record.matched ? kept.slice(1) : [];
    var clustered = Boolean(scored.matched.family);
    var exact = new Set();
    flow.at.forEach(function (count, place) {
      if (count.known === "exact") exact.add(place);
    });
    var say = evaluate.sentences;
    return {
      questionnaire: record.id,
      title: record.title,
      what_rows_are: what,
      matched: record.matched,
      summary: say
        .howMany(times, what)
        .concat(say.whoWasLost(points[0].label, kept, what)),
      warnings: warningsOf(record, clustered, times, kept, what),
      times: times,
      kept: kept,
      constructs: constructs,
      indicators: yield* evaluate.indicators.indicatorReports(scored, exact),
      questions: yield* evaluate.tables.questionTables(scored, exact),
      methods: evaluate.methods.methodsOf(record, clustered),
      file_notes: responses.notes
    };
  }

  function areFew(count) {
    return count.known === "few" || count.known === "none";
  }

  function warningsOf(record, clustered, times, kept, what) {
    var made = [];
    if (record.identity.family !== "no" && !clustered) {
      made.push(window.pack.evaluate.sentences.NO_FAMILIES);
    }
    if (times.every((one) => areFew(one.people))) {
      made.push("Fewer than six " + what + " are in the file, so next to nothing can be shown.");
    } else if (kept.length && kept.every((one) => areFew(one.both))) {
      made.push(NO_PAIRS);
    }
    return made;
  }

  function* constructOf(scored, construct, groups) {
    var evaluate = window.pack.evaluate;
    var keys = evaluate.pairing.keysOf(scored, construct.id);
    if (!keys.length) return null;
    var range = evaluate.scored.scoreRange(evaluate.scored.ruleOf(scored, keys[0]));
    var decimals = evaluate.comparison.decimalsOf(range[0], range[1]);
    var comparisons = [];
    for (var pairing of groups.pairings) {
      if (pairing.construct !== construct) continue;
      var worked = yield* evaluate.pairing.workOut(scored, pairing);
      comparisons.push(
        yield* evaluate.comparison.comparisonOf(scored, worked, groups, decimals)
      );
    }
    var times = [];
    if (!scored.record.matched || keys.length === 1) {
      for (var key of keys) times.push(yield* oneTime(scored, construct, key, groups, decimals));
    }
    return {
      id: construct.id,
      label: construct.label,
      what: construct.what,
      higher_is: construct.higher_is,
      low: range[0],
      high: range[1],
      decimals: decimals,
      comparisons: comparisons,
      times: times
    };
  }

  function* oneTime(scored, construct, key, groups, decimals) {
    var evaluate = window.pack.evaluate;
    var masks = evaluate.masks;
    var count = evaluate.counts.count;
    var words = evaluate.comparison;
    var scores = evaluate.scored.scoresOf(scored, key);
    var people = masks.known(scores);
    var n = masks.count(people);
    var point = scored.record.timepoints[key[1]];

    function made(number, mean, why, tables, sentences) {
      return {
        construct: construct.id,
        time: point.id,
        label: point.label,
        people: number,
        mean: mean,
        why: why,
        scores: tables.scores,
        items: tables.items,
        sentences: sentences
      };
    }

    function nothing(number, why) {
      return made(number, null, why, { scores: [], items: [] }, [why]);
    }

    if (n <= evaluate.suppression.FEW) {
      return nothing(evaluate.counts.plainCount(n), words.TOO_FEW);
    }
    var side = yield* evaluate.scored.sideOf(scored, key, people);
    var decision = evaluate.suppression.decide([side], null);
    if (!(yield* evaluate.groups.everyone(groups, key, null))) {
      /* Where all rows have a score but a few, the number of rows is what gives way. */
      var others = evaluate.groups.shown(groups, key).length;
      if (others || !(yield* evaluate.groups.joins(groups, key, people, false))) {
        return nothing(count("hidden"), words.OVERLAP);
      }
      evaluate.groups.listed(groups.alone, key[1]).push(n);
    }
    if (!decision.averages) return nothing(count("exact", n), words.AT_END);
    var digits = decimals + 1 + (n >= words.MANY ? 1 : 0);
    var mean = evaluate.numbers.rounded(masks.mean(masks.pick(scores, people)), digits);
    var levels = null;
    if (yield* evaluate.groups.claimTables(groups, key, people)) {
      levels = [decision.items[0], decision.scores[0]];
    }
    var tables = words.tablesOf(scored, construct, key, side, levels, point.label);
    var what = scored.record.record === "person" ? "people" : "rows";
    var say = evaluate.sentences;
    var sentence = say.meanSentence(construct.label, mean, count("exact", n), what, digits);
    return made(count("exact", n), mean, "", tables, [sentence]);
  }

  function* workings(record, responses) {
    var evaluate = window.pack.evaluate;
    var points = record.timepoints;
    var scored = yield* score(record, responses);
    var found = [];
    for (var pairing of evaluate.pairing.pairingsOf(scored)) {
      var worked = yield* evaluate.pairing.workOut(scored, pairing);
      found.push({
        construct: pairing.construct.id,
        before: points[pairing.before[1]].id,
        after: points[pairing.after[1]].id,
        looking_back: evaluate.pairing.looksBack(pairing),
        people: evaluate.masks.count(worked.people),
        paired: worked.paired,
        reliable_change: worked.change
      });
    }
    var times = points.map(function (_, time) {
      return evaluate.masks.count(evaluate.scored.isThere(scored, time));
    });
    return { times: times, pairs: found };
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.analysis = { evaluate: report, workings: workings };
})();
