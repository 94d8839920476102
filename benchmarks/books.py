"""Reference books of any size in our own form, the same for the same seed.

    .venv/bin/python benchmarks/books.py 300 /tmp/book

writes a pack with 300 case studies, a chart in every tenth of them. The same texts in the forms of
other systems are in `peer_books.py`.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from texts import NAMES, Text, texts

THEMES, PLACES, AUDIENCES, PROGRAMMES = 20, 150, 12, 40
DATES = "last_reviewed: 2026-01-31\nreview_due: 2099-01-31\n"
YEARS = range(2005, 2017)
HEAD = "---\nfile_format: mystnb\n"


def write_book(folder: Path, studies: int, seed: int = 1) -> None:
    """Write a pack with so many case studies, with all that belongs to them, into a folder."""
    _start(folder)
    for text in texts(studies, seed):
        rng = random.Random(f"{seed}/study/{text.number}")
        _write(folder / f"case_studies/{page_name(text)}.md", _study(rng, text))


def write_bare(folder: Path, studies: int, seed: int = 1) -> None:
    """Write the texts as case studies with no more than what they must have: no charts.

    Case studies stay out of the menu, so this is the book of plain pages outside the navigation.
    """
    _start(folder)
    for text in texts(studies, seed):
        n = text.number
        lists = (
            f"authorities: [place-{n % PLACES}]\ncomponent: workforce\n"
            f"themes: [theme-{n % THEMES}]\naudiences: [audience-{n % AUDIENCES}]\n"
        )
        _write(folder / f"case_studies/{page_name(text)}.md", _study_head(text, lists) + text.body)


def write_plain(folder: Path, pages: int, seed: int = 1) -> None:
    """Write the texts as plain pages that all stand in the navigation, as a flat list."""
    write_pages(folder, pages, lambda _number: (), seed)


def write_notebooks(folder: Path, pages: int, notebooks: int, seed: int = 1) -> None:
    """Write a book of so many pages in the navigation, of which the first are notebooks.

    A notebook imports pandas and Altair, and shows two charts and a table.
    """

    def sources(number: int) -> Sequence[str]:
        return notebook_sources(number) if number < notebooks else ()

    write_pages(folder, pages, sources, seed)


def write_pages(
    folder: Path,
    pages: int,
    sources: Callable[[int], Sequence[str]],
    seed: int = 1,
    reads: Sequence[str] = (),
) -> None:
    """Write pages in the navigation, each with the code cells that its number gives.

    `reads` are files that the cells read past the helpers, which pages have to declare.
    """
    names = []
    for text in _started(folder, pages, seed):
        cells = "".join(f"\n```{{code-cell}}\n{cell}```\n" for cell in sources(text.number))
        names.append(_plain_page(folder, text, cells, reads))
    _contents(folder, names)


def page_name(text: Text) -> str:
    """The name of a page's file, in all systems."""
    return f"study-{text.number:05d}"


def notebook_sources(number: int) -> tuple[str, ...]:
    """The cells of a notebook in our form. Each has numbers of its own, so that none is kept."""
    return (
        "import altair as alt\nimport pandas as pd\n\n"
        "from resource_pack import load, show_chart, show_table\n",
        f'table = load("counts")\ntable["contacts"] = table["contacts"] + {number}\n',
        f'show_chart(table, id="line-{number}", title="Contacts in place {number}", form="line",\n'
        '    x="year", y="contacts", data="counts", alt="Contacts {change}.")\n',
        f'show_chart(table, id="column-{number}", title="Contacts by year in place {number}",\n'
        '    form="column", x="year", y="contacts", data="counts", alt="Contacts {change}.")\n',
        f'show_table(table, id="table-{number}", title="All contacts in place {number}",\n'
        '    data="counts")\n',
    )


def _started(folder: Path, pages: int, seed: int) -> Iterator[Text]:
    _start(folder)
    (folder / "content/pages").mkdir()
    yield from texts(pages, seed)


def _plain_page(folder: Path, text: Text, cells: str = "", reads: Sequence[str] = ()) -> str:
    name = f"content/pages/{page_name(text)}"
    declared = "".join(f"  - {file}\n" for file in reads)
    more = DATES + (f"reads:\n{declared}" if reads else "")
    head = f"{HEAD}title: {text.title}\nsummary: {text.summary}\n{more}---\n\n"
    _write(folder / f"{name}.md", head + text.body + cells)
    return name


def _contents(folder: Path, names: list[str]) -> None:
    with (folder / "_toc.yml").open("a", encoding="utf-8") as contents:
        contents.writelines(f"  - file: {name}\n" for name in names)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _start(folder: Path) -> None:
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
    (data / "demo/counts.csv").write_text(counts_csv())
    (data / "datapackage.json").write_text(json.dumps(_package(), indent=2) + "\n")


def counts_csv() -> str:
    """The one dataset of a book."""
    rows = [f"{year},{40 + 7 * number % 31}\n" for number, year in enumerate(YEARS)]
    return "year,contacts\n" + "".join(rows)


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


def _study_head(text: Text, lists: str) -> str:
    return (
        f"{HEAD}title: {text.title}\nsummary: {text.summary}\n{lists}"
        "period: {start: 2015, end: 2017}\n"
        "sources:\n  - {document: doc, place: page 1}\n"
        "licence: CC-BY-4.0\nconsent: {basis: published, note: Made up.}\n"
        f"{DATES}---\n\n"
    )


def _study(rng: random.Random, text: Text) -> str:
    def pick(word: str, most: int, count: int) -> str:
        chosen = sorted(rng.sample(range(count), rng.randint(1, most)))
        return "[" + ", ".join(f"{word}-{n}" for n in chosen) + "]"

    lists = (
        f"authorities: {pick('place', 2, PLACES)}\ncomponent: workforce\n"
        f"themes: {pick('theme', 3, THEMES)}\naudiences: {pick('audience', 3, AUDIENCES)}\n"
        f"programmes: {pick('programme', 2, PROGRAMMES)}\nmeasures: {pick('measure', 2, 6)}\n"
    )
    chart = ""
    if text.number % 10 == 0:
        chart = (
            "\n```{code-cell}\nshow_chart(\n"
            f'    id="chart-{text.number}",\n    data="counts",\n    form="column",\n'
            f'    x="year",\n    y="contacts",\n    title="Contacts in place {text.number}",\n'
            '    alt="Contacts {change}.",\n)\n```\n'
        )
    return _study_head(text, lists) + text.body + chart


if __name__ == "__main__":
    write_book(Path(sys.argv[2]), int(sys.argv[1]))
