/* Which numbers about few people are shown: the rules of core/evaluation/suppression.py, in the same
   order and with the same whole numbers. Why they are so, and what they promise, is told there. */
(function () {
  "use strict";
  var FEW = 5;
  var VALUES = 4;
  var REACH = 10;
  var MANY_FOR_SCORES = 100;
  var MOST_POINTS = 7;
  var MANY_FOR_EFFECT = [40, 12];
  var MANY_FOR_CLASSES = [60, 40];
  var LEAST_SPREAD = 6;

  function isSafe(count) {
    return count === 0 || count > FEW;
  }

  function add(values) {
    return values.reduce(function (total, value) {
      return total + value;
    }, 0);
  }

  /* --- Tables: `cells` with low, high and count, `levels` of groups of cells, `unanswered` -------- */

  function sums(table, level) {
    return table.levels[level].map(function (group) {
      var total = 0;
      for (var cell = group[0]; cell <= group[1]; cell += 1) total += table.cells[cell].count;
      return total;
    });
  }

  function hidden(table) {
    return table.levels.length - 1;
  }

  function finest(table) {
    for (var level = 0; level < hidden(table); level += 1) {
      if (sums(table, level).every(isSafe)) return level;
    }
    return hidden(table);
  }

  function ends(table, level) {
    var counts = sums(table, level);
    var low = 0;
    var high = 0;
    table.levels[level].forEach(function (group, place) {
      low += table.cells[group[0]].low * counts[place];
      high += table.cells[group[1]].high * counts[place];
    });
    return [low, high];
  }

  function thirds(points) {
    var middle = Math.floor(points / 3);
    middle += (points - middle) % 2;
    var outer = (points - middle) / 2;
    return [
      [0, outer - 1],
      [outer, outer + middle - 1],
      [outer + middle, points - 1]
    ];
  }

  function oneByOne(cells) {
    var level = [];
    for (var cell = 0; cell < cells; cell += 1) level.push([cell, cell]);
    return level;
  }

  function sameLevel(left, right) {
    return JSON.stringify(left) === JSON.stringify(right);
  }

  function answerTable(counts, unanswered) {
    var points = counts.length;
    var stretches = oneByOne(points);
    var joined = null;
    var split = Math.floor((points + 1) / 2);
    if (points >= 5) {
      joined = thirds(points);
      split = joined[2][0];
      if (points > MOST_POINTS) {
        stretches = joined;
        joined = null;
        split = 2;
      }
    }
    var cells = stretches.map(function (span) {
      return { low: span[0], high: span[1], count: add(counts.slice(span[0], span[1] + 1)) };
    });
    var levels = [oneByOne(cells.length)];
    if (joined) levels.push(joined);
    var halves = [
      [0, split - 1],
      [split, cells.length - 1]
    ];
    if (unanswered !== null) {
      cells.unshift({ low: 0, high: 0, count: unanswered });
      levels = levels.map(function (level) {
        return [[0, 0]].concat(
          level.map(function (group) {
            return [group[0] + 1, group[1] + 1];
          })
        );
      });
      halves = [
        [0, split],
        [split + 1, cells.length - 1]
      ];
    }
    var isThere = levels.some(function (level) {
      return sameLevel(level, halves);
    });
    if (!isThere) levels.push(halves);
    levels.push([[0, cells.length - 1]]);
    return { cells: cells, levels: levels, unanswered: unanswered };
  }

  function changeTable(down, same, up, least, most) {
    var cells = [
      { low: -most, high: -least, count: down },
      { low: 1 - least, high: least - 1, count: same },
      { low: least, high: most, count: up }
    ];
    var joined = [
      [0, 1],
      [2, 2]
    ];
    return { cells: cells, levels: [oneByOne(3), joined, [[0, 2]]], unanswered: null };
  }

  /* --- Rule 3: what someone who adds up knows ------------------------------------------------------ */

  function keepsValues(table, level, total, others) {
    return table.levels[level].every(function (group, place) {
      if (group[0] === group[1]) return true;
      for (var cell = group[0]; cell <= group[1]; cell += 1) {
        if (!keeps(table, level, place, cell, total, others)) return false;
      }
      return true;
    });
  }

  function keeps(table, level, place, cell, total, others) {
    var group = table.levels[level][place];
    var people = sums(table, level)[place];
    var own = table.cells[cell].count;
    var span = ends(table, level);
    var least = total - others[1] - (span[1] - table.cells[group[1]].high * people);
    var most = total - others[0] - (span[0] - table.cells[group[0]].low * people);
    var joined = table.levels[level].filter(function (one) {
      return one[0] !== one[1];
    }).length;
    var found = 0;
    var last = Math.min(people, own + REACH);
    for (var count = Math.max(0, own - REACH); count <= last; count += 1) {
      var apart = isSafe(count) && isSafe(people - count);
      if (joined === 1 && group[1] === group[0] + 1 && apart) continue;
      if (isPossible(table.cells, group, cell, count, people - count, least, most)) found += 1;
      if (found >= VALUES) return true;
    }
    return false;
  }

  function isPossible(cells, group, cell, count, rest, least, most) {
    least -= count * cells[cell].high;
    most -= count * cells[cell].low;
    if (rest === 0) return least <= 0 && 0 <= most;
    var below = cell > group[0] ? [cells[group[0]].low, cells[cell - 1].high] : null;
    var above = cell < group[1] ? [cells[cell + 1].low, cells[group[1]].high] : null;
    if (!below || !above) {
      var side = below || above;
      return side[0] * rest <= most && side[1] * rest >= least;
    }
    var fewest = Math.max(0, -Math.floor((most - rest * above[0]) / (above[0] - below[0])));
    var largest = Math.min(rest, Math.floor((rest * above[1] - least) / (above[1] - below[1])));
    return fewest <= largest;
  }

  /* --- Rules 4 and 5: what is shown. A side has items, totals, rooms, score and mixed -------------- */

  function decide(sides, change) {
    function levelsOf(pick) {
      return sides.map(function (side) {
        return side.items.map(pick);
      });
    }
    var natural = levelsOf(finest);
    var noItems = levelsOf(hidden);
    var classes = change ? finest(change.table) : null;
    var noClasses = change ? hidden(change.table) : null;
    var ways = [
      [natural, classes],
      [natural, noClasses],
      [noItems, noClasses]
    ];
    for (var way of ways) {
      if (!allKeep(sides, way[0], change, way[1])) continue;
      return {
        averages: true,
        items: way[0],
        scores: sides.map(function (side, place) {
          return scoreLevel(side, way[0][place]);
        }),
        change: way[1],
        everything: !way[0].some(any) && !way[1]
      };
    }
    var none = sides.map(function () {
      return null;
    });
    return { averages: false, items: noItems, scores: none, change: noClasses, everything: false };
  }

  function any(levels) {
    return levels.some(Boolean);
  }

  function scoreLevel(side, levels) {
    if (!side.score || finest(side.score)) return null;
    var people = add(sums(side.score, 0));
    var stretches = side.score.cells[side.score.cells.length - 1].high > MOST_POINTS;
    return !any(levels) || (people >= MANY_FOR_SCORES && stretches) ? 0 : null;
  }

  function allKeep(sides, items, change, ofChange) {
    var fine = sides.every(function (side, place) {
      return awayFromEnds(side) && sideKeeps(side, items[place]);
    });
    if (!fine) return false;
    return !change || keepsValues(change.table, ofChange, change.total, [0, 0]);
  }

  function sideKeeps(side, levels) {
    var spans = side.items.map(function (table, place) {
      return ends(table, levels[place]);
    });
    var low = add(spans.map((span) => span[0]));
    var high = add(spans.map((span) => span[1]));
    var together = add(side.totals);
    return side.items.every(function (table, place) {
      var total = side.mixed ? side.totals[place] : together;
      var others = side.mixed ? [0, 0] : [low - spans[place][0], high - spans[place][1]];
      return keepsValues(table, levels[place], total, others);
    });
  }

  function awayFromEnds(side) {
    if (side.mixed) return side.totals.every(isSafe) && side.rooms.every(isSafe);
    return isSafe(add(side.totals)) && isSafe(add(side.rooms));
  }

  /* --- Rules 6 and 7 ------------------------------------------------------------------------------- */

  function mayShowInterval(decision, pairs, items, spread) {
    if (decision.everything) return true;
    if (decision.change && pairs < MANY_FOR_CLASSES[items > 1 ? 1 : 0]) return false;
    return decision.averages && spread >= LEAST_SPREAD * items - 1e-6;
  }

  function mayShowEffect(decision, pairs, items) {
    return decision.everything || pairs >= MANY_FOR_EFFECT[items > 1 ? 1 : 0];
  }

  /* Whether all parts that groups of people make of each other are safe. */
  function mayJoin(shown, group) {
    var masks = window.pack.evaluate.masks;
    var parts = masks.parts(shown.concat([group]), group.length);
    return masks.tally(parts.code, 1).slice(1).every(isSafe);
  }

  function countOf(whole, parts) {
    return (
      isSafe(whole) &&
      parts.every(function (part) {
        return isSafe(whole - part);
      })
    );
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.suppression = {
    FEW: FEW,
    isSafe: isSafe,
    sums: sums,
    hidden: hidden,
    finest: finest,
    oneByOne: oneByOne,
    answerTable: answerTable,
    changeTable: changeTable,
    decide: decide,
    mayShowInterval: mayShowInterval,
    mayShowEffect: mayShowEffect,
    mayJoin: mayJoin,
    countOf: countOf
  };
})();
