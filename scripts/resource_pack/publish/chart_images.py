"""Charts as pictures: SVG for pages, and SVG and PNG to download.

vl-convert draws them, without a network and without a browser. Its SVG is then made fit for a page:
one picture with one name instead of a tree of marks that a screen reader would have to walk
through, ids that cannot meet those of another chart, and no more digits than a screen can show.
"""

from __future__ import annotations

import functools
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from PIL import ImageFont

from resource_pack.core.figures import ChartFigure
from resource_pack.publish.drawers import Job
from resource_pack.publish.renderer import RenderCache
from resource_pack.publish.sheets import INK, Line, font_of, has_letters

FONT_FAMILY = "Atkinson Hyperlegible"
_SVG = "http://www.w3.org/2000/svg"
_FAMILY = f'font-family="{FONT_FAMILY}, Arial, sans-serif"'
MARGIN = 24
TEXT_WIDTH = 660


def _job(spec: dict[str, Any]) -> Job:
    return Job("svg", json.dumps(spec, sort_keys=True))


def draw_ahead(
    figures: Iterable[ChartFigure], site: str, cache: RenderCache, pictures: bool = True
) -> None:
    """Draw what the charts need, so that later steps only read it.

    Without `pictures`, only what pages show is drawn, and no picture to download. Pictures to
    download go on being drawn while other things are done.
    """
    # Charts of the same data share a picture; the one to download has the title of each.
    wide: dict[Job, list[ChartFigure]] = {}
    narrow: dict[Job, None] = {}
    for figure in figures:
        wide.setdefault(_job(figure.wide), []).append(figure)
        narrow[_job(figure.narrow)] = None

    def follow(job: Job) -> list[Job]:
        of_job = wide.get(job, []) if pictures else []
        return [_stand_alone(figure, site, cache).png_job for figure in of_job]

    cache.render_ahead([*wide, *narrow], follow)


def page_svg(figure: ChartFigure, form: str, cache: RenderCache) -> str:
    """The chart as inline SVG for a page: `form` is "wide" or "narrow".

    The name of the picture is the element with the id `<figure id>-says`.
    """
    root = _drawn(figure.wide if form == "wide" else figure.narrow, cache)
    return _fit_for_page(root, figure.id, form)


@dataclass(frozen=True)
class Sheet:
    """A chart with all that is written around it. `inner` is its picture, at `top`; in pixels."""

    width: int
    height: int
    title: str
    says: str
    lines: tuple[Line, ...]
    inner: str
    top: int
    inner_height: int

    @property
    def svg(self) -> str:
        """All of it as one picture."""
        texts = [
            f'<text x="{line.x}" y="{line.y}" font-size="{line.size}" font-weight="{line.weight}" '
            f'fill="{INK}">{escape(line.text)}</text>'
            for line in self.lines
        ]
        place = sum(line.y < self.top for line in self.lines)
        texts.insert(place, f'<g transform="translate({MARGIN},{self.top})">{self.inner}</g>')
        return (
            f'<svg xmlns="{_SVG}" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" {_FAMILY}>'
            f"<title>{escape(self.title)}</title><desc>{escape(self.says)}</desc>"
            f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>'
            + "".join(texts)
            + "</svg>\n"
        )

    @property
    def png_job(self) -> Job:
        """The same at twice the size, so that it stays sharp on slides.

        The lines are written by Pillow where the font has all their letters: vl-convert opens the
        font for each letter anew, which would take most of the time.
        """
        if not all(has_letters(line.text, line.weight) for line in self.lines):
            return Job("png", self.svg, scale=2)
        inner = (
            f'<svg xmlns="{_SVG}" width="{self.width}" height="{self.inner_height}" {_FAMILY}>'
            f'<rect width="{self.width}" height="{self.inner_height}" fill="#ffffff"/>'
            f'<g transform="translate({MARGIN},0)">{self.inner}</g></svg>'
        )
        sheet = {
            "svg": inner,
            "top": self.top,
            "size": [self.width, self.height],
            "lines": [asdict(line) for line in self.lines],
        }
        return Job("sheet", json.dumps(sheet, sort_keys=True), scale=2)


def download_pictures(figure: ChartFigure, site: str, cache: RenderCache) -> dict[str, bytes]:
    """The chart as a picture that stands alone, as `svg` and `png`.

    Title, source and licence are part of it. The PNG has twice the size, so that it stays sharp on
    slides.
    """
    sheet = _stand_alone(figure, site, cache)
    return {"svg": sheet.svg.encode(), "png": cache.render([sheet.png_job])[0]}


def _drawn(spec: dict[str, Any], cache: RenderCache) -> ET.Element:
    ET.register_namespace("", _SVG)
    return ET.fromstring(cache.render([_job(spec)])[0].decode())  # noqa: S314


def _fit_for_page(root: ET.Element, figure_id: str, form: str) -> str:
    root = _plain(root)
    _prefix_ids(root, f"{figure_id}-{form}-")
    children = list(root)
    for child in children:
        root.remove(child)
    marks = ET.SubElement(root, f"{{{_SVG}}}g", {"aria-hidden": "true"})
    marks.extend(children)
    root.attrib = {
        "role": "img",
        "aria-labelledby": f"{figure_id}-says",
        "class": f"chart chart-{form}",
        "width": root.get("width", ""),
        "height": root.get("height", ""),
        "viewBox": root.get("viewBox", ""),
    }
    return _write(root)


def _plain(root: ET.Element) -> ET.Element:
    """Without what only a tree of marks needs: roles, labels, classes, invisible shapes."""
    for parent in list(root.iter()):
        for child in list(parent):
            empty = child.get("d") in ("", "M0,0h0v0h0Z") or child.get("class") == "background"
            if child.get("display") == "none" or (empty and not child.get("fill")):
                parent.remove(child)
    for element in root.iter():
        for name in list(element.attrib):
            value = element.attrib[name]
            unneeded = name in ("class", "role", "pointer-events", "style") or (
                name == "opacity" and value == "1"
            )
            if unneeded or name.startswith("aria-"):
                del element.attrib[name]
            elif name in ("d", "transform", "x2", "y2", "x1", "y1", "width", "height", "viewBox"):
                element.attrib[name] = _round(value)
            elif name == "font-family":
                del element.attrib[name]  # The style sheet of the page sets it.
    for parent in list(root.iter()):
        _unwrap(parent)
    return root


def _unwrap(parent: ET.Element) -> None:
    """Groups without attributes only add weight."""
    changed = True
    while changed:
        changed = False
        for place, child in enumerate(list(parent)):
            bare = child.tag.endswith("}g") and (
                not child.attrib or child.attrib == {"transform": "translate(0,0)"}
            )
            if bare or (child.tag.endswith("}g") and len(child) == 0):
                parent.remove(child)
                for offset, inner in enumerate(list(child)):
                    parent.insert(place + offset, inner)
                changed = True
                break


def _round(text: str) -> str:
    return re.sub(
        r"-?\d+\.\d+(?:e-?\d+)?",
        lambda match: f"{round(float(match.group()), 1):g}",
        text,
    )


def _prefix_ids(root: ET.Element, prefix: str) -> None:
    for element in root.iter():
        if "id" in element.attrib:
            element.attrib["id"] = prefix + element.attrib["id"]
        for name, value in element.attrib.items():
            element.attrib[name] = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", value)


def _write(root: ET.Element) -> str:
    text = ET.tostring(root, encoding="unicode")
    return text.replace(f' xmlns="{_SVG}"', "", 1) if root.get("role") else text


# --- The picture that stands alone ---------------------------------------------------------------


@functools.lru_cache(maxsize=256)
def wrap(text: str, size: int, weight: int, width: int) -> tuple[str, ...]:
    """The text in lines that are at most `width` pixels long, measured with the font itself.

    Sources and the name of the site are the same below many charts.
    """
    font = font_of(size, weight)
    lines: list[str] = []
    for word in _pieces(text.split(), font, width):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)


def _pieces(words: Iterable[str], font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """The words; one that is longer than a line is cut, so that no part of it is lost."""
    for word in words:
        while font.getlength(word) > width and len(word) > 1:
            fits = len(word) - 1
            while fits > 1 and font.getlength(word[:fits]) > width:
                fits -= 1
            yield word[:fits]
            word = word[fits:]
        yield word


def _stand_alone(figure: ChartFigure, site: str, cache: RenderCache) -> Sheet:
    picture = _plain(_drawn(figure.wide, cache))
    width = float(picture.get("width", TEXT_WIDTH))
    height = round(float(picture.get("height", 0)))
    total = max(TEXT_WIDTH, round(width)) + 2 * MARGIN
    found: list[Line] = []
    y = MARGIN

    def lines(text: str, size: int, weight: int, gap: int) -> None:
        nonlocal y
        for line in wrap(text, size, weight, total - 2 * MARGIN):
            y += round(size * 1.3)
            found.append(Line(MARGIN, y, size, weight, line))
        y += gap

    lines(figure.title, 20, 700, 4)
    lines(figure.says, 15, 400, 16)
    inner = "".join(ET.tostring(child, encoding="unicode") for child in picture)
    inner = inner.replace(f' xmlns="{_SVG}"', "")
    top = y
    y += height + 12
    for note in figure.notes:
        lines(note, 13, 400, 2)
    for line in source_sentences(figure):
        lines(line, 13, 400, 2)
    if site:
        lines(f"From: {site}", 13, 400, 0)
    return Sheet(total, y + MARGIN, figure.title, figure.says, tuple(found), inner, top, height)


def source_sentences(figure: Any) -> list[str]:
    """The source lines of a figure as sentences of plain text."""
    sentences = []
    for line in figure.sources:
        worked_out = " (worked out by this pack)" if line.basis == "derived" else ""
        sentences.append(
            f"Source: {line.document}, {line.place}{worked_out}. About: {line.as_of}. "
            f"Licence: {line.licence}."
        )
    return sentences
