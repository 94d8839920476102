/* The page “Make a report”: from a form and a file to a report. Nothing is sent and nothing is kept; all
   that is known of a file goes when the page is closed, or when “Forget this file” is pressed. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var place = document.querySelector(".maker");
  var form = place.querySelector(".maker-form");
  var select = document.getElementById("maker_form");
  var file = document.getElementById("maker_file");
  var map = document.getElementById("maker_map");
  var work = place.querySelector(".maker-work");
  var bar = work.querySelector("progress");
  var status = place.querySelector(".maker-status");
  var shown = place.querySelector(".maker-report");
  var AT_A_TIME = 25;
  var LEVEL = Number(place.getAttribute("data-level"));
  var records = {};
  /* Counts up with each start, so that what was cancelled finds out. */
  var turn = 0;
  /* The same for what is looked up in files before a report is asked for. */
  var looked = 0;
  /* What is chosen for the columns of the files, and for which files. */
  var known = {};

  evaluate.records = {
    add: function (record) {
      records[record.id] = record;
    }
  };

  function say(text) {
    /* The same words again would not be read out, so the place is empty for a moment. */
    status.textContent = "";
    window.setTimeout(function () {
      status.textContent = text;
    }, 50);
  }

  function forgetReport() {
    shown.textContent = "";
    shown.removeAttribute("aria-labelledby");
    shown.hidden = true;
    evaluate.mapping.forget();
    evaluate.faults.forget();
  }

  function working(is) {
    work.hidden = !is;
    bar.removeAttribute("value");
  }

  function progress(words, from, to) {
    status.textContent = words;
    return function (part) {
      if (typeof part === "number" && isFinite(part)) bar.value = from + (to - from) * Math.min(1, part);
    };
  }

  /* --- What is chosen ---------------------------------------------------------------------------- */

  function faults() {
    var found = [];
    if (!select.value) found.push(["maker_form", "Choose the form that people filled in"]);
    if (!file.files.length) found.push(["maker_file", "Choose the file of answers"]);
    return found;
  }

  function recordOf(id) {
    var chosen = Array.prototype.filter.call(select.options, function (option) {
      return option.value === id;
    })[0];
    return evaluate.load(chosen.getAttribute("data-record")).then(function () {
      return records[id];
    });
  }

  function chosenFiles() {
    return Array.prototype.slice.call(file.files);
  }

  function nameOf(one) {
    return one.name;
  }

  function bytesOf(files) {
    return Promise.all(
      files.map(function (one) {
        return one.arrayBuffer().then(function (data) {
          return { name: one.name, bytes: new Uint8Array(data) };
        });
      })
    );
  }

  /* What columns mean: as chosen on this page, or in a mapping file, or nothing yet. */
  function givenOf() {
    var names = chosenFiles().map(nameOf).join("\n");
    var wanted = map.files[0] || null;
    /* A file that was put right has the name that it had: its columns mean what they meant. */
    if (known.names !== names || known.map !== wanted || known.form !== select.value) {
      known = { names: names, map: wanted, form: select.value, given: null };
    }
    if (known.given) return Promise.resolve(known.given);
    if (!wanted) return Promise.resolve(evaluate.mapFile.empty());
    return Promise.all([wanted.text(), evaluate.load(place.getAttribute("data-yaml"))]).then(function (found) {
      var read = evaluate.mapFile.read(found[0], wanted.name);
      if (read.problems.length) throw { problems: read.problems, file: wanted.name };
      return read.given;
    });
  }

  /* --- Making ------------------------------------------------------------------------------------ */

  function dayOf(answers) {
    var days = answers.map(function (one) {
      return one.lastModified || Date.now();
    });
    return new Date(Math.max.apply(null, days)).toISOString().slice(0, 10);
  }

  function stopped(mine) {
    if (mine !== turn) throw { cancelled: true };
  }

  /* The same steps, which end where somebody cancels. */
  function* watched(mine, generator, tell) {
    for (;;) {
      stopped(mine);
      var step = generator.next();
      if (step.done) return step.value;
      tell(step.value);
      yield;
    }
  }

  function run(mine, generator, words, from, to) {
    stopped(mine);
    return evaluate.slices.run(watched(mine, generator, progress(words, from, to)));
  }

  function make() {
    var found = faults();
    forgetReport();
    if (found.length) return evaluate.faults.ofFields(found);
    var mine = (turn += 1);
    looked += 1;
    var answers = chosenFiles();
    var state = { answers: answers, given: evaluate.mapFile.empty() };
    var reading = answers.length > 1 ? "Reading the files." : "Reading the file.";
    working(true);
    progress(reading, 0, 0);
    return Promise.all([recordOf(select.value), givenOf(), bytesOf(answers)])
      .then(function (all) {
        state.record = all[0];
        state.given = all[1];
        return run(mine, evaluate.joining.readSheets(all[2]), reading, 0, 0.4);
      })
      .then(function (sheets) {
        state.sheets = sheets;
        evaluate.fileTimes.show(sheets, state.record, state.given);
        var times = evaluate.fileTimes.chosen(answers.map(nameOf));
        var steps = evaluate.joining.joinSheets(sheets, times, state.record, state.given);
        return run(mine, steps, "Checking the answers.", 0.4, 0.7);
      })
      .then(function (responses) {
        return run(mine, evaluate.analysis.evaluate(state.record, responses), "Working out the numbers.", 0.7, 0.9);
      })
      .then(function (report) {
        return show(mine, report, answers);
      })
      .catch(function (error) {
        if (mine === turn) failed(error, state);
      });
  }

  function failed(error, state) {
    working(false);
    status.textContent = "";
    if (!error || !error.problems) {
      say("The report could not be made. Open this page again, and try once more.");
      throw error;
    }
    var several = state.answers.length > 1;
    var more = null;
    if (state.sheets && evaluate.mapping.helps(error.problems, state.sheets.length)) {
      evaluate.mapping.show(state.sheets, state.record, state.given, error.problems, again, say);
      more = wayOn("#maker_mapping_title", "Say what your columns mean");
    } else if (state.sheets && several && evaluate.mapping.lacksTime(error.problems)) {
      more = wayOn("#maker_times", "Say which time each file is about");
    }
    evaluate.faults.ofFile(error.problems, error.file || (several ? "" : state.answers[0].name), more);
    offerToForget();
  }

  /* A link to where something can be chosen. */
  function wayOn(address, words) {
    var made = evaluate.show.element("p");
    made.appendChild(evaluate.show.element("a", { href: address }, words));
    made.appendChild(document.createTextNode(", or put it right in the file and choose it again."));
    return made;
  }

  function offerToForget() {
    var button = form.querySelector("[data-do=forget]");
    button.textContent = file.files.length > 1 ? "Forget these files" : "Forget this file";
    button.hidden = false;
  }

  function again(given) {
    known.given = given;
    make();
  }

  function show(mine, report, answers) {
    var drawn = evaluate.charts.chartsOf(report);
    var charts = {};
    drawn.forEach(function (chart) {
      charts[chart.id] = chart;
    });
    var parts = evaluate.blocks.reportParts(report, Object.keys(charts));
    var made = { report: report, parts: parts, charts: charts, day: dayOf(answers) };
    return run(mine, evaluate.show.build(parts, charts, LEVEL), "Writing the report.", 0.9, 1).then(function (built) {
      var heading = evaluate.show.element(
        "h" + LEVEL, { id: "maker_report_title", tabindex: "-1" }, evaluate.files.titleOf(report)
      );
      shown.setAttribute("aria-labelledby", heading.id);
      shown.appendChild(heading);
      shown.appendChild(evaluate.downloads.buttons(made, say));
      shown.appendChild(evaluate.show.contentsList(built.contents));
      shown.hidden = false;
      return layOut(mine, built.fragment).then(function () {
        working(false);
        offerToForget();
        say("The report is ready.");
        heading.focus();
      });
    });
  }

  /* Puts the parts in their place, some at a time: the browser works out where everything stands after
     each, and not for a hundred tables in one go. */
  function layOut(mine, fragment) {
    return new Promise(function (resolve, reject) {
      function more() {
        if (mine !== turn) return reject({ cancelled: true });
        for (var count = 0; count < AT_A_TIME && fragment.firstChild; count += 1) {
          shown.appendChild(fragment.firstChild);
        }
        shown.getBoundingClientRect();
        if (fragment.firstChild) window.setTimeout(more, 0);
        else resolve();
      }
      more();
    });
  }

  /* --- With the network off ----------------------------------------------------------------------- */

  /* Everything that may be needed later is loaded now. So somebody can choose a form and a file, switch
     the network off and see that the report and its files are made all the same. */
  function loadTheRest() {
    var folder = place.getAttribute("data-static");
    var rest = [folder + "pizzip.js", folder + "docxtemplater.js"];
    rest.push(place.getAttribute("data-template"), place.getAttribute("data-yaml"));
    rest.map(evaluate.load).forEach(ignore);
    loadRecord();
  }

  function loadRecord() {
    if (select.value) ignore(recordOf(select.value));
  }

  /* What did not load is told when it is needed. */
  function ignore(promise) {
    promise.catch(function () {});
  }

  /* --- Several files ------------------------------------------------------------------------------- */

  /* Asks for the time of each file that does not say it, as soon as several are chosen. What is wrong
     with them is told when a report is asked for. */
  function look() {
    var mine = (looked += 1);
    var chosen = chosenFiles();
    if (chosen.length < 2 || !select.value) return evaluate.fileTimes.hide();
    ignore(
      Promise.all([recordOf(select.value), givenOf(), bytesOf(chosen)]).then(function (all) {
        return evaluate.slices.run(evaluate.joining.readSheets(all[2])).then(function (sheets) {
          if (mine === looked) evaluate.fileTimes.show(sheets, all[0], all[1]);
        });
      })
    );
  }

  /* --- Buttons ----------------------------------------------------------------------------------- */

  function cancel() {
    turn += 1;
    working(false);
    forgetReport();
    say("Cancelled. No report was made.");
    form.querySelector("[type=submit]").focus();
  }

  function forget() {
    turn += 1;
    looked += 1;
    known = {};
    evaluate.fileTimes.forget();
    form.reset();
    working(false);
    forgetReport();
    form.querySelector("[data-do=forget]").hidden = true;
    say("The file and its report are forgotten.");
    select.focus();
  }

  work.querySelector("[data-do=cancel]").addEventListener("click", cancel);
  form.querySelector("[data-do=forget]").addEventListener("click", forget);

  select.addEventListener("change", loadRecord);
  [select, file, map].forEach(function (field) {
    field.addEventListener("change", look);
  });
  loadTheRest();
  look();

  evaluate.page = { make: make };
})();
