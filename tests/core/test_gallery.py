"""The gallery: filters with counts, and lists that show every study without a script."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_pack.core.case_study import CaseStudy
from resource_pack.core.gallery import (
    PAGE_SIZE,
    StaticList,
    facets,
    list_addresses,
    static_lists,
    studies_by_word,
)
from resource_pack.core.pack import Pack
from resource_pack.core.study_view import FACET_LABELS, FACETS, facet_words
from tests.core.packs import case_study, our_pack, tiny_pack, with_studies

few = settings(max_examples=40)

BASE = case_study()


def subsets(*words: str, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=least, unique=True).map(tuple)


studies = st.builds(
    lambda **words: BASE.model_copy(update=words),
    authorities=subsets("northtown", "oldshire", least=1),
    themes=subsets("training", "supervision", least=1),
    audiences=subsets("managers", "health", least=1),
    programmes=subsets("listening"),
    order=st.integers(1, 3),
    title=st.sampled_from(["A", "B"]),
)
libraries = st.dictionaries(st.sampled_from([f"s{n}" for n in range(8)]), studies, max_size=8)


def lists_of(pack: Pack) -> dict[tuple[str, str], list[StaticList]]:
    found: dict[tuple[str, str], list[StaticList]] = {}
    for item in static_lists(pack):
        found.setdefault((item.facet, item.word), []).append(item)
    return found


@few
@given(libraries)
def test_every_study_is_on_the_list_of_each_of_its_words(library: Mapping[str, CaseStudy]) -> None:
    pack = with_studies(library)
    shown = {
        (facet, word): {study.id for item in items for study in item.studies}
        for (facet, word), items in lists_of(pack).items()
    }
    expected: dict[tuple[str, str], set[str]] = {}
    for study in pack.studies.values():
        for facet, words in facet_words(study).items():
            for word in words:
                expected.setdefault((facet, word), set()).add(study.id)
    assert shown == expected


@few
@given(libraries)
def test_counts_are_those_of_the_lists_they_lead_to(library: Mapping[str, CaseStudy]) -> None:
    pack = with_studies(library)
    lists = lists_of(pack)
    for facet in facets(pack):
        for value in facet.values:
            first = lists[(facet.id, value.id)][0]
            assert value.address == first.address
            assert value.count == first.total > 0
            assert value.label == first.label


def test_there_are_all_filters_in_their_order_also_without_studies() -> None:
    for pack in (tiny_pack(), with_studies({})):
        assert [facet.id for facet in facets(pack)] == list(FACETS)
        assert [facet.label for facet in facets(pack)] == [FACET_LABELS[name] for name in FACETS]
    assert all(not facet.values for facet in facets(with_studies({})))


def test_filters_show_labels_in_an_order_that_readers_expect() -> None:
    values = {facet.id: [(v.label, v.count) for v in facet.values] for facet in facets(tiny_pack())}
    assert values == {
        "component": [("Developing the workforce", 3)],
        "authority": [("Northtown", 2), ("Oldshire", 2)],
        "theme": [("Supervision", 2), ("Training", 2)],
        "audience": [("Health professionals", 2), ("Managers", 2)],
        "programme": [("Listening Well", 1)],
    }


def test_parts_of_the_guide_stand_in_the_order_of_the_guide() -> None:
    pack = our_pack()
    (component, *_) = facets(pack)
    order = list(pack.reference.vocabularies.terms("components"))
    shown = [value.id for value in component.values]
    assert shown == [name for name in order if name in shown]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1, [1]), (PAGE_SIZE, [50]), (PAGE_SIZE + 1, [50, 1]), (120, [50, 50, 20])],
)
def test_a_long_list_has_several_pages(count: int, sizes: list[int]) -> None:
    pack = with_studies({f"study-{number:03}": BASE for number in range(count)})
    pages = lists_of(pack)[("theme", "training")]
    assert [len(page.studies) for page in pages] == sizes
    assert [page.number for page in pages] == list(range(1, len(sizes) + 1))
    assert {(page.pages, page.total) for page in pages} == {(len(sizes), count)}
    assert [page.address for page in pages] == [
        "case-studies/theme/training.html",
        *(f"case-studies/theme/training/{number}.html" for number in range(2, len(sizes) + 1)),
    ]
    shown = [study.id for page in pages for study in page.studies]
    assert shown == list(pack.studies)


@few
@given(libraries)
def test_lists_and_studies_never_share_an_address(library: Mapping[str, CaseStudy]) -> None:
    pack = with_studies(library)
    addresses = [item.address for item in static_lists(pack)]
    assert addresses == list(list_addresses(pack))
    addresses += [page.address for page in pack.pages.values()]
    assert len({address.lower() for address in addresses}) == len(addresses)


@few
@given(libraries)
def test_studies_stand_in_the_same_order_everywhere(library: Mapping[str, CaseStudy]) -> None:
    pack = with_studies(library)
    order = list(pack.studies)
    keys = [(s.meta.order, s.meta.title, s.id) for s in pack.studies.values()]
    assert keys == sorted(keys)
    for words in studies_by_word(pack).values():
        for found in words.values():
            places = [order.index(study.id) for study in found]
            assert places == sorted(places)


@few
@given(libraries, st.permutations([f"s{n}" for n in range(8)]))
def test_the_order_of_the_files_does_not_matter(
    library: Mapping[str, CaseStudy], order: list[str]
) -> None:
    turned = {name: library[name] for name in order if name in library}
    one, other = with_studies(library), with_studies(turned)
    assert list(one.studies) == list(other.studies)
    assert facets(one) == facets(other)
    assert [item.address for item in static_lists(one)] == [
        item.address for item in static_lists(other)
    ]
