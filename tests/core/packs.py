"""Packs for tests: read from files, or put together from records."""

from __future__ import annotations

import csv
import functools
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from resource_pack.core.case_study import CaseStudy
from resource_pack.core.datasets import Dataset, read_data_package
from resource_pack.core.front_matter import Page
from resource_pack.core.layout import Layout
from resource_pack.core.markup import Markup
from resource_pack.core.pack import Pack, PackPage, read_pack
from resource_pack.core.section_page import SectionPage
from resource_pack.core.yaml_file import YamlDocument
from resource_pack.sphinx_ext.reading import read_markup
from tests.conftest import ROOT, TINY


def read(folder: Path) -> Pack:
    return read_pack(Layout(folder.resolve()), read_markup)


@functools.cache
def tiny_pack() -> Pack:
    """The small pack. Nothing may change it."""
    return read(TINY)


@functools.cache
def our_pack() -> Pack:
    """Our own pack. Nothing may change it."""
    return read(ROOT)


# --- Packs in memory ----------------------------------------------------------------------------


def case_study(**changes: Any) -> CaseStudy:
    """The front matter of a study whose words are those of the tiny pack."""
    return CaseStudy.model_validate(
        {
            "file_format": "mystnb",
            "title": "A study",
            "summary": "What was done, and why it matters to those who work elsewhere.",
            "authorities": ["northtown"],
            "component": "workforce",
            "themes": ["training"],
            "audiences": ["managers"],
            "period": {"start": 2021, "end": 2022},
            "sources": [{"document": "demo-report", "place": "page 2"}],
            "licence": "CC-BY-4.0",
            "consent": {"basis": "published", "note": "Told from a published report."},
            "last_reviewed": date(2026, 1, 31),
            "review_due": date(2100, 1, 31),
            **changes,
        }
    )


def section_page(**changes: Any) -> SectionPage:
    return SectionPage.model_validate(
        {
            "file_format": "mystnb",
            "title": "A page",
            "summary": "What a reader gets from it.",
            "last_reviewed": date(2026, 1, 31),
            "review_due": date(2100, 1, 31),
            **changes,
        }
    )


def page_of(docname: str, meta: CaseStudy | SectionPage, markup: Markup | None = None) -> PackPage:
    file = f"{docname}.md"
    page = Page(file, YamlDocument(file, {}, {(): 2}), "", 3)
    return PackPage(docname, page, meta, markup or Markup())


def with_pages(
    pages: Mapping[str, CaseStudy | SectionPage], base: Pack | None = None, keep: bool = False
) -> Pack:
    """The words and data of the tiny pack, with these pages in place of (or beside) its own."""
    base = base or tiny_pack()
    made = {docname: page_of(docname, meta) for docname, meta in pages.items()}
    return replace(base, pages={**base.pages, **made} if keep else made)


def with_studies(studies: Mapping[str, CaseStudy]) -> Pack:
    """The tiny pack's pages, with these case studies in place of its own."""
    base = tiny_pack()
    pages = {name: page for name, page in base.pages.items() if not page.is_study}
    pages |= {
        f"case_studies/{name}": page_of(f"case_studies/{name}", meta)
        for name, meta in studies.items()
    }
    return replace(base, pages=pages)


# --- Data in files ------------------------------------------------------------------------------


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], end: str = "\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def field(name: str, type: str = "string", **more: Any) -> dict[str, Any]:
    """A column, as data/datapackage.json describes it."""
    return {"name": name, "type": type, "title": name.capitalize(), **more}


def describe(name: str, fields: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A dataset, as data/datapackage.json describes it. `schema` adds to the table's schema."""
    licence = {"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://example.org/"}
    schema = {"fields": list(fields), **more.pop("schema", {})}
    return {
        "name": name,
        "title": f"About {name}",
        "description": "For a test.",
        "path": f"demo/{name}.csv",
        "licenses": [licence],
        "sources": [{"document": "demo-report", "place": "Table 1"}],
        "asOf": "2021 to 2023",
        "basis": "printed",
        "schema": schema,
        **more,
    }


def add_dataset(pack: Path, description: dict[str, Any], data: str | bytes) -> Layout:
    """Put a dataset and its file into a copy of the tiny pack."""
    path = pack / "data" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    package["resources"].append(description)
    path.write_text(json.dumps(package), "utf-8")
    write_table(pack, description["name"], data)
    return Layout(pack.resolve())


def data_folder(folder: Path, description: dict[str, Any], data: str | bytes) -> Layout:
    """A folder that holds one dataset and nothing else."""
    (folder / "data" / "demo").mkdir(parents=True, exist_ok=True)
    package = {
        "profile": "tabular-data-package",
        "name": "made",
        "title": "Made",
        "description": "For a test.",
        "licenses": description["licenses"],
        "resources": [description],
    }
    (folder / "data" / "datapackage.json").write_text(json.dumps(package), "utf-8")
    write_table(folder, description["name"], data)
    return Layout(folder.resolve())


def write_table(pack: Path, name: str, data: str | bytes) -> None:
    raw = data.encode() if isinstance(data, str) else data
    (pack / "data" / "demo" / f"{name}.csv").write_bytes(raw)


def only_dataset(layout: Layout) -> Dataset:
    (dataset,) = read_data_package(layout).package.resources
    return dataset
