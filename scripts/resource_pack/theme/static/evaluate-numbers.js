/* How a report writes and rounds its numbers: what core/numbers.py and `rounded` of
   core/evaluation/comparison.py do. Both work on the shortest decimal form of a double, which is the
   same in Python and here, so the same digits come out. */
(function () {
  "use strict";
  var MINUS = "\u2212";

  /* The decimal digits of a number, and how many of them stand after the point. */
  function decimalOf(value) {
    var found = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value));
    var after = found[3] || "";
    var digits = found[2] + after;
    var places = after.length - Number(found[4] || 0);
    if (places < 0) {
      digits += "0".repeat(-places);
      places = 0;
    }
    if (digits.length <= places) digits = "0".repeat(places - digits.length + 1) + digits;
    return { minus: Boolean(found[1]), digits: digits, places: places };
  }

  /* Exactly so many places after the point, halves away from zero. */
  function withPlaces(number, decimals) {
    var digits = number.digits;
    if (decimals >= number.places) {
      digits += "0".repeat(decimals - number.places);
    } else {
      var cut = digits.length - (number.places - decimals);
      var up = cut >= 0 && digits[cut] >= "5";
      digits = String(BigInt(digits.slice(0, Math.max(cut, 0)) || "0") + (up ? 1n : 0n));
      digits = digits.padStart(decimals + 1, "0");
    }
    return { minus: number.minus, digits: digits, places: decimals };
  }

  function textOf(number, comma, minus) {
    var split = number.digits.length - number.places;
    var whole = number.digits.slice(0, split).replace(/^0+(?=\d)/, "");
    var text = whole.replace(/\B(?=(\d{3})+$)/g, comma);
    if (number.places) text += "." + number.digits.slice(split);
    /* What rounds to nothing has no sign. */
    return number.minus && /[1-9]/.test(number.digits) ? minus + text : text;
  }

  function writeNumber(value, decimals) {
    var number = decimalOf(value);
    if (decimals === undefined || decimals === null) {
      decimals = Number.isInteger(value) ? 0 : number.places;
    }
    return textOf(withPlaces(number, decimals), ",", MINUS);
  }

  /* To nine digits first, for the reason that comparison.py gives. `toFixed` takes the larger of two
     equally near numbers and Python the even one. That needs a number with exactly ten places, which
     never lies beside a half of four places or fewer, so it decides nothing that is shown. */
  function nineDigits(value) {
    return Number(value.toFixed(9));
  }

  function rounded(value, decimals) {
    return Number(textOf(withPlaces(decimalOf(nineDigits(value)), decimals), "", "-"));
  }

  /* A count as a whole per cent of another. Whole numbers have no last binary digit to mislead. */
  function percent(part, whole) {
    return Math.floor((part * 200 + whole) / (whole * 2));
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.numbers = {
    writeNumber: writeNumber,
    nineDigits: nineDigits,
    rounded: rounded,
    percent: percent
  };
})();
