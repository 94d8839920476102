/* Groups of people that a report tells of, so that nothing small lies between two of them: what
   core/evaluation/groups.py does. Groups claim their place in a fixed order. */
(function () {
  "use strict";

  /* Lists by a key that need not be there yet. */
  function listed(lists, key) {
    if (!lists.has(key)) lists.set(key, []);
    return lists.get(key);
  }

  /* `shown` has the masks shown so far by score and time (a key), `tabled` those with tables; keys in
     `closed` take no further group. `pairs` and `alone` have the numbers of people shown, by time. */
  function make(scored, pairings) {
    return {
      scored: scored,
      pairings: pairings,
      shown: new Map(),
      tabled: new Map(),
      closed: new Set(),
      pairs: new Map(),
      alone: new Map()
    };
  }

  function textOf(key) {
    return window.pack.evaluate.scored.keyText(key);
  }

  function shown(groups, key) {
    return listed(groups.shown, textOf(key));
  }

  function tabled(groups, key) {
    return listed(groups.tabled, textOf(key));
  }

  /* Whether averages of these people may stand beside those of other groups; notes them. */
  function* claim(groups, pairing, people) {
    var evaluate = window.pack.evaluate;
    var counts = evaluate.pairing.looksBack(pairing) ? groups.alone : groups.pairs;
    listed(counts, pairing.after[1]).push(evaluate.masks.count(people));
    var keys = [pairing.before, pairing.after];
    for (var key of keys) {
      if (yield* joins(groups, key, people, false)) continue;
      keys.forEach(function (key) {
        if (!shown(groups, key).length) groups.closed.add(textOf(key));
      });
      return false;
    }
    keys.forEach(function (key) {
      shown(groups, key).push(people);
    });
    return true;
  }

  /* Whether tables of a group whose averages are told may be shown too; notes them. */
  function* claimTables(groups, key, people) {
    if (!(yield* joins(groups, key, people, true))) return false;
    tabled(groups, key).push(people);
    return true;
  }

  /* Whether a group may be told of: each part of all groups has to bear it. */
  function* joins(groups, key, people, tables) {
    var evaluate = window.pack.evaluate;
    var before = shown(groups, key);
    if (groups.closed.has(textOf(key))) return false;
    if (!evaluate.suppression.mayJoin(before, people)) return false;
    var parts = evaluate.masks.parts(before.concat([people]), people.length);
    yield;
    /* Part 0 is of people in no group, and there may be nobody in it. */
    if (parts.count === 2) return true;
    var withTables = tabled(groups, key).concat(tables ? [people] : []);
    for (var part = 1; part < parts.count; part += 1) {
      var mask = partOf(parts.code, part);
      if (!(yield* bears(groups, key, mask, withTables))) return false;
    }
    return true;
  }

  function* bears(groups, key, part, withTables) {
    var evaluate = window.pack.evaluate;
    var side = yield* evaluate.scored.sideOf(groups.scored, key, part);
    var decision = evaluate.suppression.decide([side], null);
    var size = evaluate.masks.count(part);
    var inside = withTables.some(function (mask) {
      /* A part lies in a group as a whole, or not at all. */
      var shared = evaluate.masks.count(evaluate.masks.both(mask, part));
      return shared > 0 && evaluate.masks.count(mask) !== size;
    });
    yield;
    if (!inside) return decision.averages;
    return decision.everything && (!side.score || decision.scores[0] !== null);
  }

  function partOf(code, part) {
    return window.pack.evaluate.masks.make(code.length, function (place) {
      return code[place] === part;
    });
  }

  /* Whether everyone with a score, and a further group, may be told of; notes them. */
  function* everyone(groups, key, further) {
    var evaluate = window.pack.evaluate;
    var masks = evaluate.masks;
    var scored = groups.scored;
    var people = masks.known(evaluate.scored.scoresOf(scored, key));
    var count = masks.count(people);
    var numbers = [count, masks.count(evaluate.scored.isThere(scored, key[1])) - count];
    yield;
    for (var pairing of groups.pairings) {
      if (!isOneOf(key, pairing)) continue;
      var part = masks.count(evaluate.pairing.peopleWithBoth(scored, pairing));
      if (part > evaluate.suppression.FEW) numbers.push(count - part);
      yield;
    }
    if (!numbers.every(evaluate.suppression.isSafe)) return false;
    var all = further ? [further, people] : [people];
    for (var group of all) {
      if (!(yield* joins(groups, key, group, false))) return false;
    }
    Array.prototype.push.apply(shown(groups, key), all);
    listed(groups.alone, key[1]).push(count);
    return true;
  }

  function isOneOf(key, pairing) {
    return [pairing.before, pairing.after].some(function (one) {
      return one[0] === key[0] && one[1] === key[1];
    });
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.groups = {
    make: make,
    listed: listed,
    shown: shown,
    claim: claim,
    claimTables: claimTables,
    joins: joins,
    everyone: everyone
  };
})();
