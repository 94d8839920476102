/* Finds the measures that fit four answers, and says why. Nothing is sent; the answers are in the
   address, so that a result can be sent to others. */
(function () {
  "use strict";
  var place = document.querySelector(".measure-picker");
  if (!place) return;

  var form = place.querySelector("form");
  var count = place.querySelector(".picker-count");
  var result = place.querySelector(".picker-result");
  var level = place.getAttribute("data-level");
  var licences = JSON.parse(place.getAttribute("data-licences"));
  var records = JSON.parse(place.querySelector(".picker-records").textContent);
  var NAMES = ["what", "about", "minutes", "licence"];

  function radios(name) {
    return Array.prototype.slice.call(form.querySelectorAll('input[name="' + name + '"]'));
  }

  /* The answers in the address; what this form does not have counts as no answer. */
  function state() {
    var asked = new URLSearchParams(window.location.hash.slice(1));
    var values = {};
    NAMES.forEach(function (name) {
      var value = asked.get(name) || "";
      var known = radios(name).some(function (radio) {
        return radio.value === value;
      });
      values[name] = known ? value : "";
    });
    return values;
  }

  function label(name, value) {
    var radio = radios(name).filter(function (one) {
      return one.value === value;
    })[0];
    return radio.parentNode.textContent.trim();
  }

  /* Whether a measure fits one answer, and the words for it. */
  var RULES = {
    what: function (record, value) {
      return {
        fits: record.what.indexOf(value) >= 0,
        yes: "Looks at what you asked for: " + lower(label("what", value)),
        no: "Looks at something else: " + record.what.map(subject).join("; ")
      };
    },
    about: function (record, value) {
      return {
        fits: record.about.indexOf(value) >= 0,
        yes: "Is about " + lower(label("about", value)),
        no: "Is about " + record.about.map(person).join(" or ")
      };
    },
    minutes: function (record, value) {
      return {
        fits: record.minutes <= Number(value),
        yes: "Takes " + record.time,
        no: "Takes longer: " + record.time
      };
    },
    licence: function (record, value) {
      return {
        fits: licences[value].indexOf(record.licence) >= 0,
        yes: "Licence: " + lower(record.may),
        no: "Licence: " + lower(record.may)
      };
    }
  };

  function lower(text) {
    return text.charAt(0).toLowerCase() + text.slice(1);
  }
  function subject(id) {
    return lower(label("what", id));
  }
  function person(id) {
    return lower(label("about", id));
  }

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function judge(record, wanted) {
    var reasons = [];
    var missed = [];
    NAMES.forEach(function (name) {
      if (!wanted[name]) return;
      var found = RULES[name](record, wanted[name]);
      (found.fits ? reasons : missed).push(found.fits ? found.yes : found.no);
    });
    return { record: record, reasons: reasons, missed: missed };
  }

  function card(found) {
    var record = found.record;
    var item = element("li", "", "card");
    var heading = element("h" + (Number(level) + 1), "", "card-title");
    var link = element("a", record.name + (record.short ? " (" + record.short + ")" : ""));
    link.href = record.address;
    heading.appendChild(link);
    item.appendChild(heading);
    var list = element("ul");
    found.missed.forEach(function (text) {
      list.appendChild(element("li", "Does not fit: " + lower(text)));
    });
    found.reasons.forEach(function (text) {
      list.appendChild(element("li", text));
    });
    if (!found.reasons.length && !found.missed.length) {
      list.appendChild(element("li", "Takes " + record.time));
      list.appendChild(element("li", "Licence: " + lower(record.may)));
    }
    if (record.used.length) {
      list.appendChild(element("li", "Named by an area of the programme: " + record.used.join(", ")));
    }
    if (record.care) {
      list.appendChild(element("li", "Asks about self-harm: completed with a worker"));
    }
    if (record.doubts) {
      var doubts = record.doubts === 1 ? "1 thing is" : record.doubts + " things are";
      list.appendChild(element("li", doubts + " uncertain: see its page"));
    }
    item.appendChild(list);
    return item;
  }

  function section(title, found) {
    if (!found.length) return;
    var part = element("section");
    part.appendChild(element("h" + level, title));
    var list = element("ul", "", "card-list");
    found.forEach(function (one) {
      list.appendChild(card(one));
    });
    part.appendChild(list);
    result.appendChild(part);
  }

  /* Shorter ones first; then by name, as they come. */
  function byLength(one, other) {
    return one.record.minutes - other.record.minutes;
  }

  function draw() {
    var wanted = state();
    NAMES.forEach(function (name) {
      radios(name).forEach(function (radio) {
        radio.checked = radio.value === wanted[name];
      });
    });
    var answered = NAMES.filter(function (name) {
      return wanted[name];
    }).length;
    result.textContent = "";
    var words = "Answer a question to see which measures fit.";
    if (answered) {
      var judged = records
        .map(function (record) {
          return judge(record, wanted);
        })
        .sort(byLength);
      var fitting = judged.filter(function (one) {
        return !one.missed.length;
      });
      var near = judged.filter(function (one) {
        return one.missed.length === 1 && one.reasons.length > 0;
      });
      words = fitting.length + (fitting.length === 1 ? " measure fits." : " measures fit.");
      section("What fits", fitting);
      if (fitting.length < 3 && near.length) {
        words += " " + near.length + (near.length === 1 ? " misses" : " miss") + " one answer only.";
        section("What misses one answer only", near);
      }
    }
    if (count.textContent !== words) count.textContent = words;
  }

  form.addEventListener("change", function () {
    var values = new URLSearchParams();
    NAMES.forEach(function (name) {
      var chosen = radios(name).filter(function (radio) {
        return radio.checked;
      })[0];
      if (chosen && chosen.value) values.set(name, chosen.value);
    });
    var hash = values.toString();
    window.history.replaceState(null, "", hash ? "#" + hash : window.location.pathname);
    draw();
  });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    window.history.replaceState(null, "", window.location.pathname);
    draw();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  window.addEventListener("hashchange", draw);
  draw();
})();
