/* One comparison of a report: what may be shown of a score at two times, and what it says. What
   core/evaluation/comparison.py does. */
(function () {
  "use strict";
  var MANY = 1000;
  var TOO_FEW = "Fewer than six people have this score, so nothing about it is shown.";
  var AT_END =
    "Averages are not shown: with so few people, or with nearly all at one end of the scale, " +
    "they would tell what single people answered.";
  var OVERLAP =
    "The averages at each time are not shown: these people and those of another comparison differ " +
    "by fewer than six, or the difference would stand out.";
  var FEW_PAIRS = "There is no interval: it needs 10 people who answered both times.";
  var FEW_FAMILIES = "There is no interval: it needs 10 families.";
  var LITTLE_SPREAD =
    "The interval is not shown: with so few people, or with changes so alike, it would tell how " +
    "single people changed.";
  var NO_EFFECT =
    "Hedges’ g is not shown: with so few people it would tell how single people answered.";
  var NO_SPREAD = "There is no Hedges’ g: everybody has the same score.";
  var NOT_LARGE = "No change that this score can show is large enough.";
  var FEW_IN_SHARES = "The shares are not shown: at least one of them is 1 to 5 people.";
  var NOBODY_LOST = "Everyone with a score at the first time has one later too.";
  var FEW_LOST =
    "Those who were lost are not compared with those who answered again: there are too few of " +
    "them, or they would stand out.";
  var LOOKING_BACK = "Looking back at the time before";

  function rounded(value, decimals) {
    return window.pack.evaluate.numbers.rounded(value, decimals);
  }

  /* Digits after the point of an interval of a score from low to high. `|| 0`: never minus 0. */
  function decimalsOf(low, high) {
    return Math.max(0, -Math.floor(Math.log10((high - low) / 20) + 1e-12)) || 0;
  }

  function noAverages(why) {
    return {
      before: null,
      after: null,
      change: null,
      interval: null,
      effect: null,
      effect_interval: null,
      why: why
    };
  }

  function noShares(why) {
    return { groups: [], threshold: null, sd: null, reliability: null, source: "", why: why };
  }

  function baseline(kept, lost, mean_kept, mean_lost, why) {
    return { kept: kept, lost: lost, mean_kept: mean_kept, mean_lost: mean_lost, why: why };
  }

  /* What a report shows of a comparison. It claims its people's place among the groups. */
  function* comparisonOf(scored, worked, groups, decimals) {
    var evaluate = window.pack.evaluate;
    var pairing = worked.pairing;
    var n = evaluate.masks.count(worked.people);
    var made = nothing(scored, pairing, n);
    if (n <= evaluate.suppression.FEW) return made;
    var digits = decimals + (n >= MANY ? 1 : 0);
    var rule = evaluate.scored.ruleOf(scored, pairing.after);
    var keys = [pairing.before, pairing.after];
    var labels = [made.before_label, made.after_label];
    var sides = [];
    for (var key of keys) sides.push(yield* evaluate.scored.sideOf(scored, key, worked.people));
    var decision = evaluate.suppression.decide(sides, changeTable(scored, worked, rule));
    yield;
    var told = yield* evaluate.groups.claim(groups, pairing, worked.people);
    var whole = told && decision.averages;
    var tabled = [];
    for (key of keys) {
      tabled.push(whole && (yield* evaluate.groups.claimTables(groups, key, worked.people)));
    }
    made.averages = averagesOf(worked, decision, told, rule, digits);
    made.shares = sharesOf(worked, decision, n);
    var others = yield* othersOf(scored, worked, whole, groups, digits + 1);
    made.baseline = others.baseline;
    made.everyone = others.everyone;
    if (whole) {
      keys.forEach(function (key, place) {
        var levels = null;
        if (tabled[place]) levels = [decision.items[place], decision.scores[place]];
        var side = sides[place];
        var more = tablesOf(scored, pairing.construct, key, side, levels, labels[place]);
        made.scores = made.scores.concat(more.scores);
        made.items = made.items.concat(more.items);
      });
    }
    var families = worked.paired.families;
    var tell = families > evaluate.suppression.FEW && evaluate.suppression.isSafe(n - families);
    made.families = tell ? families : null;
    made.sentences = sentencesOf(pairing.construct, made, labels, n, digits);
    return made;
  }

  /* A comparison of too few people. */
  function nothing(scored, pairing, n) {
    var evaluate = window.pack.evaluate;
    var points = scored.record.timepoints;
    var before = points[pairing.before[1]];
    var after = points[pairing.after[1]];
    var back = evaluate.pairing.looksBack(pairing);
    return {
      construct: pairing.construct.id,
      before: before.id,
      after: after.id,
      before_label: back ? LOOKING_BACK : before.label,
      after_label: after.label,
      looking_back: back,
      people: evaluate.counts.plainCount(n),
      families: null,
      clustered: Boolean(scored.matched.family),
      averages: noAverages([TOO_FEW]),
      shares: noShares(TOO_FEW),
      baseline: baseline(0, null, null, null, ""),
      everyone: [],
      scores: [],
      items: [],
      sentences: [TOO_FEW]
    };
  }

  function sentencesOf(construct, made, labels, n, digits) {
    var say = window.pack.evaluate.sentences;
    return say
      .changeSentences(
        construct.label,
        made.averages,
        made.people,
        labels,
        construct.higher_is,
        digits + 1,
        digits
      )
      .concat(
        say.shareSentence(made.shares.groups, n),
        say.baselineSentence(made.baseline, digits + 1)
      )
      .filter(Boolean);
  }

  /* The table of scores (none where one question makes the score), and those of questions.
     `levels` are theirs, those of questions first; null where other groups stand in their way. */
  function tablesOf(scored, construct, key, side, levels, label) {
    var evaluate = window.pack.evaluate;
    var tables = evaluate.tables;
    var rule = evaluate.scored.ruleOf(scored, key);
    if (!levels) {
      var hidden = side.items.map(evaluate.suppression.hidden);
      var why = tables.TABLE_OVERLAP;
      var blank = tables.itemTables(scored.record, rule, side, hidden, label, why);
      return { scores: [], items: blank };
    }
    var scores = [];
    if (side.score && levels[1] !== null) {
      scores.push(tables.scoreTable(construct, rule, side.score, levels[1], label));
    }
    return {
      scores: scores,
      items: tables.itemTables(scored.record, rule, side, levels[0], label)
    };
  }

  function changeTable(scored, worked, rule) {
    var evaluate = window.pack.evaluate;
    var change = worked.change;
    if (!change) return null;
    var range = evaluate.scored.scoreRange(rule);
    var most = evaluate.scored.scoreSteps(rule);
    var least = Math.floor(change.threshold / ((range[1] - range[0]) / most) + 1e-9) + 1;
    if (least > most) return null;
    function total(key) {
      var scores = evaluate.masks.pick(evaluate.scored.scoresOf(scored, key), worked.people);
      return evaluate.masks.sum(evaluate.scored.positions(rule, scores));
    }
    return {
      table: evaluate.suppression.changeTable(change.down, change.same, change.up, least, most),
      total: total(worked.pairing.after) - total(worked.pairing.before)
    };
  }

  function averagesOf(worked, decision, told, rule, digits) {
    var suppression = window.pack.evaluate.suppression;
    var scored = window.pack.evaluate.scored;
    var paired = worked.paired;
    if (!decision.averages) return noAverages([AT_END]);
    var made = noAverages(told ? [] : [OVERLAP]);
    var range = scored.scoreRange(rule);
    var unit = (range[1] - range[0]) / scored.scoreSteps(rule);
    var spread = (paired.n - 1) * Math.pow((paired.sd_change || 0) / unit, 2);
    if (told) {
      made.before = rounded(paired.mean_before, digits + 1);
      made.after = rounded(paired.mean_after, digits + 1);
    }
    made.change = rounded(paired.change, digits + 1);
    if (!paired.interval) {
      var enough = paired.n >= window.pack.evaluate.paired.MIN_PAIRS;
      made.why.push(enough ? FEW_FAMILIES : FEW_PAIRS);
      return made;
    }
    if (!suppression.mayShowInterval(decision, paired.n, rule.items.length, spread)) {
      made.why.push(LITTLE_SPREAD);
      return made;
    }
    made.interval = span(paired.interval, digits);
    if (!paired.effect) {
      made.why.push(NO_SPREAD);
    } else if (suppression.mayShowEffect(decision, paired.n, rule.items.length)) {
      made.effect = rounded(paired.effect.value, 1);
      made.effect_interval = span(paired.effect.interval, 1);
    } else {
      made.why.push(NO_EFFECT);
    }
    return made;
  }

  function span(interval, digits) {
    return { low: rounded(interval.low, digits), high: rounded(interval.high, digits) };
  }

  function sharesOf(worked, decision, n) {
    var construct = worked.pairing.construct;
    var change = worked.change;
    var reliability = construct.reliability;
    if (!reliability || !change) return noShares(window.pack.evaluate.sentences.NO_SOURCE);
    var made = {
      groups: [],
      threshold: rounded(change.threshold, 4),
      sd: reliability.sd,
      reliability: reliability.alpha,
      source: reliability.source.document + ", " + reliability.source.place,
      why: ""
    };
    if (decision.change === null) made.why = NOT_LARGE;
    else if (!decision.averages || decision.change > 1) made.why = FEW_IN_SHARES;
    else {
      made.groups = window.pack.evaluate.tables.changeGroups(
        change,
        decision.change,
        construct.higher_is,
        n
      );
    }
    return made;
  }

  /* Those who were lost, and everyone at each time, where that may be told too. */
  function* othersOf(scored, worked, whole, groups, digits) {
    var evaluate = window.pack.evaluate;
    var masks = evaluate.masks;
    var pairing = worked.pairing;
    var n = masks.count(worked.people);
    var found = { baseline: baseline(n, null, null, null, ""), everyone: [] };
    if (evaluate.pairing.looksBack(pairing) || !whole) return found;
    var before = evaluate.scored.scoresOf(scored, pairing.before);
    var after = evaluate.scored.scoresOf(scored, pairing.after);
    var kept = rounded(worked.paired.mean_before, digits);
    var lost = masks.without(masks.known(before), masks.known(after));
    var gone = masks.count(lost);
    found.baseline = baseline(n, null, kept, null, FEW_LOST);
    if (gone === 0 && (yield* evaluate.groups.everyone(groups, pairing.before, null))) {
      found.baseline = baseline(n, 0, kept, null, NOBODY_LOST);
      found.everyone.push(everyoneAt(scored, pairing.before, digits));
    } else if (
      gone > evaluate.suppression.FEW &&
      (yield* evaluate.groups.everyone(groups, pairing.before, lost))
    ) {
      var mean = rounded(masks.mean(masks.pick(before, lost)), digits);
      found.baseline = baseline(n, gone, kept, mean, "");
      found.everyone.push(everyoneAt(scored, pairing.before, digits));
    }
    if (yield* evaluate.groups.everyone(groups, pairing.after, null)) {
      found.everyone.push(everyoneAt(scored, pairing.after, digits));
    }
    return found;
  }

  function everyoneAt(scored, key, digits) {
    var masks = window.pack.evaluate.masks;
    var scores = window.pack.evaluate.scored.scoresOf(scored, key);
    var known = masks.pick(scores, masks.known(scores));
    return {
      time: scored.record.timepoints[key[1]].id,
      people: known.length,
      mean: rounded(masks.mean(known), digits)
    };
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.comparison = {
    MANY: MANY,
    TOO_FEW: TOO_FEW,
    AT_END: AT_END,
    OVERLAP: OVERLAP,
    decimalsOf: decimalsOf,
    comparisonOf: comparisonOf,
    tablesOf: tablesOf
  };
})();
