/* The menu on narrow screens, the search box, the choice of colours, links into closed parts,
   printing, and forgetting settings. */
(function () {
  "use strict";
  var KEY = "pack-appearance";

  function menu() {
    var button = document.querySelector(".menu-button");
    if (!button) return;
    var list = document.getElementById(button.getAttribute("aria-controls"));
    button.hidden = false;
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      list.classList.toggle("open", !open);
    });
    /* Escape closes the menu, as it closes everything that opens. */
    button.parentNode.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      button.click();
      button.focus();
    });
  }

  /* What stands after # stays in the browser, so no server learns what is searched for. */
  function search() {
    var form = document.querySelector(".site-search");
    if (!form) return;
    form.addEventListener("submit", function (event) {
      var words = form.querySelector("input").value.trim();
      event.preventDefault();
      window.location.href =
        form.getAttribute("action") + (words ? "#" + new URLSearchParams({ q: words }) : "");
    });
  }

  /* A link to a part that is closed opens it. */
  function openTarget() {
    var name = window.location.hash.slice(1);
    var target = null;
    try {
      target = name && document.getElementById(decodeURIComponent(name));
    } catch (error) {
      /* Not an address that we made. */
    }
    if (target && target.tagName === "DETAILS") target.open = true;
  }

  function remember(choice) {
    try {
      if (choice === "auto") window.localStorage.removeItem(KEY);
      else window.localStorage.setItem(KEY, choice);
    } catch (error) {
      /* Without storage the choice lasts for this page. */
    }
  }

  function show(choice) {
    if (choice === "auto") document.documentElement.removeAttribute("data-appearance");
    else document.documentElement.setAttribute("data-appearance", choice);
  }

  function appearance() {
    var form = document.querySelector(".appearance");
    if (!form) return;
    var select = form.querySelector("select");
    form.hidden = false;
    select.value = document.documentElement.getAttribute("data-appearance") || "auto";
    select.addEventListener("change", function () {
      show(select.value);
      remember(select.value);
    });
  }

  function forget() {
    var form = document.querySelector(".forget");
    if (!form) return;
    form.hidden = false;
    form.querySelector("button").addEventListener("click", function () {
      /* All that this site keeps has a name that starts so. */
      try {
        Object.keys(window.localStorage).forEach(function (name) {
          if (name.indexOf("pack-") === 0) window.localStorage.removeItem(name);
        });
      } catch (error) {
        /* Nothing is kept where storage is switched off. */
      }
      show("auto");
      var select = document.querySelector(".appearance select");
      if (select) select.value = "auto";
      form.querySelector("[role=status]").textContent =
        "This site keeps nothing on this device any more.";
    });
  }

  function printing() {
    var opened = [];
    window.addEventListener("beforeprint", function () {
      opened = Array.prototype.filter.call(
        document.querySelectorAll("details:not(.embed):not([open])"),
        function (details) {
          details.open = true;
          return true;
        }
      );
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (details) {
        details.open = false;
      });
    });
  }

  /* Copies text also over plain HTTP and from a disk, where browsers offer no clipboard. */
  function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text);
    }
    return new Promise(function (resolve, reject) {
      var area = document.createElement("textarea");
      area.value = text;
      area.className = "visually-hidden";
      area.setAttribute("readonly", "");
      document.body.appendChild(area);
      var before = document.activeElement;
      area.select();
      var done = document.execCommand("copy");
      area.remove();
      if (before) before.focus();
      if (done) resolve();
      else reject(new Error("copy"));
    });
  }

  function copyButton(place, getText, label) {
    var button = document.createElement("button");
    var status = document.createElement("span");
    button.type = "button";
    button.textContent = label;
    status.setAttribute("role", "status");
    status.className = "copy-status";
    function say(text) {
      /* The same words again would not be read out, so the place is empty for a moment. */
      status.textContent = "";
      window.setTimeout(function () {
        status.textContent = text;
      }, 50);
    }
    button.addEventListener("click", function () {
      copyText(getText()).then(
        function () {
          say("Copied.");
        },
        function () {
          say("This browser does not allow copying. Select the text instead.");
        }
      );
    });
    place.appendChild(button);
    place.appendChild(status);
    place.hidden = false;
  }

  function citations() {
    Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (place) {
      var source = document.getElementById(place.getAttribute("data-copy"));
      copyButton(
        place,
        function () {
          return source.textContent.trim();
        },
        "Copy"
      );
    });
  }

  window.pack = window.pack || {};
  window.pack.copyButton = copyButton;
  menu();
  search();
  openTarget();
  window.addEventListener("hashchange", openTarget);
  appearance();
  forget();
  printing();
  citations();
})();
