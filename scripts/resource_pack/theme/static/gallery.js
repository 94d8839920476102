/* Filters the gallery. The state is in the address, so that a filtered list can be sent to others. */
(function () {
  "use strict";
  var STEP = 50;
  var gallery = document.querySelector(".gallery");
  if (!gallery || !window.pack || !window.pack.studies) return;

  var studies = window.pack.studies;
  var form = gallery.querySelector("form");
  var list = gallery.querySelector(".gallery-list");
  var count = gallery.querySelector(".gallery-count");
  var more = gallery.querySelector(".gallery-more");
  var top = gallery.getAttribute("data-top");
  var shown = STEP;

  function state() {
    var values = {};
    new URLSearchParams(window.location.hash.slice(1)).forEach(function (value, key) {
      values[key] = value;
    });
    return values;
  }

  function selects() {
    return Array.prototype.slice.call(form.querySelectorAll("select"));
  }

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function card(study) {
    var item = element("li", "", "card study-card component-" + study.c);
    var heading = element("h3");
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

  function draw() {
    var wanted = state();
    var found = studies.filter(function (study) {
      return Object.keys(wanted).every(function (facet) {
        return !study.f[facet] || !wanted[facet] || study.f[facet].indexOf(wanted[facet]) >= 0;
      });
    });
    list.textContent = "";
    found.slice(0, shown).forEach(function (study) {
      list.appendChild(card(study));
    });
    var text = found.length + (found.length === 1 ? " case study" : " case studies");
    if (found.length !== studies.length) text += " of " + studies.length;
    if (found.length > shown) text += ", the first " + shown + " are shown";
    count.textContent = text;
    more.hidden = found.length <= shown;
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
    shown += STEP;
    draw();
  });
  window.addEventListener("hashchange", draw);
  if (Object.keys(state()).length) draw();
})();
