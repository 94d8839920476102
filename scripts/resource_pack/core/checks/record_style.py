"""Plain English in records: what people read on forms is judged as the pages are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from resource_pack.core.checks.style import (
    Sentence,
    glossary_words,
    names_in_headings,
    split_text,
    style_problems,
)
from resource_pack.core.pack import Pack
from resource_pack.core.plain_english import read_plain_english
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.questionnaire import Questionnaire
from resource_pack.core.reading_age import reading_age
from resource_pack.core.yaml_file import Path, YamlDocument

FORM_KEYS = frozenset(
    {
        "audience",
        "child_consent",
        "date_how",
        "family_how",
        "free_text_warning",
        "given",
        "help",
        "high",
        "how",
        "how_to_use",
        "intro",
        "label",
        "low",
        "not_for",
        "note",
        "origin",
        "prompt",
        "purpose",
        "text",
        "title",
        "what",
        "when",
    }
)
"""The keys of a questionnaire whose texts people read."""


def check_record_style(pack: Pack) -> Iterator[Problem]:
    """What readers of a form would stumble over, by the rules of data/plain_english.yml."""
    try:
        rules = read_plain_english(pack.layout)
    except PackError:
        return  # check_style has told of it
    if rules is None:
        return
    names = names_in_headings(pack, rules)
    explained = glossary_words(pack)
    for name, questionnaire in pack.questionnaires.items():
        document = pack.questionnaire_files.files[name]
        titles = [(questionnaire.title, document.line(("title",)))]
        for number, section in enumerate(questionnaire.sections):
            titles.append((section.title, document.line(("sections", number, "title"))))
        found = record_sentences(document, FORM_KEYS)
        yield from style_problems(document.file, found, titles, rules, names, explained)
        age = reading_age(form_texts(questionnaire))
        if age > rules.reading_age_of_forms:
            yield Problem(
                document.file,
                document.line(("sections",)),
                "sections",
                f"The questions are for readers of {age:.0f} years or more",
                f"at most {rules.reading_age_of_forms}",
                "Use shorter words and sentences",
                rule="style.reading-age",
            )


def record_sentences(document: YamlDocument, keys: Collection[str]) -> list[Sentence]:
    """The sentences of a record under some keys, wherever these stand, in the order of the file."""
    return [
        sentence
        for path, text in _texts(document.value, (), keys)
        for sentence in split_text(text, document.line(path))
    ]


def _texts(value: Any, path: Path, keys: Collection[str]) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key), keys)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number), keys)
    elif isinstance(value, str):
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        if name in keys:
            yield path, value


def form_texts(questionnaire: Questionnaire) -> list[str]:
    """What stands on the form itself, beside headings and answers."""
    texts = [point.prompt for point in questionnaire.timepoints]
    for section in questionnaire.sections:
        texts.append(section.intro)
        for item in section.items:
            texts += [item.text, item.help]
    return [text for text in texts if text]
