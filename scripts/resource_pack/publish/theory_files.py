"""Theories of change to download: a poster as SVG, PNG and PDF, and the entries as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from html import escape
from typing import Any

from resource_pack.core.theories import Theories, theory_rows
from resource_pack.core.theory import COLUMNS, STAGES, Theory
from resource_pack.publish.chart_images import FONT_FAMILY, wrap
from resource_pack.publish.drawers import Job
from resource_pack.publish.renderer import RenderCache

WIDTH, MARGIN, GAP = 1754, 48, 24
"""Pixels: A3 across at 106 dots to the inch, so that the smallest print is 11 points on paper."""

A3_POINTS = 1190.55
"""The longer side of A3. A PDF counts in points, of which 72 are an inch."""

COLUMN = (WIDTH - 2 * MARGIN - (len(COLUMNS) - 1) * GAP) // len(COLUMNS)
SIZE, LINE = 17, 23
INK, SOFT, MARK = "#1b1f23", "#4d565d", "#1d5b87"


def poster_svg(theory: Theory, name: str, source: str) -> str:
    """The poster on one sheet. Its height follows from its words; nothing is cut or made small."""
    sheet = _Sheet()
    y = sheet.lines(MARGIN, MARGIN, f"Theory of change: {name}", 40, 700, WIDTH - 2 * MARGIN)
    y = sheet.lines(MARGIN, y + 8, f"Vision: {theory.vision.text}", 22, 400, WIDTH - 2 * MARGIN)
    top = y + GAP
    ends = []
    for number, title in enumerate(COLUMNS, start=1):
        x = MARGIN + (number - 1) * (COLUMN + GAP)
        sheet.box(x, top, COLUMN, 6, MARK)
        end = sheet.lines(x, top + 12, f"{number}. {title}", 21, 700, COLUMN)
        for stage in STAGES:
            items = theory.items(stage.id)
            if stage.column != number or not items:
                continue
            if stage.label != title:
                end = sheet.lines(x, end + 8, stage.label, SIZE, 700, COLUMN)
            for item in items:
                end = sheet.entry(x, end + 6, item.text, COLUMN)
        ends.append(end)
    y = max(ends)
    if theory.strategies:
        y = sheet.lines(MARGIN, y + GAP, "Existing strategies and plans", 21, 700, WIDTH)
        for strategy in theory.strategies:
            text = strategy.name + (": " + "; ".join(strategy.points) if strategy.points else "")
            y = sheet.entry(MARGIN, y + 6, text, WIDTH - 2 * MARGIN)
    y = sheet.lines(MARGIN, y + GAP, source, 15, 400, WIDTH - 2 * MARGIN, SOFT)
    title = escape(f"Theory of change: {name}")
    height = max(y + MARGIN, round(WIDTH / 2**0.5))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}" '
        f'font-family="{FONT_FAMILY}, Arial, sans-serif"><title>{title}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        + "".join(sheet.parts)
        + "</svg>"
    )


class _Sheet:
    """Collects the marks of a poster. Each method returns how far down it came."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def box(self, x: int, y: int, width: int, height: int, colour: str) -> None:
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>'
        )

    def lines(
        self, x: int, y: int, text: str, size: int, weight: int, width: int, colour: str = INK
    ) -> int:
        for line in wrap(text, size, weight, width):
            y += round(size * 1.35)
            self.parts.append(
                f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" '
                f'fill="{colour}">{escape(line)}</text>'
            )
        return y + 4

    def entry(self, x: int, y: int, text: str, width: int) -> int:
        self.parts.append(f'<circle cx="{x + 4}" cy="{y + LINE - 6}" r="3.5" fill="{MARK}"/>')
        return self.lines(x + 18, y, text, SIZE, 400, width - 18)


def theory_files(
    theories: Theories, names: dict[str, str], sources: dict[str, str], cache: RenderCache
) -> dict[str, bytes]:
    """Every download of every theory, by address; `names` and `sources` go by authority."""
    files: dict[str, bytes] = {}
    svgs = {
        name: poster_svg(theory, names[name], sources[name])
        for name, theory in theories.by_authority.items()
    }
    drawn = cache.render(
        job
        for svg in svgs.values()
        for job in (Job("png", svg, scale=1.5), Job("pdf", _on_paper(svg)))
    )
    for index, (name, svg) in enumerate(svgs.items()):
        files[theory_address(name, "svg")] = svg.encode()
        files[theory_address(name, "png")] = drawn[2 * index]
        files[theory_address(name, "pdf")] = drawn[2 * index + 1]
        files[theory_address(name, "csv")] = _csv(theories, {name: names[name]})
        files[theory_address(name, "json")] = _json(_record(theories, names, name))
    if svgs:
        files["downloads/theories-of-change.csv"] = _csv(theories, names)
        files["downloads/theories-of-change.json"] = _json(
            [_record(theories, names, name) for name in theories.by_authority]
        )
    return files


def _on_paper(svg: str) -> str:
    """The same sheet with its size in points: a PDF has no dots."""

    def points(match: re.Match[str]) -> str:
        return " ".join(
            f'{name}="{int(size) * A3_POINTS / WIDTH:.2f}"'
            for name, size in zip(("width", "height"), match.groups(), strict=True)
        )

    return re.sub(r'width="(\d+)" height="(\d+)"', points, svg, count=1)


def theory_address(name: str, ending: str) -> str:
    return f"downloads/theory-of-change-{name}.{ending}"


def _csv(theories: Theories, names: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, ["authority", "stage", "text", "themes", "doubt"], lineterminator="\r\n"
    )
    writer.writeheader()
    for name in theories.by_authority:
        if name in names:
            rows = theory_rows(theories, name)
            writer.writerows({"authority": names[name], **row} for row in rows)
    return text.getvalue().encode()


def _record(theories: Theories, names: dict[str, str], name: str) -> dict[str, Any]:
    record = theories.by_authority[name].model_dump(mode="json", exclude_defaults=True)
    return {"name": names[name], **record}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
