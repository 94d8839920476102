"""Reference books of any size, the same for the same seed.

    .venv/bin/python benchmarks/books.py 300 /tmp/book

writes a pack with 300 case studies, each with a table and a chart in every tenth of them.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path

THEMES, PLACES, AUDIENCES, PROGRAMMES = 20, 150, 12, 40
NAMES = ("Amber", "Birch", "Cedar", "Dover", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper")
WORDS = (
    *("parents", "staff", "council", "family", "support", "training", "listen", "early", "help"),
    *("worker", "question", "service", "school", "child", "mother", "father", "health", "partner"),
    *("meeting", "plan", "review", "trust", "change", "area", "team"),
)
SECTIONS = ("Context", "What they did", "What changed", "What they learned", "What next")
DATES = "last_reviewed: 2026-01-31\nreview_due: 2099-01-31\n"


def write_book(folder: Path, studies: int, seed: int = 1) -> None:
    """Write a pack with so many case studies into an empty folder."""
    rng = random.Random(seed)
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("content/workforce", "case_studies", "data/demo"):
        (folder / name).mkdir(parents=True)
    (folder / "_config.yml").write_text(
        "title: Reference book\nauthor: The generator\nonly_build_toc_files: false\n"
        "html:\n  use_multitoc_numbering: false\nlatex:\n  use_jupyterbook_latex: false\n"
        "sphinx:\n  config:\n"
        "    extensions: [myst_nb, jupyter_book, sphinx_external_toc, resource_pack.sphinx_ext]\n"
        '    language: en\n    pack_edition: "1"\n'
    )
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: content/index\nchapters:\n  - file: content/workforce/index\n"
        "  - file: content/case-studies\n"
    )
    (folder / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nmessage: Made up.\ntitle: Reference book\n"
        "authors:\n  - name: The generator\nversion: '1'\n"
        "license: CC-BY-4.0\ndate-released: 2026-01-31\n"
    )
    _records(folder)
    _page(folder / "content/index.md", "Reference book", "", "home")
    _page(folder / "content/workforce/index.md", "Workforce", "component: workforce\n", "page")
    _page(folder / "content/case-studies.md", "Case studies", "", "gallery")
    for number in range(studies):
        name = f"study-{number:05d}"
        (folder / f"case_studies/{name}.md").write_text(_study(rng, number))


def _records(folder: Path) -> None:
    data = folder / "data"
    terms = {
        "themes": [("theme", THEMES)],
        "audiences": [("audience", AUDIENCES)],
        "programmes": [("programme", PROGRAMMES)],
        "measures": [("measure", 6)],
    }
    lines = [
        "components:\n  - id: workforce\n    label: Developing the workforce\n    order: 1\n"
        "    page: content/workforce/index\n    question: How do we help staff?\n"
    ]
    for kind, [(word, count)] in terms.items():
        entries = "".join(
            f"  - {{id: {word}-{n}, label: {word.title()} {n}}}\n" for n in range(count)
        )
        lines.append(f"{kind}:\n{entries}")
    (data / "vocabularies.yml").write_text("".join(lines))
    (data / "authorities.yml").write_text(
        "authorities:\n"
        + "".join(
            f"  - {{id: place-{n}, name: {NAMES[n % 10]} {n}, gss_code: E0600{n:04d}, "
            "kind: unitary, region: North East, source: {document: doc, place: list}}\n"
            for n in range(PLACES)
        )
    )
    (data / "documents.yml").write_text(
        "documents:\n  - {id: doc, title: A document, publisher: A press, date: '2020', "
        "kind: report, rights: None known, short: A document}\n"
    )
    (data / "demo/counts.csv").write_text("year,contacts\n2014,10\n2015,12\n2016,9\n")
    (data / "datapackage.json").write_text(json.dumps(_package(), indent=2) + "\n")


def _package() -> dict[str, object]:
    licence = {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
    fields = [
        {"name": "year", "type": "year", "title": "Year", "constraints": {"required": True}},
        {"name": "contacts", "type": "integer", "title": "Contacts", "unit": "contacts"},
    ]
    return {
        "profile": "tabular-data-package",
        "name": "reference",
        "title": "Reference",
        "description": "Made up.",
        "licenses": [licence],
        "resources": [
            {
                "name": "counts",
                "title": "Contacts by year",
                "description": "Made-up counts.",
                "path": "demo/counts.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "licenses": [licence],
                "sources": [{"document": "doc", "place": "Table 1"}],
                "asOf": "2016",
                "basis": "printed",
                "schema": {"fields": fields, "primaryKey": ["year"]},
            }
        ],
    }


def _page(path: Path, title: str, more: str, layout: str) -> None:
    path.write_text(
        f"---\nfile_format: mystnb\ntitle: {title}\nsummary: A page of the reference book.\n"
        f"layout: {layout}\n{more}{DATES}---\n\nA page of the reference book.\n"
    )


def _study(rng: random.Random, number: int) -> str:
    def pick(word: str, most: int, count: int) -> str:
        chosen = sorted(rng.sample(range(count), rng.randint(1, most)))
        return "[" + ", ".join(f"{word}-{n}" for n in chosen) + "]"

    def text(words: int) -> str:
        sentences = []
        for _ in range(words // 12):
            sentences.append(" ".join(rng.choices(WORDS, k=12)).capitalize() + ".")
        return " ".join(sentences)

    parts = [
        "---\nfile_format: mystnb\n",
        f"title: Study {number} of {rng.choice(NAMES)}\n",
        f"summary: {text(24)}\n",
        f"authorities: {pick('place', 2, PLACES)}\ncomponent: workforce\n",
        f"themes: {pick('theme', 3, THEMES)}\naudiences: {pick('audience', 3, AUDIENCES)}\n",
        f"programmes: {pick('programme', 2, PROGRAMMES)}\nmeasures: {pick('measure', 2, 6)}\n",
        "period: {start: 2015, end: 2017}\n",
        "sources:\n  - {document: doc, place: page 1}\n",
        "licence: CC-BY-4.0\nconsent: {basis: published, note: Made up.}\n",
        f"{DATES}---\n",
    ]
    for section in SECTIONS:
        parts.append(f"\n## {section}\n\n{text(96)}\n\n{text(60)}\n")
        if section == "What changed" and number % 10 == 0:
            parts.append(
                "\n```{code-cell}\nshow_chart(\n"
                f'    id="chart-{number}",\n    data="counts",\n    form="column",\n    x="year",\n'
                '    y="contacts",\n    title="Contacts by year",\n'
                '    alt="Contacts {change}.",\n)\n```\n'
            )
    return "".join(parts)


if __name__ == "__main__":
    write_book(Path(sys.argv[2]), int(sys.argv[1]))
