/* Scores of one form: what core/scoring.py does, step by step, with the same doubles. What each step
   is, and why in this order, stands there; a test runs both on the same answers. */
(function () {
  "use strict";
  var LARGEST = Math.pow(2, 53);
  /* What Python calls white space. JavaScript leaves some of it out, and counts the BOM. */
  var SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
  var BLANK = new RegExp("^" + SPACE + "$");
  var DAY = new RegExp("^" + SPACE + "(\\d{4})-(\\d{2})-(\\d{2})" + SPACE + "$");

  function answerOf(answers, id) {
    return Object.prototype.hasOwnProperty.call(answers, id) ? answers[id] : null;
  }

  function isEmpty(answer) {
    if (typeof answer === "string") return BLANK.test(answer);
    return answer === null || answer === undefined || (Array.isArray(answer) && !answer.length);
  }

  function low(limits) {
    return limits.low === null ? -Infinity : limits.low;
  }
  function high(limits) {
    return limits.high === null ? Infinity : limits.high;
  }

  function allows(limits, value) {
    if (limits.values && limits.values.length) return limits.values.indexOf(value) >= 0;
    if (!(low(limits) <= value && value <= high(limits))) return false;
    var steps = (value - (isFinite(low(limits)) ? low(limits) : 0)) / limits.step;
    return Math.abs(steps - Math.floor(steps + 0.5)) < 1e-9;
  }

  function numberOf(limits, answer) {
    if (typeof answer !== "number" || !(-LARGEST <= answer && answer <= LARGEST)) return null;
    return allows(limits, answer) ? answer : null;
  }

  function isImpossible(limits, answer) {
    if (isEmpty(answer) || numberOf(limits, answer) !== null) return false;
    return !(typeof answer === "number" && (limits.missing || []).indexOf(answer) >= 0);
  }

  /* A number as Python writes it: 4, not 4.0. */
  function writeCode(value) {
    if (Number.isInteger(value)) return String(Math.abs(value) < 1e21 ? value : BigInt(value));
    if (Math.abs(value) >= 1e-4) return String(value);
    return value.toExponential().replace(/e-(\d)$/, "e-0$1");
  }

  function allowedWords(limits) {
    var codes = (limits.values || []).map(writeCode);
    var ends = [low(limits), high(limits)].map(function (end) {
      return isFinite(end) ? writeCode(end) : "";
    });
    var text = "a number";
    if (codes.length) text = codes.join(", ");
    else if (ends[0] && ends[1]) text = ends.join(" to ");
    else if (ends[0]) text = ends[0] + " or more";
    else if (ends[1]) text = ends[1] + " or less";
    if (!codes.length && limits.step !== 1) text += " in steps of " + writeCode(limits.step);
    var extra = (limits.missing || []).map(writeCode).join(", ");
    return extra ? text + ", or " + extra : text;
  }

  /* --- Rules --------------------------------------------------------------------------------- */

  function bandOf(rule, value) {
    var label = "";
    rule.bands.forEach(function (band) {
      if (band[0] <= value) label = band[1];
    });
    return label;
  }

  function words(score) {
    if (score.reason === "too-few") {
      return (
        score.answered + " of " + score.items +
        (score.items === 1 ? " question was" : " questions were") +
        " answered, and " + score.needed + (score.needed === 1 ? " is" : " are") + " needed"
      );
    }
    if (score.reason === "impossible") return "An answer is not one of those that can be given";
    return score.reason ? "A score that it is made from is missing" : "";
  }

  function shown(rule, made, raw) {
    if (rule.round) raw = Math.floor(raw + 0.5);
    made.raw = raw;
    made.value = raw;
    if (rule.rescale) {
      made.value =
        ((raw - rule.low) * (rule.rescale[1] - rule.rescale[0])) / (rule.high - rule.low) +
        rule.rescale[0];
    }
    made.band = bandOf(rule, made.value);
    return made;
  }

  function blank(rule) {
    return {
      rule: rule.id,
      construct: rule.construct,
      then: rule.then,
      value: null,
      raw: null,
      reason: "",
      answered: 0,
      items: rule.items.length,
      needed: rule.needed,
      missing: [],
      turned: [],
      prorated: false,
      band: ""
    };
  }

  function scored(rule, answers) {
    var made = blank(rule);
    var impossible = false;
    var total = 0;
    var counted = 0;
    rule.items.forEach(function (item) {
      var answer = answerOf(answers, item.id);
      var value = numberOf(item.limits, answer);
      impossible = impossible || isImpossible(item.limits, answer);
      if (value === null) {
        made.missing.push(item.id);
        return;
      }
      made.answered += 1;
      if (item.reverse) {
        made.turned.push(item.id);
        value = item.limits.low + item.limits.high - value;
      }
      total += value;
      if (value >= rule.counts_from) counted += 1;
    });
    if (impossible) made.reason = "impossible";
    else if (made.answered < rule.needed) made.reason = "too-few";
    if (made.reason) return made;
    made.prorated = rule.prorate && made.answered < made.items;
    if (rule.method === "mean") total = total / made.answered;
    else if (rule.method === "share") total = counted / made.answered;
    else if (made.prorated) total = (total * made.items) / made.answered;
    return shown(rule, made, total);
  }

  function combined(rule, before) {
    var made = blank(rule);
    var total = rule.constant;
    made.items = made.needed = rule.of.length;
    rule.of.forEach(function (part) {
      var value = before[part[0]].value;
      if (value === null) {
        made.missing.push(part[0]);
        return;
      }
      made.answered += 1;
      total += part[1] * value;
    });
    made.then = false;
    if (made.missing.length) {
      made.reason = "part";
      return made;
    }
    return shown(rule, made, total);
  }

  /* The rules of a measure, as core/questionnaires.py writes them (`rule_json`). */
  function scoreRules(rules, answers) {
    var made = Object.create(null);
    var seen = Object.create(null);
    var impossible = [];
    var scores = rules.map(function (rule) {
      rule.items.forEach(function (item) {
        var answer = answerOf(answers, item.id);
        if (!seen[item.id] && isImpossible(item.limits, answer)) {
          seen[item.id] = true;
          impossible.push({ item: item.id, found: answer, allowed: allowedWords(item.limits) });
        }
      });
      made[rule.id] = rule.of.length ? combined(rule, made) : scored(rule, answers);
      made[rule.id].words = words(made[rule.id]);
      return made[rule.id];
    });
    return { scores: scores, impossible: impossible };
  }

  /* --- Questionnaires ------------------------------------------------------------------------ */

  /* A record as core/scoring_record.py writes it, with what it leaves out put back. */
  function open(record) {
    var items = Object.create(null);
    record.items.forEach(function (item) {
      item.at = item.at || [];
      if (typeof item.limits === "number") item.limits = record.limits[item.limits];
      items[item.id] = item;
    });
    var rules = record.rules.map(function (rule) {
      return {
        id: rule.id,
        construct: rule.construct,
        method: rule.method,
        needed: rule.needed,
        low: rule.low,
        high: rule.high,
        counts_from: rule.counts_from,
        prorate: Boolean(rule.prorate),
        round: Boolean(rule.round),
        rescale: rule.rescale || null,
        bands: rule.bands || [],
        then: Boolean(rule.then),
        of: [],
        constant: 0,
        items: rule.items.map(function (id) {
          var reverse = (rule.reversed || []).indexOf(id) >= 0;
          return { id: id, limits: items[id].limits, reverse: reverse };
        })
      };
    });
    var points = Object.create(null);
    record.timepoints.forEach(function (point) {
      points[point.id] = {
        id: point.id,
        label: point.label,
        rules: point.rules.map(function (place) {
          return rules[place];
        }),
        items: record.items.filter(function (item) {
          return !item.at.length || item.at.indexOf(point.id) >= 0;
        })
      };
    });
    return {
      id: record.id,
      title: record.title,
      matched: record.matched,
      columns: record.columns,
      constructs: record.constructs,
      indicators: record.indicators,
      at_most: record.at_most,
      items: items,
      points: points
    };
  }

  function isDay(text) {
    var found = DAY.exec(text);
    if (!found) return false;
    var year = Number(found[1]);
    var month = Number(found[2]);
    var leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    var days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    return year >= 1 && days !== undefined && Number(found[3]) >= 1 && Number(found[3]) <= days;
  }

  function wrong(item, answer) {
    if (item.kind === "text" || item.kind === "long-text") {
      return typeof answer === "string" ? "" : "Text";
    }
    if (item.kind === "date") {
      return typeof answer === "string" && isDay(answer) ? "" : "A date such as 2026-01-31";
    }
    var allowed = allowedWords(item.limits);
    if (item.kind !== "choices") return isImpossible(item.limits, answer) ? allowed : "";
    var good = Array.isArray(answer) && answer.length > 0;
    (good ? answer : []).forEach(function (one, place) {
      good = good && numberOf(item.limits, one) !== null && answer.indexOf(one) === place;
    });
    return good ? "" : "One or more of " + allowed;
  }

  function plainNumber(item, answers) {
    return item.limits ? numberOf(item.limits, answerOf(answers, item.id)) : null;
  }

  function impossibleOf(record, answers, point) {
    var found = [];
    var known = Object.create(null);
    point.items.forEach(function (item) {
      var answer = answerOf(answers, item.id);
      known[item.id] = item;
      var allowed = isEmpty(answer) ? "" : wrong(item, answer);
      if (allowed) found.push({ item: item.id, found: answer, allowed: allowed });
    });
    Object.keys(answers).forEach(function (id) {
      if (isEmpty(answers[id]) || known[id]) return;
      var allowed = "No such question is asked at this time";
      found.push({ item: id, found: answers[id], allowed: allowed });
    });
    record.at_most.forEach(function (rule) {
      if (!known[rule.whole]) return;
      var whole = plainNumber(known[rule.whole], answers);
      var sum = 0;
      rule.parts.forEach(function (id) {
        if (known[id]) sum += plainNumber(known[id], answers) || 0;
      });
      if (whole === null || !(sum > whole)) return;
      var allowed = writeCode(sum) + " or more";
      found.push({ item: rule.whole, found: answers[rule.whole], allowed: allowed, rule: rule });
    });
    return found;
  }

  function score(record, answers, timepoint) {
    var point = record.points[timepoint];
    return {
      scores: scoreRules(point.rules, answers).scores,
      impossible: impossibleOf(record, answers, point)
    };
  }

  function lowAnswers(record, answers, timepoint) {
    return record.points[timepoint].items
      .filter(function (item) {
        var value = item.help_up_to === undefined ? null : plainNumber(item, answers);
        return value !== null && value <= item.help_up_to;
      })
      .map(function (item) {
        return item.id;
      });
  }

  /* Numbers about many forms, as core/indicators.py works them out. */
  function workOut(record, rows) {
    return record.indicators.map(function (one) {
      var ids = one.numerator.concat(one.denominator);
      var above = 0;
      var below = 0;
      var used = 0;
      rows.forEach(function (row) {
        var values = Object.create(null);
        ids.forEach(function (id) {
          values[id] = plainNumber(record.items[id], row);
        });
        var whole = ids.every(function (id) {
          return values[id] !== null;
        });
        if (!whole) return;
        used += 1;
        if (one.kind === "share") {
          if (one.values.indexOf(values[one.numerator[0]]) >= 0) above += 1;
          below += 1;
          return;
        }
        one.numerator.forEach(function (id) {
          above += values[id];
        });
        one.denominator.forEach(function (id) {
          below += values[id];
        });
      });
      var percent = one.kind !== "total" && one.percent;
      var reason = "";
      var value = null;
      if (!used) reason = "no-rows";
      else if (one.kind === "total") value = above;
      else if (!below) reason = "nothing-to-divide-by";
      else value = percent ? (above * 100) / below : above / below;
      return {
        indicator: one.id,
        numerator: above,
        denominator: one.kind === "total" ? null : below,
        value: value,
        percent: percent,
        rows: used,
        left_out: rows.length - used,
        reason: reason
      };
    });
  }

  window.pack = window.pack || {};
  window.pack.scoring = {
    open: open,
    score: score,
    scoreRules: scoreRules,
    lowAnswers: lowAnswers,
    workOut: workOut,
    isDay: isDay,
    isEmpty: isEmpty,
    allows: allows,
    writeCode: writeCode,
    allowedWords: allowedWords
  };
})();
