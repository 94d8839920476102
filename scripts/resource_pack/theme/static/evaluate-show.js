/* A report as elements: for the page, and for the web page that readers download. Every text is set as
   text, so nothing of a file can become a tag. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  /* So many parts are made before the browser may do something else. */
  var AT_A_TIME = 15;

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function list(texts) {
    var made = element("ul");
    texts.forEach(function (text) {
      made.appendChild(element("li", {}, text));
    });
    return made;
  }

  function headerCell(text, isNumber) {
    if (!text) return element("td");
    return element("th", isNumber ? { scope: "col", class: "number" } : { scope: "col" }, text);
  }

  function table(id, part) {
    var box = element("div", { class: "table-scroll", role: "region", "aria-labelledby": id, tabindex: "0" });
    var made = box.appendChild(element("table", { class: "data-table" }));
    var caption = made.appendChild(element("caption", { id: id }));
    caption.appendChild(element("span", { class: "caption-words" }, part.caption));
    var head = made.appendChild(element("thead")).appendChild(element("tr"));
    var body = made.appendChild(element("tbody"));
    part.header.forEach(function (text, place) {
      head.appendChild(headerCell(text, part.numbers[place]));
    });
    part.rows.forEach(function (cells) {
      var row = body.appendChild(element("tr"));
      cells.forEach(function (text, place) {
        var how = part.numbers[place] ? { class: "number" } : {};
        row.appendChild(place ? element("td", how, text) : element("th", { scope: "row" }, text));
      });
    });
    return box;
  }

  function figure(id, chart) {
    var made = element("figure", { class: "report-chart" });
    var caption = made.appendChild(element("figcaption"));
    caption.appendChild(element("strong", {}, chart.title));
    caption.appendChild(document.createTextNode(" "));
    caption.appendChild(element("span", { id: id + "-says" }, chart.says));
    made.appendChild(evaluate.charts.draw(chart, id + "-says"));
    var details = made.appendChild(element("details"));
    details.appendChild(element("summary", {}, "These averages as a table"));
    details.appendChild(
      table(id + "-table", {
        caption: chart.title,
        header: ["Score"].concat(chart.times),
        numbers: [false, true, true],
        rows: chart.rows.map(function (row) {
          return [row.label].concat(row.shown);
        })
      })
    );
    return made;
  }

  /* Parts as elements, a few at a time. `level` is that of the report's own heading. Gives a fragment,
     and the headings that a list of contents leads to. */
  function* build(parts, charts, level) {
    var fragment = document.createDocumentFragment();
    var contents = [];
    for (var place = 0; place < parts.length; place += 1) {
      var part = parts[place];
      var id = "report-" + (place + 1);
      if (part.kind === "heading") {
        var heading = element("h" + Math.min(level + part.level, 6), {}, part.text);
        if (part.level === 1) {
          heading.id = id;
          contents.push({ id: id, text: part.text });
        }
        fragment.appendChild(heading);
      } else if (part.kind === "paragraph") fragment.appendChild(element("p", {}, part.text));
      else if (part.kind === "items") fragment.appendChild(list(part.items));
      else if (part.kind === "table") fragment.appendChild(table(id, part));
      else if (part.kind === "box") {
        var box = fragment.appendChild(element("div", { class: "box" }));
        part.paragraphs.forEach(function (text) {
          box.appendChild(element("p", {}, text));
        });
      } else fragment.appendChild(figure(id, charts[part.id]));
      if (place % AT_A_TIME === AT_A_TIME - 1) yield place / parts.length;
    }
    return { fragment: fragment, contents: contents };
  }

  function contentsList(contents) {
    var nav = element("nav", { "aria-label": "Parts of the report" });
    var made = nav.appendChild(element("ul"));
    contents.forEach(function (one) {
      made.appendChild(element("li")).appendChild(element("a", { href: "#" + one.id }, one.text));
    });
    return nav;
  }

  evaluate.show = { build: build, contentsList: contentsList, element: element };
})();
