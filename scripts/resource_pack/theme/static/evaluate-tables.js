/* Tables of answers and shares of change, at the level at which they may be shown: what
   core/evaluation/tables.py does. */
(function () {
  "use strict";
  var HIDDEN = "Not shown: some answers were given by 1 to 5 people.";
  var SOME = "Answers that are not listed: given, or not given, by 1 to 5 people.";
  var TABLE_OVERLAP =
    "Not shown: beside the table of another comparison it would tell what a few people answered.";
  var NO_ANSWER = "No answer";
  var NO_CHANGE = "No reliable change";

  function answerGroup(label, people, total) {
    var percent = window.pack.evaluate.numbers.percent(people, total);
    return { label: label, people: people, percent: percent };
  }

  function peopleOf(table) {
    return window.pack.evaluate.suppression.sums(table, table.levels.length - 1)[0];
  }

  /* The groups of a table at a level; none where it is hidden. */
  function grouped(table, level, labels) {
    var suppression = window.pack.evaluate.suppression;
    var counts = suppression.sums(table, level);
    var total = window.pack.evaluate.masks.sum(counts);
    if (level === suppression.hidden(table) || !total) return [];
    return table.levels[level].map(function (group, place) {
      return answerGroup(joined(labels.slice(group[0], group[1] + 1)), counts[place], total);
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

  function labelOf(one) {
    return one.label;
  }

  /* What each step of a question is called, the lowest first. */
  function namesOf(record, item, limits) {
    var scale = record.scales[item.scale];
    if (scale && scale.points.length) return scale.points.map(labelOf);
    if (item.kind === "yes-no") return ["No", "Yes"];
    if (item.options.length) return sortedOptions(item).map(labelOf);
    var names = [];
    for (var step = 0; step <= window.pack.evaluate.scored.stepCount(limits); step += 1) {
      names.push(window.pack.scoring.writeCode(limits.low + step * limits.step));
    }
    return names;
  }

  function sortedOptions(item) {
    return item.options.slice().sort(function (left, right) {
      return left.value - right.value;
    });
  }

  /* What each cell of a question's table is called. */
  function labelsOf(record, item, limits, reverse, table) {
    var names = namesOf(record, item, limits);
    if (reverse) names.reverse();
    var made = table.unanswered === null ? [] : [NO_ANSWER];
    table.cells.slice(made.length).forEach(function (cell) {
      made.push(spanOf(cell, names[cell.low], names[cell.high]));
    });
    return made;
  }

  function spanOf(cell, low, high) {
    return cell.low === cell.high ? low : low + " to " + high;
  }

  function answerTable(id, text, time, people, groups, why) {
    if (why === undefined) why = groups.length ? "" : HIDDEN;
    return { id: id, text: text, time: time, people: people, groups: groups, why: why };
  }

  /* The table of each question of a score, in the order of the form. */
  function itemTables(record, rule, side, levels, time, why) {
    return rule.items.map(function (one, place) {
      var item = itemOf(record, one.id);
      var table = side.items[place];
      var labels = labelsOf(record, item, one.limits, one.reverse, table);
      var groups = grouped(table, levels[place], labels);
      return answerTable(
        item.id,
        item.text,
        time,
        peopleOf(table),
        groups,
        groups.length ? "" : why
      );
    });
  }

  function itemOf(record, id) {
    return record.items.find(function (item) {
      return item.id === id;
    });
  }

  /* How the scores of people are spread over their range. */
  function scoreTable(construct, rule, table, level, time) {
    var evaluate = window.pack.evaluate;
    var range = evaluate.scored.scoreRange(rule);
    var unit = (range[1] - range[0]) / evaluate.scored.scoreSteps(rule);
    var digits = unit >= 1 ? 0 : 1;
    function write(step) {
      return evaluate.numbers.writeNumber(range[0] + step * unit, digits);
    }
    var labels = table.cells.map(function (cell) {
      return spanOf(cell, write(cell.low), write(cell.high));
    });
    var groups = grouped(table, level, labels);
    return answerTable(construct.id, construct.label, time, peopleOf(table), groups);
  }

  /* Shares of reliable change, for the better first. */
  function changeGroups(change, level, higher_is, total) {
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
      return answerGroup(one[0], one[1], total);
    });
  }

  /* --- Questions that are part of no score --------------------------------------------------------- */

  /* Answers of everyone at a time. `exact` has the times whose number of people is shown. */
  function* questionTables(scored, exact) {
    var record = scored.record;
    var made = [];
    for (var item of record.items) {
      var isApart = item.construct_id || item.then_of || item.kind === "number" || !item.limits;
      for (var time = 0; time < record.timepoints.length && !isApart; time += 1) {
        var point = record.timepoints[time];
        if (item.timepoints.length && item.timepoints.indexOf(point.id) < 0) continue;
        var people = window.pack.evaluate.scored.isThere(scored, time);
        if (!window.pack.evaluate.masks.count(people)) continue;
        var tableOf = item.kind === "choices" ? choicesTable : questionTable;
        made.push(tableOf(scored, item, time, people, exact.has(time)));
        yield;
      }
    }
    return made;
  }

  function questionTable(scored, item, time, people, exact) {
    var evaluate = window.pack.evaluate;
    var table = question(scored, item, time, people);
    var level = exact ? evaluate.suppression.finest(table) : evaluate.suppression.hidden(table);
    var labels = labelsOf(scored.record, item, item.limits, false, table);
    var total = exact ? evaluate.masks.count(people) : null;
    var label = scored.record.timepoints[time].label;
    return answerTable(item.id, item.text, label, total, grouped(table, level, labels));
  }

  function question(scored, item, time, people) {
    var evaluate = window.pack.evaluate;
    var answers = evaluate.scored.answers(scored, item.id, time, people);
    if (item.kind === "choice") return nominal(answers, item.limits);
    var one = { id: item.id, limits: item.limits, reverse: false };
    return evaluate.scored.itemTable(one, answers, false).table;
  }

  /* Answers without an order are shown one by one, or not at all. */
  function nominal(answers, limits) {
    function numberOf(holds) {
      return answers.filter(holds).length;
    }
    var missing = numberOf(function (answer) {
      return answer !== answer;
    });
    var cells = limits.values.map(function (value, step) {
      var count = numberOf(function (answer) {
        return answer === value;
      });
      return { low: step, high: step, count: count };
    });
    cells.unshift({ low: 0, high: 0, count: missing });
    var fine = window.pack.evaluate.suppression.oneByOne(cells.length);
    return { cells: cells, levels: [fine, [[0, cells.length - 1]]], unanswered: missing };
  }

  /* Several answers each: an option is shown where those with and without it are safe. */
  function choicesTable(scored, item, time, people, exact) {
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
      var safe = suppression.isSafe(count) && suppression.isSafe(total - count);
      if (exact && total > suppression.FEW && safe) {
        groups.push(answerGroup(option.label, count, total));
      }
    });
    var why = groups.length < item.options.length ? SOME : "";
    var label = scored.record.timepoints[time].label;
    return answerTable(item.id, item.text, label, exact ? total : null, groups, why);
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.tables = {
    TABLE_OVERLAP: TABLE_OVERLAP,
    itemOf: itemOf,
    itemTables: itemTables,
    scoreTable: scoreTable,
    changeGroups: changeGroups,
    question: question,
    questionTables: questionTables
  };
})();
