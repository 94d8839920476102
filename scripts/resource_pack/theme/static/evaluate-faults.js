/* What is wrong, in one place that takes the focus: of a file (with the words of `pack evaluate`), or of
   what was chosen on the page. */
(function () {
  "use strict";
  var evaluate = (window.pack = window.pack || {}).evaluate || (window.pack.evaluate = {});
  var place = document.querySelector(".maker");
  var title = document.title;

  function forget() {
    place.querySelector(".maker-faults").textContent = "";
    document.title = title;
    Array.prototype.forEach.call(place.querySelectorAll("[aria-invalid]"), function (input) {
      var text = document.getElementById(input.id + "_error");
      var others = (input.getAttribute("aria-describedby") || "").replace(text.id, "").trim();
      input.removeAttribute("aria-invalid");
      if (others) input.setAttribute("aria-describedby", others);
      else input.removeAttribute("aria-describedby");
      text.remove();
    });
  }

  /* What is wrong with a field stands at the field, too. */
  function mark(input, words) {
    var element = evaluate.show.element;
    var text = element("p", { class: "maker-error", id: input.id + "_error" });
    var others = input.getAttribute("aria-describedby");
    text.appendChild(element("span", { class: "visually-hidden" }, "Error: "));
    text.appendChild(document.createTextNode(words));
    input.parentNode.insertBefore(text, input);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", (others ? others + " " : "") + text.id);
  }

  function summary() {
    var element = evaluate.show.element;
    var level = place.getAttribute("data-level");
    var box = element("div", {
      class: "maker-problems", role: "alert", tabindex: "-1", "aria-labelledby": "maker_problems_title"
    });
    box.appendChild(element("h" + level, { id: "maker_problems_title" }, "There is a problem"));
    return box;
  }

  function show(box) {
    var faults = place.querySelector(".maker-faults");
    faults.textContent = "";
    faults.appendChild(box);
    document.title = "Error: " + title;
    box.focus();
  }

  /* Fields of the page: a list of [id, text]. */
  function ofFields(faults) {
    var element = evaluate.show.element;
    forget();
    var box = summary();
    var list = box.appendChild(element("ul"));
    faults.forEach(function (fault) {
      var input = document.getElementById(fault[0]);
      var link = list.appendChild(element("li")).appendChild(element("a", { href: "#" + fault[0] }, fault[1]));
      mark(input, fault[1]);
      link.addEventListener("click", function (event) {
        event.preventDefault();
        input.focus();
      });
    });
    show(box);
  }

  /* Problems of a file, or of several where there is no name. `more` is an element that leads on, such
     as to the choice of columns. */
  function ofFile(problems, name, more) {
    var element = evaluate.show.element;
    forget();
    var box = summary();
    var where = name ? "“" + name + "”" : "your files";
    box.appendChild(element("p", {}, "No report was made. This is wrong in " + where + ":"));
    var list = box.appendChild(element("ul"));
    problems.forEach(function (problem) {
      var item = list.appendChild(element("li"));
      var place = problem.line ? "Row " + problem.line : "";
      if (!name) place = problem.file + (problem.line ? ", row " + problem.line : "");
      if (place) item.appendChild(element("strong", {}, place + ": "));
      item.appendChild(document.createTextNode(evaluate.problems.message(problem)));
    });
    if (more) box.appendChild(more);
    else box.appendChild(element("p", {}, "Put it right in the file, save it, and choose it again."));
    show(box);
  }

  evaluate.faults = { forget: forget, ofFields: ofFields, ofFile: ofFile };
})();
