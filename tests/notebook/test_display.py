"""What plain Jupyter shows of a figure: a table that any browser reads, and nothing that runs."""

from __future__ import annotations

import html.parser
import json
from typing import Any

import pandas as pd
import pytest

from resource_pack import key_figures, load, show_chart, show_table
from resource_pack.core.figures import MIME_TYPE, read_figure
from resource_pack.notebook.display import VEGA_LITE, Shown

EVIL = "<script>alert(1)</script> & \"'"


def issues(**more: Any) -> Shown:
    arguments = {"form": "bar", "x": "issue", "y": "families", "alt": "{highest}.", **more}
    return show_chart(data="demo-issues", id="issues", title="Issues", **arguments)


def numbers() -> Shown:
    return key_figures(id="k", data="demo-stated", title="In numbers", show=["families", "saving"])


def table() -> Shown:
    return show_table(data="demo-status", id="status", title="Status of children")


class Tags(html.parser.HTMLParser):
    """The tags and the words of some HTML; it has to be closed as it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_html(shown: Shown) -> Tags:
    return Tags(shown._repr_mimebundle_()["text/html"])


@pytest.mark.parametrize(
    ("make", "types"),
    [
        (table, {MIME_TYPE, "text/html", "text/plain"}),
        (numbers, {MIME_TYPE, "text/html", "text/plain"}),
        (issues, {MIME_TYPE, "text/html", "text/plain", VEGA_LITE}),
    ],
)
def test_a_figure_is_there_for_every_program(make: Any, types: set[str]) -> None:
    bundle = make()._repr_mimebundle_()
    assert set(bundle) == types
    json.dumps(bundle, allow_nan=False)


@pytest.mark.parametrize("make", [table, numbers, issues])
def test_a_figure_comes_back_as_it_went(make: Any) -> None:
    shown = make()
    travelled = json.loads(json.dumps(shown._repr_mimebundle_()[MIME_TYPE]))
    assert read_figure(travelled) == shown.figure


@pytest.mark.parametrize("make", [table, numbers, issues])
def test_the_same_call_gives_the_same_bytes(make: Any) -> None:
    assert json.dumps(make()._repr_mimebundle_()) == json.dumps(make()._repr_mimebundle_())


def test_a_table_has_a_caption_heads_and_its_source() -> None:
    read = read_html(table())
    assert read.tags.count("caption") == 1
    assert read.tags.count("tr") == 5
    assert read.attributes.count(("scope", "col")) == 2
    assert read.attributes.count(("scope", "row")) == 4
    assert read.words == [
        *("Status of children", "Status", "Children (children)"),
        *("Plan", "19", "In care", "[c]", "At home", "[c]", "Not known", "9"),
        "[c]: 1 to 5, not shown so that no one can be recognised.",
        "Source: A report for tests (2026), Table 1.",
    ]


def test_a_chart_says_what_it_shows_and_has_its_data_as_a_table() -> None:
    read = read_html(issues(sort="value", first=2))
    assert read.words[0] == "Sleep is highest, at 18 families."
    assert "The chart shows 2 of 8 rows." in read.words
    assert read.words[1:8] == [
        "Issues",
        "Issue",
        "Families (families)",
        "Sleep",
        "18",
        "Money, debt",
        "11",
    ]


def test_key_figures_are_a_list() -> None:
    read = read_html(numbers())
    assert read.tags.count("li") == 2
    assert "".join(read.words).startswith("In numbers20 families took part£68,350  saved")


def test_in_a_terminal_a_figure_is_one_line() -> None:
    assert repr(table()) == "table “Status of children” (status)."
    assert repr(issues()) == "chart “Issues” (issues). Sleep is highest, at 18 families."
    assert repr(numbers()) == "key-figures “In numbers” (k)."


def test_nothing_that_an_author_or_the_data_says_becomes_markup() -> None:
    frame = pd.DataFrame({EVIL: [EVIL], "n": [5]})
    shown = [
        show_table(frame, id="a", title=EVIL, notes=[EVIL], data="demo-issues"),
        show_chart(
            frame, id="a", title=EVIL, notes=[EVIL], data="demo-issues", x=EVIL, y="n",
            form="bar", alt=f"{{value:{EVIL}}}.",
        ),
        key_figures(id="k", data="demo-stated", title=EVIL, show=["families"], notes=[EVIL]),
    ]  # fmt: skip
    for figure in shown:
        read = read_html(figure)
        assert set(read.tags) <= {
            "p",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "ul",
            "li",
            "strong",
        }
        assert EVIL in read.words
        assert {name for name, _ in read.attributes} <= {"scope"}


def test_a_figure_of_a_frame_is_shown_in_the_same_way() -> None:
    shown = show_table(load("demo-issues"), id="a", title="Issues")
    assert read_html(shown).tags.count("tr") == 9
