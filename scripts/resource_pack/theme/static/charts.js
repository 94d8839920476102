/* Makes a chart interactive when the reader asks for it. Until then, Vega is not even loaded. */
(function () {
  "use strict";
  var own = document.currentScript.src;
  var loading = null;
  var FORTH = "Show interactive chart";

  function loadVega() {
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = own.replace(/charts\.js.*$/, "vega.js");
        script.onload = resolve;
        script.onerror = function () {
          loading = null;
          script.remove();
          reject(new Error("vega"));
        };
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  /* `ast` reads expressions without making code of them, which the page's policy forbids. */
  var OPTIONS = {
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true }
  };

  /* The width at which the style sheet changes the still pictures. */
  var small = window.matchMedia("(max-width: 45rem)");

  /* A box for the live chart. Large text may make it scroll: a stop for the keyboard. */
  function newPlace(figure) {
    var place = document.createElement("div");
    place.className = "chart-live";
    place.tabIndex = 0;
    place.setAttribute("role", "region");
    place.setAttribute(
      "aria-label",
      "Interactive chart: " + figure.querySelector(".figure-title").textContent
    );
    return place;
  }

  /* Draws the form for the screen as it is now; what was in the box goes. */
  function draw(figure, place) {
    return loadVega().then(function () {
      var narrow = small.matches;
      var source = figure.querySelector(narrow ? ".chart-spec-narrow" : ".chart-spec");
      var spec = JSON.parse(source.textContent);
      spec.description = figure.querySelector(".figure-says").textContent;
      return window.vegaEmbed(place, spec, OPTIONS).then(function () {
        /* The screen may have been turned meanwhile. */
        return narrow === small.matches ? place : draw(figure, place);
      });
    });
  }

  function offer(figure) {
    var picture = figure.querySelector(".chart-picture");
    var list = figure.querySelector(".figure-actions ul");
    var item = document.createElement("li");
    var button = document.createElement("button");
    var words = document.createElement("span");
    var status = document.createElement("span");
    var live = null;
    var busy = false;

    function say(text) {
      words.textContent = text;
    }

    function back() {
      live.remove();
      live = null;
      picture.hidden = false;
      say(FORTH);
    }

    /* A screen that is turned, or a window that becomes narrow. */
    function again() {
      if (live) draw(figure, live);
    }

    function forth() {
      busy = true;
      status.textContent = "The chart is being loaded.";
      draw(figure, newPlace(figure))
        .then(function (place) {
          live = place;
          picture.hidden = true;
          picture.parentNode.insertBefore(place, picture);
          say("Show still picture");
          status.textContent = "The chart is interactive: point at a bar or a dot to see its value.";
        })
        .catch(function () {
          status.textContent = "The chart could not be loaded. Try again.";
        })
        .then(function () {
          busy = false;
        });
    }

    button.type = "button";
    button.appendChild(words);
    button.appendChild(figure.querySelector(".figure-actions .visually-hidden").cloneNode(true));
    status.setAttribute("role", "status");
    status.className = "visually-hidden";
    say(FORTH);
    small.addEventListener("change", again);
    button.addEventListener("click", function () {
      /* The button is never switched off: it would lose the keyboard's place. */
      if (busy) return;
      if (live) back();
      else forth();
    });
    item.appendChild(button);
    item.appendChild(status);
    list.insertBefore(item, list.firstChild);
  }

  Array.prototype.forEach.call(document.querySelectorAll(".chart-figure"), offer);
})();
