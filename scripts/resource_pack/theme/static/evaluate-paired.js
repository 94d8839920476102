/* What changed between two times, from two columns of scores of the same people. Each number, with
   its formula and source, is told in core/evaluation/paired.py. Sums are taken in the order of the
   people and means come first, so both come to the same to far more digits than are shown. */
(function () {
  "use strict";
  var MIN_PAIRS = 10;
  var Z = 1.959963984540054;
  var RELIABLE = 1.96;
  var LEAST = 1e-9;

  function minus(left, right) {
    return left.map(function (value, place) {
      return value - right[place];
    });
  }

  /* The sum of the products of how far two columns lie from their means. */
  function moment(left, leftMean, right, rightMean) {
    var total = 0;
    for (var place = 0; place < left.length; place += 1) {
      total += (left[place] - leftMean) * (right[place] - rightMean);
    }
    return total;
  }

  function empty(n, before, after, change) {
    return {
      n: n,
      mean_before: before,
      mean_after: after,
      change: change,
      sd_before: null,
      sd_after: null,
      sd_change: null,
      families: 0,
      interval: null,
      effect: null
    };
  }

  /* `families` has a code for each person, below 0 where nobody else is of the same; or is null. */
  function* compare(before, after, families) {
    var mean = window.pack.evaluate.masks.mean;
    var n = before.length;
    var change = minus(after, before);
    var made = empty(n, mean(before), mean(after), mean(change));
    if (n < 2) return made;
    yield;
    var vBefore = moment(before, made.mean_before, before, made.mean_before) / (n - 1);
    var vAfter = moment(after, made.mean_after, after, made.mean_after) / (n - 1);
    var vChange = moment(change, made.change, change, made.change) / (n - 1);
    var covariance = moment(before, made.mean_before, after, made.mean_after) / (n - 1);
    yield;
    var se = Math.sqrt(vChange / n);
    var df = n - 1;
    var meanVariance = vChange / df;
    if (families) {
      var sums = familySums(change, made.change, families);
      made.families = sums.length;
      df = sums.length - 1;
      if (df > 0) {
        meanVariance = (((sums.length / df) * moment(sums, 0, sums, 0)) / n) / n;
        se = Math.sqrt(meanVariance);
      }
      yield;
    }
    if (n >= MIN_PAIRS && df + 1 >= MIN_PAIRS) {
      var reach = window.studentT(0.975, df) * se;
      made.interval = { low: made.change - reach, high: made.change + reach };
      made.effect = effect(n, made.change, vBefore, vAfter, covariance, meanVariance, df);
    }
    made.sd_before = Math.sqrt(vBefore);
    made.sd_after = Math.sqrt(vAfter);
    made.sd_change = Math.sqrt(vChange);
    return made;
  }

  function effect(n, change, vBefore, vAfter, covariance, meanVariance, df) {
    var variance = (vBefore + vAfter) / 2;
    if (variance <= LEAST * LEAST) return null;
    var correction = 1 - 3 / (4 * (n - 1) - 1);
    var plain = change / Math.sqrt(variance);
    var moments = vBefore * vBefore + vAfter * vAfter + 2 * covariance * covariance;
    var spread = (plain * plain * moments) / (8 * df * variance * variance);
    var reach = Z * Math.sqrt(spread + meanVariance / variance);
    return {
      value: correction * plain,
      interval: { low: correction * (plain - reach), high: correction * (plain + reach) }
    };
  }

  /* The sum of each family; a person with a code below 0 is one alone. */
  function familySums(change, mean, families) {
    var places = new Map();
    var sums = [];
    for (var place = 0; place < change.length; place += 1) {
      var value = change[place] - mean;
      var family = families[place];
      if (family < 0) {
        sums.push(value);
      } else if (places.has(family)) {
        sums[places.get(family)] += value;
      } else {
        places.set(family, sums.length);
        sums.push(value);
      }
    }
    return sums;
  }

  function reliableThreshold(sd, reliability) {
    return RELIABLE * Math.sqrt(2) * sd * Math.sqrt(1 - reliability);
  }

  function reliableChange(before, after, threshold) {
    var up = 0;
    var down = 0;
    for (var place = 0; place < before.length; place += 1) {
      var change = after[place] - before[place];
      if (change > threshold + LEAST) up += 1;
      else if (change < -threshold - LEAST) down += 1;
    }
    return { threshold: threshold, up: up, same: before.length - up - down, down: down };
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.paired = {
    MIN_PAIRS: MIN_PAIRS,
    compare: compare,
    reliableThreshold: reliableThreshold,
    reliableChange: reliableChange
  };
})();
