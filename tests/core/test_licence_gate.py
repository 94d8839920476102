"""The licence gate: questions of other people's measures are found wherever they hide."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_pack.core.checks.licence_fingerprints import FINGERPRINTS
from resource_pack.core.checks.licence_gate import (
    WORDS,
    check_copied_questions,
    check_licence_gate,
    find_questions,
    fingerprints_of,
    words_of,
)
from resource_pack.core.pack import Pack
from resource_pack.core.problems import Problem
from tests.conftest import ROOT
from tests.core.packs import our_pack, read

GAD7 = our_pack().measures.by_id["gad-7"].questions
PHQ9 = our_pack().measures.by_id["phq-9"].questions
assert GAD7 and PHQ9
LONG = [text for text in (*GAD7.texts, *PHQ9.texts) if len(words_of(text)) >= WORDS]
NINTH = PHQ9.texts[8]

words = st.lists(
    st.sampled_from(["ask", "listen", "talk", "the", "of", "parents", "couple", "we", "they"])
)


def gate_of(pack: Pack) -> list[Problem]:
    """What both parts of the gate say: that of records and files, and that of pages."""
    return [*check_licence_gate(pack), *check_copied_questions(pack)]


def gate(folder: Path) -> list[Problem]:
    return gate_of(read(folder))


# --- Finding questions ----------------------------------------------------------------------------


@given(words, words, st.sampled_from(LONG), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_question_is_found_in_any_text_however_it_is_written(
    before: list[str], after: list[str], question: str, chance: random.Random
) -> None:
    written = "".join(
        chance.choice([letter.upper(), letter]) + ("*" if chance.random() < 0.05 else "")
        if letter == " "
        else chance.choice([letter.upper(), letter])
        for letter in question
    )
    written = written.replace(" ", chance.choice([" ", "\n", " – ", "  \n> "]))
    text = f"{' '.join(before)}\n{written}\n{' '.join(after)}"
    assert find_questions(text), text


@given(words)
def test_other_words_are_let_through(found: list[str]) -> None:
    assert not find_questions(" ".join(found))


def test_the_line_of_a_question_is_told() -> None:
    assert find_questions(f"one\ntwo\n- {LONG[0]}\n") == {"gad-7": 3}


def test_short_questions_leave_no_fingerprint() -> None:
    assert fingerprints_of("Trouble relaxing") == []
    assert len(fingerprints_of("one two three four five six")) == 1
    assert len(fingerprints_of("one two three four five six seven")) == 2


def test_fingerprints_hold_no_words() -> None:
    found = [one for names in FINGERPRINTS.values() for one in names]
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", ["phq-9", "gad-7"])
def test_the_questions_that_we_may_show_are_among_the_fingerprints(name: str) -> None:
    questions = our_pack().measures.by_id[name].questions
    assert questions
    known = set(FINGERPRINTS[name])
    for text in questions.texts:
        assert set(fingerprints_of(text)) <= known, text


def test_every_fingerprint_belongs_to_a_measure_of_ours() -> None:
    assert set(FINGERPRINTS) <= set(our_pack().measures.by_id)


# --- The gate over whole packs --------------------------------------------------------------------


def test_our_own_pack_passes_the_gate() -> None:
    assert gate_of(our_pack()) == []


@pytest.mark.parametrize(
    "place",
    [
        "content/words.md",
        "case_studies/asking-in-northtown.md",
        "data/questionnaires/asking.yml",
        "data/measures/old-star.yml",
        "data/demo/new.csv",
        "data/search.yml",
    ],
)
def test_a_question_is_refused_in_every_kind_of_file(tiny: Path, place: str) -> None:
    path = tiny / place
    text = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{text}\n# {LONG[0]}\n", "utf-8")
    (problem,) = gate(tiny)
    assert problem.file == place
    assert "A question of GAD-7 stands here, word for word" in problem.message


def add_phq9(tiny: Path, **changes: object) -> None:
    """The record of the PHQ-9 in the small pack."""
    record = yaml.safe_load((ROOT / "data" / "measures" / "phq-9.yml").read_text("utf-8"))
    record["used_by"] = []
    (tiny / "data" / "measures" / "phq-9.yml").write_text(
        yaml.safe_dump({**record, **changes}, allow_unicode=True), "utf-8"
    )


def ask_ninth(tiny: Path, safeguarding: bool, given_: str) -> None:
    path = tiny / "data" / "questionnaires" / "asking.yml"
    record = yaml.safe_load(path.read_text("utf-8"))
    record |= {"safeguarding": safeguarding, "given": given_, "audience": NINTH}
    path.write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")


WITH_A_WORKER = "Completed with a worker, who stays and reads the answers."


def test_a_record_that_is_open_may_hold_its_questions(tiny: Path) -> None:
    add_phq9(tiny)
    assert gate(tiny) == []


def test_the_same_questions_are_refused_once_the_class_is_another(tiny: Path) -> None:
    names = ["us-core", "sdc", "pfizer", "pearls"]
    terms = [{"text": "None.", "evidence": names}]
    add_phq9(tiny, licence={"kind": "permission", "terms": terms})
    found = {problem.message for problem in gate(tiny)}
    assert any("its licence class is “permission”" in message for message in found)
    assert any("word for word" in message for message in found)


def test_the_ninth_question_never_stands_on_an_unattended_form(tiny: Path) -> None:
    add_phq9(tiny)
    ask_ninth(tiny, safeguarding=True, given_=WITH_A_WORKER)
    assert gate(tiny) == []
    for safeguarding, given_ in [(True, "By post."), (False, WITH_A_WORKER), (False, "By post.")]:
        ask_ninth(tiny, safeguarding, given_)
        (problem,) = gate(tiny)
        assert problem.file == "data/questionnaires/asking.yml"
        assert "asks about self-harm, on a form or page that does not say" in problem.message


def test_the_ninth_question_on_a_page_needs_the_box(tiny: Path) -> None:
    add_phq9(tiny)
    page = tiny / "content" / "words.md"
    text = page.read_text("utf-8")
    page.write_text(f"{text}\n{NINTH}\n", "utf-8")
    assert [problem.file for problem in gate(tiny)] == ["content/words.md"]
    page.write_text(f"{text}\n:::{{safeguarding}}\n:::\n\n{NINTH}\n", "utf-8")
    assert gate(tiny) == []
