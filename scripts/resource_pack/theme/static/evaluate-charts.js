/* Charts of averages as bars. They say what the charts of `pack evaluate` say (cli/evaluating.py,
   charts_of). They are drawn here and not by Vega: its first chart takes one task of a quarter to half
   a second, and it puts a style into the page, which the policy of the page refuses. Bars whose
   lengths are per cent of the room that there is need no second form for phones. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var SVG = "http://www.w3.org/2000/svg";
  /* The first two colours of notebook/chart_forms.py, which keep 3:1 to light and dark pages. */
  var COLOURS = ["#2f74b5", "#c05f0a"];

  /* One chart for each pair of times and each range of scores, where averages are shown. */
  function chartsOf(report) {
    var groups = [];
    report.constructs.forEach(function (construct) {
      construct.comparisons.forEach(function (one) {
        if (one.averages.before === null) return;
        var key = JSON.stringify([one.before_label, one.after_label, construct.low, construct.high]);
        var group = groups.filter(function (found) {
          return found.key === key;
        })[0];
        if (!group) {
          group = { key: key, times: [one.before_label, one.after_label], construct: construct, found: [] };
          groups.push(group);
        }
        group.found.push({ label: construct.label, averages: one.averages });
      });
    });
    return groups.map(chart);
  }

  function chart(group, place) {
    var decimals = group.construct.decimals + 1;
    var write = evaluate.numbers.writeNumber;
    var rows = group.found.map(function (one) {
      return {
        label: one.label,
        values: [one.averages.before, one.averages.after],
        shown: [write(one.averages.before, decimals), write(one.averages.after, decimals)]
      };
    });
    var told = rows.map(function (row) {
      return row.label + ": " + row.shown[0] + ", then " + row.shown[1];
    });
    return {
      id: "averages-" + (place + 1),
      title: "Averages: " + group.times[0] + ", and " + evaluate.sentences.lower(group.times[1]),
      says:
        "Scores run from " + write(group.construct.low) + " to " + write(group.construct.high) + ". " +
        told.join(". ") + ".",
      times: group.times,
      rows: rows
    };
  }

  function percent(part) {
    return Math.round(part * 10000) / 100 + "%";
  }

  function bar(from, to, colour) {
    var svg = document.createElementNS(SVG, "svg");
    var rect = svg.appendChild(document.createElementNS(SVG, "rect"));
    /* The picture around it has the name. */
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "bar");
    svg.setAttribute("width", "100%");
    svg.setAttribute("height", "18");
    rect.setAttribute("x", percent(from));
    rect.setAttribute("width", percent(to - from));
    rect.setAttribute("height", "18");
    rect.setAttribute("fill", colour);
    return svg;
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* The picture of a chart: one image with one name, which is the element with the id `named`. */
  function draw(chart, named) {
    var all = [0];
    chart.rows.forEach(function (row) {
      all = all.concat(row.values);
    });
    var low = Math.min.apply(null, all);
    var room = Math.max.apply(null, all) - low || 1;
    var picture = element("div", "bars");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-labelledby", named);
    chart.rows.forEach(function (row) {
      picture.appendChild(element("p", "bars-label", row.label));
      row.values.forEach(function (value, place) {
        var line = picture.appendChild(element("p", "bars-line"));
        var from = (Math.min(value, 0) - low) / room;
        var to = (Math.max(value, 0) - low) / room;
        line.appendChild(element("span", "bars-name", chart.times[place]));
        line.appendChild(element("span", "bars-number", row.shown[place]));
        line.appendChild(element("span", "bars-room")).appendChild(bar(from, to, COLOURS[place]));
      });
    });
    return picture;
  }

  evaluate.charts = { chartsOf: chartsOf, draw: draw };
})();
