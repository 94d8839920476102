/* Sorting, filtering and a download of the rows that are shown. The table itself needs no script. */
(function () {
  "use strict";
  var FEW = 8;

  /* The sorting script asks for this mark of the pages that it was made for. */
  document.body.classList.add("govuk-frontend-supported");

  function sortable(table) {
    var rows = table.tBodies[0] ? table.tBodies[0].rows.length : 0;
    if (rows < 3 || table.querySelector("[rowspan], [colspan]")) return;
    Array.prototype.forEach.call(table.tHead ? table.tHead.rows[0].cells : [], function (cell) {
      cell.setAttribute("aria-sort", "none");
    });
    if (table.tHead) new window.SortableTable(table);
  }

  function csvCell(text) {
    return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function cellText(cell) {
    var button = cell.querySelector("button");
    return (button || cell).textContent.trim();
  }

  function shownRows(table) {
    return Array.prototype.filter.call(table.rows, function (row) {
      return !row.hidden;
    });
  }

  function download(table, name) {
    var lines = shownRows(table).map(function (row) {
      return Array.prototype.map
        .call(row.cells, function (cell) {
          return csvCell(cellText(cell));
        })
        .join(",");
    });
    var blob = new Blob([lines.join("\r\n") + "\r\n"], { type: "text/csv" });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name + ".csv";
    link.click();
    setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 1000);
  }

  function filterable(table) {
    var body = table.tBodies[0];
    if (!body || body.rows.length < FEW) return;
    var box = document.createElement("div");
    var label = document.createElement("label");
    var input = document.createElement("input");
    var status = document.createElement("span");
    var button = document.createElement("button");
    box.className = "table-tools";
    input.type = "search";
    input.id = table.id + "-filter";
    label.htmlFor = input.id;
    label.textContent = "Show only rows with";
    status.setAttribute("role", "status");
    button.type = "button";
    button.textContent = "Download these rows (CSV)";
    button.addEventListener("click", function () {
      download(table, table.id);
    });
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      var count = 0;
      Array.prototype.forEach.call(body.rows, function (row) {
        row.hidden = wanted !== "" && row.textContent.toLowerCase().indexOf(wanted) < 0;
        if (!row.hidden) count += 1;
      });
      status.textContent = wanted ? count + " of " + body.rows.length + " rows" : "";
    });
    [label, input, status, button].forEach(function (element) {
      box.appendChild(element);
    });
    var scroll = table.closest(".table-scroll") || table;
    scroll.parentNode.insertBefore(box, scroll);
  }

  Array.prototype.forEach.call(document.querySelectorAll(".figure table.data-table"), function (table) {
    sortable(table);
    filterable(table);
  });
})();
