"""Plain English: how sentences are found, and which words and abbreviations are told of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_pack.core.checks.style import avoid_pattern, check_style, sentences
from resource_pack.core.markup import Heading, Markup, Prose, Use
from tests.core.packs import page_of, section_page, tiny_pack, with_pages

PIECES = ["Dr.", "e.g.", "J.", "A", "word", "Next", ".", "? ", "! ", ", ", "…", "“", "”", "é", "🙂"]
SPACES = [" ", "  ", "\u00a0", "\u2009", "\u3000", "\u2028", "\t"]
lines = st.lists(st.sampled_from(PIECES + SPACES), max_size=15).map("".join)
blocks = st.lists(st.lists(lines, min_size=1, max_size=4), max_size=3)


def prose(found: list[list[str]]) -> tuple[Prose, ...]:
    """Lines as the reader of pages gives them: each has a line of its own, and its block."""
    numbered = [(text, block) for block, texts in enumerate(found) for text in texts]
    return tuple(Prose(text, 10 + at, block) for at, (text, block) in enumerate(numbered))


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(blocks)
def test_no_letter_is_lost_and_no_sentence_leaves_its_block(found: list[list[str]]) -> None:
    parts = prose(found)
    told = list(sentences(parts))
    for block, texts in enumerate(found):
        own = {part.line for part in parts if part.block == block}
        said = "".join(sentence.text for sentence in told if sentence.line in own)
        assert squeezed(said) == squeezed(" ".join(texts))


@given(blocks)
def test_a_sentence_starts_in_the_line_that_it_is_told_to_start_in(
    found: list[list[str]],
) -> None:
    texts = {part.line: part.text for part in prose(found)}
    for sentence in sentences(prose(found)):
        first = sentence.text.split()[0]
        assert first in texts[sentence.line], (sentence, texts)


def test_lines_are_put_together_and_each_sentence_has_its_own_line() -> None:
    found = list(
        sentences(
            prose([["First one ends.", "Second one starts", "and ends here. Third"], ["Last"]])
        )
    )
    assert [(sentence.text, sentence.line) for sentence in found] == [
        ("First one ends.", 10),
        ("Second one starts and ends here.", 11),
        ("Third", 12),
        ("Last", 13),
    ]


def test_an_initial_before_a_no_break_space_ends_no_process() -> None:
    (found,) = sentences((Prose("Told by A.\u00a0Writer", 1),))
    assert found.text == "Told by A. Writer"


@pytest.mark.parametrize(
    ("word", "there"),
    [
        ("deliver", "deliver delivers delivered delivering Deliver"),
        ("facilitate", "facilitate facilitates facilitated facilitating"),
        ("combat", "combat combats combated combatting combatted"),
        ("rely", "rely relies relied relying"),
        ("going forward", "going forward"),
        ("impact on", "impact on|impacts on|impacted on|impact  on"),
        ("e.g.", "e.g.|(e.g. so)"),
        ("one-stop shop", "one-stop shop|one-stop shops"),
    ],
)
def test_a_word_is_found_with_its_endings(word: str, there: str) -> None:
    texts = there.split("|") if "|" in there or " " in word else there.split()
    for text in texts:
        assert avoid_pattern(word).search(f"They {text} it."), text


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("deliver", "delivery"),
        ("deliver", "re-deliver"),
        ("via", "viable"),
        ("combat", "combatant"),
        ("robust", "robustness"),
        ("facilitate", "facilitator"),
        ("impact on", "impact only"),
        ("e.g.", "the.g."),
        ("agenda", "agenda’s"),
    ],
)
def test_a_word_inside_another_is_none(word: str, text: str) -> None:
    assert not avoid_pattern(word).search(f"They {text} it.")


def told(*texts: str, rule: str, terms: tuple[str, ...] = (), title: str = "A page") -> list[str]:
    """What the check of one rule says about a page with these lines, in the tiny pack."""
    parts = tuple(Prose(text, 10 + at, at) for at, text in enumerate(texts))
    uses = tuple(Use("glossary-term", term, "", 1) for term in terms)
    headings = (Heading(2, title, 9, "a-page"),)
    page = page_of("content/bad", section_page(), Markup(prose=parts, uses=uses, headings=headings))
    pack = replace(with_pages({}), pages={"content/bad": page})
    return [problem.found for problem in check_style(pack) if problem.rule == f"style.{rule}"]


@pytest.mark.parametrize(
    "text",
    [
        "An early help assessment (EHA) helps. EHAs help.",
        "EHA (early help assessment) helps.",
        "The UK is known.",
        "I am A. B. Smith, and It Is fine.",
        "Paper has a size, and so has X.",
        "TODO: tell it.",
    ],
)
def test_what_is_written_out_or_known_is_no_abbreviation(text: str) -> None:
    assert told(text, rule="abbreviation") == []


def test_an_abbreviation_is_told_once_and_the_glossary_explains_it() -> None:
    texts = ("The EHA’s parts.", "Two EHAs and an EHA.")
    assert told(*texts, rule="abbreviation") == ["The abbreviation “EHA” is not explained"]
    assert told(*texts, rule="abbreviation", terms=("EHA",)) == []
    assert told(*texts, rule="abbreviation", terms=("early help assessment (EHA)",)) == []
    assert told(*texts, rule="abbreviation", terms=("EHAB",))


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("What staff do", ""),
        ("What Staff do", "Staff"),
        ("Listening Well in Northtown and Oldshire", ""),
        ("A report for tests: What it says", ""),
        ("What “Others” say", "Others"),
        ("The NHS and DfE", ""),
    ],
)
def test_headings_are_in_sentence_case_and_names_keep_their_capitals(title: str, word: str) -> None:
    found = told("Text.", rule="heading", title=title)
    assert bool(found) == bool(word)
    assert all(f"“{word}” has a capital" in text for text in found)


def test_a_pack_without_rules_is_not_checked() -> None:
    layout = tiny_pack().layout
    assert (layout.data / "plain_english.yml").is_file()
    empty = replace(layout, root=layout.root / "content")
    assert list(check_style(replace(tiny_pack(), layout=empty))) == []
