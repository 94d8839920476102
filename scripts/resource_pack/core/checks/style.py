"""Plain English: long sentences, words to avoid, abbreviations, headings in sentence case.

For pages here; for records in `core/checks/record_style.py`, by the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import sentencex

from resource_pack.core.checks.stories import is_left_over
from resource_pack.core.markup import Prose
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.plain_english import PlainEnglish, read_plain_english
from resource_pack.core.problems import PackError, Problem, shorten

_WORD = re.compile(r"\w[\w’'.,-]*")
_ABBREVIATION = re.compile(r"(?<![\w’-])[A-Z][A-Z0-9&]{1,6}(?:s|’s)?(?![\w-])")
_CAPITAL = re.compile(r"^[A-Z][a-z]+(?![a-z]*[A-Z])")
"""The beginning of a word such as Staff; DfE is an abbreviation."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page, with the line of the file that it starts on."""

    text: str
    line: int


def check_style(pack: Pack) -> Iterator[Problem]:
    """What readers would stumble over. The rules are in data/plain_english.yml."""
    try:
        rules = read_plain_english(pack.layout)
    except PackError as error:
        yield from error.problems
        return
    if rules is None:
        return
    names = names_in_headings(pack, rules)
    explained = glossary_words(pack)
    for page in pack.pages.values():
        found = [*_front_matter(page), *sentences(page.markup.prose)]
        titles = [(page.meta.title, page.line("title"))]
        titles += [(heading.text, heading.line) for heading in page.markup.headings]
        yield from style_problems(page.file, found, titles, rules, names, explained)


def style_problems(
    file: str,
    found: list[Sentence],
    titles: Iterable[tuple[str, int]],
    rules: PlainEnglish,
    names: list[str],
    explained: str,
) -> Iterator[Problem]:
    """What readers of a file would stumble over. Titles are headings, with their lines."""
    yield from _long(file, found, rules)
    yield from _avoided(file, found, rules)
    yield from _abbreviations(file, found, rules, explained)
    yield from _headings(file, titles, names)


def sentences(prose: tuple[Prose, ...]) -> Iterator[Sentence]:
    """The sentences of a page; lines of one block are put together first."""
    for _, group in groupby(prose, key=lambda item: item.block):
        lines = list(group)
        starts, text = [], ""
        for item in lines:
            starts.append((len(text), item.line))
            text += item.text.strip() + " "
        place = 0
        text = _plain_spaces(text)
        for piece in sentencex.segment("en", text):
            at = text.index(piece, place)
            place = at + len(piece)
            if piece.strip():
                first = at + len(piece) - len(piece.lstrip())
                line = [number for start, number in starts if start <= first][-1]
                yield Sentence(" ".join(piece.split()), line)


def _front_matter(page: PackPage) -> Iterator[Sentence]:
    meta = page.meta
    yield from split_text(meta.summary, page.line("summary"))
    for number, doubt in enumerate(meta.doubts):
        yield from split_text(doubt, page.line("doubts", number))
    for number, text in enumerate(meta.not_told):
        yield from split_text(text, page.line("not_told", number))


def split_text(text: str, line: int) -> Iterator[Sentence]:
    """The sentences of a text that starts on a line."""
    for piece in sentencex.segment("en", _plain_spaces(text)):
        if piece.strip():
            yield Sentence(" ".join(piece.split()), line)


def _plain_spaces(text: str) -> str:
    """The text with a plain space for each other one: after an initial, sentencex ends the whole
    process where it meets a space that is longer than a byte."""
    return re.sub(r"\s", " ", text)


def _long(file: str, found: list[Sentence], rules: PlainEnglish) -> Iterator[Problem]:
    for sentence in found:
        count = len(_WORD.findall(sentence.text))
        if count > rules.longest_sentence:
            yield _problem(
                file,
                sentence.line,
                f"The sentence has {count} words: “{shorten(sentence.text, 60)}”",
                "Make two of it",
                f"at most {rules.longest_sentence}",
                "style.long",
            )


def _avoided(file: str, found: list[Sentence], rules: PlainEnglish) -> Iterator[Problem]:
    for rule in rules.avoid:
        pattern = avoid_pattern(rule.word)
        for sentence in found:
            text = sentence.text
            for phrase in rule.except_in:
                text = re.sub(rf"(?<!\w){re.escape(phrase)}", " ", text, flags=re.I)
            match = pattern.search(text)
            if match:
                yield _problem(
                    file,
                    sentence.line,
                    f"“{match.group()}” is a word that the pack avoids",
                    f"Write {rule.instead}",
                    "",
                    "style.word",
                )


def avoid_pattern(word: str) -> re.Pattern[str]:
    """Finds a word or phrase with the endings that its words may have, and in any line breaks."""
    forms = r"\s+".join(_forms(part) for part in word.split())
    end = r"(?![\w’-])" if word[-1].isalnum() else ""
    return re.compile(rf"(?<![\w’-]){forms}{end}", re.I)


def _forms(word: str) -> str:
    """deliver, delivers, delivered; facilitate, facilitating; combat, combatting; rely, relies."""
    last = word[-1]
    if not last.isalpha():
        return re.escape(word)
    if last == "e":
        return re.escape(word[:-1]) + "(?:e|es|ed|ing)"
    if last == "y" and word[-2:-1] not in ("", *"aeiou"):
        return re.escape(word[:-1]) + "(?:y|ies|ied|ying)"
    return re.escape(word) + f"(?:{last}?(?:s|es|ed|ing))?"


def _abbreviations(
    file: str, found: list[Sentence], rules: PlainEnglish, explained: str
) -> Iterator[Problem]:
    """An abbreviation is written out in the file, or stands in the glossary, which pages link."""
    own = " ".join(sentence.text for sentence in found)
    told: set[str] = set(rules.known_abbreviations)
    for sentence in found:
        for match in _ABBREVIATION.finditer(sentence.text):
            word = re.sub(r"(?:’s|s)$", "", match.group())
            if word in told or is_left_over(word):
                continue  # A note such as TODO is told of as what it is.
            told.add(word)
            if re.search(rf"\({re.escape(word)}s?\)|{re.escape(word)} \(", own):
                continue
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", explained):
                continue
            yield _problem(
                file,
                sentence.line,
                f"The abbreviation “{word}” is not explained",
                f"Write it out where it first stands, with ({word}) behind it, or explain it in "
                "the glossary",
                "",
                "style.abbreviation",
            )


def glossary_words(pack: Pack) -> str:
    """The words that the glossary explains, one a line."""
    return "\n".join(
        use.name
        for page in pack.pages.values()
        for use in page.markup.uses
        if use.kind == "glossary-term"
    )


def names_in_headings(pack: Pack, rules: PlainEnglish) -> list[str]:
    """Names that keep their capitals, the longest first."""
    reference = pack.reference
    names = [item.name for item in reference.authorities.values()]
    names += [item.label for item in reference.vocabularies.programmes]
    names += [item.title for item in reference.documents.values()]
    names += [item.publisher for item in reference.documents.values()]
    for measure in pack.measures.by_id.values():
        names += measure.headings
    names += rules.names
    return sorted(set(names), key=lambda name: (-len(name), name))


def _headings(file: str, titles: Iterable[tuple[str, int]], names: list[str]) -> Iterator[Problem]:
    for title, line in titles:
        text = title
        for name in names:
            text = text.replace(name, "")
        # A colon or a full stop begins a sentence anew.
        for part in re.split(r"[:.?!–] ", text):
            words = [word.strip("“‘(”’),") for word in part.split()[1:]]
            found = next((word for word in words if _CAPITAL.match(word)), "")
            if found:
                yield _problem(
                    file,
                    line,
                    f"“{found}” has a capital in the heading “{shorten(title, 60)}”",
                    "Write it small, or, if it is a name, add it to names in "
                    "data/plain_english.yml",
                    "headings in sentence case",
                    "style.heading",
                )


def _problem(file: str, line: int, found: str, fix: str, allowed: str, rule: str) -> Problem:
    return Problem(file, line, "", found, allowed, fix, rule=rule)
