/* Compares theories of change: what the chosen authorities share, and what only one of them names.
   The choice is in the address, so that a comparison can be sent to others. */
(function () {
  "use strict";
  var place = document.querySelector(".theory-compare");
  if (!place) return;

  /* The records of all theories are loaded when the first two are chosen. */
  var all = null;
  var loading = null;
  var form = place.querySelector("form");
  var count = place.querySelector(".compare-count");
  var result = place.querySelector(".compare-result");
  var top = place.getAttribute("data-top");
  var level = place.getAttribute("data-level");

  function boxes() {
    return Array.prototype.slice.call(form.querySelectorAll("input"));
  }

  function asked() {
    var text = new URLSearchParams(window.location.hash.slice(1)).get("with") || "";
    return text.split(",");
  }

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /* The entries of an authority that name a theme. */
  function entries(authority, theme) {
    return authority.entries.filter(function (entry) {
      return entry[2].indexOf(theme) >= 0;
    });
  }

  function themeBlock(theme, naming) {
    var block = element("details", "", "compare-theme");
    var names = naming.map(function (authority) {
      return authority.name;
    });
    var summary = element("summary", theme[1]);
    if (names.length > 1) summary.appendChild(element("span", " (" + names.join(", ") + ")", "muted"));
    block.appendChild(summary);
    var list = element("dl");
    naming.forEach(function (authority) {
      list.appendChild(element("dt", authority.name));
      entries(authority, theme[0]).forEach(function (entry) {
        list.appendChild(element("dd", all.stages[entry[0]] + ": " + entry[1]));
      });
    });
    block.appendChild(list);
    return block;
  }

  function section(title, found, none) {
    var part = element("section");
    part.appendChild(element("h" + level, title));
    if (!found.length) part.appendChild(element("p", none));
    found.forEach(function (item) {
      part.appendChild(themeBlock(item.theme, item.naming));
    });
    result.appendChild(part);
  }

  function draw() {
    var wanted = asked();
    boxes().forEach(function (box) {
      box.checked = wanted.indexOf(box.value) >= 0;
    });
    var number = boxes().filter(function (box) {
      return box.checked;
    }).length;
    result.textContent = "";
    var text = number + " chosen.";
    if (number < 2) text += " Choose at least two to compare them.";
    if (count.textContent !== text) count.textContent = text;
    if (number >= 2) whenLoaded(compare);
  }

  function whenLoaded(act) {
    if (all) {
      act();
      return;
    }
    place.setAttribute("aria-busy", "true");
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = place.getAttribute("data-records");
        script.onload = resolve;
        script.onerror = function () {
          loading = null;
          script.remove();
          reject(new Error("theories"));
        };
        document.head.appendChild(script);
      });
    }
    loading
      .then(function () {
        all = window.pack.theories;
        place.removeAttribute("aria-busy");
        act();
      })
      .catch(function () {
        place.removeAttribute("aria-busy");
        count.textContent = "The theories could not be loaded. Choose again.";
      });
  }

  function compare() {
    var wanted = asked();
    var chosen = all.authorities.filter(function (authority) {
      return wanted.indexOf(authority.id) >= 0;
    });
    result.textContent = "";
    if (chosen.length < 2) return;

    var named = all.themes
      .map(function (theme) {
        return {
          theme: theme,
          naming: chosen.filter(function (authority) {
            return entries(authority, theme[0]).length > 0;
          })
        };
      })
      .filter(function (item) {
        return item.naming.length > 0;
      });
    section(
      chosen.length === 2 ? "Named by both" : "Named by all " + chosen.length,
      named.filter(function (item) {
        return item.naming.length === chosen.length;
      }),
      "No subject is named by all of them."
    );
    if (chosen.length > 2) {
      section(
        "Named by some",
        named.filter(function (item) {
          return item.naming.length > 1 && item.naming.length < chosen.length;
        }),
        "No subject is named by some of them and not by all."
      );
    }
    chosen.forEach(function (authority) {
      section(
        "Named only by " + authority.name,
        named.filter(function (item) {
          return item.naming.length === 1 && item.naming[0] === authority;
        }),
        "It names nothing that the others do not."
      );
      var more = element("p");
      var link = element("a", "The whole theory of change of " + authority.name);
      link.href = top + "theories-of-change/" + authority.id + ".html";
      more.appendChild(link);
      result.lastChild.appendChild(more);
    });
  }

  form.addEventListener("change", function () {
    var chosen = boxes()
      .filter(function (box) {
        return box.checked;
      })
      .map(function (box) {
        return box.value;
      });
    var hash = chosen.length ? "#with=" + chosen.join(",") : window.location.pathname;
    window.history.replaceState(null, "", hash);
    draw();
  });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    window.history.replaceState(null, "", window.location.pathname);
    draw();
  });
  window.addEventListener("hashchange", draw);
  draw();
})();
