/* The buttons that save a report: as a web page, for Word, as CSV and as JSON. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var place = document.querySelector(".maker");
  var BUTTONS = [
    ["html", "Web page"],
    ["docx", "Word"],
    ["csv", "All numbers (CSV)"],
    ["json", "Data (JSON)"]
  ];

  function save(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 10000);
  }

  function template() {
    return evaluate.load(place.getAttribute("data-template"));
  }

  /* Each makes a promise of a file. `made` has the report, its parts, its charts and the day. */
  var makers = {
    html: function (made) {
      return template()
        .then(function () {
          return evaluate.slices.run(evaluate.files.webPage(made.report, made.parts, made.charts));
        })
        .then(function (text) {
          return new Blob([text], { type: "text/html" });
        });
    },
    docx: function (made) {
      var folder = place.getAttribute("data-static");
      return Promise.all([template(), evaluate.load(folder + "pizzip.js"), evaluate.load(folder + "docxtemplater.js")]).then(
        function () {
          return evaluate.slices.run(evaluate.files.word(made.report, made.day));
        }
      );
    },
    csv: function (made) {
      return Promise.resolve(new Blob([evaluate.tidyCsv.reportCsv(made.report)], { type: "text/csv" }));
    },
    json: function (made) {
      var text = JSON.stringify(made.report, null, 2) + "\n";
      return Promise.resolve(new Blob([text], { type: "application/json" }));
    }
  };

  function download(made, ending, say) {
    var name = "report-" + made.report.questionnaire + "." + ending;
    say("The file is being made.");
    makers[ending](made)
      .then(function (blob) {
        save(blob, name);
        say("The file " + name + " was made. Look for it among your downloads.");
      })
      .catch(function () {
        say("The file could not be made. Open this page again, and try once more.");
      });
  }

  /* The row of buttons for a report. */
  function buttons(made, say) {
    var element = evaluate.show.element;
    var row = element("div", { class: "canvas-actions maker-downloads", role: "group", "aria-label": "Download the report" });
    BUTTONS.forEach(function (one) {
      var button = row.appendChild(element("button", { type: "button" }, "Download: " + one[1]));
      button.addEventListener("click", function () {
        download(made, one[0], say);
      });
    });
    var print = row.appendChild(element("button", { type: "button" }, "Print"));
    print.addEventListener("click", function () {
      window.print();
    });
    return row;
  }

  evaluate.downloads = { buttons: buttons, save: save };
})();
