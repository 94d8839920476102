/* Loads what makes a report, once somebody begins to use the page: readers who only look need none of
   it. Takes the press of the button meanwhile, and files that are dropped. */
(function () {
  "use strict";
  var place = document.querySelector(".maker");
  if (!place) return;
  var form = place.querySelector(".maker-form");
  var file = document.getElementById("maker_file");
  var drop = place.querySelector(".maker-drop");
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var loaded = {};

  /* A script of this site, once. Works from a disk, where nothing else can be loaded. */
  evaluate.load = function (address) {
    if (!loaded[address]) {
      loaded[address] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = address;
        /* One after the other, in the order of the calls. */
        script.async = false;
        script.onload = resolve;
        script.onerror = function () {
          delete loaded[address];
          script.remove();
          reject(new Error(address));
        };
        document.head.appendChild(script);
      });
    }
    return loaded[address];
  };

  function begin() {
    return Promise.all(place.getAttribute("data-scripts").split(" ").map(evaluate.load));
  }

  function say(text) {
    place.querySelector(".maker-status").textContent = text;
  }

  ["focusin", "pointerdown", "dragenter"].forEach(function (event) {
    form.addEventListener(event, function () {
      /* What failed is told when the button is pressed. */
      begin().catch(function () {});
    });
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    begin().then(
      function () {
        evaluate.page.make();
      },
      function () {
        say("Part of this page did not load. Open the page again, and try once more.");
      }
    );
  });

  function hasFiles(event) {
    return Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0;
  }

  /* A file that misses the box would be opened in place of this page, and all choices would be gone. */
  ["dragover", "drop"].forEach(function (name) {
    window.addEventListener(name, function (event) {
      if (hasFiles(event)) event.preventDefault();
    });
  });
  drop.addEventListener("dragover", function (event) {
    if (hasFiles(event)) drop.classList.add("maker-over");
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function () {
      drop.classList.remove("maker-over");
    });
  });
  drop.addEventListener("drop", function (event) {
    var files = event.dataTransfer.files;
    if (!files.length) return;
    file.files = files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
    file.focus();
    if (files.length === 1) say("“" + files[0].name + "” is chosen.");
    else say(files.length + " files are chosen.");
  });
})();
