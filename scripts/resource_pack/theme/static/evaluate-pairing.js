/* Which scores are compared: the first time with each later one, and looking back with now. What
   core/evaluation/pairing.py does. */
(function () {
  "use strict";

  function looks_back(pairing) {
    return pairing.before[1] === pairing.after[1];
  }

  /* Every pairing, in the order of the record. */
  function pairings_of(scored) {
    var made = [];
    if (!scored.record.matched) return made;
    scored.record.constructs.forEach(function (construct) {
      var then = construct.id + "-then";
      var keys = keys_of(scored, construct.id);
      keys.slice(1).forEach(function (key) {
        made.push({ construct: construct, before: keys[0], after: key });
      });
      keys_of(scored, then).forEach(function (key) {
        var now = keys.find(function (one) {
          return one[1] === key[1];
        });
        if (now) made.push({ construct: construct, before: key, after: now });
      });
    });
    return made;
  }

  /* The keys of a rule, in the order of the times. */
  function keys_of(scored, name) {
    return scored.keys.filter(function (key) {
      return key[0] === name;
    });
  }

  function people_with_both(scored, pairing) {
    var evaluate = window.pack.evaluate;
    return evaluate.masks.both(
      evaluate.masks.known(evaluate.scored.scores_of(scored, pairing.before)),
      evaluate.masks.known(evaluate.scored.scores_of(scored, pairing.after))
    );
  }

  /* The numbers of a pairing, not rounded; null where nobody has both scores. */
  function* work_out(scored, pairing) {
    var evaluate = window.pack.evaluate;
    var masks = evaluate.masks;
    var people = people_with_both(scored, pairing);
    var worked = { pairing: pairing, people: people, paired: null, change: null };
    yield;
    if (!masks.count(people)) return worked;
    var before = masks.pick(evaluate.scored.scores_of(scored, pairing.before), people);
    var after = masks.pick(evaluate.scored.scores_of(scored, pairing.after), people);
    var family = scored.matched.family;
    family = family ? masks.pick(family, people) : null;
    worked.paired = yield* evaluate.paired.compare(before, after, family);
    var reliability = pairing.construct.reliability;
    if (reliability) {
      var threshold = evaluate.paired.reliable_threshold(reliability.sd, reliability.alpha);
      worked.change = evaluate.paired.reliable_change(before, after, threshold);
      yield;
    }
    return worked;
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.pairing = {
    looks_back: looks_back,
    pairings_of: pairings_of,
    keys_of: keys_of,
    people_with_both: people_with_both,
    work_out: work_out
  };
})();
