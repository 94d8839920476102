"""Charts as pictures: SVG for pages, and SVG and PNG to download.

vl-convert draws without a network and without a browser. Its SVG is then made fit for a page: one
picture with one name instead of a tree of marks that a screen reader would have to walk through,
ids that cannot meet those of another chart, and no more digits than a screen can show.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from PIL import Image, ImageFont

from resource_pack.core.figures import ChartFigure

FONTS = Path(__file__).parents[1] / "theme" / "vendor" / "fonts"
FONT_FAMILY = "Atkinson Hyperlegible"
_FONT_FILES = {
    400: FONTS / "atkinson-hyperlegible-latin-400-normal.ttf",
    700: FONTS / "atkinson-hyperlegible-latin-700-normal.ttf",
}
_SVG = "http://www.w3.org/2000/svg"


@functools.cache
def ready() -> None:
    """Make the pack's font known to vl-convert."""
    # Without the font, vl-convert would measure text with another one and labels would overlap.
    vl_convert.register_font_directory(str(FONTS))
    ET.register_namespace("", _SVG)


@dataclass(frozen=True)
class ImageCache:
    """Pictures by what they show: the same chart is drawn once, in this build and in later ones."""

    folder: Path

    def get(self, parts: Iterable[str], ending: str, draw: Any) -> bytes:
        key = hashlib.sha256("\0".join([*parts, _toolchain()]).encode()).hexdigest()[:32]
        path = self.folder / f"{key}.{ending}"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            pass
        data: bytes = draw()
        path.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may draw the same chart at once; a reader must never see half a file.
        temporary = path.with_name(f"{path.name}.{id(data):x}.{os.getpid()}")
        temporary.write_bytes(data)
        temporary.replace(path)
        return data


@functools.cache
def _toolchain() -> str:
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    fonts = "".join(hashlib.sha256(path.read_bytes()).hexdigest() for path in _FONT_FILES.values())
    return f"{version('vl-convert-python')} {own} {fonts}"


def page_svg(figure: ChartFigure, form: str, cache: ImageCache) -> str:
    """The chart as inline SVG for a page: `form` is "wide" or "narrow".

    The name of the picture is the element with the id `<figure id>-says`.
    """
    spec = figure.wide if form == "wide" else figure.narrow
    text = json.dumps(spec, sort_keys=True)

    def draw() -> bytes:
        return _fit_for_page(_draw(spec), figure.id, form).encode()

    return cache.get([figure.id, form, text], "svg", draw).decode()


def download_svg(figure: ChartFigure, site: str, cache: ImageCache) -> bytes:
    """The chart as a picture that stands alone: title, source and licence are part of it."""

    def draw() -> bytes:
        return _stand_alone(figure, site).encode()

    return cache.get([_key(figure), site, "download"], "svg", draw)


def download_png(figure: ChartFigure, site: str, cache: ImageCache) -> bytes:
    """The same picture as PNG, at twice the size so that it stays sharp on slides."""

    def draw() -> bytes:
        ready()
        svg = download_svg(figure, site, cache).decode()
        return few_colours(vl_convert.svg_to_png(svg, scale=2))

    return cache.get([_key(figure), site, "download"], "png", draw)


def few_colours(png: bytes) -> bytes:
    """The same picture with a palette: charts have few colours, and this is a tenth of the size."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    small = image.quantize(colors=64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _key(figure: ChartFigure) -> str:
    return figure.model_dump_json()


def _draw(spec: dict[str, Any]) -> ET.Element:
    ready()
    return ET.fromstring(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))  # noqa: S314


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

MARGIN = 24
TEXT_WIDTH = 660


@functools.cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT_FILES[weight]), size)


def wrap(text: str, size: int, weight: int, width: int) -> list[str]:
    """The text in lines that are at most `width` pixels long, measured with the font itself."""
    font = _font(size, weight)
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _stand_alone(figure: ChartFigure, site: str) -> str:
    picture = _plain(_draw(figure.wide))
    width = float(picture.get("width", TEXT_WIDTH))
    height = float(picture.get("height", 0))
    total = max(TEXT_WIDTH, round(width)) + 2 * MARGIN
    parts: list[str] = []
    y = MARGIN

    def lines(text: str, size: int, weight: int, gap: int) -> None:
        nonlocal y
        for line in wrap(text, size, weight, total - 2 * MARGIN):
            y += round(size * 1.3)
            parts.append(
                f'<text x="{MARGIN}" y="{y}" font-size="{size}" font-weight="{weight}" '
                f'fill="#222222">{escape(line)}</text>'
            )
        y += gap

    lines(figure.title, 20, 700, 4)
    lines(figure.says, 15, 400, 16)
    inner = "".join(ET.tostring(child, encoding="unicode") for child in picture)
    inner = inner.replace(f' xmlns="{_SVG}"', "")
    parts.append(f'<g transform="translate({MARGIN},{y})">{inner}</g>')
    y += round(height) + 12
    for note in figure.notes:
        lines(note, 13, 400, 2)
    for line in source_sentences(figure):
        lines(line, 13, 400, 2)
    if site:
        lines(f"From: {site}", 13, 400, 0)
    y += MARGIN
    return (
        f'<svg xmlns="{_SVG}" width="{total}" height="{y}" viewBox="0 0 {total} {y}" role="img" '
        f'font-family="{FONT_FAMILY}, Arial, sans-serif">'
        f"<title>{escape(figure.title)}</title><desc>{escape(figure.says)}</desc>"
        f'<rect width="{total}" height="{y}" fill="#ffffff"/>' + "".join(parts) + "</svg>\n"
    )


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
