/* Scores and answers of each person at each time, as columns over people: what
   core/evaluation/scored.py does. A key is the id of a rule and the place of a time. */
(function () {
  "use strict";
  var MIXED_STEPS = 24;

  function key_text(key) {
    return key[0] + " " + key[1];
  }

  function score_range(rule) {
    return rule.rescale || [rule.low, rule.high];
  }

  /* Every score by rule and time, over people; NaN where a person has none there. `keys` has them in
     the order of the record. */
  function* score_people(record, responses, matched) {
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
      var there = is_there(scored, time);
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
      var made = yield* evaluate.scoring.score_columns(rules, columns, places.length);
      for (rule of rules) {
        var key = [rule.id, time];
        scored.keys.push(key);
        scored.rules.set(key_text(key), rule);
        scored.scores.set(key_text(key), spread(made.get(rule.id), there));
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

  function rule_of(scored, key) {
    return scored.rules.get(key_text(key));
  }

  function scores_of(scored, key) {
    return scored.scores.get(key_text(key));
  }

  /* Who answered something at a time. */
  function is_there(scored, time) {
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

  function step_count(limits) {
    if (limits.values.length) return limits.values.length - 1;
    return Math.floor((limits.high - limits.low) / limits.step + 0.5);
  }

  /* Answers as steps from 0, without those that are missing. */
  function steps_of(limits, answers) {
    return answers
      .filter(function (answer) {
        return answer === answer;
      })
      .map(function (answer) {
        if (limits.values.length) return limits.values.indexOf(answer);
        return Math.floor((answer - limits.low) / limits.step + 0.5);
      });
  }

  function step_counts(rule) {
    return rule.items.map(function (item) {
      return step_count(item.limits);
    });
  }

  function are_mixed(rule) {
    return new Set(step_counts(rule)).size > 1;
  }

  function score_steps(rule) {
    return are_mixed(rule) ? MIXED_STEPS : window.pack.evaluate.masks.sum(step_counts(rule));
  }

  /* Scores as steps from 0. */
  function positions(rule, scores) {
    var range = score_range(rule);
    var steps = score_steps(rule);
    return scores.map(function (score) {
      return Math.floor(((score - range[0]) / (range[1] - range[0])) * steps + 0.5);
    });
  }

  /* The table of a question, lowest answers first as the score counts them, and its steps. */
  function item_table(item, answers, all_answered) {
    var evaluate = window.pack.evaluate;
    var top = step_count(item.limits);
    var steps = steps_of(item.limits, answers);
    if (item.reverse) {
      steps = steps.map(function (step) {
        return top - step;
      });
    }
    var counts = evaluate.masks.tally(steps, top + 1);
    var missing = all_answered ? null : answers.length - steps.length;
    return {
      table: evaluate.suppression.answer_table(counts, missing),
      steps: evaluate.masks.sum(steps),
      answered: steps.length
    };
  }

  /* What is known of some people at one time, all of whom have the score. */
  function* side_of(scored, key, people) {
    var evaluate = window.pack.evaluate;
    var rule = rule_of(scored, key);
    var all_answered = rule.needed === rule.items.length;
    var side = { items: [], totals: [], rooms: [], score: null, mixed: are_mixed(rule) };
    for (var item of rule.items) {
      var made = item_table(item, answers(scored, item.id, key[1], people), all_answered);
      side.items.push(made.table);
      side.totals.push(made.steps);
      side.rooms.push(step_count(item.limits) * made.answered - made.steps);
      yield;
    }
    if (rule.items.length > 1) {
      var steps = positions(rule, evaluate.masks.pick(scores_of(scored, key), people));
      var tallied = evaluate.masks.tally(steps, score_steps(rule) + 1);
      side.score = evaluate.suppression.answer_table(tallied, null);
      yield;
    }
    return side;
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.scored = {
    key_text: key_text,
    score_range: score_range,
    score_people: score_people,
    rule_of: rule_of,
    scores_of: scores_of,
    is_there: is_there,
    answers: answers,
    step_count: step_count,
    score_steps: score_steps,
    positions: positions,
    item_table: item_table,
    side_of: side_of
  };
})();
