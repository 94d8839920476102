"""What the search of a large site indexes: short copies that still find every page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from resource_pack.publish import search_index, search_texts
from resource_pack.publish.search_index import PAGEFIND_FOLDER, indexing
from resource_pack.publish.search_texts import common_words, short_page, short_site

PAGE = """<!doctype html><html lang="cy"><head><title>Head</title></head><body>
<nav>Menu</nav><main data-pagefind-body><header>
<h1 data-words="further words" data-pagefind-index-attrs="data-words">A title</h1>
<p data-pagefind-meta="summary">In short &amp; well.</p>
<span data-pagefind-meta="title" data-pagefind-ignore hidden>A title – in full</span>
Beside.</header>
<h2 id="first">First part</h2><p>Parents, parents and “Parents” talk.</p>
<div data-pagefind-ignore>Buttons</div><script>code()</script><p>Talk &lt;b&gt; again.</p>
</main><footer>Foot</footer></body></html>"""


def text(page: str = PAGE, common: tuple[str, ...] = ()) -> str:
    made = short_page(page.encode(), common)
    assert made is not None
    return made.decode()


def test_each_word_stands_once_in_a_short_copy() -> None:
    (words,) = re.findall(r"<p>(.*?)</p>", text())
    assert words.lower().split().count("parents") == words.lower().split().count("talk") == 1
    assert "and" in words.split()
    assert text().lower().count("beside") == 1


def test_title_summary_and_headings_stay_as_they_are() -> None:
    made = text()
    assert (
        '<h1 data-words="further words" data-pagefind-index-attrs="data-words">A title</h1>' in made
    )
    assert ">In short &amp; well.</p>" in made
    assert ">A title – in full</span>" in made
    assert "<h2>First part</h2>" in made
    assert '<html lang="cy">' in made


def test_what_the_search_ignores_is_not_in_it() -> None:
    made = text().lower()
    assert not [word for word in ("menu", "buttons", "code", "foot", "head ") if word in made]
    assert "<b>" not in made, "words of a page never become marks of it"


def test_a_page_that_is_not_indexed_has_no_short_copy() -> None:
    assert short_page(PAGE.replace("data-pagefind-body", "").encode()) is None


def test_words_of_more_than_half_of_the_pages_are_common() -> None:
    pages = [PAGE.replace("First part", word).encode() for word in ("one", "two", "two", "three")]
    found = common_words(pages)
    assert "parents" in found
    assert not {"one", "two", "three"} & found
    assert "parents" not in re.findall(r"<p>(.*?)</p>", text(common=("parents",)))[0]


def test_common_words_are_looked_for_in_the_whole_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_texts, "SAMPLE", 3)
    site, short = tmp_path / "site", tmp_path / "short"
    site.mkdir()
    for number, word in enumerate(("once", "often", "often")):
        (site / f"{number}.html").write_text(PAGE.replace("First part", word))
    (site / "map.html").write_text(PAGE.replace("data-pagefind-body", ""))
    short_site(site, ["0.html", "1.html", "2.html"], short)
    words = re.findall(r"<p>(.*?)</p>", (short / "0.html").read_text())[0].split()
    assert "once" in words
    assert "often" not in re.findall(r"<p>(.*?)</p>", (short / "1.html").read_text())[0].split()
    assert {path.name for path in short.iterdir()} == {"0.html", "1.html", "2.html"}
    short_site(site, ["map.html", "0.html"], tmp_path / "again")
    assert [path.name for path in (tmp_path / "again").iterdir()] == ["0.html"]


def test_a_large_site_is_indexed_from_short_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "LARGE", 3)
    site = tmp_path / "site"
    names = [f"page-{number}.html" for number in range(3)]
    for number, name in enumerate(names):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(PAGE.replace("First part", f"Part{number} part{number}"))
    with indexing(site, names) as put_in_place:
        files = put_in_place()
    entry = json.loads((site / PAGEFIND_FOLDER / "pagefind-entry.json").read_text())
    assert [language["page_count"] for language in entry["languages"].values()] == [3]
    assert f"{PAGEFIND_FOLDER}/pagefind.js" in files
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "nothing is left behind"
