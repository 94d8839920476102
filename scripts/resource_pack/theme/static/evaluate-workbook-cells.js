/* What stands in a cell of a workbook, as text: what openpyxl and `_cell` of
   core/evaluation/workbook.py make of it. */
(function () {
  "use strict";
  var DAY = 86400000;
  var FROM_1900 = Date.UTC(1899, 11, 30);
  var FROM_1904 = Date.UTC(1904, 0, 1);
  var LEFT_OUT = /".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]/g;
  var DATE = /(?:^|[^_\\])[dmhysDMHYS]/;
  var LENGTH = /\[hh?\](:mm(:ss(\.0*)?)?)?|\[mm?\](:ss(\.0*)?)?|\[ss?\](\.0*)?/i;
  var ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?)?/;
  var INTEGER = /^[ \t\r\n]*[-+]?[0-9]+[ \t\r\n]*$/;
  var FLOAT = /^[ \t\r\n]*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?[ \t\r\n]*$/;
  var PLACE = /^\$?([A-Za-z]{1,3})\$?([1-9][0-9]*)$/;

  /* The formats that Excel has without writing them down: those of dates, and of lengths of time. */
  function builtIn(format) {
    if (format === 46) return "length";
    return (format >= 14 && format <= 22) || format === 45 || format === 47 ? "date" : "";
  }

  /* Whether cells of a number format are dates, lengths of time, or neither. */
  function kindOf(format, code) {
    if (code === undefined) return builtIn(format);
    var first = code.split(";")[0];
    if (!DATE.test(first.replace(LEFT_OUT, ""))) return "";
    return LENGTH.test(first) ? "length" : "date";
  }

  function columnOf(place) {
    var found = PLACE.exec(place);
    if (!found) throw new Error("A cell has no place");
    return Array.from(found[1].toUpperCase()).reduce(function (sum, letter) {
      return sum * 26 + letter.charCodeAt(0) - 64;
    }, 0);
  }

  function lettersOf(column) {
    var made = "";
    for (; column > 0; column = Math.floor((column - 1) / 26)) {
      made = String.fromCharCode(65 + ((column - 1) % 26)) + made;
    }
    return made;
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function clock(ms) {
    var seconds = Math.floor(ms / 1000);
    var rest = ms % 1000;
    var text = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
      .map(two)
      .join(":");
    return rest ? text + "." + ("00" + rest).slice(-3) + "000" : text;
  }

  /* A day, with the time where it is not midnight. */
  function dayText(ms) {
    var day = new Date(Math.floor(ms / DAY) * DAY);
    var year = day.getUTCFullYear();
    if (!(year >= 1 && year <= 9999)) return "#VALUE!";
    var time = ms - day.getTime();
    var text =
      ("000" + year).slice(-4) + "-" + two(day.getUTCMonth() + 1) + "-" + two(day.getUTCDate());
    return time < 1000 ? text : text + " " + clock(time);
  }

  function dateOf(value, from1904) {
    var day = Math.floor(value);
    var rest = Math.round((value - day) * DAY);
    if (value >= 0 && value < 1 && rest < DAY) return clock(rest);
    // Excel takes 1900 for a leap year.
    if (value > 0 && value < 60 && !from1904) day += 1;
    return dayText((from1904 ? FROM_1904 : FROM_1900) + day * DAY + rest);
  }

  function lengthOf(value) {
    var ms = Math.round(value * DAY);
    var days = Math.floor(ms / DAY);
    if (!(Math.abs(days) <= 999999999)) return "#VALUE!";
    var time = clock(ms - days * DAY).replace(/^0/, "");
    if (!days) return time;
    return days + (Math.abs(days) === 1 ? " day, " : " days, ") + time;
  }

  function isoText(text) {
    var found = ISO.exec(text);
    if (!found) throw new Error("A cell has no date");
    var day = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
    if (new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10)) {
      throw new Error("There is no such day");
    }
    var time =
      Number(found[4] || 0) * 3600000 + Number(found[5] || 0) * 60000 +
      Number(found[6] || 0) * 1000 + Math.round(Number(found[7] || 0) * 1000);
    return dayText(day + time);
  }

  function numberText(text, style, book) {
    var whole = INTEGER.test(text);
    if (!whole && !FLOAT.test(text)) throw new Error("A cell has no number");
    var value = Number(text);
    if (style === "date") return dateOf(value, book.from1904);
    if (style === "length") return lengthOf(value);
    if (whole) return BigInt(text.trim().replace(/^\+/, "")).toString();
    return window.pack.scoring.writeCode(value);
  }

  /* The text of a cell as it was read: { type, style, value, texts, formula }. */
  function textOf(cell, book) {
    if (cell.formula) return "=";
    if (cell.type === "inlineStr") return cell.texts ? cell.texts.made : "";
    if (!cell.value) return "";
    if (cell.type === "n") return numberText(cell.value, cell.style, book);
    if (cell.type === "s") {
      var text = book.strings[Number(cell.value)];
      if (text === undefined) throw new Error("A text is missing");
      return text;
    }
    if (cell.type === "b") return Number(cell.value) ? "1" : "0";
    return cell.type === "d" ? isoText(cell.value) : cell.value;
  }

  window.pack.evaluate.workbookCells = {
    kindOf: kindOf,
    columnOf: columnOf,
    lettersOf: lettersOf,
    textOf: textOf
  };
})();
