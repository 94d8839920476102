/* Tables of answers and shares of change, at the level at which they may be shown: what
   core/evaluation/tables.py does. Its indicators are in evaluate-indicators.js. */
(function () {
  "use strict";
  var HIDDEN = "Not shown: some answers were given by 1 to 5 people.";
  var SOME = "Answers that are not listed: given, or not given, by 1 to 5 people.";
  var TABLE_OVERLAP =
    "Not shown: beside the table of another comparison it would tell what a few people answered.";
  var NO_ANSWER = "No answer";
  var NO_CHANGE = "No reliable change";

  function answer_group(label, people, total) {
    var percent = window.pack.evaluate.numbers.percent(people, total);
    return { label: label, people: people, percent: percent };
  }

  function people_of(table) {
    return window.pack.evaluate.suppression.sums(table, table.levels.length - 1)[0];
  }

  /* The groups of a table at a level; none where it is hidden. */
  function grouped(table, level, labels) {
    var suppression = window.pack.evaluate.suppression;
    var counts = suppression.sums(table, level);
    var total = window.pack.evaluate.masks.sum(counts);
    if (level === suppression.hidden(table) || !total) return [];
    return table.levels[level].map(function (group, place) {
      return answer_group(joined(labels.slice(group[0], group[1] + 1)), counts[place], total);
    });
  }

  /* A name for answers next to each other: Agree or Strongly agree; 1 to 3. */
  function joined(words) {
    if (words.length === 1) return words[0];
    if (words[0] === NO_ANSWER) return joined(words.slice(1)) + ", or no answer";
    var last = words[words.length - 1];
    var low = words[0].split(" to ")[0];
    var high = last.slice(last.lastIndexOf(" to ") < 0 ? 0 : last.lastIndexOf(" to ") + 4);
    var either = words.length === 2 && low === words[0] && high === last;
    return low + (either ? " or " : " to ") + high;
  }

  function label_of(one) {
    return one.label;
  }

  /* What each step of a question is called, the lowest first. */
  function names_of(record, item, limits) {
    var scale = record.scales[item.scale];
    if (scale && scale.points.length) return scale.points.map(label_of);
    if (item.kind === "yes-no") return ["No", "Yes"];
    if (item.options.length) return sorted_options(item).map(label_of);
    var names = [];
    for (var step = 0; step <= window.pack.evaluate.scored.step_count(limits); step += 1) {
      names.push(window.pack.scoring.writeCode(limits.low + step * limits.step));
    }
    return names;
  }

  function sorted_options(item) {
    return item.options.slice().sort(function (left, right) {
      return left.value - right.value;
    });
  }

  /* What each cell of a question's table is called. */
  function labels_of(record, item, limits, reverse, table) {
    var names = names_of(record, item, limits);
    if (reverse) names.reverse();
    var made = table.unanswered === null ? [] : [NO_ANSWER];
    table.cells.slice(made.length).forEach(function (cell) {
      made.push(span_of(cell, names[cell.low], names[cell.high]));
    });
    return made;
  }

  function span_of(cell, low, high) {
    return cell.low === cell.high ? low : low + " to " + high;
  }

  function answer_table(id, text, time, people, groups, why) {
    if (why === undefined) why = groups.length ? "" : HIDDEN;
    return { id: id, text: text, time: time, people: people, groups: groups, why: why };
  }

  /* The table of each question of a score, in the order of the form. */
  function item_tables(record, rule, side, levels, time, why) {
    return rule.items.map(function (one, place) {
      var item = item_of(record, one.id);
      var table = side.items[place];
      var labels = labels_of(record, item, one.limits, one.reverse, table);
      var groups = grouped(table, levels[place], labels);
      return answer_table(
        item.id,
        item.text,
        time,
        people_of(table),
        groups,
        groups.length ? "" : why
      );
    });
  }

  function item_of(record, id) {
    return record.items.find(function (item) {
      return item.id === id;
    });
  }

  /* How the scores of people are spread over their range. */
  function score_table(construct, rule, table, level, time) {
    var evaluate = window.pack.evaluate;
    var range = evaluate.scored.score_range(rule);
    var unit = (range[1] - range[0]) / evaluate.scored.score_steps(rule);
    var digits = unit >= 1 ? 0 : 1;
    function write(step) {
      return evaluate.numbers.write_number(range[0] + step * unit, digits);
    }
    var labels = table.cells.map(function (cell) {
      return span_of(cell, write(cell.low), write(cell.high));
    });
    var groups = grouped(table, level, labels);
    return answer_table(construct.id, construct.label, time, people_of(table), groups);
  }

  /* Shares of reliable change, for the better first. */
  function change_groups(change, level, higher_is, total) {
    var words = { better: ["Better", "Worse"], worse: ["Worse", "Better"], neither: ["Up", "Down"] };
    var up = words[higher_is][0];
    var down = words[higher_is][1];
    var counts = [
      [up, change.up],
      [NO_CHANGE, change.same],
      [down, change.down]
    ];
    if (level !== 0) {
      counts = [counts[0], [down + ", or no reliable change", change.same + change.down]];
    }
    if (higher_is === "worse") counts.reverse();
    return counts.map(function (one) {
      return answer_group(one[0], one[1], total);
    });
  }

  /* --- Questions that are part of no score --------------------------------------------------------- */

  /* Answers of everyone at a time. `exact` has the times whose number of people is shown. */
  function* question_tables(scored, exact) {
    var record = scored.record;
    var made = [];
    for (var item of record.items) {
      var is_apart = item.construct_id || item.then_of || item.kind === "number" || !item.limits;
      for (var time = 0; time < record.timepoints.length && !is_apart; time += 1) {
        var point = record.timepoints[time];
        if (item.timepoints.length && item.timepoints.indexOf(point.id) < 0) continue;
        var people = window.pack.evaluate.scored.is_there(scored, time);
        if (!window.pack.evaluate.masks.count(people)) continue;
        var table_of = item.kind === "choices" ? choices_table : question_table;
        made.push(table_of(scored, item, time, people, exact.has(time)));
        yield;
      }
    }
    return made;
  }

  function question_table(scored, item, time, people, exact) {
    var evaluate = window.pack.evaluate;
    var table = question(scored, item, time, people);
    var level = exact ? evaluate.suppression.finest(table) : evaluate.suppression.hidden(table);
    var labels = labels_of(scored.record, item, item.limits, false, table);
    var total = exact ? evaluate.masks.count(people) : null;
    var label = scored.record.timepoints[time].label;
    return answer_table(item.id, item.text, label, total, grouped(table, level, labels));
  }

  function question(scored, item, time, people) {
    var evaluate = window.pack.evaluate;
    var answers = evaluate.scored.answers(scored, item.id, time, people);
    if (item.kind === "choice") return nominal(answers, item.limits);
    var one = { id: item.id, limits: item.limits, reverse: false };
    return evaluate.scored.item_table(one, answers, false).table;
  }

  /* Answers without an order are shown one by one, or not at all. */
  function nominal(answers, limits) {
    function number_of(holds) {
      return answers.filter(holds).length;
    }
    var missing = number_of(function (answer) {
      return answer !== answer;
    });
    var cells = limits.values.map(function (value, step) {
      var count = number_of(function (answer) {
        return answer === value;
      });
      return { low: step, high: step, count: count };
    });
    cells.unshift({ low: 0, high: 0, count: missing });
    var fine = window.pack.evaluate.suppression.one_by_one(cells.length);
    return { cells: cells, levels: [fine, [[0, cells.length - 1]]], unanswered: missing };
  }

  /* Several answers each: an option is shown where those with and without it are safe. */
  function choices_table(scored, item, time, people, exact) {
    var evaluate = window.pack.evaluate;
    var suppression = evaluate.suppression;
    var total = evaluate.masks.count(people);
    var places = evaluate.masks.pick(scored.matched.place[time], people);
    var columns = scored.responses.choices[item.id] || {};
    var groups = [];
    item.options.forEach(function (option) {
      var column = columns[option.value];
      var chosen = column ? evaluate.masks.take(column, places) : [];
      var count = evaluate.masks.sum(
        chosen.filter(function (one) {
          return one === one;
        })
      );
      var safe = suppression.is_safe(count) && suppression.is_safe(total - count);
      if (exact && total > suppression.FEW && safe) {
        groups.push(answer_group(option.label, count, total));
      }
    });
    var why = groups.length < item.options.length ? SOME : "";
    var label = scored.record.timepoints[time].label;
    return answer_table(item.id, item.text, label, exact ? total : null, groups, why);
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.tables = {
    TABLE_OVERLAP: TABLE_OVERLAP,
    item_of: item_of,
    item_tables: item_tables,
    score_table: score_table,
    change_groups: change_groups,
    question: question,
    question_tables: question_tables
  };
})();
