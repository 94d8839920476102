"""Search: Pagefind for pages from a web server, and lists that need no server at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.search_words import SearchWords
from resource_pack.core.study_view import facet_label, facet_words

PAGEFIND_FOLDER = "pagefind"
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
"""Pagefind's own boxes and buttons: the pack has its own, and these weigh 400 KB."""


def write_pagefind(site: Path) -> list[str]:
    """Index the site with Pagefind. Returns the addresses of the files that it needs.

    Raises PackError where Pagefind cannot run.
    """
    target = site / PAGEFIND_FOLDER
    with tempfile.TemporaryDirectory(dir=site.parent, prefix=".pagefind-") as folder:
        made = Path(folder) / PAGEFIND_FOLDER
        command = [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            str(site),
            "--output-path",
            str(made),
        ]
        # The working folder matters: Pagefind would read a configuration from it.
        result = subprocess.run(  # noqa: S603
            [*command, "--silent"], cwd=folder, capture_output=True, text=True, check=False
        )
        if result.returncode:
            reason = " ".join((result.stderr or result.stdout).split())[:300]
            raise PackError(
                [
                    Problem(
                        PAGEFIND_FOLDER,
                        0,
                        "",
                        f"The search index cannot be made: {reason}",
                        "",
                        "Install the locked requirements again: make clean, then make site",
                        rule="search",
                    )
                ]
            )
        for path in made.iterdir():
            if path.name.startswith(_UNUSED):
                path.unlink()
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)
    return sorted(path.relative_to(site).as_posix() for path in target.rglob("*") if path.is_file())


def search_pages_script(pack: Pack, addresses: list[str]) -> bytes:
    """What the search shows of each page, as a script: pages from a disk may not fetch data.

    One entry a page: address, title, summary, kind, and further words to find it by.
    """
    pages = {}
    for docname in sorted(pack.pages):
        page = pack.pages[docname]
        if page.address not in addresses:
            continue
        pages[docname] = {
            "a": page.address,
            "t": pack.full_title(docname),
            "s": page.meta.summary,
            "k": "Case study" if page.is_study else "",
            "w": " ".join(page_search_words(pack, docname)),
        }
    return _script("searchPages", pages)


def page_search_words(pack: Pack, docname: str) -> list[str]:
    """Words to find a page by that it may not use itself."""
    page = pack.pages[docname]
    found = list(page.meta.search_words)
    if page.is_study:
        study = pack.studies[docname.rpartition("/")[2]]
        found += [
            facet_label(pack, facet, word)
            for facet, words in facet_words(study).items()
            for word in words
        ]
    return found


def studies_script(pack: Pack) -> bytes:
    """Every case study with the words that the gallery filters by, as a script."""
    studies = []
    for study in pack.studies.values():
        component = pack.reference.vocabularies.terms("components")[study.meta.component]
        studies.append(
            {
                "a": study.page.address,
                "t": study.meta.title,
                "s": study.meta.summary,
                "c": component.id,
                "l": f"{getattr(component, 'order', '')}. {component.label}",
                "p": [pack.reference.authorities[name].name for name in study.meta.authorities],
                "f": facet_words(study),
            }
        )
    return _script("studies", studies)


def search_words_script(words: SearchWords) -> bytes:
    """Synonyms and words to leave out, as a script."""
    return _script("searchWords", words.model_dump(mode="json"))


def _script(name: str, value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"window.pack = window.pack || {{}};\nwindow.pack.{name} = {text};\n".encode()
