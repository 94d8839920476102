"""Starting a new case study from the template."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from resource_pack.core.fields import PlainLine
from resource_pack.core.layout import Layout
from resource_pack.core.pack import TEMPLATE_NAME
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.text_file import read_text

TITLE_LINE = re.compile(r"^title: .*$", re.M)


def slug_of(title: str) -> str:
    """A file name for a title: small letters, digits and hyphens, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"['’]", "", plain)
    name = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    if len(name) > 60:
        name = name[:60].rpartition("-")[0] or name[:60]
    return name


def start_case_study(layout: Layout, title: str) -> Path:
    """Write a new case study. Raises PackError where the title or the name cannot be used."""
    title = " ".join(title.split())
    try:
        TypeAdapter(PlainLine).validate_python(title)
    except ValidationError:
        raise _refuse(
            f"“{title}” cannot be a title",
            "one line of at most 120 characters, without the signs [ ] { } < > * _ ` | \\ $",
        ) from None
    name = slug_of(title)
    if not name:
        raise _refuse(f"“{title}” has no letters that a file name can use", "letters or digits")
    path = layout.case_studies / f"{name}.md"
    if path.exists():
        raise _refuse(
            f"There is a case study of this name already: {layout.relative(path)}",
            "another title",
        )
    template = read_text(layout, layout.case_studies / TEMPLATE_NAME)
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    text = TITLE_LINE.sub(lambda _: f"title: {quoted}", template, count=1)
    temporary = path.with_suffix(".part")
    temporary.write_text(text, encoding="utf-8")
    temporary.rename(path)
    return path


def _refuse(found: str, allowed: str) -> PackError:
    return PackError([Problem("case_studies", 0, "", found, allowed, "", rule="new")])
