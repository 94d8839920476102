"""Search: Pagefind for pages from a web server, and lists that need no server at all."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from resource_pack.core.pack import Pack, Study
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.search_words import SearchWords
from resource_pack.core.study_view import facet_label, facet_words
from resource_pack.processes import can_fork, die_with_parent

PAGEFIND_FOLDER = "pagefind"
LARGE = 2_000
"""From so many pages on, short copies of them are indexed: see `search_texts`."""

_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
"""Pagefind's own boxes and buttons: the pack has its own, and these weigh 400 KB."""


@contextlib.contextmanager
def indexing(site: Path, addresses: Sequence[str]) -> Iterator[Callable[[], list[str]]]:
    """Index the pages of a site with Pagefind, while other things are done.

    `addresses` are those of the pages. The function waits for the index and puts it in place; it
    returns the addresses of its files. It raises PackError where Pagefind cannot run.
    """
    target = site / PAGEFIND_FOLDER
    with tempfile.TemporaryDirectory(dir=site.parent, prefix=".pagefind-") as folder:
        made, source = Path(folder) / PAGEFIND_FOLDER, site
        if len(addresses) >= LARGE:
            # lxml takes a moment to load, and most sites never need it.
            from resource_pack.publish.search_texts import short_site

            source = Path(folder) / "short"
            short_site(site, addresses, source)
        command = [sys.executable, "-m", "pagefind", "--silent"]
        process = subprocess.Popen(  # noqa: S603
            [*command, "--site", str(source), "--output-path", str(made)],
            # The working folder matters: Pagefind would read a configuration from it.
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A build that is killed must not leave it at work beside the next one.
            preexec_fn=die_with_parent if can_fork() else None,
        )

        def put_in_place() -> list[str]:
            told, _ = process.communicate()
            if process.returncode:
                raise _no_index(" ".join(told.split())[:300])
            for path in made.iterdir():
                if path.name.startswith(_UNUSED):
                    path.unlink()
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)
            files = (path for path in target.rglob("*") if path.is_file())
            return sorted(path.relative_to(site).as_posix() for path in files)

        try:
            yield put_in_place
        finally:
            if process.returncode is None:
                process.kill()
                process.communicate()


def _no_index(reason: str) -> PackError:
    return PackError(
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


CARDS = 100
"""Studies of which the gallery loads the cards at once: a tenth of a second on a slow line."""


def gallery_scripts(pack: Pack) -> dict[str, bytes]:
    """What the gallery filters by, and the cards of the studies in parts, as scripts by address.

    Whoever filters ten thousand studies looks at fifty of them. So the first script has only the
    numbers of the studies that carry each word, each as the distance from the one before; a part
    with cards is loaded when one of them is shown.
    """
    words: dict[str, dict[str, list[int]]] = {}
    last: dict[tuple[str, str], int] = {}
    cards: list[dict[str, Any]] = []
    for number, study in enumerate(pack.studies.values()):
        for facet, found in facet_words(study).items():
            for word in found:
                steps = words.setdefault(facet, {}).setdefault(word, [])
                steps.append(number - last.get((facet, word), 0))
                last[facet, word] = number
        cards.append(_card(pack, study))
    index = {"size": CARDS, "total": len(cards), "words": words}
    files = {"case-studies/studies.js": _script("studies", index)}
    for start in range(0, len(cards), CARDS):
        part = start // CARDS
        text = _text(cards[start : start + CARDS])
        files[f"case-studies/cards-{part}.js"] = (
            "window.pack = window.pack || {};\n"
            "window.pack.cards = window.pack.cards || {};\n"
            f"window.pack.cards[{part}] = {text};\n"
        ).encode()
    return files


def _card(pack: Pack, study: Study) -> dict[str, Any]:
    component = pack.reference.vocabularies.terms("components")[study.meta.component]
    return {
        "a": study.page.address,
        "t": study.meta.title,
        "s": study.meta.summary,
        "c": component.id,
        "l": f"{getattr(component, 'order', '')}. {component.label}",
        "p": [pack.reference.authorities[name].name for name in study.meta.authorities],
    }


def search_words_script(words: SearchWords) -> bytes:
    """Synonyms and words to leave out, as a script."""
    return _script("searchWords", words.model_dump(mode="json"))


def _script(name: str, value: Any) -> bytes:
    return f"window.pack = window.pack || {{}};\nwindow.pack.{name} = {_text(value)};\n".encode()


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
