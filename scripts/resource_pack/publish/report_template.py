"""What browsers need to make a report's files: a Word template, and the styles of the web page.

Docxtemplater fills the template: what stands between {#parts} and {/parts} is repeated for each
part of a report, and of the kinds of parts inside, only the one that a part is stays.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from pathlib import Path

from resource_pack.publish.word_blocks import (
    Block,
    Box,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    Words,
)

CHANGED = date(2026, 11, 30)
"""The day on which this template was last changed. Browsers write the day of the answers."""

WIDTHS = (2, 3, 4, 7)
"""How many columns tables of a report have: each number has a table of its own here."""

TITLE = "Report: {title}"


def report_template(site: str) -> bytes:
    """The Word template with its marks."""
    # python-docx takes a while to load, and most builds need no new template.
    from resource_pack.publish.word import word_document

    closing = f"{TITLE}. Counts of 1 to 5 people are not shown."
    blocks = _section("parts", [block for kind in _kinds() for block in kind])
    return word_document(TITLE, blocks, closing, CHANGED, site)


def _kinds() -> list[list[Block]]:
    return [
        *(_section(f"heading_{level}", [Heading(level, _words("{text}"))]) for level in (1, 2, 3)),
        _section("paragraph", [Paragraph(_words("{text}"))]),
        _section("items", _section("texts", [Items((_words("{.}"),))])),
        _section("box", _section("texts", [Box((_words("{.}"),))])),
        *(_section(f"table_{width}", [_table(width)]) for width in WIDTHS),
    ]


def _table(width: int) -> Table:
    """Header cells are h1, h2 and so on; cells of a row are c1, c2. A row is repeated."""
    header = tuple(_words(f"{{h{place}}}") for place in range(1, width + 1))
    cells = [f"{{c{place}}}" for place in range(1, width + 1)]
    cells[0] = "{#rows}" + cells[0]
    cells[-1] += "{/rows}"
    return Table("{caption}", (header,), (tuple(_words(cell) for cell in cells),))


def _section(name: str, blocks: list[Block]) -> list[Block]:
    return [Paragraph(_words(f"{{#{name}}}")), *blocks, Paragraph(_words(f"{{/{name}}}"))]


def _words(text: str) -> Words:
    return (Run(text),)


REPORT_STYLE = Path(__file__).parents[1] / "theme" / "report" / "report.css"


def page_style() -> str:
    """The styles of a report's page, for a page that is one file: it has no fonts beside it."""
    text = REPORT_STYLE.read_text(encoding="utf-8")
    text = re.sub(r"@font-face \{.*?\}\n", "", text, flags=re.S)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def page_policy(style: str) -> str:
    """The policy of that page: its own style, known by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'"


def template_script(site: str) -> bytes:
    """All of it as a script: pages that were opened from a disk cannot load other files."""
    style = page_style()
    made = {
        "word": base64.b64encode(report_template(site)).decode(),
        "style": style,
        "policy": page_policy(style),
    }
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"window.pack.evaluate.template = {text};\n".encode()
