/* Describes where the keyboard is: the element, whether its focus can be seen, and its place among
   all elements that the keyboard can reach. */
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = element.getClientRects()[0] || element.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const inSight = right - left > 1 && bottom - top > 1;
  const hit = inSight && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const reachable = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ checkVisibilityCSS: true }) &&
    one.getClientRects().length);
  return {
    what: element.outerHTML.replace(/\s+/g, " ").slice(0, 110),
    text: (element.textContent || element.value || "").trim().slice(0, 60),
    tag: element.tagName.toLowerCase(),
    id: element.id,
    outlined: outlined || style.boxShadow !== "none",
    free: Boolean(hit && (element.contains(hit) || hit.contains(element))),
    place: reachable.indexOf(element),
    count: reachable.length,
  };
}
