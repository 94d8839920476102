"""How the search understands its readers: data/search.yml."""

from __future__ import annotations

from pydantic import Field

from resource_pack.core.fields import Text
from resource_pack.core.layout import Layout
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Record, validate
from resource_pack.core.yaml_file import read_yaml


class SearchWords(Record):
    """Words that mean the same, and words that a search leaves out."""

    synonyms: tuple[tuple[Text, ...], ...] = Field(
        default=(), description="lists of words and phrases that mean the same"
    )
    ignore: tuple[Text, ...] = Field(default=(), description="words that say nothing")


def read_search_words(layout: Layout) -> SearchWords:
    """Read data/search.yml. Raises PackError; a pack without the file has no synonyms."""
    path = layout.data / "search.yml"
    if not path.is_file():
        return SearchWords()
    return validate(
        SearchWords, read_yaml(read_text(layout, path), layout.relative(path)), "search"
    )
