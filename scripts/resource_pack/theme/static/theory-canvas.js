/* A blank theory of change that a team fills in the browser. Nothing leaves the device; a draft is
   kept only where the reader asks for it. Files have the form of the pack's own records. */
(function () {
  "use strict";
  var canvas = document.querySelector(".canvas");
  if (!canvas) return;

  var KEY = "pack-theory-draft";
  var FIXED = ["authority", "layout", "source"];
  var LAYOUTS = ["six-step", "five-step"];
  var form = canvas.querySelector("form");
  var keep = document.getElementById("canvas_keep");
  var status = canvas.querySelector(".canvas-status");
  var stages = Array.prototype.map.call(
    canvas.querySelectorAll(".canvas-poster [data-stage]"),
    function (box) {
      return box.getAttribute("data-stage");
    }
  );
  /* What an opened file holds beside texts: it goes back into the file that is downloaded. */
  var opened = {};

  function say(text) {
    status.textContent = "";
    window.setTimeout(function () {
      status.textContent = text;
    }, 50);
  }

  function field(name) {
    return form.elements[name];
  }

  function lines(name) {
    if (isHidden(name)) return [];
    return field(name)
      .value.split("\n")
      .map(function (line) {
        return line.replace(/^\s*[-*•]\s+/, "").trim();
      })
      .filter(Boolean);
  }

  function texts() {
    var values = {};
    Array.prototype.forEach.call(form.querySelectorAll("[name]"), function (input) {
      values[input.name] = input.value;
    });
    return values;
  }

  function isEmpty() {
    var values = texts();
    return Object.keys(values).every(function (name) {
      return !values[name].trim();
    });
  }

  /* A poster of five steps has other boxes for measuring than one of six. */
  function layout() {
    return opened.layout || LAYOUTS[0];
  }

  function shape() {
    Array.prototype.forEach.call(form.querySelectorAll("[data-only]"), function (box) {
      box.hidden = box.getAttribute("data-only") !== layout();
    });
  }

  function isHidden(stage) {
    var box = field(stage).closest("[data-only]");
    return Boolean(box && box.hidden);
  }

  /* --- The poster ---------------------------------------------------------------------------- */

  function draw() {
    var vision = field("vision").value.trim();
    canvas.querySelector("#canvas_poster_title").textContent = field("place").value.trim()
      ? "Theory of change: " + field("place").value.trim()
      : "Your theory of change";
    canvas.querySelector(".theory-vision").textContent = vision ? "Vision: " + vision : "";
    stages.forEach(function (stage) {
      var box = canvas.querySelector('[data-stage="' + stage + '"]');
      var list = box.querySelector("ul");
      var entries = lines(stage);
      list.textContent = "";
      entries.forEach(function (entry) {
        var item = document.createElement("li");
        item.textContent = entry;
        list.appendChild(item);
      });
      box.hidden = !entries.length;
    });
  }

  /* --- The draft ------------------------------------------------------------------------------ */

  function store() {
    try {
      if (!keep.checked) window.localStorage.removeItem(KEY);
      else window.localStorage.setItem(KEY, JSON.stringify({ texts: texts(), opened: opened }));
    } catch (error) {
      keep.checked = false;
      say("This browser keeps nothing on this device. Download your canvas instead.");
    }
  }

  function restore() {
    var draft = null;
    try {
      draft = JSON.parse(window.localStorage.getItem(KEY));
    } catch (error) {
      /* Storage is switched off, or holds something else: start empty. */
    }
    if (!draft || !draft.texts) return;
    keep.checked = true;
    opened = draft.opened || {};
    shape();
    Object.keys(draft.texts).forEach(function (name) {
      if (field(name)) field(name).value = draft.texts[name];
    });
  }

  /* --- Files ---------------------------------------------------------------------------------- */

  function slug(text) {
    var made = text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-/, "")
      .slice(0, 60)
      .replace(/-$/, "");
    return made || "our-area";
  }

  /* An entry as an opened file had it, with its themes and doubts, as long as its text is the same. */
  function entry(stage, text) {
    var before = (opened[stage] || []).filter(function (item) {
      return item && item.text === text;
    })[0];
    return before || { text: text };
  }

  /* The record of a poster names the document that it is from; a canvas is the team's own. */
  function isOwn(source) {
    return !source || typeof source !== "object" || source.document === "this-team";
  }

  function record() {
    var place = field("place").value.trim();
    var made = {
      authority: slug(place),
      layout: layout(),
      source: isOwn(opened.source)
        ? { document: "this-team", place: place || "Our area" }
        : opened.source
    };
    var vision = field("vision").value.trim();
    made.vision = opened.vision && opened.vision.text === vision ? opened.vision : { text: vision };
    stages.forEach(function (stage) {
      var entries = lines(stage).map(function (text) {
        return entry(stage, text);
      });
      if (entries.length) made[stage] = entries;
    });
    Object.keys(opened).forEach(function (key) {
      if (!(key in made) && stages.indexOf(key) < 0) made[key] = opened[key];
    });
    return made;
  }

  function save(blob, ending) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "theory-of-change-" + slug(field("place").value) + "." + ending;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 10000);
    say("The file " + link.download + " was made. Look for it among your downloads.");
  }

  var loaded = {};

  function load(address) {
    if (!loaded[address]) {
      loaded[address] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = function () {
          delete loaded[address];
          script.remove();
          reject(new Error(address));
        };
        document.head.appendChild(script);
      });
    }
    return loaded[address];
  }

  function fromStatic(name) {
    return load(canvas.getAttribute("data-static") + name);
  }

  function failed() {
    say("That did not work. Reload the page and try again; your text is kept if the draft is on.");
  }

  function downloadYaml() {
    fromStatic("js-yaml.js")
      .then(function () {
        var text = window.jsyaml.dump(record(), { lineWidth: 100, noRefs: true });
        save(new Blob([text], { type: "application/yaml" }), "yml");
      })
      .catch(failed);
  }

  function downloadWord() {
    Promise.all([
      fromStatic("pizzip.js"),
      fromStatic("docxtemplater.js"),
      load(canvas.getAttribute("data-template"))
    ])
      .then(function () {
        var values = { place: field("place").value.trim() || "our area" };
        values.vision = field("vision").value.trim();
        values.six_step = layout() === LAYOUTS[0];
        stages.forEach(function (stage) {
          values[stage] = lines(stage);
        });
        var zip = new window.PizZip(window.atob(window.pack.theoryTemplate));
        var filled = new window.docxtemplater(zip, { paragraphLoop: true, linebreaks: true });
        filled.render(values);
        save(
          filled.getZip().generate({
            type: "blob",
            compression: "DEFLATE",
            mimeType:
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
          }),
          "docx"
        );
      })
      .catch(failed);
  }

  function asText(value) {
    return typeof value === "string" ? value : value && typeof value.text === "string" ? value.text : null;
  }

  /* Puts a record into the form. Returns what is wrong with it, or nothing. */
  function take(value) {
    if (!value || typeof value !== "object" || Array.isArray(value)) {
      return "it is not a theory of change";
    }
    var known = stages.concat(FIXED, ["vision", "made_from", "strategies", "doubts"]);
    var strange = Object.keys(value).filter(function (key) {
      return known.indexOf(key) < 0;
    });
    if (value.layout && LAYOUTS.indexOf(value.layout) < 0) return "its layout is not known";
    if (strange.length) return "it has a part called “" + strange[0] + "”, which the canvas does not know";
    var wrong = null;
    var made = {};
    stages.forEach(function (stage) {
      var entries = value[stage] || [];
      if (!Array.isArray(entries)) {
        wrong = "“" + stage + "” is not a list";
        return;
      }
      made[stage] = entries.map(asText);
      if (made[stage].indexOf(null) >= 0) wrong = "an entry of “" + stage + "” has no text";
    });
    var vision = asText(value.vision || "");
    if (vision === null) wrong = "its vision has no text";
    if (wrong) return wrong;
    opened = value;
    shape();
    field("place").value =
      (value.source && isOwn(value.source) ? value.source.place : value.authority) || "";
    field("vision").value = vision;
    stages.forEach(function (stage) {
      field(stage).value = made[stage].join("\n");
    });
    return null;
  }

  function openFile(file) {
    var before = texts();
    fromStatic("js-yaml.js")
      .then(function () {
        return file.text();
      })
      .then(function (text) {
        var wrong;
        try {
          wrong = take(window.jsyaml.load(text));
        } catch (error) {
          wrong = "it is not YAML, the form in which the canvas writes files";
        }
        if (wrong) {
          say("“" + file.name + "” cannot be opened: " + wrong + ". Your text is as it was.");
          return;
        }
        if (Object.keys(before).some(function (name) { return before[name].trim(); })) {
          say("“" + file.name + "” is open. It took the place of what you had written.");
        } else {
          say("“" + file.name + "” is open.");
        }
        draw();
        store();
      })
      .catch(failed);
  }

  /* --- Buttons -------------------------------------------------------------------------------- */

  var actions = {
    word: downloadWord,
    yaml: downloadYaml,
    print: function () {
      window.print();
    },
    clear: function () {
      if (isEmpty() || window.confirm("Clear all that you have written?")) {
        form.reset();
        opened = {};
        shape();
        store();
        draw();
        say("The canvas is empty.");
      }
    }
  };

  form.addEventListener("click", function (event) {
    var action = actions[event.target.getAttribute("data-do")];
    if (action) action();
  });
  form.addEventListener("input", function (event) {
    if (event.target.type === "file") return;
    draw();
    if (event.target !== keep) store();
  });
  keep.addEventListener("change", function () {
    store();
    if (keep.checked) say("A draft is kept on this device.");
    else say("The draft was removed from this device.");
  });
  document.getElementById("canvas_open").addEventListener("change", function () {
    if (!this.files.length) return;
    var file = this.files[0];
    this.value = "";
    if (isEmpty() || window.confirm("Open the file in place of what you have written?")) openFile(file);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  window.addEventListener("beforeunload", function (event) {
    if (!keep.checked && !isEmpty()) event.preventDefault();
  });

  restore();
  draw();
})();
