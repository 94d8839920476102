/* A report as files: a web page that is one file, and what fills the Word template
   (publish/report_template.py). The page has no scripts, asks for nothing, and says so in its policy. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});

  function titleOf(report) {
    return "Report: " + report.title;
  }

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  /* The whole page as text. Elements are written by the browser, which escapes what is in them. */
  function* webPage(report, parts, charts) {
    var template = evaluate.template;
    var element = evaluate.show.element;
    var built = yield* evaluate.show.build(parts, charts, 1);
    var main = element("main", { id: "report", tabindex: "-1" });
    var header = element("header");
    var skip = element("a", { class: "skip", href: "#report" }, "Skip to the report");
    header.appendChild(element("h1", {}, titleOf(report)));
    header.appendChild(evaluate.show.contentsList(built.contents));
    main.appendChild(built.fragment);
    yield 1;
    return [
      "<!DOCTYPE html>",
      '<html lang="en-GB">',
      "<head>",
      '<meta charset="utf-8">',
      '<meta http-equiv="Content-Security-Policy" content="' + escaped(template.policy) + '">',
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      '<meta name="robots" content="noindex">',
      '<meta name="color-scheme" content="light dark">',
      "<title>" + escaped(titleOf(report)) + "</title>",
      "<style>" + template.style + "</style>",
      "</head>",
      "<body>",
      skip.outerHTML,
      header.outerHTML,
      main.outerHTML,
      "</body>",
      "</html>",
      ""
    ].join("\n");
  }

  /* --- Word -------------------------------------------------------------------------------------- */

  function cells(mark, texts) {
    var made = {};
    texts.forEach(function (text, place) {
      made[mark + (place + 1)] = text;
    });
    return made;
  }

  /* A part under the name that the template has for its kind. */
  function filling(part) {
    var made = {};
    if (part.kind === "heading") made["heading_" + Math.min(part.level, 3)] = { text: part.text };
    else if (part.kind === "paragraph") made.paragraph = { text: part.text };
    else if (part.kind === "items") made.items = { texts: part.items };
    else if (part.kind === "box") made.box = { texts: part.paragraphs };
    else if (part.kind === "table") {
      made["table_" + part.header.length] = Object.assign(cells("h", part.header), {
        caption: part.caption,
        rows: part.rows.map(function (row) {
          return cells("c", row);
        })
      });
    }
    return made;
  }

  /* The document for Word, in three steps of a tenth of a second or so. `day` is the day of the answers, as 2026-11-30. There are no charts: Word has
     the tables with the same numbers. */
  function* word(report, day) {
    var zip = new window.PizZip(window.atob(evaluate.template.word));
    var filled = new window.docxtemplater(zip, { paragraphLoop: true, linebreaks: true });
    yield 0.3;
    filled.render({
      title: report.title,
      parts: evaluate.blocks.reportParts(report, []).map(filling)
    });
    yield 0.6;
    var done = filled.getZip();
    var properties = done.file("docProps/core.xml").asText();
    done.file(
      "docProps/core.xml",
      properties.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, "$1" + day + "T00:00:00Z")
    );
    return done.generate({
      type: "blob",
      compression: "DEFLATE",
      mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    });
  }

  evaluate.files = { titleOf: titleOf, webPage: webPage, word: word };
})();
