"""The same texts as in `books.py`, written in the form of each other system.

Each function writes a whole book into a folder. Where a system lets pages stand in its navigation
or outside it, `in_menu` says which.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from books import counts_csv, page_name
from texts import Text, texts

JUPYTEXT = (
    "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n"
    "kernelspec:\n  display_name: Python 3\n  language: python\n  name: python3\n---\n\n"
)
PAGE_LAYOUT = (
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
    "<title>{{ .Title }}</title></head>\n<body>\n<h1>{{ .Title }}</h1>\n{{ .Content }}\n"
    "{{ range .Pages }}<p>{{ .Title }}</p>\n{{ end }}</body>\n</html>\n"
)


def stock_studies(folder: Path, count: int, in_menu: bool, seed: int = 1) -> None:
    """Jupyter Book 1. Its default form has every page in the sidebar; else they are orphans."""
    names = []
    for text in _started(folder / "pages", count, seed):
        names.append(f"pages/{page_name(text)}")
        head = "" if in_menu else "---\norphan: true\n---\n\n"
        _write(folder / f"{names[-1]}.md", head + _titled(text))
    _stock_files(folder, names if in_menu else [])


def stock_notebooks(folder: Path, pages: int, notebooks: int, seed: int = 1) -> None:
    """Jupyter Book 1 with notebooks that pages of ours with the same numbers correspond to."""
    names = []
    for text in _started(folder / "pages", pages, seed):
        names.append(f"pages/{page_name(text)}")
        body = _titled(text)
        if text.number < notebooks:
            cells = stock_sources(text.number, "../counts.csv")
            body = JUPYTEXT + body + "".join(f"\n```{{code-cell}}\n{cell}```\n" for cell in cells)
        _write(folder / f"{names[-1]}.md", body)
    _write(folder / "counts.csv", counts_csv())
    _stock_files(folder, names)


def stock_sources(number: int, data: str, interactive: bool = True) -> tuple[str, ...]:
    """The cells of a notebook as authors write them without our helpers.

    The table is one of itables, or a DataFrame's own.
    """
    table = "from itables import show\n\nshow(table)\n" if interactive else "table\n"
    return (
        "import altair as alt\nimport pandas as pd\n",
        f'table = pd.read_csv("{data}")\ntable["contacts"] = table["contacts"] + {number}\n',
        'alt.Chart(table).mark_line().encode(x="year:O", y="contacts:Q")'
        f'.properties(title="Contacts in place {number}")\n',
        'alt.Chart(table).mark_bar().encode(x="year:O", y="contacts:Q")'
        f'.properties(title="Contacts by year in place {number}")\n',
        table,
    )


def mkdocs_studies(folder: Path, count: int, in_menu: bool, seed: int = 1) -> None:
    """mkdocs-material and zensical, which read the same files."""
    for text in _started(folder / "docs/pages", count, seed):
        _write(folder / f"docs/pages/{page_name(text)}.md", _titled(text))
    _write(folder / "docs/index.md", "# Reference book\n\nA page of the reference book.\n")
    _write(folder / "mkdocs.yml", _mkdocs_settings("  - search\n", in_menu))


def mkdocs_notebooks(folder: Path, pages: int, notebooks: int, seed: int = 1) -> None:
    """mkdocs-material with mkdocs-jupyter, which runs the notebooks."""
    for text in _started(folder / "docs/pages", pages, seed):
        path = folder / f"docs/pages/{page_name(text)}"
        if text.number < notebooks:
            cells = stock_sources(text.number, "../counts.csv", interactive=False)
            _write(path.with_suffix(".ipynb"), notebook_file([_titled(text)], cells))
        else:
            _write(path.with_suffix(".md"), _titled(text))
    _write(folder / "docs/counts.csv", counts_csv())
    _write(folder / "docs/index.md", "# Reference book\n\nA page of the reference book.\n")
    plugins = "  - search\n  - mkdocs-jupyter:\n      execute: true\n"
    _write(folder / "mkdocs.yml", _mkdocs_settings(plugins, in_menu=True))


def notebook_file(markdown: list[str], sources: tuple[str, ...]) -> str:
    """A notebook as a file of Jupyter, with code cells after the Markdown cells."""
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "id": f"text-{n}", "metadata": {}, "source": text}
        for n, text in enumerate(markdown)
    ]
    cells += [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"code-{n}",
            "metadata": {},
            "outputs": [],
            "source": source.rstrip("\n"),
        }
        for n, source in enumerate(sources)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1) + "\n"


def myst_studies(folder: Path, count: int, in_menu: bool, seed: int = 1) -> None:
    """mystmd, which is also what Jupyter Book 2 builds with. Every page is in its contents.

    Its themes come from the network while it builds. The empty one here stands in for them, so
    what is built is the content as JSON, and no HTML.
    """
    names = []
    for text in _started(folder / "pages", count, seed):
        names.append(f"pages/{page_name(text)}.md")
        _write(folder / names[-1], _titled(text))
    _write(folder / "index.md", "# Reference book\n\nA page of the reference book.\n")
    entries = "".join(f"    - file: {name}\n" for name in ["index.md", *names])
    _write(
        folder / "myst.yml",
        f"version: 1\nproject:\n  title: Reference book\n  toc:\n{entries}"
        "site:\n  title: Reference book\n  template: ./theme/template.yml\n",
    )
    (folder / "theme").mkdir()
    _write(
        folder / "theme/template.yml",
        'jtex: v1\ntitle: None\nversion: 1.0.0\nbuild:\n  install: "true"\n  start: "true"\n',
    )


def sphinx_studies(folder: Path, count: int, in_menu: bool, seed: int = 1) -> None:
    """Sphinx with MyST and its own theme, without Jupyter Book."""
    names = []
    for text in _started(folder / "pages", count, seed):
        names.append(f"pages/{page_name(text)}")
        head = "" if in_menu else "---\norphan: true\n---\n\n"
        _write(folder / f"{names[-1]}.md", head + _titled(text))
    tree = "".join(f"{name}\n" for name in names) if in_menu else ""
    _write(folder / "index.md", f"# Reference book\n\n```{{toctree}}\n{tree}```\n")
    _write(
        folder / "conf.py",
        'project = "Reference book"\nextensions = ["myst_parser"]\nhtml_theme = "alabaster"\n',
    )


def hugo_studies(folder: Path, count: int, in_menu: bool, seed: int = 1) -> None:
    """Hugo with a bare layout: no menu, no search. The floor of what pages cost."""
    for text in _started(folder / "content/pages", count, seed):
        head = f'+++\ntitle = "{text.title}"\n+++\n\n'
        _write(folder / f"content/pages/{page_name(text)}.md", head + text.body)
    _write(folder / "hugo.toml", 'title = "Reference book"\ndisableKinds = ["taxonomy", "RSS"]\n')
    (folder / "layouts/_default").mkdir(parents=True)
    for name in ("single.html", "list.html"):
        _write(folder / f"layouts/_default/{name}", PAGE_LAYOUT)


def _stock_files(folder: Path, names: list[str]) -> None:
    _write(folder / "index.md", "# Reference book\n\nA page of the reference book.\n")
    _write(
        folder / "_config.yml",
        "title: Reference book\nauthor: The generator\nonly_build_toc_files: false\n",
    )
    entries = "".join(f"  - file: {name}\n" for name in names)
    chapters = f"chapters:\n{entries}" if names else ""
    _write(folder / "_toc.yml", f"format: jb-book\nroot: index\n{chapters}")


def _mkdocs_settings(plugins: str, in_menu: bool) -> str:
    menu = "" if in_menu else "nav:\n  - index.md\nnot_in_nav: |\n  /pages/\n"
    return f"site_name: Reference book\ntheme:\n  name: material\nplugins:\n{plugins}{menu}"


def _started(folder: Path, count: int, seed: int) -> Iterator[Text]:
    """The texts, once the folder of the pages is there. The book's folder lies above it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield from texts(count, seed)


def _titled(text: Text) -> str:
    return f"# {text.title}\n\n{text.summary}\n\n{text.body}"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
