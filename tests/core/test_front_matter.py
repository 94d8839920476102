"""Front matter ends where MyST's parser takes it to end, or the page is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.parsers.mdit import create_md_parser

from resource_pack.core.front_matter import split_page
from resource_pack.core.problems import PackError
from resource_pack.sphinx_ext.reading import myst_config


def problem(text: str) -> str:
    with pytest.raises(PackError) as caught:
        split_page(text, "page.md")
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


def test_front_matter_and_body_are_told_apart() -> None:
    page = split_page("---\ntitle: A\norder: 2\n---\nBody\n---\nmore\n", "page.md")
    assert page.front_matter.value == {"title": "A", "order": 2}
    assert page.front_matter.line(("order",)) == 3
    assert page.body == "Body\n---\nmore\n"
    assert page.body_line == 5


def test_spaces_behind_the_dashes_do_not_matter() -> None:
    assert split_page("--- \ntitle: A\n---\t\nBody", "page.md").body == "Body"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "does not start with front matter"),
        ("title: A\n", "does not start with front matter"),
        ("\n---\ntitle: A\n---\n", "does not start with front matter"),
        ("---\ntitle: A\n", "opened and never closed"),
        ("---\u00a0\ntitle: A\n---\n", "does not start with front matter"),
        ("---\ntitle: A\n---\u00a0\n", "opened and never closed"),
        ("---\n- a\n---\n", "is not a list of “key: value” lines"),
        ("---\n---\n", "is not a list of “key: value” lines"),
        ("---\ntitle: A\n...\n# <b>\n---\n", "“...” stands alone"),
        ("---\ntitle: >\n  a\n  ---\n  <b>\n---\n", "“---” stands alone"),
        ("---\ntitle: 'a\n\n ----- \n <b>'\n---\n", "“-----” stands alone"),
    ],
)
def test_other_beginnings_are_refused(text: str, words: str) -> None:
    found = problem(text)
    assert words in found
    assert found.endswith(".")


LINES = ["---", " ---", "   ---", "    ---", "-----", "...", " ...", "a: 1", "b: >", "  text", ""]


@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
def test_myst_finds_the_same_end(inner: str) -> None:
    """What MyST sees below the front matter is what the checks see: nothing can hide between."""
    text = f"---\n{inner}\n---\nBody\n"
    try:
        page = split_page(text, "page.md")
    except PackError:
        return
    first = create_md_parser(myst_config(), RendererHTML).parse(text)[0]
    assert first.type == "front_matter"
    assert first.map is not None
    assert "\n".join(text.split("\n")[first.map[1] :]) == page.body
