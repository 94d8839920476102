/* Runs before the page is drawn, so that it is drawn once: with the reader's choice of colours,
   and with room for what scripts add. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  if (window.location.protocol === "file:") root.classList.add("disk");
  try {
    var choice = window.localStorage.getItem("pack-appearance");
    if (choice === "light" || choice === "dark") {
      root.setAttribute("data-appearance", choice);
    }
  } catch (error) {
    /* Storage may be switched off: the page then looks as the device asks. */
  }
})();
