/* Plain sentences made from the numbers of a report: those of core/evaluation/sentences.py, word for
   word. No sentence says or implies that a service or a course had any part in a change. */
(function () {
  "use strict";
  var NO_COMPARISON =
    "There was no comparison group: nobody was asked who did not take part. So this report cannot " +
    "tell why anything changed.";
  var NO_SOURCE =
    "Who changed by more than chance is not reported: nobody has published how exactly this " +
    "score measures.";
  var NO_FAMILIES =
    "No family codes were given. Parents of one family tend to answer alike, so the intervals here " +
    "may be too narrow. Add a column family_id, and make the report again.";
  var MORE_LOST =
    " More were lost than kept, so the rest of this report is about a minority.";
  var LOST_HIDDEN =
    " How many were lost is not shown, since the number would tell of 1 to 5 people.";

  function write(value, decimals) {
    return window.pack.evaluate.numbers.writeNumber(value, decimals);
  }

  /* A number of people in words. */
  function people(count, what) {
    what = what || "people";
    if (count.known === "exact") {
      return write(count.value) + " " + (count.value === 1 ? oneOf(what) : what);
    }
    if (count.known === "at-least") return "at least " + write(count.value) + " " + what;
    if (count.known === "none") return "no " + what;
    if (count.known === "few") return "1 to 5 " + what;
    return "a number of " + what + " that is not shown";
  }

  function oneOf(what) {
    return { people: "person", rows: "row" }[what] || what.replace(/s$/, "");
  }

  function capital(text) {
    var letters = Array.from(text);
    return (letters[0] || "").toUpperCase() + letters.slice(1).join("");
  }

  /* A label inside a sentence; one that begins with an abbreviation stays as it is. */
  function lower(label) {
    var letters = Array.from(label);
    var start = letters.slice(0, 2).join("");
    if (start === start.toUpperCase() && start !== start.toLowerCase()) return label;
    return (letters[0] || "").toLowerCase() + letters.slice(1).join("");
  }

  /* A sentence for each time. */
  function howMany(times, what) {
    return times.map(function (time) {
      return time.label + ": " + people(time.people, what) + ".";
    });
  }

  /* What became of those who answered at the first time. */
  function whoWasLost(first, kept, what) {
    return kept.map(function (one) {
      var text =
        capital(people(one.both, what)) + " answered both " + lower(first) + " and " +
        lower(one.label) + ".";
      if (one.lost.known === "none") {
        return text + " Nobody who answered " + lower(first) + " was lost.";
      }
      if (one.lost.known !== "exact" && one.lost.known !== "few") return text + LOST_HIDDEN;
      text += " " + capital(people(one.lost, what)) + " answered " + lower(first) + " and not later.";
      var most = one.both.value && one.lost.value && one.lost.value >= one.both.value;
      return most ? text + MORE_LOST : text;
    });
  }

  /* What the averages say. `means` and `ends` are the digits of means and of intervals. */
  function changeSentences(label, averages, count, times, higher_is, means, ends) {
    if (averages.change === null) return averages.why;
    var made = [];
    if (averages.before !== null && averages.after !== null) {
      made.push(
        "The average of the " + people(count) + " who answered both times was " +
          write(averages.before, means) + " " + lower(times[0]) + " and " +
          write(averages.after, means) + " " + lower(times[1]) + "."
      );
    }
    made.push(changeSentence(label, averages, higher_is, means));
    if (averages.interval) {
      var text = "The 95% interval of this change is " + span(averages.interval, ends) + ".";
      if (holdsNothing(averages.interval)) {
        text += " No change at all lies inside it, so the numbers leave open which way it went.";
      }
      made.push(text);
    }
    if (averages.effect !== null) {
      var size = "The size of the change (Hedges’ g) is " + write(averages.effect, 1);
      if (averages.effect_interval) {
        size += " (95% interval " + span(averages.effect_interval, 1) + ")";
      }
      made.push(size + ".");
    }
    return made.concat(averages.why);
  }

  function changeSentence(label, averages, higher_is, means) {
    var size = write(Math.abs(averages.change), means);
    if (!Number(size.replace(/,/g, ""))) return "On average, “" + label + "” stayed the same.";
    var went = averages.change > 0 ? "up" : "down";
    var text = "On average, “" + label + "” went " + went + " by " + size;
    if (higher_is !== "neither" && averages.interval && !holdsNothing(averages.interval)) {
      var better = averages.change > 0 === (higher_is === "better");
      text += ", which is a change for the " + (better ? "better" : "worse");
    }
    return text + ".";
  }

  function holdsNothing(interval) {
    return interval.low <= 0 && 0 <= interval.high;
  }

  function span(interval, decimals) {
    return write(interval.low, decimals) + " to " + write(interval.high, decimals);
  }

  /* How many changed reliably; empty where nothing is shown. */
  function shareSentence(groups, total) {
    if (!groups.length) return "";
    var parts = groups.map(function (group) {
      return write(group.people) + " (" + group.percent + "%) " + lower(group.label);
    });
    return "Of " + write(total) + " people: " + parts.join(", ") + ".";
  }

  /* Whether those who were lost began elsewhere; empty where it is not shown. */
  function baselineSentence(baseline, decimals) {
    if (baseline.mean_kept === null || baseline.mean_lost === null || baseline.lost === null) {
      return baseline.why;
    }
    return (
      "At the first time, the " + write(baseline.kept) + " people who answered again had an " +
      "average of " + write(baseline.mean_kept, decimals) + ", and the " + write(baseline.lost) +
      " who did not had " + write(baseline.mean_lost, decimals) + ". " +
      "Where the two differ, those who stayed do not stand for all."
    );
  }

  /* The average at one time. */
  function meanSentence(label, mean, count, what, decimals) {
    return (
      "The average of “" + label + "” is " + write(mean, decimals) + ", from " +
      people(count, what) + "."
    );
  }

  /* An indicator with what it is out of. */
  function indicatorSentence(label, numerator, denominator, value, percent, unit) {
    var above = write(numerator);
    if (denominator === null) return label + ": " + above + " " + unit + ".";
    var below = write(denominator);
    if (value === null) return label + ": there is nothing to divide by.";
    if (percent) {
      return label + ": " + write(value, 0) + "% (" + above + " of " + below + " " + unit + ").";
    }
    return label + ": " + write(value, 1) + " (" + above + " for " + below + " " + unit + ").";
  }

  window.pack = window.pack || {};
  window.pack.evaluate = window.pack.evaluate || {};
  window.pack.evaluate.sentences = {
    NO_COMPARISON: NO_COMPARISON,
    NO_SOURCE: NO_SOURCE,
    NO_FAMILIES: NO_FAMILIES,
    lower: lower,
    howMany: howMany,
    whoWasLost: whoWasLost,
    changeSentences: changeSentences,
    shareSentence: shareSentence,
    baselineSentence: baselineSentence,
    meanSentence: meanSentence,
    indicatorSentence: indicatorSentence
  };
})();
