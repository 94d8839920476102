/* Begins a form where somebody begins to fill it in: most who open its page only read or print. Then,
   and not before, scoring.js and the parts of the form are loaded. */
(function () {
  "use strict";
  var form = document.getElementById("paper_form");
  var begun = false;
  if (!form) return;

  function failed() {
    var text = document.createElement("p");
    text.setAttribute("role", "alert");
    text.textContent = "Adding up and downloading did not load. Print the form, or open this page again.";
    form.parentNode.insertBefore(text, form.parentNode.firstChild);
  }

  function begin() {
    if (begun) return;
    begun = true;
    form.getAttribute("data-scripts").split(" ").forEach(function (address) {
      var script = document.createElement("script");
      script.src = address;
      /* One after the other, in this order. */
      script.async = false;
      script.onerror = failed;
      document.head.appendChild(script);
    });
  }

  function hasDraft() {
    try {
      return Boolean(window.localStorage.getItem("pack-questionnaire-" + form.getAttribute("data-id")));
    } catch (error) {
      return false;
    }
  }

  ["focusin", "pointerdown", "input"].forEach(function (event) {
    form.addEventListener(event, begin);
  });
  if (window.IntersectionObserver) {
    new window.IntersectionObserver(function (seen) {
      if (seen[0].isIntersecting) begin();
    }).observe(document.querySelector(".form-end"));
  }
  if (hasDraft() || !window.IntersectionObserver) begin();

  /* The links that leave the form alone on the page also open the window for printing. */
  Array.prototype.forEach.call(document.querySelectorAll(".form-paper a[data-print]"), function (link) {
    link.addEventListener("click", function () {
      window.setTimeout(window.print, 100);
    });
  });
})();
