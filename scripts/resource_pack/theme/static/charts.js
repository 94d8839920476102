/* Makes a chart interactive when the reader asks for it. Until then, Vega is not even loaded. */
(function () {
  "use strict";
  var loading = null;

  function loadVega() {
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var own = document.querySelector('script[src*="charts.js"]');
        var script = document.createElement("script");
        script.src = own.src.replace(/charts\.js.*$/, "vega.js");
        script.onload = resolve;
        script.onerror = reject;
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  var OPTIONS = {
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true }
  };

  function show(figure, button) {
    var picture = figure.querySelector(".chart-picture");
    var spec = JSON.parse(figure.querySelector(".chart-spec").textContent);
    spec.description = figure.querySelector(".figure-says").textContent;
    var place = document.createElement("div");
    place.className = "chart-live";
    button.disabled = true;
    loadVega()
      .then(function () {
        return window.vegaEmbed(place, spec, OPTIONS);
      })
      .then(function () {
        picture.hidden = true;
        picture.parentNode.insertBefore(place, picture);
        button.textContent = "Show the still picture";
        button.disabled = false;
        button.onclick = function () {
          place.remove();
          picture.hidden = false;
          button.textContent = "Point at values";
          button.onclick = function () {
            show(figure, button);
          };
        };
      })
      .catch(function () {
        button.disabled = false;
        button.textContent = "The chart could not be loaded. Try again";
      });
  }

  Array.prototype.forEach.call(document.querySelectorAll(".chart-figure"), function (figure) {
    var list = figure.querySelector(".figure-actions ul");
    var item = document.createElement("li");
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = "Point at values";
    button.onclick = function () {
      show(figure, button);
    };
    item.appendChild(button);
    list.insertBefore(item, list.firstChild);
  });
})();
