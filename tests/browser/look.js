/* Looks at a page and returns what is wrong with it, as a list of sentences. */
() => {
  const faults = [];
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true });
  const show = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const named = (ids) =>
    (ids || "").split(/\s+/).map((id) => document.getElementById(id)?.textContent.trim() || "").join(" ").trim();
  const name = (element) =>
    named(element.getAttribute("aria-labelledby")) ||
    element.getAttribute("aria-label")?.trim() ||
    element.textContent.trim() ||
    all("img[alt]", element).map((image) => image.alt).join(" ").trim();

  /* One heading of the first level, and no level left out. */
  const headings = all("h1, h2, h3, h4, h5, h6").filter(shown);
  const first = headings.filter((heading) => heading.tagName === "H1");
  if (first.length !== 1) faults.push(`${first.length} headings of the first level`);
  let level = 0;
  for (const heading of headings) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) faults.push(`heading of level ${next} after level ${level}: ${show(heading)}`);
    if (!heading.textContent.trim()) faults.push(`heading without words: ${show(heading)}`);
    level = next;
  }

  /* Pictures have a name. */
  for (const svg of all("svg")) {
    const role = svg.getAttribute("role");
    if (svg.closest("[aria-hidden=true]")) continue;
    if (role === "img" && !named(svg.getAttribute("aria-labelledby")) && !svg.getAttribute("aria-label")) {
      faults.push(`picture without a name: ${show(svg)}`);
    }
    if (!role) faults.push(`picture without a role: ${show(svg)}`);
  }
  for (const image of all("img")) {
    if (!image.hasAttribute("alt")) faults.push(`picture without alt: ${show(image)}`);
    if (!image.naturalWidth) faults.push(`picture that cannot be drawn: ${show(image)}`);
    if (!image.getAttribute("width")) faults.push(`picture without a size, so the page jumps: ${show(image)}`);
  }

  /* Tables say what they are, and what each row and column is. */
  for (const table of all("table")) {
    if (!table.caption?.textContent.trim()) faults.push(`table without a caption: ${show(table)}`);
    const heads = all("th", table);
    if (!heads.some((head) => head.scope === "col")) faults.push(`table without heads: ${show(table)}`);
    for (const head of heads) {
      if (!["col", "row", "colgroup", "rowgroup"].includes(head.scope)) {
        faults.push(`head without a scope: ${show(head)}`);
      }
    }
  }

  /* Links and buttons have a name; those that look the same lead to the same place. */
  for (const control of all("a[href], button, summary")) {
    if (!name(control)) faults.push(`nameless: ${show(control)}`);
  }
  for (const field of all("input, select, textarea")) {
    if (!field.labels?.length && !field.getAttribute("aria-label")) faults.push(`field without a label: ${show(field)}`);
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    faults.push(`id used twice: ${id}`);
  }
  for (const link of all("a[href^='#']")) {
    const id = decodeURIComponent(link.hash.slice(1));
    if (id && !document.getElementById(id)) faults.push(`link that leads nowhere on the page: ${show(link)}`);
  }
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/)) {
        if (!document.getElementById(id)) faults.push(`${attribute} names nothing: ${show(element)}`);
      }
    }
  }

  /* The page fits the screen, and has no style or script of its own. */
  const root = document.scrollingElement;
  if (root.scrollWidth > window.innerWidth) {
    const wide = all("body *").filter(shown).filter((element) =>
      element.getBoundingClientRect().right > window.innerWidth + 1 &&
      !element.parentElement.closest(".table-scroll, pre, .chart-live, .visually-hidden"));
    faults.push(`${root.scrollWidth} pixels wide in ${window.innerWidth}: ${wide.slice(0, 3).map(show).join(" | ")}`);
  }
  for (const element of all("style, script:not([src]):not([type='application/json'])")) {
    faults.push(`inside the page: ${show(element)}`);
  }

  /* Nothing is kept on the reader's device. */
  if (window.localStorage.length) faults.push(`kept: ${Object.keys(window.localStorage)}`);
  if (window.sessionStorage.length) faults.push(`kept for the visit: ${Object.keys(window.sessionStorage)}`);
  if (document.cookie) faults.push(`cookie: ${document.cookie}`);
  return faults;
}
