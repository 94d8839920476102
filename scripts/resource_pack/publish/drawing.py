"""A process that draws pictures: `python -m resource_pack.publish.drawing`.

vl-convert runs a JavaScript engine with threads of its own, so it has no place in the process that
Sphinx copies. This program reads a job a line (JSON) and answers each with a byte (1: drawn, 0:
not), the length of what follows in eight bytes, and the picture or the reason. It ends with its
input. With the argument `engine`, it starts what SVG needs before the first job.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any, BinaryIO

from PIL import Image

from resource_pack.processes import die_with_parent
from resource_pack.publish.pdf_order import in_order
from resource_pack.publish.sheets import FONTS, Line, written


def draw(kind: str, text: str, scale: float) -> bytes:
    """One picture."""
    import vl_convert

    if kind == "svg":
        # No address is allowed: a specification may not make the build fetch anything.
        return str(vl_convert.vegalite_to_svg(text, allowed_base_urls=[])).encode()
    if kind == "png":
        return few_colours(_picture(text, scale))
    if kind == "sheet":
        return few_colours(_sheet(json.loads(text), int(scale)))
    assert kind == "pdf"
    return in_order(bytes(vl_convert.svg_to_pdf(text)))


def _picture(svg: str, scale: float) -> Image.Image:
    import vl_convert

    return Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=scale))).convert("RGB")


def _sheet(sheet: dict[str, Any], scale: int) -> Image.Image:
    """A picture with lines of text above and below."""
    width, height = sheet["size"]
    lines = [Line(**line) for line in sheet["lines"]]
    paper = written((width * scale, height * scale), lines, scale)
    paper.paste(_picture(sheet["svg"], scale), (0, sheet["top"] * scale))
    return paper


def few_colours(image: Image.Image) -> bytes:
    """A picture as PNG with a palette: charts have few colours, and this is a tenth of the size."""
    known = image.getcolors(256)
    if known is None:
        small = image.quantize(colors=64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    else:
        # Nearly every chart has so few colours that all of them fit: no need to look for the best.
        small = image.quantize(palette=_palette(known), dither=Image.Dither.NONE)
    out = io.BytesIO()
    # The last tenth of the size would take four times as long.
    small.save(out, "PNG", compress_level=7)
    return out.getvalue()


def _palette(known: list[tuple[int, Any]]) -> Image.Image:
    """A picture with these colours, which Pillow takes for a palette; the most frequent first."""
    colours = [colour for _, colour in sorted(known, reverse=True)]
    colours += [colours[0]] * (256 - len(colours))
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    return palette


def answer(job: dict[str, Any]) -> bytes:
    """The answer to a job, as it is sent."""
    try:
        fine, data = 1, draw(job["kind"], job["text"], job["scale"])
    except Exception as error:  # Whatever it is, the process that asked tells it.
        fine, data = 0, f"{type(error).__name__}: {error}".encode()
    return bytes([fine]) + len(data).to_bytes(8, "big") + data


def serve(jobs: BinaryIO, answers: BinaryIO, engine: bool) -> None:
    import vl_convert

    # Without the font, vl-convert would measure text with another one and labels would overlap.
    vl_convert.register_font_directory(str(FONTS))
    if engine:
        # The first SVG takes half a second more: it starts the engine, while there is no job yet.
        first = '{"mark": "point", "data": {"values": []}}'
        vl_convert.vegalite_to_svg(first, allowed_base_urls=[])
    for line in jobs:
        answers.write(answer(json.loads(line)))
        answers.flush()


if __name__ == "__main__":
    die_with_parent()
    serve(sys.stdin.buffer, sys.stdout.buffer, engine="engine" in sys.argv)
