"""What pages show of the theories of change: posters, lists, the matrix of subjects, comparison."""

from __future__ import annotations

import base64
import json
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from resource_pack.core.addresses import relative_address
from resource_pack.core.coverage import THEORY_PAGES as PAGES
from resource_pack.core.pack import Pack
from resource_pack.core.problems import nearest
from resource_pack.core.theory import (
    COLUMNS,
    ONLY_FIVE_STEP,
    ONLY_SIX_STEP,
    STAGE_LABELS,
    STAGES,
    STRATEGIES,
    VISION,
    Item,
    Strategy,
    Theory,
)
from resource_pack.publish.theory_files import theory_address
from resource_pack.publish.theory_template import blank_theory, theory_template
from resource_pack.sphinx_ext.dependencies import note_dependency
from resource_pack.sphinx_ext.session import Session, session

MATRIX_PAGE = PAGES + "themes"

MARKS = {
    VISION: "V",
    **{stage.id: str(stage.column) for stage in STAGES},
    STRATEGIES: "S",
}
"""What a cell of the matrix shows: the number of the poster's column, or a letter."""

DOWNLOADS = (
    ("One-page print (PDF)", "pdf"),
    ("Picture (PNG)", "png"),
    ("Picture (SVG)", "svg"),
    ("Entries (CSV)", "csv"),
    ("Entries (JSON)", "json"),
)


class TheoryOfChange(SphinxDirective):
    """The poster of one authority.

    :::{theory-of-change} blackpool
    :::
    """

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        from resource_pack.sphinx_ext.directives import pack_part

        name = self.arguments[0].strip()
        known = session(self.env.app).pack.theories.by_authority
        if name not in known:
            raise self.error(
                f"There is no theory of change “{name}”. {nearest(name, list(known))}".strip()
            )
        note_dependency(self.env, "pack")
        node = pack_part("", part="theory-of-change", options={"authority": name})
        self.set_source_info(node)
        return [node]


def authority_names(pack: Pack) -> dict[str, str]:
    """The name of each authority that has a theory of change, by id."""
    return {name: pack.reference.authorities[name].name for name in pack.theories.by_authority}


def source_line(pack: Pack, theory: Theory) -> str:
    """Document and place of a poster, as a reader sees them."""
    note = f" ({theory.source.note.rstrip('.')})" if theory.source.note else ""
    return f"{pack.document_name(theory.source.document)}, {theory.source.place}{note}"


def theory_of_change(
    session: Session, options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """A poster: columns side by side, or one after the other where there is no room."""
    pack = session.pack
    name = options["authority"]
    theory = pack.theories.by_authority[name]
    doubts = _Doubts()
    vision = doubts.mark(theory.vision, "Vision")
    columns = [
        {
            "title": title,
            "boxes": [
                {
                    "title": stage.label,
                    "entries": [doubts.mark(item, stage.label) for item in theory.items(stage.id)],
                }
                for stage in STAGES
                if stage.column == number and theory.items(stage.id)
            ],
        }
        for number, title in enumerate(COLUMNS, start=1)
    ]
    return {
        "place": authority_names(pack)[name],
        "theory": theory,
        "vision": vision,
        "columns": columns,
        "strategies": [doubts.mark_strategy(item) for item in theory.strategies],
        "marked": doubts.found,
        "source": source_line(pack, theory),
        "downloads": [
            (label, relative_address(theory_address(name, ending), page))
            for label, ending in DOWNLOADS
        ],
    }


class _Doubts:
    """Gives each doubt a number, in the order in which a reader meets it."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []

    def _number(self, about: str, doubt: str) -> int:
        if not doubt:
            return 0
        self.found.append({"about": about, "text": doubt})
        return len(self.found)

    def mark(self, item: Item, place: str) -> dict[str, Any]:
        about = f"{place}, “{item.text}”"
        return {"text": item.text, "number": self._number(about, item.doubt)}

    def mark_strategy(self, item: Strategy) -> dict[str, Any]:
        number = self._number(f"{STAGE_LABELS[STRATEGIES]}, “{item.name}”", item.doubt)
        return {"name": item.name, "points": item.points, "number": number}


def _address(pack: Pack, name: str, page: str) -> str:
    docname = PAGES + name
    return relative_address(pack.pages[docname].address, page) if docname in pack.pages else ""


def theory_list(
    session: Session, _options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """A card for each theory of change, with its vision."""
    pack = session.pack
    items = []
    for name, theory in pack.theories.by_authority.items():
        entries = sum(len(theory.items(stage.id)) for stage in STAGES)
        themes = {theme for found in theory.themes_by_stage().values() for theme in found}
        items.append(
            {
                "name": pack.reference.authorities[name].name,
                "address": _address(pack, name, page),
                "vision": theory.vision.text,
                "facts": f"{entries} entries, {len(themes)} subjects",
            }
        )
    return {"items": items}


def theory_matrix(
    session: Session, _options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """Every subject by every authority, with the columns of the poster that name it."""
    pack = session.pack
    theories = pack.theories
    names = authority_names(pack)
    rows = []
    for theme in theories.themes.values():
        stages = theories.stages_of(theme.id)
        cells = [_cell(stages.get(name, ())) for name in names]
        rows.append({"id": theme.id, "label": theme.label, "cells": cells, "count": len(stages)})
    key = [("V", "Vision")]
    key += [(str(number), title) for number, title in enumerate(COLUMNS, start=1)]
    key.append(("S", STAGE_LABELS[STRATEGIES]))
    sources = {pack.document_name(item.source.document) for item in theories.by_authority.values()}
    return {
        "authorities": [
            {"name": label, "address": _address(pack, name, page)} for name, label in names.items()
        ],
        "rows": rows,
        "key": key,
        "source": "; ".join(sorted(sources)),
    }


def _cell(stages: tuple[str, ...]) -> str:
    """The columns of the poster, as the key above the table explains them."""
    return " ".join(dict.fromkeys(MARKS[stage] for stage in stages))


def theory_compare(
    session: Session, _options: dict[str, Any], page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """The place where a reader chooses authorities and sees what they share."""
    pack = session.pack
    matrix = pack.pages.get(MATRIX_PAGE)
    return {
        "authorities": [
            {"id": name, "name": label} for name, label in authority_names(pack).items()
        ],
        "records": THEORIES_SCRIPT,
        "matrix": relative_address(matrix.address, page) if matrix else "#",
    }


def theories_script(pack: Pack) -> bytes:
    """All theories for the comparison page, as a script: pages from a disk may not fetch data."""
    theories = pack.theories
    value = {
        "stages": STAGE_LABELS,
        "themes": [[theme.id, theme.label] for theme in theories.themes.values()],
        "authorities": [
            {
                "id": name,
                "name": label,
                "entries": _entries(theories.by_authority[name]),
            }
            for name, label in authority_names(pack).items()
        ],
    }
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"window.pack = window.pack || {{}};\nwindow.pack.theories = {text};\n".encode()


def _entries(theory: Theory) -> list[list[Any]]:
    """Stage, text and themes of every entry that names a theme."""
    places: list[tuple[str, str, tuple[str, ...]]] = [
        (VISION, theory.vision.text, theory.vision.themes)
    ]
    for stage in STAGES:
        places += [(stage.id, item.text, item.themes) for item in theory.items(stage.id)]
    places += [(STRATEGIES, item.name, item.themes) for item in theory.strategies]
    return [[stage, text, list(themes)] for stage, text, themes in places if themes]


COLUMN_HINTS = (
    "What was the local opportunity for change? Where do families, staff and services stand?",
    "What do you mean to change, in practice and in the wider system?",
    "What impact do you hope for in the medium term?",
    "How will you know? What will you count or ask, and where do the numbers come from?",
    "What impact do you hope for in the long term?",
)
"""The guide's four questions, beside the columns that answer them."""

BLANK_CANVAS = "downloads/theory-of-change-canvas.docx"
TEMPLATE_SCRIPT = "theories-of-change/canvas-template.js"


def theory_canvas(
    _session: Session, _options: dict[str, Any], _page: str, _env: BuildEnvironment
) -> dict[str, Any]:
    """A blank theory of change to fill in the browser, or in Word."""
    columns = [
        {
            "title": title,
            "hint": COLUMN_HINTS[number - 1],
            "stages": [stage for stage in STAGES if stage.column == number],
        }
        for number, title in enumerate(COLUMNS, start=1)
    ]
    only = dict.fromkeys(ONLY_SIX_STEP, "six-step") | dict.fromkeys(ONLY_FIVE_STEP, "five-step")
    return {"columns": columns, "only": only, "blank": BLANK_CANVAS, "template": TEMPLATE_SCRIPT}


def canvas_files(pack: Pack, site: str) -> dict[str, bytes]:
    """The blank canvas for Word, and the template for browsers as a script, if a page has it."""
    uses = (use for page in pack.pages.values() for use in page.markup.uses)
    if not any(use.kind == "directive" and use.name == "theory-canvas" for use in uses):
        return {}
    encoded = base64.b64encode(theory_template(site)).decode()
    script = f'window.pack = window.pack || {{}};\nwindow.pack.theoryTemplate = "{encoded}";\n'
    return {BLANK_CANVAS: blank_theory(site), TEMPLATE_SCRIPT: script.encode()}


PARTS = {
    "theory-canvas": theory_canvas,
    "theory-of-change": theory_of_change,
    "theory-list": theory_list,
    "theory-matrix": theory_matrix,
    "theory-compare": theory_compare,
}

THEORIES_SCRIPT = "theories-of-change/theories.js"


def setup_theories(app: Sphinx) -> None:
    from resource_pack.sphinx_ext.directives import part_directive

    app.add_directive("theory-of-change", TheoryOfChange)
    for name in ("theory-list", "theory-matrix", "theory-compare", "theory-canvas"):
        app.add_directive(name, part_directive(name, {}))
