/* The planner of an evaluation: from what may change to measures, times and people. Nothing leaves
   the device; a draft is kept only where the reader asks for it. */
(function () {
  "use strict";
  var place = document.querySelector(".planner");
  if (!place) return;

  var KEY = "pack-evaluation-plan";
  var TEXTS = ["decide", "people", "keep"];
  var form = place.querySelector("form");
  var plan = place.querySelector(".planner-plan");
  var keep = document.getElementById("plan_draft");
  var status = place.querySelector(".canvas-status");

  var sheet = document.querySelector(".planner-sheet");

  function all(selector, box) {
    return Array.prototype.slice.call((box || form).querySelectorAll(selector));
  }

  function say(text) {
    status.textContent = "";
    window.setTimeout(function () {
      status.textContent = text;
    }, 50);
  }

  function value(name) {
    return form.elements[name].value.trim();
  }

  function lines(name) {
    return value(name)
      .split("\n")
      .map(function (line) {
        return line.replace(/^\s*[-*•]\s+/, "").trim();
      })
      .filter(Boolean);
  }

  /* --- What the plan says ---------------------------------------------------------------------- */

  function wayRow(outcome, box) {
    var key = box.getAttribute("data-way");
    var details = form.querySelector('[data-of="' + key + '"]');
    var times = all("[data-time]:checked", details).map(function (time) {
      return time.getAttribute("data-time");
    });
    return {
      outcome: outcome,
      way: box.getAttribute("data-label"),
      times: times.join("; ") || "Not decided",
      who: value("who:" + key) || "Not decided"
    };
  }

  function openRow(outcome, way) {
    return { outcome: outcome, way: way || "Not decided", times: "Not decided", who: "Not decided" };
  }

  function rows() {
    var found = [];
    all("[data-outcome]:checked").forEach(function (box) {
      var id = box.getAttribute("data-outcome");
      var ways = form.querySelector('[data-ways-of="' + id + '"]');
      var label = ways.getAttribute("data-label");
      var chosen = all("[data-way]:checked", ways).map(function (way) {
        return wayRow(label, way);
      });
      var own = value("own:" + id);
      if (own || !chosen.length) chosen.push(openRow(label, own));
      found = found.concat(chosen);
    });
    return found.concat(
      lines("other").map(function (line) {
        return openRow(line, "");
      })
    );
  }

  function risks() {
    var chosen = all("[data-risk]:checked").map(function (box) {
      var told = sheet.querySelector('[data-risk-of="' + box.getAttribute("data-risk") + '"]');
      return {
        text: told.firstElementChild.textContent.replace(/\.$/, ""),
        remedy: told.lastElementChild.textContent
      };
    });
    return chosen.concat(
      lines("risks").map(function (line) {
        return { text: line.replace(/\.$/, ""), remedy: "" };
      })
    );
  }

  function limits() {
    return all("[data-limits] li", plan).map(function (item) {
      return item.textContent;
    });
  }

  function title() {
    return value("name") ? "Evaluation plan: " + value("name") : "Your plan";
  }

  function isEmpty() {
    return all("[name]").every(function (input) {
      return input.type === "checkbox" ? input.checked === input.defaultChecked : !input.value.trim();
    });
  }

  /* --- What is shown --------------------------------------------------------------------------- */

  function showWays() {
    all("[data-outcome]").forEach(function (box) {
      var ways = form.querySelector('[data-ways-of="' + box.getAttribute("data-outcome") + '"]');
      ways.hidden = !box.checked;
    });
    all("[data-way]").forEach(function (box) {
      form.querySelector('[data-of="' + box.getAttribute("data-way") + '"]').hidden = !box.checked;
    });
  }

  function draw() {
    var empty = isEmpty();
    plan.querySelector("#plan_title").textContent = title();
    plan.querySelector(".planner-empty").hidden = !empty;
    TEXTS.forEach(function (name) {
      var box = plan.querySelector('[data-text="' + name + '"]');
      box.querySelector("p").textContent = value(name);
      box.hidden = !value(name);
    });
    var body = plan.querySelector("tbody");
    body.textContent = "";
    rows().forEach(function (row) {
      var made = body.insertRow();
      var head = document.createElement("th");
      head.scope = "row";
      head.textContent = row.outcome;
      made.appendChild(head);
      [row.way, row.times, row.who].forEach(function (text) {
        made.insertCell().textContent = text;
      });
    });
    plan.querySelector("[data-rows]").hidden = !body.rows.length;
    var list = plan.querySelector("[data-risks] ul");
    list.textContent = "";
    risks().forEach(function (risk) {
      var item = document.createElement("li");
      var strong = document.createElement("strong");
      strong.textContent = risk.text + ".";
      item.appendChild(strong);
      item.appendChild(document.createTextNode(risk.remedy ? " " + risk.remedy : ""));
      list.appendChild(item);
    });
    plan.querySelector("[data-risks]").hidden = !list.children.length;
    plan.querySelector("[data-limits]").hidden = empty;
  }

  /* --- The draft ------------------------------------------------------------------------------- */

  function values() {
    var found = {};
    all("[name]").forEach(function (input) {
      found[input.name] = input.type === "checkbox" ? input.checked : input.value;
    });
    return found;
  }

  function store() {
    try {
      if (!keep.checked) window.localStorage.removeItem(KEY);
      else window.localStorage.setItem(KEY, JSON.stringify(values()));
    } catch (error) {
      keep.checked = false;
      say("This browser keeps nothing on this device. Download your plan instead.");
    }
  }

  function restore() {
    var draft = null;
    try {
      draft = JSON.parse(window.localStorage.getItem(KEY));
    } catch (error) {
      /* Storage is switched off, or holds something else: start empty. */
    }
    if (!draft || typeof draft !== "object") return;
    keep.checked = true;
    all("[name]").forEach(function (input) {
      var kept = draft[input.name];
      if (input.type === "checkbox" && typeof kept === "boolean") input.checked = kept;
      if (input.type !== "checkbox" && typeof kept === "string") input.value = kept;
    });
  }

  /* --- Files ----------------------------------------------------------------------------------- */

  function slug(text) {
    var made = text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-/, "")
      .slice(0, 60)
      .replace(/-$/, "");
    return made ? "evaluation-plan-" + made : "evaluation-plan";
  }

  function save(blob, ending) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = slug(value("name")) + "." + ending;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 10000);
    say("The file " + link.download + " was made. Look for it among your downloads.");
  }

  /* Text that stays text: what Markdown would read as a mark gets a backslash. */
  function plain(text) {
    return text.replace(/([\\`*_[\]<>|#~])/g, "\\$1").replace(/\s*\n\s*/g, " ");
  }

  function heading(name) {
    return plan.querySelector('[data-text="' + name + '"]').firstElementChild.textContent;
  }

  function markdown() {
    var parts = ["# " + plain(title())];
    TEXTS.forEach(function (name) {
      parts.push("## " + heading(name), plain(value(name)) || "Not decided");
    });
    var header = all("th[scope=col]", plan.querySelector("[data-rows]")).map(function (cell) {
      return cell.textContent;
    });
    var table = [header, header.map(function () { return "---"; })].concat(
      rows().map(function (row) {
        return [row.outcome, row.way, row.times, row.who].map(plain);
      })
    );
    parts.push(
      "## What we measure",
      table
        .map(function (cells) {
          return "| " + cells.join(" | ") + " |";
        })
        .join("\n")
    );
    var found = risks().map(function (risk) {
      return "- **" + plain(risk.text) + ".**" + (risk.remedy ? " " + plain(risk.remedy) : "");
    });
    parts.push("## What could go wrong", found.join("\n") || "Not decided");
    parts.push(
      "## What this plan cannot show",
      limits()
        .map(function (text) {
          return "- " + plain(text);
        })
        .join("\n")
    );
    return parts.join("\n\n") + "\n";
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

  function downloadWord() {
    var folder = place.getAttribute("data-static");
    Promise.all([
      load(folder + "pizzip.js"),
      load(folder + "docxtemplater.js"),
      load(place.getAttribute("data-template"))
    ])
      .then(function () {
        var filling = { name: value("name") || "our work", rows: rows(), risks: risks() };
        TEXTS.forEach(function (name) {
          filling[name] = value(name) || "Not decided";
        });
        var zip = new window.PizZip(window.atob(window.pack.planTemplate));
        var filled = new window.docxtemplater(zip, { paragraphLoop: true, linebreaks: true });
        filled.render(filling);
        save(
          filled.getZip().generate({
            type: "blob",
            compression: "DEFLATE",
            mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
          }),
          "docx"
        );
      })
      .catch(function () {
        say("That did not work. Reload the page and try again; your plan is kept if the draft is on.");
      });
  }

  /* --- Buttons --------------------------------------------------------------------------------- */

  var actions = {
    word: downloadWord,
    markdown: function () {
      save(new Blob([markdown()], { type: "text/markdown" }), "md");
    },
    print: function () {
      window.print();
    },
    clear: function () {
      if (isEmpty() || window.confirm("Clear all that you have written?")) {
        var kept = keep.checked;
        form.reset();
        keep.checked = kept;
        showWays();
        store();
        draw();
        say("The plan is empty.");
      }
    }
  };

  form.addEventListener("click", function (event) {
    var action = actions[event.target.getAttribute("data-do")];
    if (action) action();
  });
  form.addEventListener("input", function (event) {
    if (event.target === keep) return;
    showWays();
    draw();
    if (keep.checked) store();
  });
  keep.addEventListener("change", function () {
    store();
    if (keep.checked) say("A draft is kept on this device.");
    else say("The draft was removed from this device.");
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  window.addEventListener("beforeunload", function (event) {
    if (!keep.checked && !isEmpty()) event.preventDefault();
  });

  all(".planner-limits li", sheet).forEach(function (item) {
    plan.querySelector("[data-limits] ul").appendChild(item.cloneNode(true));
  });
  restore();
  showWays();
  draw();
})();
