"""What the search of a large site indexes of each page: each of its words, once.

Pagefind keeps every place of every word, to show the words around it, which our search never does.
At 10,000 pages of 600 words it takes 4.4 GB for that, and a common word makes readers load 300 KB.
So a large site is indexed from short copies of its pages. They have the title, the summary and the
headings, which count more, and then every other word once. Words that most pages have are left out
of these: they tell no page from another. How often a page says a word does not count there; on
smaller sites it does.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from resource_pack.processes import map_chunks

PAGES_EACH = 200
"""Fewer pages than this for each process are copied sooner than a process is started."""

SAMPLE = 200
"""Common words are looked for in so many pages."""

BODY, IGNORE, META = "data-pagefind-body", "data-pagefind-ignore", "data-pagefind-meta"
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SIGNS = ".,;:!?()[]“”‘’\"'…–—"


def short_site(site: Path, addresses: Iterable[str], folder: Path) -> None:
    """Write short copies of the pages of a site that the search indexes into a new folder."""
    addresses = sorted(addresses)
    common = common_words(
        (site / name).read_bytes() for name in addresses[:: max(1, len(addresses) // SAMPLE)]
    )

    def write(names: Sequence[str]) -> Sequence[None]:
        for name in names:
            found = short_page((site / name).read_bytes(), common)
            if found is not None:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(found)
        return [None] * len(names)

    map_chunks(write, addresses, PAGES_EACH)


def common_words(pages: Iterable[bytes]) -> frozenset[str]:
    """The words that more than half of some pages have."""
    bodies = [_body(page)[1] for page in pages if BODY.encode() in page]
    found = Counter(word for body in bodies for word in _words(body))
    return frozenset(word for word, count in found.items() if count * 2 > len(bodies))


def short_page(page: bytes, common: Container[str] = ()) -> bytes | None:
    """The short copy of a page without some words, or None where the search does not index it."""
    if BODY.encode() not in page:
        return None
    root, body = _body(page)
    kept = html.Element("main", {BODY: ""})
    for element in body.iterfind(f".//*[@{META}]"):
        kept.append(_alone(element))
    # The title is a heading with words of its own to find it by.
    kept.extend(_alone(title) for title in body.iterfind(".//h1"))
    for element in [*body.iter(*_HEADINGS)]:
        heading = html.Element(element.tag)
        heading.text = element.text_content()
        kept.append(heading)
    words = html.Element("p")
    words.text = " ".join(word for word in _words(body) if word not in common)
    kept.append(words)
    made = html.Element("html", {"lang": root.get("lang", "en")})
    made.append(html.Element("body"))
    made[0].append(kept)
    data: bytes = html.tostring(made, encoding="utf-8", doctype="<!doctype html>")
    return data


def _alone(element: HtmlElement) -> HtmlElement:
    made = copy.deepcopy(element)
    made.tail = None
    return made


def _body(page: bytes) -> tuple[HtmlElement, HtmlElement]:
    """The page, and the part of it that is indexed. Titles for the search stay in the latter."""
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    body = root.find(f".//*[@{BODY}]")
    for element in [*body.iterfind(f".//*[@{IGNORE}]"), *body.iter("script", "style")]:
        if META not in element.attrib:
            element.drop_tree()
    return root, body


def _words(body: HtmlElement) -> dict[str, None]:
    """Each word once, without signs at its ends, in the order of first use."""
    plain = (word.strip(_SIGNS) for word in " ".join(body.itertext()).split())
    return dict.fromkeys(word.lower() for word in plain if word)
