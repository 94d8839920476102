/* The map of services: looking at one year of the example, and a blank map that keeps nothing. */
(function () {
  "use strict";

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function example(map) {
    var slider = map.querySelector("#map_year");
    var says = map.querySelector("#map_year_says");
    slider.addEventListener("input", function () {
      var year = Number(slider.value);
      var there = [];
      each(map.querySelectorAll(".map-services > li"), function (item) {
        var on = false;
        each(item.querySelectorAll(".map-bar"), function (bar) {
          var first = Number(bar.getAttribute("data-first"));
          var last = Number(bar.getAttribute("data-last"));
          if (first <= year && year <= last) on = true;
        });
        item.classList.toggle("map-off", year > 0 && !on);
        if (on) there.push(item.querySelector("strong").textContent);
      });
      says.textContent = !year
        ? "All years"
        : "Year " + year + ": " + there.length + (there.length === 1 ? " service" : " services") +
          (there.length ? " (" + there.join("; ") + ")" : "");
      slider.setAttribute("aria-valuetext", year ? "Year " + year : "All years");
    });
  }

  function ownMap(place) {
    var form = place.querySelector("form");
    var list = place.querySelector(".map-services");
    var status = place.querySelector(".map-status");
    var buttons = place.querySelector(".canvas-actions");
    var rows = [];

    function spanText(row) {
      return row.first === row.last ? "year " + row.first : "years " + row.first + " to " + row.last;
    }

    function draw() {
      list.textContent = "";
      rows.forEach(function (row, index) {
        var item = element("li");
        var words = element("span", "map-words");
        words.appendChild(element("strong", "", row.service));
        words.appendChild(
          element("span", "muted", " (" + (row.who ? row.who + "; " : "") + spanText(row) + ") ")
        );
        var remove = element("button", "map-remove", "Remove");
        remove.type = "button";
        remove.appendChild(element("span", "visually-hidden", " " + row.service));
        remove.addEventListener("click", function () {
          rows.splice(index, 1);
          draw();
          status.textContent = "“" + row.service + "” was removed.";
          form.elements.service.focus();
        });
        words.appendChild(remove);
        var track = element("span", "map-track");
        track.setAttribute("aria-hidden", "true");
        var bar = element("span", "map-bar");
        bar.setAttribute("data-first", row.first);
        bar.setAttribute("data-last", row.last);
        track.appendChild(bar);
        item.appendChild(words);
        item.appendChild(track);
        list.appendChild(item);
      });
      buttons.hidden = !rows.length;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var first = Number(form.elements.first.value);
      var last = Number(form.elements.last.value);
      if (last < first) {
        status.textContent = "The service ends before it starts. Correct one of the two years.";
        form.elements.last.focus();
        return;
      }
      var row = {
        service: form.elements.service.value.trim(),
        who: form.elements.who.value.trim(),
        first: first,
        last: last
      };
      if (!row.service) return;
      rows.push(row);
      rows.sort(function (a, b) {
        return a.first - b.first || a.last - b.last;
      });
      draw();
      status.textContent = "“" + row.service + "” is on the map, which has " + rows.length +
        (rows.length === 1 ? " service." : " services.");
      form.elements.service.value = "";
      form.elements.who.value = "";
      form.elements.service.focus();
    });

    /* A spreadsheet would run what begins with such a sign. */
    function cell(value) {
      var text = String(value);
      if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return '"' + text.replace(/"/g, '""') + '"';
    }

    var actions = {
      print: function () {
        window.print();
      },
      csv: function () {
        var lines = [["Service", "Who it was for", "From year", "To year"]].concat(
          rows.map(function (row) {
            return [row.service, row.who, row.first, row.last];
          })
        );
        var text = lines
          .map(function (line) {
            return line.map(cell).join(",");
          })
          .join("\r\n");
        var link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob(["\ufeff" + text + "\r\n"], { type: "text/csv" }));
        link.download = "service-map.csv";
        document.body.appendChild(link);
        link.click();
        link.remove();
        status.textContent = "The file service-map.csv was made. It is about real people: keep it safe.";
      },
      clear: function () {
        rows = [];
        draw();
        status.textContent = "The map is empty.";
        form.elements.service.focus();
      }
    };
    buttons.addEventListener("click", function (event) {
      var action = actions[event.target.getAttribute("data-do")];
      if (action) action();
    });
  }

  each(document.querySelectorAll(".service-map"), example);
  each(document.querySelectorAll(".own-map"), ownMap);
})();
