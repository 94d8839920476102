"""The files beside the pages: data/search.yml, CITATION.cff and the settings in _config.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from resource_pack.core.citation import read_citation
from resource_pack.core.layout import Layout
from resource_pack.core.problems import PackError
from resource_pack.core.search_words import SearchWords, read_search_words
from resource_pack.core.settings import PREFIX, PackSettings, read_settings
from tests.conftest import ROOT


def write(folder: Path, name: str, text: str) -> Layout:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return Layout(folder)


def problems(read: Any, layout: Layout) -> list[str]:
    with pytest.raises(PackError) as caught:
        read(layout)
    return [str(problem) for problem in caught.value.problems]


# --- Search words --------------------------------------------------------------------------------


def test_a_pack_without_search_words_has_none(tmp_path: Path) -> None:
    assert read_search_words(Layout(tmp_path)) == SearchWords(synonyms=(), ignore=())


def test_words_that_mean_the_same_stand_together(tmp_path: Path) -> None:
    text = "synonyms:\n  - [IPR, inter-parental relationship]\n  - [dads, fathers]\nignore: [no]\n"
    words = read_search_words(write(tmp_path, "data/search.yml", text))
    assert words.synonyms == (("IPR", "inter-parental relationship"), ("dads", "fathers"))
    assert words.ignore == ("no",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("synonyms: [dads, fathers]\n", "search.yml:1: synonyms[1]: There is text (“dads”)"),
        ("synonyms:\n  - [dads, '']\n", "search.yml:2: synonyms[1][2]: The text is empty"),
        ("ignore: the\n", "search.yml:1: ignore: There is text (“the”)"),
        ("ignore: [1]\n", "search.yml:1: ignore[1]: There is a number (“1”)"),
        ("synonym: []\n", "Did you mean “synonyms”?"),
        ("- a\n", "There is a list where a list of “key: value” lines belongs"),
    ],
)
def test_search_words_of_another_form_are_told(tmp_path: Path, text: str, words: str) -> None:
    found = problems(read_search_words, write(tmp_path, "data/search.yml", text))
    assert any(words in line for line in found), found


def test_our_own_synonyms_have_a_partner_each_and_no_word_is_ignored_as_well() -> None:
    words = read_search_words(Layout(ROOT))
    ignored = {word.lower() for word in words.ignore}
    for group in words.synonyms:
        assert len({word.lower() for word in group}) == len(group) > 1
        assert not ignored & {word.lower() for word in group}


# --- Citation ------------------------------------------------------------------------------------


def citation(authors: str = "[{name: A charity}]", rest: str = "") -> str:
    return (
        f"cff-version: 1.2.0\ntitle: A pack\nauthors: {authors}\nversion: '2026.1'\n"
        f"date-released: 2026-01-31\nlicense: MIT\nurl: https://example.org/\n{rest}"
    )


@pytest.mark.parametrize(
    ("authors", "text"),
    [
        ("[{name: A charity}]", "A charity"),
        ("[{family-names: Writer, given-names: Ann}]", "Writer, Ann"),
        ("[{family-names: Writer}]", "Writer"),
        ("[{given-names: Ann}]", "Ann"),
        ("[{alias: ann}]", "ann"),
        ("[{name: A}, {name: B}]", "A and B"),
        ("[{name: A}, {family-names: W, given-names: Ann}, {name: C}]", "A and W, Ann and C"),
    ],
)
def test_the_pack_is_cited_by_its_authors(tmp_path: Path, authors: str, text: str) -> None:
    read = read_citation(write(tmp_path, "CITATION.cff", citation(authors)))
    assert read.text == f"{text} (2026) A pack, version 2026.1."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (citation("[]"), "CITATION.cff:3: authors: There are 0 entries"),
        (citation("[{}]"), "CITATION.cff:3: authors: An author has no name"),
        (citation("[{orcid: x}]"), "CITATION.cff:3: authors: An author has no name"),
        (citation("[{name: ''}]"), "CITATION.cff:3: authors: An author has no name"),
        (citation("A charity"), "CITATION.cff:3: authors: There is text (“A charity”)"),
        (citation().replace("'2026.1'", "2026.1"), "CITATION.cff:4: version: There is a number"),
        (
            citation().replace("2026-01-31", "soon"),
            "CITATION.cff:5: date-released: “soon” is not a date",
        ),
        (citation().replace("license: MIT\n", ""), "license: This is missing"),
        (citation().replace("A pack", "''"), "CITATION.cff:2: title: The text is empty"),
    ],
)
def test_a_citation_that_cannot_be_given_is_told(tmp_path: Path, text: str, words: str) -> None:
    (found,) = problems(read_citation, write(tmp_path, "CITATION.cff", text))
    assert words in found


def test_a_pack_without_a_citation_is_told(tmp_path: Path) -> None:
    assert problems(read_citation, Layout(tmp_path)) == [
        "CITATION.cff: The file does not exist. Check its name and folder."
    ]


# --- Settings ------------------------------------------------------------------------------------


def config(*lines: str) -> str:
    return "title: A pack\nsphinx:\n  config:\n    language: en\n" + "".join(
        f"    {x}\n" for x in lines
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title: A pack\n",
        "sphinx:\n",
        "sphinx: {config: }\n",
        config(),
        config("html_theme: pack", "pack_publisher: A council", "pack_response_days: 20"),
        config("pack_offline_zip: false", 'pack_edition: "2026.1"', "pack_contact: a@example.org"),
    ],
)
def test_settings_that_are_right_are_fine(tmp_path: Path, text: str) -> None:
    read_settings(write(tmp_path, "_config.yml", text))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("pack_publsher: A", "There is no setting “pack_publsher”. Allowed: pack_publisher"),
        ("pack_publsher: A", "Did you mean “pack_publisher”?"),
        ("pack_zzz: A", "Take the line out"),
        (
            "pack_response_days: 0",
            "response_days: The number 0 is out of range. Allowed: 1 or more",
        ),
        (
            "pack_response_days: 90",
            "response_days: The number 90 is out of range. Allowed: 60 or less",
        ),
        (
            "pack_response_days: ten",
            "response_days: There is text (“ten”). Allowed: a whole number",
        ),
        ("pack_edition: 2026.1", "edition: There is a number (“2026.1”). Allowed: text"),
        ("pack_publisher: [A]", "publisher: There is a list. Allowed: text"),
        (
            "pack_offline_zip: perhaps",
            "offline_zip: There is text (“perhaps”). Allowed: true or false",
        ),
    ],
)
def test_a_setting_that_is_wrong_is_told_with_its_line(
    tmp_path: Path, line: str, words: str
) -> None:
    (found,) = problems(read_settings, write(tmp_path, "_config.yml", config(line)))
    assert found.startswith("_config.yml:5: ")
    assert words in found


def test_every_setting_has_one_prefix_a_default_and_words_that_explain_it() -> None:
    for name, item in PackSettings.model_fields.items():
        assert item.description, name
        assert not item.is_required(), name
    assert set(PackSettings().config_values) == {
        PREFIX + name for name in PackSettings.model_fields
    }


def test_our_own_settings_are_fine() -> None:
    read_settings(Layout(ROOT))
