/* A report on answers as headings, paragraphs and tables: what the page, the downloads and Word all
   show. The same as publish/report_blocks.py, which says why; a test compares the two. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var HIDDEN = "not shown";
  var COMPARED = [
    "Score", "Times compared", "People", "Average before", "Average after", "Change", "95% interval"
  ];
  /* Columns, behind the first, that have words and no numbers. */
  var WORDS = ["Times compared", "Time"];
  var BETTER = {
    better: " A high score is good.",
    worse: " A low score is good.",
    neither: " Neither end is better."
  };

  function writeNumber(value, decimals) {
    return evaluate.numbers.writeNumber(value, decimals);
  }

  function heading(level, text) {
    return { kind: "heading", level: level, text: text };
  }
  function paragraph(text) {
    return { kind: "paragraph", text: text };
  }
  function items(texts) {
    return { kind: "items", items: texts.slice() };
  }
  function table(caption, header, rows) {
    var numbers = header.map(function (text, place) {
      return place > 0 && WORDS.indexOf(text) < 0;
    });
    return { kind: "table", caption: caption, header: header, numbers: numbers, rows: rows };
  }

  /* The whole report, in order. `charts` are the ids of the charts that there are. */
  function reportParts(report, charts) {
    var parts = [{ kind: "box", paragraphs: [evaluate.sentences.NO_COMPARISON].concat(report.warnings) }];
    function add(more) {
      more.forEach(function (part) {
        parts.push(part);
      });
    }
    add(people(report));
    add(allScores(report));
    (charts || []).forEach(function (id, place) {
      if (place === 0) parts.push(heading(1, "Averages at a glance"));
      parts.push({ kind: "chart", id: id });
    });
    var sourced = report.constructs.some(hasSource);
    report.constructs.forEach(function (one) {
      add(construct(one, sourced));
    });
    if (report.indicators.length) {
      parts.push(heading(1, "Numbers from all forms"));
      report.indicators.forEach(function (one) {
        parts.push(paragraph(one.time + ". " + (one.sentence || one.label + ": " + one.why)));
      });
    }
    if (report.questions.length) {
      parts.push(heading(1, "Other questions"));
      add(answers(report.questions));
    }
    parts.push(heading(1, "How this report was made"), items(report.methods));
    if (report.file_notes.length) {
      parts.push(heading(1, "About the file of answers"), items(report.file_notes));
    }
    return numbered(parts);
  }

  /* Two tables may have the same words, and a name has to tell them apart. */
  function numbered(parts) {
    var number = 0;
    parts.forEach(function (part) {
      if (part.kind !== "table") return;
      number += 1;
      part.caption = "Table " + number + ". " + part.caption;
    });
    return parts;
  }

  function people(report) {
    var what = report.what_rows_are;
    var title = what === "people" ? "How many people answered" : "How many forms there are";
    var parts = [heading(1, report.kept.length ? title + ", and who was lost" : title)];
    report.summary.forEach(function (text) {
      parts.push(paragraph(text));
    });
    parts.push(
      table(
        title,
        ["Time", what.charAt(0).toUpperCase() + what.slice(1).toLowerCase()],
        report.times.map(function (time) {
          return [time.label, countWords(time.people)];
        })
      )
    );
    if (report.kept.length) {
      parts.push(
        table(
          "Answered first at “" + report.times[0].label + "”, and again",
          ["Later time", "Both times", "First time only", "Later time only"],
          report.kept.map(function (one) {
            return [one.label].concat([one.both, one.lost, one.joined].map(countWords));
          })
        )
      );
    }
    return parts;
  }

  /* All averages in one place. Each stands further down, too, so nothing more is told. */
  function allScores(report) {
    var compared = [];
    var atOneTime = [];
    report.constructs.forEach(function (score) {
      score.comparisons.forEach(function (one) {
        var times = one.before_label + ", and " + lower(one.after_label);
        compared.push([score.label, times].concat(averagesInARow(one, score.decimals)));
      });
      score.times.forEach(function (one) {
        var many = one.mean === null ? HIDDEN : countWords(one.people);
        atOneTime.push([score.label, one.label, many, number(one.mean, score.decimals + 1)]);
      });
    });
    var parts = [];
    if (compared.length || atOneTime.length) parts.push(heading(1, "All scores at a glance"));
    if (compared.length) {
      parts.push(table("Averages at two times, and their change", COMPARED, compared));
    }
    if (atOneTime.length) {
      parts.push(table("Averages at one time", ["Score", "Time", "People", "Average"], atOneTime));
    }
    return parts;
  }

  function averagesInARow(one, decimals) {
    var averages = one.averages;
    if (averages.change === null) return [HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN];
    return [
      countWords(one.people),
      number(averages.before, decimals + 1),
      number(averages.after, decimals + 1),
      number(averages.change, decimals + 1),
      span(averages.interval, decimals)
    ];
  }

  /* Whether somebody published how exactly a score measures. */
  function hasSource(score) {
    return score.comparisons.some(function (one) {
      return one.shares.threshold !== null;
    });
  }

  /* A score. `sourced`: whether any score has what tells change from chance. */
  function construct(one, sourced) {
    var ends = "The score runs from " + writeNumber(one.low) + " to " + writeNumber(one.high) + ".";
    var parts = [heading(1, one.label), paragraph(one.what), paragraph(ends + BETTER[one.higher_is])];
    var lacks = one.comparisons.some(function (found) {
      return found.shares.why === evaluate.sentences.NO_SOURCE;
    });
    if (sourced && lacks) parts.push(paragraph(evaluate.sentences.NO_SOURCE));
    one.comparisons.forEach(function (found) {
      parts = parts.concat(comparison(one.label, found, one.decimals));
    });
    one.times.forEach(function (found) {
      parts = parts.concat(oneTime(found));
    });
    return parts;
  }

  function comparison(label, one, decimals) {
    var parts = [heading(2, one.before_label + ", and " + small(one.after_label))];
    var averages = one.averages;
    one.sentences.forEach(function (text) {
      parts.push(paragraph(text));
    });
    if (averages.change !== null) {
      var rows = [["People with both scores", countWords(one.people)]];
      if (one.families) rows.push(["Families", writeNumber(one.families)]);
      rows.push(
        ["Average, " + small(one.before_label), number(averages.before, decimals + 1)],
        ["Average, " + small(one.after_label), number(averages.after, decimals + 1)],
        ["Average change", number(averages.change, decimals + 1)],
        ["95% interval of the change", span(averages.interval, decimals)],
        ["Size of the change (Hedges’ g)", number(averages.effect, 1)],
        ["95% interval of Hedges’ g", span(averages.effect_interval, 1)]
      );
      parts.push(table(label + ": averages", ["", "Value"], rows));
    }
    parts = parts.concat(shares(one.shares, one.sentences));
    if (one.everyone.length) {
      parts.push(
        table(
          "Everyone with a score, whether or not they answered again",
          ["Time", "People", "Average"],
          one.everyone.map(function (all) {
            var at = all.time === one.before ? one.before_label : one.after_label;
            return [at, writeNumber(all.people), number(all.mean, decimals + 1)];
          })
        )
      );
    }
    var spread = one.scores.some(function (found) {
      return found.groups.length;
    });
    if (spread) parts.push(heading(3, "How the scores are spread"));
    parts = parts.concat(answers(one.scores));
    if (one.items.length) parts.push(heading(3, "Answers to each question"));
    return parts.concat(answers(one.items));
  }

  function shares(one, told) {
    var parts = [];
    if (one.groups.length) {
      parts.push(
        table("Who changed by more than chance", ["", "People", "Per cent"], one.groups.map(groupRow))
      );
    } else if (one.why && told.concat(evaluate.sentences.NO_SOURCE).indexOf(one.why) < 0) {
      parts.push(paragraph(one.why));
    }
    if (one.threshold !== null && one.sd !== null && one.reliability !== null) {
      parts.push(
        paragraph(
          "A change counts where it is more than " + writeNumber(one.threshold, 2) + ". That follows " +
            "from a standard deviation of " + writeNumber(one.sd) + " and a reliability of " +
            writeNumber(one.reliability) + ", both from " + one.source + "."
        )
      );
    }
    return parts;
  }

  function groupRow(group) {
    return [group.label, writeNumber(group.people), group.percent + "%"];
  }

  function oneTime(one) {
    return [heading(2, one.label)].concat(one.sentences.map(paragraph), answers(one.scores), answers(one.items));
  }

  /* Tables that can be shown; for the rest, one list of what is not. */
  function answers(tables) {
    var parts = [];
    var hidden = [];
    tables.forEach(function (one) {
      var many = one.people ? ", " + writeNumber(one.people) + " people" : "";
      var title = beforeATime(one.text, one.time) + many + ".";
      if (one.groups.length) {
        parts.push(
          table(
            title,
            ["Answer", "People", "Per cent"],
            one.groups.map(groupRow)
          )
        );
        if (one.why) parts.push(paragraph(one.why));
      } else if (one.why) hidden.push(title + " " + one.why);
    });
    if (hidden.length) parts.push(items(hidden));
    return parts;
  }

  /* A question ends with its own sign, and the name of a score with none. */
  function beforeATime(text, time) {
    return /[.?!:…]$/.test(text) ? text + " " + time : text + ", " + lower(time);
  }

  function lower(label) {
    return evaluate.sentences.lower(label);
  }

  function number(value, decimals) {
    return value === null ? HIDDEN : writeNumber(value, decimals);
  }

  function span(interval, decimals) {
    if (interval === null) return HIDDEN;
    return writeNumber(interval.low, decimals) + " to " + writeNumber(interval.high, decimals);
  }

  function small(label) {
    return label.slice(0, 1).toLowerCase() + label.slice(1);
  }

  /* A count in a cell of a table. */
  function countWords(count) {
    if (count.value !== null) {
      return writeNumber(count.value) + (count.known === "at-least" ? " or more" : "");
    }
    return count.known === "few" ? "1 to 5" : HIDDEN;
  }

  /* A count for a table of data: a number, or c where it is hidden. */
  function countCell(count) {
    return count.known === "exact" || count.known === "none" ? String(count.value) : "c";
  }

  evaluate.blocks = { reportParts: reportParts, countCell: countCell };
})();
