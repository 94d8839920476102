/* Filters the gallery. The state is in the address, so that a filtered list can be sent to others. */
(function () {
  "use strict";
  var STEP = 30;
  var gallery = document.querySelector(".gallery");
  if (!gallery) return;

  /* What is filtered by is loaded at the first use of a filter: most readers just look. The cards
     come in parts, and only those parts that are shown. */
  var studies = null;
  var loading = {};
  var form = gallery.querySelector("form");
  var list = gallery.querySelector(".gallery-list");
  var count = gallery.querySelector(".gallery-count");
  var more = gallery.querySelector(".gallery-more");
  var top = gallery.getAttribute("data-top");
  var shown = STEP;

  function selects() {
    return Array.prototype.slice.call(form.querySelectorAll("select"));
  }

  /* The filters in the address, as far as this gallery has them: old links may name others. */
  function state() {
    var asked = new URLSearchParams(window.location.hash.slice(1));
    var values = {};
    selects().forEach(function (select) {
      var known = Array.prototype.some.call(select.options, function (option) {
        return option.value === asked.get(select.name);
      });
      if (known) values[select.name] = asked.get(select.name);
    });
    return values;
  }

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function card(study) {
    var item = element("li", "", "card study-card component-" + study.c);
    var heading = element("h3", "", "card-title");
    var link = element("a", study.t);
    link.href = top + study.a;
    heading.appendChild(link);
    item.appendChild(heading);
    item.appendChild(element("p", study.s));
    var facts = element("p", "", "card-facts");
    var mark = element("span", study.l.split(".")[0], "component-mark component-mark-" + study.c);
    mark.setAttribute("aria-hidden", "true");
    facts.appendChild(mark);
    facts.appendChild(document.createTextNode(" "));
    facts.appendChild(
      element("span", "Part of the guide: " + study.l + ". Place: ", "visually-hidden")
    );
    facts.appendChild(document.createTextNode(study.p.join(", ")));
    item.appendChild(facts);
    return item;
  }

  /* The numbers of the studies that carry a word, from the distances between them. */
  function carriers(facet, word) {
    var number = 0;
    return ((studies.words[facet] || {})[word] || []).map(function (step) {
      number += step;
      return number;
    });
  }

  /* The numbers of the studies that carry all the words, in the order of the gallery. */
  function matching(wanted) {
    var found = null;
    Object.keys(wanted).forEach(function (facet) {
      if (!wanted[facet]) return;
      var has = new Set(carriers(facet, wanted[facet]));
      found = found
        ? found.filter(function (number) {
            return has.has(number);
          })
        : Array.from(has);
    });
    if (found) return found;
    return Array.from({ length: studies.total }, function (_, number) {
      return number;
    });
  }

  function load(name) {
    if (!loading[name]) {
      loading[name] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = top + "case-studies/" + name + ".js";
        script.onload = resolve;
        script.onerror = function () {
          delete loading[name];
          script.remove();
          reject(new Error(name));
        };
        document.head.appendChild(script);
      });
    }
    return loading[name];
  }

  function loadCards(found) {
    var parts = new Set(
      found.slice(0, shown).map(function (number) {
        return Math.floor(number / studies.size);
      })
    );
    return Promise.all(
      Array.from(parts, function (part) {
        return load("cards-" + part);
      })
    );
  }

  function cardOf(number) {
    return window.pack.cards[Math.floor(number / studies.size)][number % studies.size];
  }

  /* Acts with the studies that are asked for, once their cards are there. Of two wishes in a short
     time, only the later one counts. */
  var wish = 0;
  function whenLoaded(act) {
    var mine = ++wish;
    gallery.setAttribute("aria-busy", "true");
    load("studies")
      .then(function () {
        studies = window.pack.studies;
        var found = matching(state());
        return loadCards(found).then(function () {
          if (mine !== wish) return;
          gallery.removeAttribute("aria-busy");
          act(found);
        });
      })
      .catch(function () {
        if (mine !== wish) return;
        gallery.removeAttribute("aria-busy");
        count.textContent = "The list could not be loaded. Try again, or use the lists below.";
      });
  }

  function tell(found) {
    var text = found.length + (found.length === 1 ? " case study" : " case studies");
    if (found.length !== studies.total) text += " of " + studies.total;
    if (found.length > shown) text += ", the first " + shown + " are shown";
    /* What is the same as before is not read out again. */
    if (count.textContent !== text) count.textContent = text;
    more.hidden = found.length <= shown;
  }

  function draw() {
    whenLoaded(drawLoaded);
  }

  function drawLoaded(found) {
    var wanted = state();
    list.textContent = "";
    found.slice(0, shown).forEach(function (number) {
      list.appendChild(card(cardOf(number)));
    });
    tell(found);
    selects().forEach(function (select) {
      select.value = wanted[select.name] || "";
    });
  }

  form.hidden = false;
  form.addEventListener("change", function () {
    var values = new URLSearchParams();
    selects().forEach(function (select) {
      if (select.value) values.set(select.name, select.value);
    });
    shown = STEP;
    var hash = values.toString();
    window.history.replaceState(null, "", hash ? "#" + hash : window.location.pathname);
    draw();
  });
  form.addEventListener("reset", function (event) {
    event.preventDefault();
    shown = STEP;
    window.history.replaceState(null, "", window.location.pathname);
    draw();
  });
  more.querySelector("button").addEventListener("click", function () {
    var next = shown;
    shown += STEP;
    whenLoaded(function (found) {
      drawLoaded(found);
      /* The button may be gone now: the keyboard goes on with the first of the new cards. */
      list.children[next].querySelector("a").focus();
    });
  });
  window.addEventListener("hashchange", draw);
  /* The page itself has the first cards of the whole list. */
  if (Object.keys(state()).length) draw();
  else more.hidden = gallery.getAttribute("data-total") <= STEP;
})();
