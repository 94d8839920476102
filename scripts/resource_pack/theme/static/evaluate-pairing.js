/* Which scores are compared: the first time with each later one, and looking back with now. What
   core/evaluation/pairing.py does. */
(function () {
  "use strict";

  function looksBack(pairing) {
    return pairing.before[1] === pairing.after[1];
  }

  /* Every pairing, in the order of the record. */
  function pairingsOf(scored) {
    var made = [];
    if (!scored.record.matched) return made;
    scored.record.constructs.forEach(function (construct) {
      var then = construct.id + "-then";
      var keys = keysOf(scored, construct.id);
      keys.slice(1).forEach(function (key) {
        made.push({ construct: construct, before: keys[0], after: key });
      });
      keysOf(scored, then).forEach(function (key) {
        var now = keys.find(function (one) {
          return one[1] === key[1];
        });
        if (now) made.push({ construct: construct, before: key, after: now });
      });
    });
    return made;
  }

  /* The keys of a rule, in the order of the times. */
  function keysOf(scored, name) {
    return scored.keys.filter(function (key) {
      return key[0] === name;
    });
  }

  function peopleWithBoth(scored, pairing) {
    var evaluate = window.pack.evaluate;
    return evaluate.masks.both(
      evaluate.masks.known(evaluate.scored.scoresOf(scored, pairing.before)),
      evaluate.masks.known(evaluate.scored.scoresOf(scored, pairing.after))
    );
  }

  /* The numbers of a pairing, not rounded; null where nobody has both scores. */
  function* workOut(scored, pairing) {
    var evaluate = window.pack.evaluate;
    var masks = evaluate.masks;
    var people = peopleWithBoth(scored, pairing);
    var worked = { pairing: pairing, people: people, paired: null, change: null };
    yield;
    if (!masks.count(people)) return worked;
    var before = masks.pick(evaluate.scored.scoresOf(scored, pairing.before), people);
    var after = masks.pick(evaluate.scored.scoresOf(scored, pairing.after), people);
    var family = scored.matched.family;
    family = family ? masks.pick(family, people) : null;
    worked.paired = yield* evaluate.paired.compare(before, after, family);
    var reliability = pairing.construct.reliability;
    if (reliability) {
      var threshold = evaluate.paired.reliableThreshold(reliability.sd, reliability.alpha);
      worked.change = evaluate.paired.reliableChange(before, after, threshold);
      yield;
    }
    return worked;
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.pairing = {
    looksBack: looksBack,
    pairingsOf: pairingsOf,
    keysOf: keysOf,
    peopleWithBoth: peopleWithBoth,
    workOut: workOut
  };
})();
