/* Numbers of people at each time, and which of them can stand beside each other: what
   core/evaluation/counts.py does. A number is an object: `known` says how, `value` is null or it. */
(function () {
  "use strict";

  function count(known, value) {
    return { known: known, value: value === undefined ? null : value };
  }

  function plainCount(people) {
    if (people > window.pack.evaluate.suppression.FEW) return count("exact", people);
    return people ? count("few") : count("none", 0);
  }

  /* A number as it may stand beside numbers of some of the same people. */
  function beside(people, parts) {
    var suppression = window.pack.evaluate.suppression;
    if (people <= suppression.FEW) return plainCount(people);
    if (suppression.countOf(people, parts)) return count("exact", people);
    var least = parts.reduce(function (largest, part) {
      return part > suppression.FEW ? Math.max(largest, part) : largest;
    }, 0);
    return least ? count("at-least", least) : count("hidden");
  }

  /* What is left of a number without one of its parts. */
  function rest(people, bothKnown, partKnown) {
    var suppression = window.pack.evaluate.suppression;
    if (bothKnown && suppression.isSafe(people)) {
      return people ? count("exact", people) : count("none", 0);
    }
    return partKnown && people > 0 && people <= suppression.FEW ? count("few") : count("hidden");
  }

  function isTold(one) {
    return one.known === "exact" || one.known === "none";
  }

  /* Lists by the place of a time. `scored` has, by later time, the numbers of people with a score at
     both times that the report shows; `alone` has, by time, other numbers of people that it shows. */
  function flowOf(scoredPeople, scored, alone) {
    var evaluate = window.pack.evaluate;
    var there = scoredPeople.matched.place.map(function (_, time) {
      return evaluate.scored.isThere(scoredPeople, time);
    });
    var n = there.map(evaluate.masks.count);
    var bothN = there.map(function (mask) {
      return evaluate.masks.count(evaluate.masks.both(there[0], mask));
    });
    var both = bothN.map(function (people, time) {
      return time ? beside(people, scored.get(time) || []) : null;
    });
    var at = n.map(function (people, time) {
      var parts = (alone.get(time) || []).slice();
      for (var later = 1; later < n.length; later += 1) {
        if (time && later !== time) continue;
        parts = parts.concat(scored.get(later) || []);
        if (both[later].known === "exact") parts.push(both[later].value);
      }
      return beside(people, parts);
    });
    var lost = [null];
    var joined = [null];
    for (var time = 1; time < n.length; time += 1) {
      var known = isTold(both[time]);
      lost.push(rest(n[0] - bothN[time], known && isTold(at[0]), known));
      joined.push(rest(n[time] - bothN[time], known && isTold(at[time]), known));
    }
    return { at: at, both: both, lost: lost, joined: joined };
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.counts = { count: count, plainCount: plainCount, flowOf: flowOf };
})();
