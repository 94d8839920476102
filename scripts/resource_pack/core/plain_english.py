"""data/plain_english.yml: the pack's rules of style that a machine can check."""

from __future__ import annotations

from pydantic import Field

from resource_pack.core.fields import Text
from resource_pack.core.layout import Layout
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Record, validate
from resource_pack.core.yaml_file import read_yaml

FILE = "plain_english.yml"


class Avoid(Record):
    """A word or phrase that the pack does not use, and what to write instead."""

    word: Text = Field(description="in small letters; endings such as -s, -ed and -ing are found")
    instead: Text
    except_in: tuple[Text, ...] = Field(
        default=(), description="phrases in which the word is right, such as titles"
    )


class PlainEnglish(Record):
    """Rules of style. Without the file, nothing is checked."""

    longest_sentence: int = Field(
        default=25, ge=10, le=60, description="words that a sentence may have"
    )
    reading_age_of_forms: int = Field(
        default=11, ge=8, le=18, description="the age at which the forms can be read"
    )
    avoid: tuple[Avoid, ...] = ()
    known_abbreviations: tuple[Text, ...] = Field(
        default=(), description="abbreviations that every reader knows, such as UK"
    )
    names: tuple[Text, ...] = Field(
        default=(), description="names that keep their capitals in a heading"
    )


def read_plain_english(layout: Layout) -> PlainEnglish | None:
    """The rules, or None for a pack without them. Raises PackError."""
    path = layout.data / FILE
    if not path.is_file():
        return None
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(PlainEnglish, document, rule="plain-english")
