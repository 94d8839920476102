/* Quantities times unit costs, with ranges: the arithmetic of core/costs.py in whole hundredths and
   whole pence, so that both get the same pence. Nothing is sent or kept. */
(function () {
  "use strict";
  var place = document.querySelector(".cost-calculator");
  if (!place) return;

  var HUNDRED = BigInt(100);
  var ZERO = BigInt(0);
  var form = place.querySelector("form");
  var status = place.querySelector(".calculator-status");
  var box = place.querySelector(".cost-lines");
  var limits = Array.prototype.map.call(place.querySelectorAll(".cost-limits li"), function (item) {
    return item.textContent;
  });
  var DIRECTIONS = {};
  Array.prototype.forEach.call(form.querySelectorAll("[name=direction]"), function (radio) {
    DIRECTIONS[radio.value] = radio.parentNode.textContent.trim();
  });
  var lines = [];

  /* --- Arithmetic ---------------------------------------------------------------------------- */

  function hundredths(text) {
    var found = /^([0-9]{1,9})(?:\.([0-9]{1,2}))?$/.exec(text.replace(/[\s,£]/g, ""));
    if (!found) return null;
    return BigInt(found[1]) * HUNDRED + BigInt(((found[2] || "") + "00").slice(0, 2));
  }

  function rounded(value) {
    return (value + HUNDRED / BigInt(2)) / HUNDRED;
  }

  function total(line) {
    return {
      low: rounded(line.quantity.low * line.cost.low),
      high: rounded(line.quantity.high * line.cost.high)
    };
  }

  function difference(all) {
    var sum = { low: ZERO, high: ZERO };
    all.forEach(function (line) {
      var found = total(line);
      if (line.direction === "fewer") {
        sum = { low: sum.low + found.low, high: sum.high + found.high };
      } else {
        sum = { low: sum.low - found.high, high: sum.high - found.low };
      }
    });
    return sum;
  }

  function grouped(whole) {
    return String(whole).replace(/\B(?=([0-9]{3})+$)/g, ",");
  }

  function parts(value) {
    var size = value < ZERO ? -value : value;
    return { whole: size / HUNDRED, rest: String(size % HUNDRED).padStart(2, "0") };
  }

  function pounds(pence) {
    var found = parts(pence);
    return (
      (pence < ZERO ? "\u2212" : "") + "£" + grouped(found.whole) +
      (found.rest === "00" ? "" : "." + found.rest)
    );
  }

  function count(value) {
    var found = parts(value);
    var rest = found.rest.replace(/0+$/, "");
    return grouped(found.whole) + (rest ? "." + rest : "");
  }

  function rangeText(range, write) {
    return range.low === range.high ? write(range.low) : write(range.low) + " to " + write(range.high);
  }

  window.pack = window.pack || {};
  window.pack.costs = {
    hundredths: hundredths,
    total: total,
    difference: difference,
    pounds: pounds,
    rangeText: rangeText,
    count: count
  };

  /* --- The form ------------------------------------------------------------------------------ */

  function Wrong(name, text) {
    this.field = form.elements[name];
    this.text = text;
  }

  function words(name, what) {
    var text = form.elements[name].value.trim();
    if (!text) throw new Wrong(name, what);
    return text;
  }

  function range(from, to, what) {
    var low = hundredths(form.elements[from].value);
    if (low === null) {
      throw new Wrong(from, what + ": write a number, such as 12 or 12.50.");
    }
    if (!form.elements[to].value.trim()) return { low: low, high: low };
    var high = hundredths(form.elements[to].value);
    if (high === null) {
      throw new Wrong(to, what + ", up to: write a number, or leave it empty.");
    }
    if (high < low) {
      throw new Wrong(to, what + ": the second number is smaller than the first.");
    }
    return { low: low, high: high };
  }

  function readLine() {
    return {
      label: words("label", "Say what is counted."),
      direction: form.querySelector("[name=direction]:checked").value,
      quantity: range("quantity_from", "quantity_to", "How many"),
      unit: form.elements.unit.value.trim(),
      cost: range("cost_from", "cost_to", "Cost of one"),
      source: words("source", "Say where the cost is from. If you guessed it, write that."),
      price_year: words("price_year", "Give the year of the prices, or write that it is not known.")
    };
  }

  function say(text, isFault) {
    status.textContent = "";
    var made = document.createElement("p");
    made.textContent = text;
    if (isFault) made.className = "calculator-fault";
    status.appendChild(made);
  }

  function cell(row, text, className) {
    var made = row.insertCell();
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function totalText() {
    var sum = difference(lines);
    if (sum.low >= ZERO) return "Altogether, that is " + rangeText(sum, pounds) + " less, at these unit costs.";
    if (sum.high <= ZERO) {
      var more = { low: -sum.high, high: -sum.low };
      return "Altogether, that is " + rangeText(more, pounds) + " more, at these unit costs.";
    }
    return (
      "Altogether, that is between " + pounds(-sum.low) + " more and " + pounds(sum.high) +
      " less, at these unit costs. It could be either."
    );
  }

  function draw() {
    var body = box.querySelector("tbody");
    body.textContent = "";
    lines.forEach(function (line, index) {
      var row = body.insertRow();
      var head = document.createElement("th");
      head.scope = "row";
      head.textContent = line.label;
      row.appendChild(head);
      cell(row, DIRECTIONS[line.direction]);
      cell(row, rangeText(line.quantity, count) + (line.unit ? " " + line.unit : ""), "number");
      cell(row, rangeText(line.cost, pounds), "number");
      cell(row, rangeText(total(line), pounds), "number");
      cell(row, line.source + "; prices: " + line.price_year);
      var remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "Take out";
      remove.setAttribute("aria-label", "Take out " + line.label);
      remove.addEventListener("click", function () {
        lines.splice(index, 1);
        draw();
        say("“" + line.label + "” was taken out.");
        form.elements.label.focus();
      });
      cell(row, "").appendChild(remove);
    });
    box.hidden = !lines.length;
    box.querySelector(".cost-total").textContent = lines.length ? totalText() : "";
  }

  function clearFaults() {
    Array.prototype.forEach.call(form.querySelectorAll("[aria-invalid]"), function (field) {
      field.removeAttribute("aria-invalid");
    });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearFaults();
    var line;
    try {
      line = readLine();
    } catch (wrong) {
      if (!(wrong instanceof Wrong)) throw wrong;
      wrong.field.setAttribute("aria-invalid", "true");
      say(wrong.text, true);
      wrong.field.focus();
      return;
    }
    lines.push(line);
    draw();
    say("“" + line.label + "” comes to " + rangeText(total(line), pounds) + ". " + totalText());
    form.reset();
    form.elements.label.focus();
  });

  var known = form.elements.known;
  if (known) {
    known.addEventListener("change", function () {
      var option = known.options[known.selectedIndex];
      if (!option.value) return;
      var filled = { label: "label", unit: "unit", cost_from: "from", cost_to: "to", source: "source", price_year: "year" };
      Object.keys(filled).forEach(function (name) {
        form.elements[name].value = option.getAttribute("data-" + filled[name]);
      });
      say("The cost is filled in. Write how many.");
    });
  }

  /* --- Files --------------------------------------------------------------------------------- */

  /* A spreadsheet would run what begins with such a sign: the rule of core/spreadsheet_cells.py. */
  function quoted(value) {
    var text = String(value);
    var formula = /^(?:[\s\x1c-\x1f\x85]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/.test(text);
    if (formula && !/^[+-]?[0-9]+(?:[.,][0-9]+)?$/.test(text)) text = "'" + text;
    return '"' + text.replace(/"/g, '""') + '"';
  }

  function amount(value) {
    var found = parts(value);
    return String(found.whole) + "." + found.rest;
  }

  var COLUMNS = [
    "what",
    "direction",
    "quantity_from",
    "quantity_to",
    "unit",
    "unit_cost_from",
    "unit_cost_to",
    "total_from",
    "total_to",
    "source",
    "price_year",
    "what_it_does_not_show"
  ];

  function csv() {
    var rows = lines.map(function (line) {
      var sum = total(line);
      return [
        line.label,
        line.direction,
        amount(line.quantity.low),
        amount(line.quantity.high),
        line.unit,
        amount(line.cost.low),
        amount(line.cost.high),
        amount(sum.low),
        amount(sum.high),
        line.source,
        line.price_year,
        limits.join(" ")
      ];
    });
    var text = [COLUMNS].concat(rows).map(function (row) {
      return row.map(quoted).join(",");
    });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(
      new Blob(["\ufeff" + text.join("\r\n") + "\r\n"], { type: "text/csv" })
    );
    link.download = "costs.csv";
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 10000);
    say("The file costs.csv was made. Look for it among your downloads.");
  }

  var actions = {
    csv: csv,
    print: function () {
      window.print();
    },
    clear: function () {
      if (!window.confirm("Clear all lines?")) return;
      lines = [];
      draw();
      say("There are no lines.");
      form.elements.label.focus();
    }
  };
  box.addEventListener("click", function (event) {
    var action = actions[event.target.getAttribute("data-do")];
    if (action) action();
  });
  window.addEventListener("beforeunload", function (event) {
    if (lines.length) event.preventDefault();
  });
})();
