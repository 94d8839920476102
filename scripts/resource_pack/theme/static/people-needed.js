/* How many people a before-and-after comparison needs. The steps on the page come from
   core/power.py: for every number of people the smallest effect that they show. The number that an
   effect needs is looked up, so that it is the same as there. Nothing is sent or kept. */
(function () {
  "use strict";
  var place = document.querySelector(".people-needed");
  if (!place) return;

  var FEW = 20;
  var FEWEST = 10;
  var form = place.querySelector("form");
  var result = place.querySelector(".calculator-result");
  var steps = JSON.parse(place.querySelector(".people-steps").textContent);

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function chosen(name) {
    return form.querySelector('input[name="' + name + '"]:checked').value;
  }

  function edges(percent) {
    return steps.edges[percent];
  }

  function pairsNeeded(effect, percent) {
    var list = edges(percent);
    for (var place = 0; place < list.length; place += 1) {
      if (Math.abs(effect) >= list[place] / steps.parts) return steps.first + place;
    }
    return null;
  }

  function smallestEffect(pairs, percent) {
    return edges(percent)[pairs - steps.first] / steps.parts;
  }

  function peopleToStart(pairs, lost) {
    return Math.ceil((pairs * 100) / (100 - lost));
  }

  function sdOfChange(before, after, correlation) {
    var variance = before * before + after * after - 2 * correlation * before * after;
    return Math.sqrt(Math.max(variance, 0));
  }

  window.pack = window.pack || {};
  window.pack.people = {
    pairsNeeded: pairsNeeded,
    smallestEffect: smallestEffect,
    peopleToStart: peopleToStart,
    sdOfChange: sdOfChange
  };

  /* --- What is asked ------------------------------------------------------------------------- */

  function showFields() {
    var way = chosen("way");
    each(place.querySelectorAll("[data-ways]"), function (box) {
      box.hidden = box.getAttribute("data-ways").split(" ").indexOf(way) < 0;
    });
  }

  function Wrong(field, text) {
    this.field = field;
    this.text = text;
  }

  /* A number of the form. `rule` says what is wrong with a number, or nothing. */
  function number(name, what, rule) {
    var field = form.elements[name];
    var text = field.value.trim();
    if (!/^-?[0-9]*\.?[0-9]+$/.test(text)) {
      throw new Wrong(field, what + ": write a number, such as " + (rule.example || "0.5") + ".");
    }
    var value = Number(text);
    var fault = rule.fault && rule.fault(value);
    if (fault) throw new Wrong(field, what + ": " + fault);
    return value;
  }

  var aboveZero = {
    fault: function (value) {
      return value > 0 ? "" : "write a number above 0.";
    }
  };
  var notZero = {
    fault: function (value) {
      return value === 0 ? "write a number other than 0." : "";
    }
  };
  var share = {
    fault: function (value) {
      return value >= 0 && value <= 1 ? "" : "write a number from 0 to 1.";
    }
  };
  var loss = {
    example: "30",
    fault: function (value) {
      return value >= 0 && value <= 95 && value === Math.floor(value)
        ? ""
        : "write a whole number from 0 to 95.";
    }
  };
  var pairsRule = {
    example: "25",
    fault: function (value) {
      var most = steps.first + edges("80").length - 1;
      return value >= steps.first && value <= most && value === Math.floor(value)
        ? ""
        : "write a whole number from " + steps.first + " to " + most + ".";
    }
  };

  /* --- What is answered ---------------------------------------------------------------------- */

  function two(value) {
    return value.toFixed(2);
  }

  function timesInTen(percent) {
    return Number(percent) / 10 + " times in ten";
  }

  function aboutFew(pairs) {
    if (pairs < FEWEST) {
      return (
        "With fewer than " + FEWEST + " people our reports give averages and no interval, and with " +
        "fewer than 6 no averages at all. Plan for more, or ask people in conversation instead."
      );
    }
    if (pairs < FEW) {
      return (
        "With fewer than " + FEW + " people, one or two who answer differently change the result. " +
        "Say how many there were each time that you give a number."
      );
    }
    return "";
  }

  function forPeople(percent) {
    var pairs = number("pairs", "Number of people", pairsRule);
    var effect = smallestEffect(pairs, percent);
    var lines = [
      pairs + " people who answer at both times show an effect size of " + two(effect) + " or more.",
      "A smaller change may be there, and you would miss it more often than you would like. A true " +
        "change of this size is found " + timesInTen(percent) + "."
    ];
    if (form.elements.sd.value.trim()) {
      var sd = number("sd", "Standard deviation of the changes", aboveZero);
      lines.push("In points of your score, that is an average change of " + two(effect * sd) + ".");
    }
    return lines.concat(aboutFew(pairs));
  }

  function effectOf(way) {
    if (way === "size") return Number(chosen("size"));
    var change = number("change", "Average change", notZero);
    if (way === "changes") {
      return change / number("sd", "Standard deviation of the changes", aboveZero);
    }
    var before = number("sd_before", "Standard deviation before", aboveZero);
    var after = number("sd_after", "Standard deviation after", aboveZero);
    var sd = sdOfChange(before, after, number("correlation", "Correlation", share));
    if (!sd) {
      throw new Wrong(
        form.elements.correlation,
        "Correlation: with 1, everyone would change by the same. Write less."
      );
    }
    return change / sd;
  }

  function forEffect(way, percent) {
    var effect = effectOf(way);
    var lost = number("lost", "How many will not answer a second time", loss);
    var pairs = pairsNeeded(effect, percent);
    if (pairs === null) {
      return [
        "You would need more than " + (steps.first + edges(percent).length - 1) + " people.",
        "The change is very small beside the differences between people (effect size " +
          effect.toFixed(3) + "). Look for a larger change, or use a measure that is closer to what " +
          "you do."
      ];
    }
    var lines = ["Begin with " + peopleToStart(pairs, lost) + " people."];
    lines.push(
      pairs + " have to answer at both times to find an effect size of " + two(Math.abs(effect)) +
        ", " + timesInTen(percent) + "." +
        (lost ? " The rest makes up for " + lost + " of 100 who do not answer again." : "")
    );
    return lines.concat(aboutFew(pairs));
  }

  function clearFaults() {
    each(form.querySelectorAll("[aria-invalid]"), function (field) {
      field.removeAttribute("aria-invalid");
    });
  }

  function show(lines, className) {
    result.textContent = "";
    lines.filter(Boolean).forEach(function (line, index) {
      var made = document.createElement("p");
      if (!index) made.className = className;
      made.textContent = line;
      result.appendChild(made);
    });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearFaults();
    var way = chosen("way");
    var percent = chosen("power");
    try {
      show(way === "people" ? forPeople(percent) : forEffect(way, percent), "calculator-answer");
    } catch (wrong) {
      if (!(wrong instanceof Wrong)) throw wrong;
      wrong.field.setAttribute("aria-invalid", "true");
      show([wrong.text], "calculator-fault");
      wrong.field.focus();
    }
  });
  form.addEventListener("change", function (event) {
    if (event.target.name !== "way") return;
    showFields();
    clearFaults();
    result.textContent = "";
  });

  showFields();
})();
