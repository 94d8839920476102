/* Scores and answers of each person at each time, as columns over people: what
   core/evaluation/scored.py does. A key is the id of a rule and the place of a time. */
(function () {
  "use strict";
  var MIXED_STEPS = 24;

  function keyText(key) {
    return key[0] + " " + key[1];
  }

  function scoreRange(rule) {
    return rule.rescale || [rule.low, rule.high];
  }

  /* Every score by rule and time, over people; NaN where a person has none there. `keys` has them in
     the order of the record. */
  function* scorePeople(record, responses, matched) {
    var evaluate = window.pack.evaluate;
    var scored = {
      record: record,
      responses: responses,
      matched: matched,
      keys: [],
      rules: new Map(),
      scores: new Map()
    };
    for (var time = 0; time < record.timepoints.length; time += 1) {
      var rules = record.timepoints[time].rules;
      var there = isThere(scored, time);
      var places = evaluate.masks.pick(matched.place[time], there);
      var columns = new Map();
      for (var rule of rules) {
        for (var item of rule.items) {
          var column = responses.items[item.id];
          if (!column || columns.has(item.id)) continue;
          columns.set(item.id, evaluate.masks.take(column, places));
          yield;
        }
      }
      var made = yield* evaluate.scoring.scoreColumns(rules, columns, places.length);
      for (rule of rules) {
        var key = [rule.id, time];
        scored.keys.push(key);
        scored.rules.set(keyText(key), rule);
        scored.scores.set(keyText(key), spread(made.get(rule.id), there));
        yield;
      }
    }
    return scored;
  }

  /* A column over some people as one over all. */
  function spread(column, there) {
    var full = new Float64Array(there.length).fill(NaN);
    for (var place = 0, next = 0; place < there.length; place += 1) {
      if (there[place]) full[place] = column[next++];
    }
    return full;
  }

  function ruleOf(scored, key) {
    return scored.rules.get(keyText(key));
  }

  function scoresOf(scored, key) {
    return scored.scores.get(keyText(key));
  }

  /* Who answered something at a time. */
  function isThere(scored, time) {
    var place = scored.matched.place[time];
    return window.pack.evaluate.masks.make(place.length, function (person) {
      return place[person] >= 0;
    });
  }

  /* Answers to a question of some people, all of whom answered something at that time. */
  function answers(scored, item, time, people) {
    var masks = window.pack.evaluate.masks;
    var column = scored.responses.items[item];
    if (!column) return new Float64Array(masks.count(people)).fill(NaN);
    return masks.take(column, masks.pick(scored.matched.place[time], people));
  }

  function stepCount(limits) {
    if (limits.values.length) return limits.values.length - 1;
    return Math.floor((limits.high - limits.low) / limits.step + 0.5);
  }

  /* Answers as steps from 0, without those that are missing. */
  function stepsOf(limits, answers) {
    return answers
      .filter(function (answer) {
        return answer === answer;
      })
      .map(function (answer) {
        if (limits.values.length) return limits.values.indexOf(answer);
        return Math.floor((answer - limits.low) / limits.step + 0.5);
      });
  }

  function stepCounts(rule) {
    return rule.items.map(function (item) {
      return stepCount(item.limits);
    });
  }

  function areMixed(rule) {
    return new Set(stepCounts(rule)).size > 1;
  }

  function scoreSteps(rule) {
    return areMixed(rule) ? MIXED_STEPS : window.pack.evaluate.masks.sum(stepCounts(rule));
  }

  /* Scores as steps from 0. */
  function positions(rule, scores) {
    var range = scoreRange(rule);
    var steps = scoreSteps(rule);
    return scores.map(function (score) {
      return Math.floor(((score - range[0]) / (range[1] - range[0])) * steps + 0.5);
    });
  }

  /* The table of a question, lowest answers first as the score counts them, and its steps. */
  function itemTable(item, answers, allAnswered) {
    var evaluate = window.pack.evaluate;
    var top = stepCount(item.limits);
    var steps = stepsOf(item.limits, answers);
    if (item.reverse) {
      steps = steps.map(function (step) {
        return top - step;
      });
    }
    var counts = evaluate.masks.tally(steps, top + 1);
    var missing = allAnswered ? null : answers.length - steps.length;
    return {
      table: evaluate.suppression.answerTable(counts, missing),
      steps: evaluate.masks.sum(steps),
      answered: steps.length
    };
  }

  /* What is known of some people at one time, all of whom have the score. */
  function* sideOf(scored, key, people) {
    var evaluate = window.pack.evaluate;
    var rule = ruleOf(scored, key);
    var allAnswered = rule.needed === rule.items.length;
    var side = { items: [], totals: [], rooms: [], score: null, mixed: areMixed(rule) };
    for (var item of rule.items) {
      var made = itemTable(item, answers(scored, item.id, key[1], people), allAnswered);
      side.items.push(made.table);
      side.totals.push(made.steps);
      side.rooms.push(stepCount(item.limits) * made.answered - made.steps);
      yield;
    }
    if (rule.items.length > 1) {
      var steps = positions(rule, evaluate.masks.pick(scoresOf(scored, key), people));
      var tallied = evaluate.masks.tally(steps, scoreSteps(rule) + 1);
      side.score = evaluate.suppression.answerTable(tallied, null);
      yield;
    }
    return side;
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.scored = {
    keyText: keyText,
    scoreRange: scoreRange,
    scorePeople: scorePeople,
    ruleOf: ruleOf,
    scoresOf: scoresOf,
    isThere: isThere,
    answers: answers,
    stepCount: stepCount,
    scoreSteps: scoreSteps,
    positions: positions,
    itemTable: itemTable,
    sideOf: sideOf
  };
})();
