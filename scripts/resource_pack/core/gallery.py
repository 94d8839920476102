"""The gallery of case studies: its filters, and lists that need no script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from resource_pack.core.pack import Pack, Study
from resource_pack.core.study_view import (
    FACET_LABELS,
    FACETS,
    facet_address,
    facet_label,
    facet_words,
)

PAGE_SIZE = 50
"""Studies on one static page."""


@dataclass(frozen=True)
class FacetValue:
    id: str
    label: str
    count: int
    address: str


@dataclass(frozen=True)
class Facet:
    id: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class StaticList:
    """One static page of the studies that carry a word."""

    facet: str
    facet_label: str
    word: str
    label: str
    studies: tuple[Study, ...]
    number: int
    pages: int
    total: int

    @property
    def address(self) -> str:
        return facet_address(self.facet, self.word, self.number)


def studies_by_word(pack: Pack) -> dict[str, dict[str, list[Study]]]:
    """The studies of each word of each facet, in the order of the gallery."""
    found: dict[str, dict[str, list[Study]]] = {facet: defaultdict(list) for facet in FACETS}
    for study in pack.studies.values():
        for facet, words in facet_words(study).items():
            for word in words:
                found[facet][word].append(study)
    return found


def facets(pack: Pack) -> tuple[Facet, ...]:
    """The filters of the gallery, with how many studies each value has."""
    result = []
    for facet, words in studies_by_word(pack).items():
        values = [
            FacetValue(
                word, facet_label(pack, facet, word), len(studies), facet_address(facet, word)
            )
            for word, studies in words.items()
        ]
        if facet == "component":
            order = list(pack.reference.vocabularies.terms("components"))
            values.sort(key=lambda value: order.index(value.id))
        else:
            values.sort(key=lambda value: value.label.lower())
        result.append(Facet(facet, FACET_LABELS[facet], tuple(values)))
    return tuple(result)


def list_addresses(pack: Pack) -> Iterator[str]:
    """The address of every static page, also where a word of a study is not known."""
    for facet, words in studies_by_word(pack).items():
        for word in sorted(words):
            for number in range(1, -(-len(words[word]) // PAGE_SIZE) + 1):
                yield facet_address(facet, word, number)


def static_lists(pack: Pack) -> Iterator[StaticList]:
    """Every static page of the gallery: one set for each word, at most 50 studies a page."""
    for facet, words in studies_by_word(pack).items():
        for word in sorted(words):
            studies = words[word]
            pages = -(-len(studies) // PAGE_SIZE)
            for number in range(1, pages + 1):
                part = studies[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
                yield StaticList(
                    facet,
                    FACET_LABELS[facet],
                    word,
                    facet_label(pack, facet, word),
                    tuple(part),
                    number,
                    pages,
                    len(studies),
                )
