/* Columns over people, and masks that say which of them are meant: what numpy is for Python.
   A column is a Float64Array, with NaN where there is nothing; a mask is a Uint8Array of 0 and 1. */
(function () {
  "use strict";

  function make(length, holds) {
    var mask = new Uint8Array(length);
    for (var place = 0; place < length; place += 1) mask[place] = holds(place) ? 1 : 0;
    return mask;
  }

  function count(mask) {
    var found = 0;
    for (var place = 0; place < mask.length; place += 1) found += mask[place];
    return found;
  }

  /* Where a column has a number. */
  function known(column) {
    return make(column.length, function (place) {
      return column[place] === column[place];
    });
  }

  function both(left, right) {
    return make(left.length, function (place) {
      return left[place] && right[place];
    });
  }

  function without(left, right) {
    return make(left.length, function (place) {
      return left[place] && !right[place];
    });
  }

  /* The values at a mask, in the same kind of array. */
  function pick(values, mask) {
    var made = new values.constructor(count(mask));
    for (var place = 0, next = 0; place < mask.length; place += 1) {
      if (mask[place]) made[next++] = values[place];
    }
    return made;
  }

  /* The values at some places. */
  function take(values, places) {
    var made = new Float64Array(places.length);
    for (var next = 0; next < places.length; next += 1) made[next] = values[places[next]];
    return made;
  }

  function sum(values) {
    var total = 0;
    for (var place = 0; place < values.length; place += 1) total += values[place];
    return total;
  }

  function mean(values) {
    return sum(values) / values.length;
  }

  /* How many there are of each whole number from 0, as far as `least` numbers or more. */
  function tally(values, least) {
    var counts = [];
    while (counts.length < least) counts.push(0);
    for (var place = 0; place < values.length; place += 1) {
      while (counts.length <= values[place]) counts.push(0);
      counts[values[place]] += 1;
    }
    return counts;
  }

  /* Cuts people into the parts that some masks make of them, and numbers the parts; people in none
     of the masks are part 0. */
  function parts(masks, people) {
    var code = new Int32Array(people);
    var parts = 1;
    masks.forEach(function (mask) {
      var name = new Map([[0, 0]]);
      for (var place = 0; place < people; place += 1) {
        var key = code[place] * 2 + mask[place];
        if (!name.has(key)) name.set(key, name.size);
        code[place] = name.get(key);
      }
      parts = name.size;
    });
    return { code: code, count: parts };
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.masks = {
    make: make,
    count: count,
    known: known,
    both: both,
    without: without,
    pick: pick,
    take: take,
    sum: sum,
    mean: mean,
    tally: tally,
    parts: parts
  };
})();
