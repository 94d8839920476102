/* Texts as Python handles them: what is white space, what is a word, what is the same word. */
(function () {
  "use strict";
  /* JavaScript's own \s leaves some of these out, and counts the byte order mark. */
  var SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  var ENDS = new RegExp("^[" + SPACE + "]+|[" + SPACE + "]+$", "g");
  var SPACES = new RegExp("[" + SPACE + "]+", "g");
  var PARTED = new RegExp("[" + SPACE + "_-]+", "g");
  var WORDS = /[\p{L}\p{N}_]+/gu;

  function strip(text) {
    return text.replace(ENDS, "");
  }

  /* A text on one line, with one space between words. */
  function oneLine(text) {
    return strip(text).replace(SPACES, " ");
  }

  /* Words alone, so that quotation marks, stops and capitals make no difference. */
  function plain(text) {
    var found = text.toLowerCase().replace(/[’']/g, "").match(WORDS);
    return found ? found.join(" ") : "";
  }

  function casefold(text) {
    return text.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").replace(/ſ/g, "s");
  }

  /* A text as it is compared: without capitals, hyphens, and spaces more than one. */
  function words(text) {
    return casefold(strip(text.replace(/’/g, "'"))).replace(PARTED, " ");
  }

  /* The names joined for a message; a long list is cut, and says how much it leaves out. */
  function listing(names, limit) {
    limit = limit || 12;
    if (names.length <= limit) return names.join(", ") || "(none)";
    return names.slice(0, limit).join(", ") + " and " + (names.length - limit) + " more";
  }

  /* A text as a message shows it: on one line, and cut where it is long. */
  function shorten(text, limit) {
    limit = limit || 60;
    var letters = Array.from(oneLine(text));
    return letters.length <= limit ? letters.join("") : letters.slice(0, limit - 1).join("") + "…";
  }

  /* A number of rows or columns with its thousands parted. */
  function thousands(number) {
    return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  }

  /* The order of two texts by their characters, as Python has it. */
  function order(one, other) {
    if (one === other) return 0;
    var a = Array.from(one);
    var b = Array.from(other);
    for (var i = 0; i < a.length && i < b.length; i++) {
      if (a[i] !== b[i]) return a[i].codePointAt(0) - b[i].codePointAt(0);
    }
    return a.length - b.length;
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.texts = {
    SPACE: SPACE,
    strip: strip,
    oneLine: oneLine,
    plain: plain,
    words: words,
    listing: listing,
    shorten: shorten,
    thousands: thousands,
    order: order
  };
})();
