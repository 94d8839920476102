"""After a change to a record or to the glossary, only what shows it is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.test_changes import build, fresh, is_derived, replace
from tests.site.trees import changes

pytestmark = pytest.mark.build

ALL = {"downloads/theories-of-change.csv", "downloads/theories-of-change.json"}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in changes(before, after) if not is_derived(name)}


def downloads(name: str, *endings: str) -> set[str]:
    return {f"downloads/theory-of-change-{name}.{ending}" for ending in endings}


def test_an_entry_of_a_theory_changes_its_page_and_its_downloads(
    warm_tiny: Path, tmp_path: Path
) -> None:
    before = build(warm_tiny)
    replace(
        warm_tiny / "data/theories_of_change/northtown.yml",
        "text: Pregnancy and the first years\n",
        "text: Pregnancy and the first year\n",
    )
    after = build(warm_tiny)
    assert changed(before, after) == {
        "theories-of-change/northtown.html",
        *ALL,
        *downloads("northtown", "csv", "json", "svg", "png", "pdf"),
    }
    assert after == fresh(warm_tiny, tmp_path)


def test_a_doubt_is_on_the_page_and_in_the_tables(warm_tiny: Path, tmp_path: Path) -> None:
    before = build(warm_tiny)
    replace(
        warm_tiny / "data/theories_of_change/oldshire.yml", "The plan has no date", "It has no date"
    )
    after = build(warm_tiny)
    assert changed(before, after) == {
        "theories-of-change/oldshire.html",
        *ALL,
        *downloads("oldshire", "csv", "json"),
    }
    assert after == fresh(warm_tiny, tmp_path)


def test_a_theme_of_an_entry_is_in_lists_and_the_comparison(
    warm_tiny: Path, tmp_path: Path
) -> None:
    before = build(warm_tiny)
    replace(
        warm_tiny / "data/theories_of_change/seaport.yml",
        "themes: [training, supervision]",
        "themes: [training, money]",
    )
    after = build(warm_tiny)
    assert changed(before, after) == {
        "theories-of-change/themes.html",
        "theories-of-change/theories.js",
        *ALL,
        *downloads("seaport", "csv", "json"),
    }
    replace(
        warm_tiny / "data/theories_of_change/seaport.yml",
        "Seaport hears people",
        "Seaport hears all",
    )
    last = build(warm_tiny)
    assert changed(after, last) == {
        "theories-of-change/index.html",
        "theories-of-change/seaport.html",
        "theories-of-change/theories.js",
        *ALL,
        *downloads("seaport", "csv", "json", "svg", "png", "pdf"),
    }
    assert last == fresh(warm_tiny, tmp_path)


def test_a_word_that_comes_into_the_glossary_is_marked_where_it_stands(
    warm_tiny: Path, tmp_path: Path
) -> None:
    before = build(warm_tiny)
    glossary = warm_tiny / "content/glossary.md"
    replace(glossary, "navigator\n", "supervision\n  Talking about work.\n\nnavigator\n")
    after = build(warm_tiny)
    # The study has the word in its title alone; the other page has it in a table.
    assert changed(before, after) == {"glossary.html", "everything.html"}
    page = (warm_tiny / "_build/html/everything.html").read_text()
    assert page.count("glossary.html#term-supervision") == 1

    study = warm_tiny / "case_studies/supervision-in-oldshire.md"
    replace(study, "A standing question works.", "A standing question in supervision works.")
    build(warm_tiny)
    page = (warm_tiny / "_build/html/case-studies/supervision-in-oldshire.html").read_text()
    assert page.count("glossary.html#term-supervision") == 1

    replace(glossary, "supervision\n  Talking", "reflection\n  Talking")
    last = build(warm_tiny)
    page = (warm_tiny / "_build/html/case-studies/supervision-in-oldshire.html").read_text()
    assert "glossary.html#term-" not in page
    assert last == fresh(warm_tiny, tmp_path)


def test_a_sentence_of_a_tool_is_in_its_word_document(warm_tiny: Path, tmp_path: Path) -> None:
    before = build(warm_tiny)
    page = warm_tiny / "content/tools/asking-prompts.md"
    replace(page, "1. Say hello.", "1. Say good day.")
    after = build(warm_tiny)
    assert changed(before, after) == {"tools/asking-prompts.html", "downloads/asking-prompts.docx"}
    replace(page, "This is not in the Word document either.", "Nor is this in the document.")
    last = build(warm_tiny)
    assert changed(after, last) == {"tools/asking-prompts.html"}
    assert last == fresh(warm_tiny, tmp_path)


def test_the_continuum_and_the_map_change_their_pages_alone(
    warm_tiny: Path, tmp_path: Path
) -> None:
    before = build(warm_tiny)
    replace(warm_tiny / "data/continuum.yml", "{label: Leaflets}", "{label: Letters}")
    replace(warm_tiny / "data/service_map.yml", "who: the father", "who: both parents")
    after = build(warm_tiny)
    assert changed(before, after) == {"guide.html", "services.html"}
    assert after == fresh(warm_tiny, tmp_path)
