/* Indicators of a report, each with what it is out of: what core/evaluation/indicators.py does. */
(function () {
  "use strict";
  var WHY = "Not shown: it is made from few people, or from numbers of 1 to 5.";

  /* Each indicator at each time at which all its questions are asked. */
  function* indicatorReports(scored, exact) {
    var record = scored.record;
    var made = [];
    var told = record.timepoints.map(function () {
      return [];
    });
    for (var indicator of record.indicators) {
      for (var time = 0; time < record.timepoints.length; time += 1) {
        if (!isAsked(record, indicator, record.timepoints[time].id)) continue;
        var people = window.pack.evaluate.scored.isThere(scored, time);
        if (!window.pack.evaluate.masks.count(people)) continue;
        var one = yield* reportOf(scored, indicator, time, people, exact.has(time));
        if (one.numerator !== null && !standsBeside(indicator, one, told[time])) one = hide(one);
        if (one.numerator !== null) told[time].push({ indicator: indicator, report: one });
        made.push(one);
      }
    }
    return made;
  }

  function namesOf(indicator) {
    return indicator.numerator.concat(indicator.denominator);
  }

  function isAsked(record, indicator, point) {
    return namesOf(indicator).every(function (name) {
      var item = window.pack.evaluate.tables.itemOf(record, name);
      return !item.timepoints.length || item.timepoints.indexOf(point) >= 0;
    });
  }

  /* The answers of the rows that have all that it needs, by the id of the question. */
  function* fullAnswers(scored, indicator, time, people) {
    var evaluate = window.pack.evaluate;
    var answers = new Map();
    var full = null;
    for (var name of namesOf(indicator)) {
      var column = evaluate.scored.answers(scored, name, time, people);
      var known = evaluate.masks.known(column);
      full = full ? evaluate.masks.both(full, known) : known;
      answers.set(name, column);
      yield;
    }
    answers.forEach(function (column, name) {
      answers.set(name, evaluate.masks.pick(column, full));
    });
    yield;
    return { rows: evaluate.masks.count(full), answers: answers };
  }

  function totalOf(names, answers) {
    var evaluate = window.pack.evaluate;
    var total = names.reduce(function (sum, name) {
      return sum + evaluate.masks.sum(answers.get(name));
    }, 0);
    return evaluate.numbers.nineDigits(total);
  }

  function* reportOf(scored, indicator, time, people, exact) {
    var evaluate = window.pack.evaluate;
    var full = yield* fullAnswers(scored, indicator, time, people);
    var found = { above: 0, below: null, shown: false };
    if (indicator.kind === "share") {
      found.above = full.answers.get(indicator.numerator[0]).filter(function (answer) {
        return indicator.values.indexOf(answer) >= 0;
      }).length;
      found.below = full.rows;
      var item = evaluate.tables.itemOf(scored.record, indicator.numerator[0]);
      var table = item.limits ? evaluate.tables.question(scored, item, time, people) : null;
      found.shown = exact && table !== null && evaluate.suppression.finest(table) === 0;
    } else {
      found.above = totalOf(indicator.numerator, full.answers);
      if (indicator.kind === "ratio") {
        found.below = totalOf(indicator.denominator, full.answers);
      }
      found.shown = mayShow(scored.record, indicator, full.rows, found.above, found.below);
    }
    var label = scored.record.timepoints[time].label;
    return written(indicator, label, found, Boolean(found.shown && full.rows));
  }

  function mayShow(record, indicator, rows, above, below) {
    if (record.record !== "service" && rows <= window.pack.evaluate.suppression.FEW) return false;
    if (!isSafe(above) || (below !== null && !isSafe(below))) return false;
    return below === null || !indicator.percent || isSafe(below - above);
  }

  /* Whether numbers about the same things leave nothing small when one is taken from another. */
  function standsBeside(indicator, made, told) {
    function isFine(rest) {
      return isSafe(window.pack.evaluate.numbers.nineDigits(rest));
    }
    var numbers = numbersOf(indicator, made);
    var alone = told.every(function (other) {
      return numbersOf(other.indicator, other.report).every(function (one) {
        return numbers.every(function (own) {
          return own.names !== one.names || isFine(Math.abs(own.number - one.number));
        });
      });
    });
    if (!alone || indicator.kind !== "ratio" || !indicator.percent) return alone;
    var rests = [made.denominator - made.numerator];
    told.forEach(function (other) {
      if (String(other.indicator.denominator) !== String(indicator.denominator)) return;
      rests = rests.concat(rests.map((rest) => rest - other.report.numerator));
    });
    return rests.every(isFine);
  }

  /* The totals that an indicator shows, by the questions that they add up. */
  function numbersOf(indicator, made) {
    if (indicator.kind === "share") return [];
    return [
      { names: String(indicator.numerator), number: made.numerator },
      { names: String(indicator.denominator), number: made.denominator }
    ].filter(function (one) {
      return one.number !== null;
    });
  }

  /* Sums of hours can have parts of one. */
  function isSafe(number) {
    return number <= 0 || number > window.pack.evaluate.suppression.FEW;
  }

  function written(indicator, time, found, shown) {
    var percent = indicator.kind !== "total" && indicator.percent;
    var value = null;
    if (found.below) value = percent ? (found.above * 100) / found.below : found.above / found.below;
    var sentence = window.pack.evaluate.sentences.indicatorSentence(
      indicator.label,
      found.above,
      found.below,
      value,
      percent,
      indicator.unit
    );
    var made = {
      id: indicator.id,
      label: indicator.label,
      what: indicator.what,
      unit: indicator.unit,
      time: time,
      numerator: found.above,
      denominator: found.below,
      value: value,
      percent: percent,
      why: "",
      sentence: sentence
    };
    return shown ? made : hide(made);
  }

  function hide(made) {
    var nothing = { numerator: null, denominator: null, value: null, why: WHY, sentence: "" };
    return Object.assign({}, made, nothing);
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.indicators = { indicatorReports: indicatorReports };
})();
