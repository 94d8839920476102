/* Sorting, filtering and a download of the rows that are shown. The table itself needs no script. */
(function () {
  "use strict";
  var FEW = 8;

  function each(list, run) {
    Array.prototype.forEach.call(list, run);
  }

  /* --- Sorting ----------------------------------------------------------------------------- */

  /* The sorting script asks for this mark of the pages that it was made for. */
  document.body.classList.add("govuk-frontend-supported");

  function cellOf(row, column) {
    return row.cells[column];
  }

  /* What a cell is sorted by: a number, a text, or null where the number is hidden or missing. */
  function sortValue(cell) {
    var given = cell.getAttribute("data-sort-value");
    var text = cell.textContent.trim();
    if (given === null && !cell.classList.contains("number")) return text;
    var number = Number(given === null ? text : given);
    return given === "" || text === "" || isNaN(number) ? null : number;
  }

  /* The order of two values. Hidden ones come last whichever way the column is sorted. */
  function compare(one, other, turn) {
    if (one === null || other === null) return (one === null) - (other === null);
    if (typeof one === "number" && typeof other === "number") return turn * (one - other);
    return turn * String(one).localeCompare(String(other), "en", { numeric: true });
  }

  function sortable(table) {
    var body = table.tBodies[0];
    if (!table.tHead || !body || body.rows.length < 3) return;
    if (table.querySelector("[rowspan], [colspan]")) return;
    each(table.tHead.rows[0].cells, function (cell) {
      if (cell.textContent.trim()) cell.setAttribute("aria-sort", "none");
    });
    var sorter = new window.SortableTable(table);
    sorter.sort = function (rows, column, direction) {
      var turn = direction === "ascending" ? 1 : -1;
      return rows.sort(function (one, other) {
        return compare(sortValue(cellOf(one, column)), sortValue(cellOf(other, column)), turn);
      });
    };
    /* Its own way would also call columns sortable that have no button. */
    sorter.removeButtonStates = function () {
      each(table.tHead.querySelectorAll("[aria-sort]"), function (cell) {
        cell.setAttribute("aria-sort", "none");
      });
    };
  }

  /* --- Filtering, and the rows as a file ----------------------------------------------------- */

  function csvCell(text) {
    return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function shownAsCsv(table) {
    var rows = Array.prototype.filter.call(table.rows, function (row) {
      return !row.hidden;
    });
    return rows
      .map(function (row) {
        return Array.prototype.map
          .call(row.cells, function (cell) {
            return csvCell(cell.textContent.trim());
          })
          .join(",");
      })
      .join("\r\n");
  }

  function download(table) {
    /* The mark at the start tells spreadsheet programs that the text is UTF-8. */
    var blob = new Blob(["\ufeff" + shownAsCsv(table) + "\r\n"], { type: "text/csv" });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = table.id + ".csv";
    link.click();
    window.setTimeout(function () {
      URL.revokeObjectURL(link.href);
    }, 1000);
  }

  function filterable(table) {
    var body = table.tBodies[0];
    if (!body || body.rows.length < FEW) return;
    /* Some tables have filters of their own. */
    if (table.getAttribute("data-filter") === "own") return;
    var box = document.createElement("div");
    var label = document.createElement("label");
    var input = document.createElement("input");
    var status = document.createElement("span");
    var button = document.createElement("button");
    box.className = "table-tools";
    input.type = "search";
    input.id = table.id + "_filter";
    label.htmlFor = input.id;
    label.textContent = "Show only rows with";
    status.setAttribute("role", "status");
    button.type = "button";
    button.textContent = "Download these rows (CSV)";
    button.addEventListener("click", function () {
      download(table);
    });
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      var count = 0;
      each(body.rows, function (row) {
        row.hidden = wanted !== "" && row.textContent.toLowerCase().indexOf(wanted) < 0;
        if (!row.hidden) count += 1;
      });
      status.textContent = wanted ? count + " of " + body.rows.length + " rows" : "";
    });
    each([label, input, status, button], function (element) {
      box.appendChild(element);
    });
    var scroll = table.closest(".table-scroll") || table;
    scroll.parentNode.insertBefore(box, scroll);
  }

  /* --- Boxes that scroll --------------------------------------------------------------------- */

  /* A box is a stop for the keyboard, and a region for screen readers, only while it scrolls. */
  function stopWhereItScrolls(box) {
    function look() {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
      } else {
        box.removeAttribute("tabindex");
        box.removeAttribute("role");
      }
    }
    if (window.ResizeObserver) new window.ResizeObserver(look).observe(box);
  }

  each(document.querySelectorAll(".figure table.data-table"), function (table) {
    sortable(table);
    filterable(table);
  });
  each(document.querySelectorAll(".table-scroll"), stopWhereItScrolls);
})();
