/* The ways to measure what may change, with times and people, in the form of the planner. planner.js
   comes after it and fills them in again from a draft. */
(function () {
  "use strict";
  var place = document.querySelector(".planner");
  if (!place) return;

  var form = place.querySelector("form");
  var data = JSON.parse(place.querySelector(".planner-ways-data").textContent);

  /* An element with attributes and with what is inside: texts and elements. */
  function make(name, attributes, inside) {
    var made = document.createElement(name);
    Object.keys(attributes).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    (inside || []).forEach(function (part) {
      made.appendChild(typeof part === "string" ? document.createTextNode(part) : part);
    });
    return made;
  }

  function small(text) {
    return make("span", { class: "muted" }, ["(" + text + ")"]);
  }

  function unseen(text) {
    return make("span", { class: "visually-hidden" }, [" " + text]);
  }

  function choice(attributes, words) {
    var box = make("input", Object.assign({ type: "checkbox" }, attributes));
    return make("label", { class: "choice" }, [box, make("span", {}, words)]);
  }

  function field(name, label, about, list) {
    var id = "plan_" + name.replace(/[^a-z0-9]+/g, "_");
    var attributes = { type: "text", id: id, name: name };
    if (list) attributes.list = list;
    return make("div", { class: "field" }, [
      make("label", { for: id }, [label, unseen(about)]),
      make("input", attributes)
    ]);
  }

  function timeChoice(key, number) {
    var time = data.times[number];
    return choice({ name: "time:" + key + ":" + time[0], "data-time": time[1], checked: "" }, [
      time[1] + " ",
      small(time[2].charAt(0).toLowerCase() + time[2].slice(1))
    ]);
  }

  function wayParts(key, way) {
    var details = make("div", { class: "planner-way", "data-of": key, hidden: "" });
    if (way.address) {
      var leads = way.own ? ": form and downloads" : ": what you may do with it";
      details.appendChild(make("p", {}, [make("a", { href: way.address }, [way.label + leads])]));
    }
    var times = way.times.map(function (number) {
      return timeChoice(key, number);
    });
    details.appendChild(
      make("fieldset", {}, [make("legend", {}, ["When?", unseen(way.label)])].concat(times))
    );
    details.appendChild(field("who:" + key, "Who collects it?", way.label, "plan_collectors"));
    var box = { name: "way:" + key, "data-way": key, "data-label": way.label };
    return [choice(box, [way.label + " ", small(way.note)]), details];
  }

  data.outcomes.forEach(function (outcome) {
    var box = form.querySelector('[data-ways-of="' + outcome.id + '"]');
    var label = form.querySelector('[data-outcome="' + outcome.id + '"]').parentNode.textContent.trim();
    box.setAttribute("data-label", label);
    box.appendChild(make("legend", {}, ["How will you measure it?", unseen(label)]));
    if (outcome.care) box.appendChild(make("p", { class: "planner-care" }, [data.care]));
    outcome.ways.forEach(function (name) {
      wayParts(outcome.id + ":" + name, data.ways[name]).forEach(function (part) {
        box.appendChild(part);
      });
    });
    box.appendChild(field("own:" + outcome.id, "Another way", "to measure: " + label));
  });
})();
