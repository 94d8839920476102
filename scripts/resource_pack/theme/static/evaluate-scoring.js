/* Scores of many forms at once, as core/scoring_table.py works them out: whole columns in the order
   of its steps, so that each cell sees the same operations on the same doubles. */
(function () {
  "use strict";

  var GOOD = 1;
  var WRONG = 2;

  function lowOf(limits) {
    return limits.low === null ? -Infinity : limits.low;
  }

  function highOf(limits) {
    return limits.high === null ? Infinity : limits.high;
  }

  /* What a cell holds: 0 for nothing, GOOD for an answer, WRONG for one that cannot be. */
  function sortOut(limits, value) {
    if (value !== value || limits.missing.indexOf(value) >= 0) return 0;
    if (limits.values.length) return limits.values.indexOf(value) >= 0 ? GOOD : WRONG;
    var low = lowOf(limits);
    var steps = (value - (isFinite(low) ? low : 0)) / limits.step;
    var fits = Math.abs(steps - Math.floor(steps + 0.5)) < 1e-9;
    return fits && low <= value && value <= highOf(limits) ? GOOD : WRONG;
  }

  function shown(rule, raw) {
    if (rule.round) raw = Math.floor(raw + 0.5);
    if (!rule.rescale) return raw;
    var low = rule.rescale[0];
    return ((raw - rule.low) * (rule.rescale[1] - low)) / (rule.high - rule.low) + low;
  }

  /* Adds one item to the sums of all forms. */
  function add(item, column, counts_from, sums) {
    var limits = item.limits;
    for (var row = 0; row < column.length; row += 1) {
      var kind = sortOut(limits, column[row]);
      if (kind === WRONG) sums.wrong[row] = 1;
      if (kind !== GOOD) continue;
      var value = item.reverse ? limits.low + limits.high - column[row] : column[row];
      sums.total[row] += value;
      sums.answered[row] += 1;
      if (value >= counts_from) sums.counted[row] += 1;
    }
  }

  function* scored(rule, columns, length) {
    var sums = {
      total: new Float64Array(length),
      answered: new Float64Array(length),
      counted: new Float64Array(length),
      wrong: new Uint8Array(length)
    };
    for (var item of rule.items) {
      if (!columns.has(item.id)) continue;
      add(item, columns.get(item.id), rule.counts_from, sums);
      yield;
    }
    var items = rule.items.length;
    return sums.total.map(function (total, row) {
      var answered = sums.answered[row];
      if (sums.wrong[row] || answered < rule.needed) return NaN;
      if (rule.method === "mean") total = total / answered;
      else if (rule.method === "share") total = sums.counted[row] / answered;
      else if (rule.prorate && answered < items) total = (total * items) / answered;
      return shown(rule, total);
    });
  }

  function combined(rule, before, length) {
    var made = new Float64Array(length).fill(rule.constant);
    rule.of.forEach(function (part) {
      var column = before.get(part[0]);
      for (var row = 0; row < length; row += 1) made[row] += part[1] * column[row];
    });
    return made.map(function (raw) {
      return shown(rule, raw);
    });
  }

  /* Each score as a column, by the id of its rule. `columns` has the answers by the id of the item. */
  function* scoreColumns(rules, columns, length) {
    var made = new Map();
    for (var rule of rules) {
      var column = rule.of.length
        ? combined(rule, made, length)
        : yield* scored(rule, columns, length);
      made.set(rule.id, column);
      yield;
    }
    return made;
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.scoring = { scoreColumns: scoreColumns };
})();
