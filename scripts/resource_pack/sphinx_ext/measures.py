"""What pages show of the measures: a page for each, the library's table, and the picker."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from resource_pack.core.addresses import relative_address
from resource_pack.core.fields import SourceRef
from resource_pack.core.measure import (
    ABOUT,
    BY,
    KINDS,
    LICENCE_KINDS,
    SUBJECTS,
    Evidence,
    Measure,
)
from resource_pack.core.measures import (
    LENGTHS,
    PAGES,
    length_of,
    measures_csv,
    measures_json,
    minutes_text,
)
from resource_pack.core.pack import Pack
from resource_pack.core.problems import nearest
from resource_pack.sphinx_ext.dependencies import note_dependency
from resource_pack.sphinx_ext.session import Session, session

Values = dict[str, Any]

CSV_ADDRESS = "downloads/measures.csv"
JSON_ADDRESS = "downloads/measures.json"


class MeasurePage(SphinxDirective):
    """What the pack knows of one measure.

    :::{measure} phq-9
    :::
    """

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        from resource_pack.sphinx_ext.directives import pack_part

        name = self.arguments[0].strip()
        known = session(self.env.app).pack.measures.by_id
        if name not in known:
            raise self.error(f"There is no measure “{name}”. {nearest(name, list(known))}".strip())
        note_dependency(self.env, "pack")
        node = pack_part("", part="measure", options={"measure": name})
        self.set_source_info(node)
        return [node]


LOOKED_FOR = (
    ("ages", "for which ages it is"),
    ("languages", "in which languages it is there"),
    ("scoring", "how it is scored"),
    ("cut_offs", "what a high or a low score says"),
    ("change", "how much change counts"),
    ("reliability", "how far you can rely on it"),
)
"""What a reader looks for. Where a record has nothing of it, the page says that we found nothing: a
gap without a word reads as if there were nothing to know."""


def day(value: date) -> str:
    """A day as readers see it: 5 February 2026."""
    return f"{value.day} {value:%B %Y}"


def _first_big(text: str) -> str:
    return text[:1].upper() + text[1:]


def _join(labels: list[str]) -> str:
    """“a, b or c” for who answers and what it is about."""
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"


def _source(pack: Pack, source: SourceRef) -> str:
    note = f" ({source.note.rstrip('.')})" if source.note else ""
    return f"{pack.document_name(source.document)}, {source.place}{note}"


def measure(session: Session, options: Values, page: str, _env: BuildEnvironment) -> Values:
    """One measure: what it looks at, what you may do, how it is scored, and how we know."""
    pack = session.pack
    record = pack.measures.by_id[options["measure"]]
    numbers = {item.id: number for number, item in enumerate(record.evidence, start=1)}

    def stated(items: tuple[Any, ...]) -> list[Values]:
        return [
            {"text": item.text, "marks": sorted(numbers[name] for name in item.evidence)}
            for item in items
        ]

    return {
        "measure": record,
        "kind": LICENCE_KINDS[record.licence.kind],
        "facts": _facts(record, numbers),
        "terms": stated(record.licence.terms),
        "scoring": stated(record.scoring),
        "ranges": [
            {"range": item, "marks": sorted(numbers[name] for name in item.evidence)}
            for item in record.ranges
        ],
        "cut_offs": stated(record.cut_offs),
        "reliability": stated(record.reliability),
        "change": stated(record.change),
        "doubts": stated(record.doubts),
        "not_found": [words for key, words in LOOKED_FOR if not getattr(record, key)],
        "used_by": _used_by(pack, record, page),
        "question_marks": sorted(
            numbers[name]
            for name in (
                (record.questions.permission, record.questions.source) if record.questions else ()
            )
        ),
        "evidence": [_evidence(pack, item) for item in record.evidence],
        "checked": day(record.checked),
        "csv": relative_address(CSV_ADDRESS, page),
    }


def _facts(record: Measure, numbers: dict[str, int]) -> list[Values]:
    """The measure at a glance: label, words, and the sources of each."""
    count = f"{record.items.count}"
    if record.items.text:
        count += f". {record.items.text}"
    time = record.minutes.text if record.minutes else _first_big(minutes_text(record))
    rows: list[tuple[str, str, tuple[str, ...]]] = [
        ("What it looks at", record.what, ()),
        ("Whom it is about", _first_big(_join([ABOUT[name].lower() for name in record.about])), ()),
        ("Who answers", _first_big(_join([BY[name] for name in record.by])), ()),
        ("Questions", count, record.items.evidence),
        ("Time", time, record.minutes.evidence if record.minutes else ()),
    ]
    for label, value in (
        ("Ages", record.ages),
        ("Languages", record.languages),
        ("Owner", record.owner),
    ):
        if value is not None:
            rows.append((label, value.text, value.evidence))
    if record.also:
        rows.append(("Also looked for as", ", ".join(record.also), ()))
    return [
        {"label": label, "text": text, "marks": sorted(numbers[name] for name in names)}
        for label, text, names in rows
    ]


def _used_by(pack: Pack, record: Measure, page: str) -> list[Values]:
    found = []
    for use in record.used_by:
        theory = pack.pages.get(f"content/theories-of-change/{use.authority}")
        found.append(
            {
                "place": pack.reference.authorities[use.authority].name,
                "how": use.how,
                "source": _source(pack, use.source),
                "theory": relative_address(theory.address, page) if theory else "",
            }
        )
    return found


def _evidence(pack: Pack, item: Evidence) -> Values:
    return {
        "item": item,
        "kind": KINDS[item.kind],
        "place": _source(pack, item.document) if item.document else "",
        "checked": day(item.checked),
    }


# --- The library --------------------------------------------------------------------------------


def _address(pack: Pack, name: str, page: str) -> str:
    found = pack.pages.get(PAGES + name)
    return relative_address(found.address, page) if found else ""


def _row(pack: Pack, name: str, record: Measure, page: str) -> Values:
    minutes, estimated = record.minutes_needed()
    places = dict.fromkeys(pack.reference.authorities[use.authority].name for use in record.used_by)
    return {
        "id": name,
        "name": record.name,
        "short": record.short,
        "address": _address(pack, name, page),
        "subjects": [SUBJECTS[item] for item in record.subjects],
        "about": _first_big(_join([ABOUT[item].lower() for item in record.about])),
        "by": _first_big(_join([BY[item] for item in record.by])),
        "items": record.items.count,
        "minutes": minutes,
        "estimated": estimated,
        "licence": LICENCE_KINDS[record.licence.kind].label,
        "places": list(places),
        "care": record.self_harm,
        "keys": {
            "what": record.subjects,
            "about": record.about,
            "licence": (record.licence.kind,),
            "length": (length_of(record),),
            "used": ("yes",) if record.used_by else ("no",),
        },
    }


FACETS: tuple[tuple[str, str, dict[Any, str]], ...] = (
    ("what", "What it looks at", dict(SUBJECTS)),
    ("about", "Whom it is about", dict(ABOUT)),
    ("licence", "What you may do", {kind.id: kind.label for kind in LICENCE_KINDS.values()}),
    ("length", "How long it takes", dict(LENGTHS)),
    ("used", "Named by an area of the programme", {"yes": "Yes", "no": "No"}),
)


def measures_library(
    session: Session, _options: Values, page: str, _env: BuildEnvironment
) -> Values:
    """Every measure in one table that readers sort and filter, and what is left out."""
    pack = session.pack
    rows = [_row(pack, name, item, page) for name, item in pack.measures.by_id.items()]
    facets = []
    for key, label, words in FACETS:
        counts = {word: sum(word in row["keys"][key] for row in rows) for word in words}
        values = [
            {"id": word, "label": words[word], "count": count}
            for word, count in counts.items()
            if count
        ]
        facets.append({"id": key, "label": label, "values": values})
    return {
        "rows": rows,
        "facets": facets,
        "kinds": list(LICENCE_KINDS.values()),
        "left_out": [
            {"item": item, "sources": [_source(pack, source) for source in item.sources]}
            for item in pack.measures.left_out
        ],
        "csv": relative_address(CSV_ADDRESS, page),
        "json": relative_address(JSON_ADDRESS, page),
    }


# --- The picker ---------------------------------------------------------------------------------

LICENCE_STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("free", "Only what we may copy at once", ("open",)),
    ("ask", "We can write to the owner or sign up", ("open", "permission", "registered")),
    ("buy", "We can pay too", ("open", "permission", "registered", "commercial")),
)
MINUTE_STEPS = ((5, "Up to 5 minutes"), (10, "Up to 10 minutes"), (20, "Up to 20 minutes"))


def measure_picker(session: Session, _options: Values, page: str, _env: BuildEnvironment) -> Values:
    """Four questions, and the measures that fit the answers, with why."""
    pack = session.pack
    records = [
        {
            "name": record.name,
            "short": record.short,
            "address": _address(pack, name, page),
            "what": record.subjects,
            "about": record.about,
            "minutes": record.minutes_needed()[0],
            "time": minutes_text(record),
            "licence": record.licence.kind,
            "may": LICENCE_KINDS[record.licence.kind].label,
            "used": list(_row(pack, name, record, page)["places"]),
            "care": record.self_harm,
            "doubts": len(record.doubts),
        }
        for name, record in pack.measures.by_id.items()
    ]
    library = pack.pages.get(PAGES.rstrip("/"))
    by_subject = [
        {
            "label": label,
            "measures": [
                _row(pack, name, record, page)
                for name, record in pack.measures.by_id.items()
                if subject in record.subjects
            ],
        }
        for subject, label in SUBJECTS.items()
    ]
    return {
        "questions": [
            {
                "id": "what",
                "label": "What do you want to know about?",
                "choices": list(SUBJECTS.items()),
            },
            {"id": "about", "label": "Whom is it about?", "choices": list(ABOUT.items())},
            {
                "id": "minutes",
                "label": "How long may it take?",
                "choices": [(str(most), label) for most, label in MINUTE_STEPS],
            },
            {
                "id": "licence",
                "label": "What can you do about the licence?",
                "choices": [(name, label) for name, label, _kinds in LICENCE_STEPS],
            },
        ],
        "licences": json.dumps({name: kinds for name, _label, kinds in LICENCE_STEPS}),
        "records": records,
        "by_subject": [group for group in by_subject if group["measures"]],
        "library": relative_address(library.address, page) if library else "",
    }


def measure_files(pack: Pack) -> dict[str, bytes]:
    """The library as files to download; none for a pack without measures."""
    if not pack.measures.by_id:
        return {}
    return {
        CSV_ADDRESS: measures_csv(pack.measures),
        JSON_ADDRESS: measures_json(pack.measures),
    }


PARTS = {
    "measure": measure,
    "measures-library": measures_library,
    "measure-picker": measure_picker,
}


def setup_measures(app: Sphinx) -> None:
    from resource_pack.sphinx_ext.directives import part_directive

    app.add_directive("measure", MeasurePage)
    for name in ("measures-library", "measure-picker"):
        app.add_directive(name, part_directive(name, {}))
