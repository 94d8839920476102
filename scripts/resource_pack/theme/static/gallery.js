/* Filters the gallery. The state is in the address, so that a filtered list can be sent to others. */
(function () {
  "use strict";
  var STEP = 50;
  var gallery = document.querySelector(".gallery");
  if (!gallery) return;

  /* The list of all studies is loaded at the first use of a filter: most readers just look. */
  var studies = null;
  var loading = null;
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

  function matching(wanted) {
    return studies.filter(function (study) {
      return Object.keys(wanted).every(function (facet) {
        return !wanted[facet] || (study.f[facet] || []).indexOf(wanted[facet]) >= 0;
      });
    });
  }

  function whenLoaded(act) {
    if (studies) {
      act();
      return;
    }
    gallery.setAttribute("aria-busy", "true");
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = top + "case-studies/studies.js";
        script.onload = resolve;
        script.onerror = function () {
          loading = null;
          script.remove();
          reject(new Error("studies"));
        };
        document.head.appendChild(script);
      });
    }
    loading
      .then(function () {
        studies = window.pack.studies;
        gallery.removeAttribute("aria-busy");
        act();
      })
      .catch(function () {
        gallery.removeAttribute("aria-busy");
        count.textContent = "The list could not be loaded. Try again, or use the lists below.";
      });
  }

  function tell(found) {
    var text = found.length + (found.length === 1 ? " case study" : " case studies");
    if (found.length !== studies.length) text += " of " + studies.length;
    if (found.length > shown) text += ", the first " + shown + " are shown";
    /* What is the same as before is not read out again. */
    if (count.textContent !== text) count.textContent = text;
    more.hidden = found.length <= shown;
  }

  function draw() {
    whenLoaded(drawLoaded);
  }

  function drawLoaded() {
    var wanted = state();
    var found = matching(wanted);
    list.textContent = "";
    found.slice(0, shown).forEach(function (study) {
      list.appendChild(card(study));
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
    whenLoaded(function () {
      var next = shown;
      shown += STEP;
      drawLoaded();
      /* The button may be gone now: the keyboard goes on with the first of the new cards. */
      list.children[next].querySelector("a").focus();
    });
  });
  window.addEventListener("hashchange", draw);
  /* The page itself has the first cards of the whole list. */
  if (Object.keys(state()).length) draw();
  else more.hidden = gallery.getAttribute("data-total") <= STEP;
})();
