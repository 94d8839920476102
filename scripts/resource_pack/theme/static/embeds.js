/* The code that shows a chart or a table on another website. */
(function () {
  "use strict";

  function escape(text) {
    return text
      .replace(/&/g, "&amp;")
      .replace(/"/g, "&quot;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;");
  }

  Array.prototype.forEach.call(document.querySelectorAll(".embed-code"), function (place) {
    if (window.location.protocol === "file:") {
      var note = document.createElement("p");
      note.textContent =
        "You opened this page from a disk, so it has no web address. " +
        "Open the pack on its website to get the code.";
      place.appendChild(note);
      place.hidden = false;
      return;
    }
    var address = new URL(place.getAttribute("data-embed"), window.location.href).href;
    var code =
      '<iframe src="' + escape(address) +
      '" title="' + escape(place.getAttribute("data-title")) +
      '" width="100%" height="' + place.getAttribute("data-height") +
      '" loading="lazy" style="border: 0"></iframe>';
    var label = document.createElement("label");
    var area = document.createElement("textarea");
    var id = "code-" + place.getAttribute("data-embed").replace(/^.*\/|\.html$/g, "");
    label.textContent = "Code for your page";
    label.htmlFor = id;
    area.id = id;
    area.readOnly = true;
    area.rows = 4;
    area.value = code;
    place.appendChild(label);
    place.appendChild(area);
    window.pack.copyButton(
      place,
      function () {
        return area.value;
      },
      "Copy the code"
    );
  });
})();
