/* All numbers of a report as CSV: byte for byte what report_csv of publish/evaluation_report.py makes. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var COLUMNS = ["section", "score", "before", "after", "what", "group", "value", "low", "high", "note"];

  function reportCsv(report) {
    var rows = [];
    var countCell = evaluate.blocks.countCell;
    report.times.forEach(function (time) {
      rows.push(["people", "", time.label, "", "answered", "", countCell(time.people)]);
    });
    report.kept.forEach(function (one) {
      var first = report.times[0].label;
      ["both", "lost", "joined"].forEach(function (what) {
        rows.push(["people", "", first, one.label, what, "", countCell(one[what])]);
      });
    });
    report.constructs.forEach(function (construct) {
      construct.comparisons.forEach(function (one) {
        rows = rows.concat(comparisonRows(construct.label, one));
      });
      construct.times.forEach(function (at) {
        var place = ["one time", construct.label, at.label, ""];
        rows.push(place.concat("people", "", countCell(at.people)));
        rows.push(place.concat("mean", "", value(at.mean), "", "", at.why));
        rows = rows.concat(
          tableRows("scores", construct.label, at.scores),
          tableRows("question", construct.label, at.items)
        );
      });
    });
    report.indicators.forEach(function (indicator) {
      ["numerator", "denominator", "value"].forEach(function (what) {
        rows.push([
          "indicator", "", indicator.time, "", what, indicator.label, value(indicator[what]), "", "",
          indicator.why
        ]);
      });
    });
    rows = rows.concat(tableRows("question", "", report.questions));
    report.warnings.concat(report.methods).forEach(function (note) {
      rows.push(["note", "", "", "", "", "", "", "", "", note]);
    });
    /* With a byte order mark, Excel reads UTF-8 as such. */
    return "\ufeff" + [COLUMNS].concat(rows).map(line).join("");
  }

  function comparisonRows(label, one) {
    var place = ["change", label, one.before_label, one.after_label];
    var averages = one.averages;
    var why = averages.why.join(" ");
    var rows = [place.concat("people", "", evaluate.blocks.countCell(one.people))];
    [
      ["mean before", averages.before, null],
      ["mean after", averages.after, null],
      ["mean change", averages.change, averages.interval],
      ["Hedges g_av", averages.effect, averages.effect_interval]
    ].forEach(function (found) {
      var ends = found[2] ? [found[2].low, found[2].high] : ["", ""];
      rows.push(place.concat(found[0], "", value(found[1]), ends, found[1] === null ? why : ""));
    });
    one.shares.groups.forEach(function (group) {
      rows.push(place.concat("reliable change", group.label, group.people));
    });
    if (!one.shares.groups.length) {
      rows.push(place.concat("reliable change", "", "", "", "", one.shares.why));
    }
    var baseline = one.baseline;
    rows.push(place.concat("mean before, lost", "", value(baseline.mean_lost), "", "", baseline.why));
    one.everyone.forEach(function (everyone) {
      rows.push(place.concat("mean of everyone", everyone.time, everyone.mean));
      rows.push(place.concat("people with a score", everyone.time, everyone.people));
    });
    return rows.concat(tableRows("scores", label, one.scores), tableRows("question", label, one.items));
  }

  function tableRows(section, label, tables) {
    var rows = [];
    tables.forEach(function (table) {
      var place = [section, label, table.time, "", table.text];
      table.groups.forEach(function (group) {
        rows.push(place.concat(group.label, group.people));
      });
      if (!table.groups.length) rows.push(place.concat("", "c", "", "", table.why));
    });
    return rows;
  }

  function value(number) {
    return number === null ? "c" : number;
  }

  function line(row) {
    var cells = row.concat(new Array(COLUMNS.length - row.length).fill("")).map(safeCell);
    return cells.map(quoted).join(",") + "\r\n";
  }

  /* A cell that no spreadsheet runs: a text that starts like a formula gets an apostrophe. */
  function safeCell(cell) {
    if (typeof cell === "number") return window.pack.scoring.writeCode(cell);
    return "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 && cell ? "'" + cell : cell;
  }

  function quoted(text) {
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  evaluate.tidyCsv = { reportCsv: reportCsv };
})();
