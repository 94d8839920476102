/* What the answers come to: scores, pages that help, and numbers from all forms on this page. */
(function () {
  "use strict";
  var fields = window.pack.form;
  var scoring = window.pack.scoring;
  var record = fields.record;
  var one = fields.one;
  var element = fields.element;
  var result = document.querySelector(".form-result");

  function forgetResult() {
    result.hidden = true;
    result.textContent = "";
  }

  function round(value) {
    return String(Math.round(value * 10) / 10);
  }

  function constructOf(id) {
    return record.constructs.filter(function (construct) {
      return construct.id === id;
    })[0];
  }

  var HIGHER = { better: "A higher score is better.", worse: "A lower score is better." };

  function scoreText(score, rule) {
    if (score.value === null) return "No score: " + fields.lower(score.words) + ".";
    var ends = rule.rescale || [rule.low, rule.high];
    var text = round(score.value) + ", on a scale from " + round(ends[0]) + " to " + round(ends[1]) + ".";
    var more = HIGHER[constructOf(score.construct).higher_is];
    if (more) text += " " + more;
    if (score.band) text += " " + score.band + ".";
    rule.bands.forEach(function (band, place) {
      var what = (constructOf(score.construct).bands || [])[place];
      if (band[1] === score.band && what) text += " " + what;
    });
    if (score.missing.length) {
      text += " " + fields.count(score.missing.length, "question has", "questions have") + " no answer that counts.";
    }
    return text;
  }

  function showScores(row) {
    var point = record.points[row.timepoint];
    var scores = scoring.score(record, row.answers, row.timepoint).scores;
    if (!scores.length) return;
    var list = element("dl");
    scores.forEach(function (score, place) {
      var label = constructOf(score.construct).label;
      list.appendChild(element("dt", score.then ? label + ", looking back" : label));
      list.appendChild(element("dd", scoreText(score, point.rules[place])));
    });
    result.appendChild(list);
    result.appendChild(
      element("p", "These are the answers, put together. They are no diagnosis, and do not tell why things are so.")
    );
  }

  function showIndicators(rows) {
    if (!record.indicators.length) return;
    var forms = fields.count(rows.length, "form", "forms");
    result.appendChild(element("h" + (fields.level + 1), "Numbers from " + forms));
    var list = element("dl");
    scoring.workOut(record, rows).forEach(function (found, place) {
      var one = record.indicators[place];
      var text = "Cannot be worked out: the answers that it needs are missing or 0.";
      if (found.value !== null) {
        if (one.kind === "total") text = round(found.value) + " " + one.unit;
        else if (found.percent) {
          text = round(found.value) + "%: " + round(found.numerator) + " of " + round(found.denominator) + " " + one.unit;
        } else text = round(found.value) + ": " + round(found.numerator) + " to " + round(found.denominator);
      }
      list.appendChild(element("dt", one.label));
      list.appendChild(element("dd", text));
    });
    result.appendChild(list);
  }

  function showLow(row) {
    var low = scoring.lowAnswers(record, row.answers, row.timepoint);
    if (!low.length) return;
    var list = element("ul");
    result.appendChild(element("h" + (fields.level + 1), "Pages that help with your low answers"));
    low.forEach(function (id) {
      var item = list.appendChild(element("li", fields.textOf(id) + " "));
      item.appendChild(one(".item-help a", fields.boxOf(id)).cloneNode(true));
    });
    result.appendChild(list);
  }

  function showResult(row, kept) {
    forgetResult();
    var head = element("h" + fields.level, "Result");
    head.tabIndex = -1;
    result.appendChild(head);
    result.appendChild(element("p", fields.progress() + "."));
    showScores(row);
    showLow(row);
    showIndicators(
      kept.concat(row).map(function (one) {
        return one.answers;
      })
    );
    result.hidden = false;
    head.focus();
  }

  fields.showResult = showResult;
  fields.forgetResult = forgetResult;
})();
