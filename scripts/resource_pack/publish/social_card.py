"""The picture that other sites show beside a link to the pack."""

from __future__ import annotations

from html import escape

from resource_pack.publish.chart_images import FONT_FAMILY, wrap
from resource_pack.publish.drawers import Job
from resource_pack.publish.renderer import RenderCache

WIDTH, HEIGHT = 1200, 630
"""The size that link previews are made for."""


def social_card(title: str, summary: str, cache: RenderCache) -> bytes:
    """A PNG with the name of the pack and what it is for."""
    return cache.render([Job("png", _svg(title, summary))])[0]


def _svg(title: str, summary: str) -> str:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT_FAMILY}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<rect width="{WIDTH}" height="24" fill="#1d5b87"/>',
        # The three parts of the guide: circle, square, hexagon.
        '<circle cx="116" cy="126" r="36" fill="#1d5b87"/>',
        '<rect x="180" y="90" width="72" height="72" rx="8" fill="#9a4a00"/>',
        '<path d="M298 90h44l22 36-22 36h-44l-22-36z" fill="#4a6b1f"/>',
    ]
    y = 210
    for line in wrap(title, 72, 700, WIDTH - 160):
        y += 86
        parts.append(
            f'<text x="80" y="{y}" font-size="72" font-weight="700" fill="#1b1f23">'
            f"{escape(line)}</text>"
        )
    y += 30
    for line in wrap(summary, 34, 400, WIDTH - 160)[:4]:
        y += 46
        parts.append(f'<text x="80" y="{y}" font-size="34" fill="#4d565d">{escape(line)}</text>')
    return "".join(parts) + "</svg>"
