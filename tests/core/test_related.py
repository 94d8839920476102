"""Related case studies: found by shared words, named by authors, and always with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from resource_pack.core.case_study import CaseStudy
from resource_pack.core.related import CANDIDATES, REASONS, WEIGHTS, Related, related_studies
from resource_pack.core.study_view import related_views
from tests.core.packs import case_study, tiny_pack

few = settings(max_examples=40)

BASE = case_study()


def study(**words: tuple[str, ...]) -> CaseStudy:
    """A study that has just these words."""
    empty = dict.fromkeys((*WEIGHTS, "related"), ())
    return BASE.model_copy(update={**empty, **words})


def names(found: tuple[Related, ...]) -> list[str]:
    return [item.id for item in found]


words = st.lists(st.sampled_from("abcde"), max_size=3, unique=True).map(tuple)
ids = [f"study-{number}" for number in range(6)]
libraries = st.dictionaries(
    st.sampled_from(ids),
    st.builds(
        lambda themes, authorities, audiences, related: study(
            themes=themes, authorities=authorities, audiences=audiences, related=related
        ),
        words,
        words,
        words,
        st.lists(st.sampled_from([*ids, "unknown"]), max_size=3, unique=True).map(tuple),
    ),
    max_size=6,
)


def shared(one: CaseStudy, other: CaseStudy) -> set[tuple[str, str]]:
    return {
        (kind, word)
        for kind in WEIGHTS
        for word in set(getattr(one, kind)) & set(getattr(other, kind))
    }


@few
@given(libraries)
def test_no_study_is_related_to_itself(library: Mapping[str, CaseStudy]) -> None:
    for name, found in related_studies(library).items():
        assert name not in names(found)


@few
@given(libraries)
def test_each_is_there_once_and_the_list_is_short(library: Mapping[str, CaseStudy]) -> None:
    related = related_studies(library, limit=3)
    assert set(related) == set(library)
    for found in related.values():
        assert len(set(names(found))) == len(found) <= 3
        assert set(names(found)) <= set(library)


@few
@given(libraries)
def test_what_relates_two_studies_relates_them_both_ways(
    library: Mapping[str, CaseStudy],
) -> None:
    unnamed = {name: item.model_copy(update={"related": ()}) for name, item in library.items()}
    related = related_studies(unnamed, limit=len(ids))
    for one in unnamed:
        reasons = {item.id: set(item.reasons) for item in related[one]}
        for other in unnamed:
            if one != other:
                assert reasons.get(other, set()) == shared(unnamed[one], unnamed[other])


@few
@given(libraries)
def test_each_has_a_reason_or_was_named(library: Mapping[str, CaseStudy]) -> None:
    for name, found in related_studies(library).items():
        for item in found:
            assert set(item.reasons) == shared(library[name], library[item.id])
            assert item.chosen == (item.id in library[name].related)
            assert item.reasons or item.chosen


@few
@given(libraries)
def test_what_the_author_names_comes_first_and_in_their_order(
    library: Mapping[str, CaseStudy],
) -> None:
    for name, found in related_studies(library, limit=len(ids)).items():
        chosen = [item.id for item in found if item.chosen]
        assert names(found)[: len(chosen)] == chosen
        named = library[name].related
        assert chosen == [other for other in named if other in library and other != name]


@few
@given(libraries, st.permutations(ids))
def test_the_order_of_the_files_does_not_matter(
    library: Mapping[str, CaseStudy], order: list[str]
) -> None:
    turned = {name: library[name] for name in order if name in library}
    assert related_studies(turned) == related_studies(library)


def test_more_shared_words_are_nearer() -> None:
    library = {
        "one": study(themes=("a", "b")),
        "far": study(themes=("a",)),
        "near": study(themes=("a", "b")),
    }
    assert names(related_studies(library)["one"]) == ["near", "far"]


def test_a_rare_word_says_more_than_a_common_one() -> None:
    library = {
        "one": study(themes=("common", "rare")),
        "a-common": study(themes=("common",)),
        "b-common": study(themes=("common",)),
        "z-rare": study(themes=("rare",)),
    }
    assert names(related_studies(library)["one"]) == ["z-rare", "a-common", "b-common"]


def test_a_theme_says_more_than_an_audience() -> None:
    library = {
        "one": study(themes=("a",), audiences=("b",)),
        "audience": study(audiences=("b",)),
        "theme": study(themes=("a",)),
    }
    found = related_studies(library)["one"]
    assert names(found) == ["theme", "audience"]
    assert found[0].reasons == (("themes", "a"),)


def test_the_weightiest_reason_comes_first() -> None:
    library = {
        "one": study(themes=("a",), audiences=("b",), measures=("c",), authorities=("d",)),
        "two": study(themes=("a",), audiences=("b",), measures=("c",), authorities=("d",)),
    }
    (found,) = related_studies(library)["one"]
    weights = [WEIGHTS[kind] for kind, _ in found.reasons]
    assert weights == sorted(weights, reverse=True)


def test_a_common_word_does_not_make_every_study_look_at_every_other() -> None:
    library = dict.fromkeys((f"study-{number:04}" for number in range(200)), study(themes=("all",)))
    found = related_studies(library, limit=1000)
    assert {len(items) for items in found.values()} == {CANDIDATES}
    # They are not all told of the same few.
    assert len({name for items in found.values() for name in names(items)}) == len(library)


def test_readers_are_told_why() -> None:
    pack = tiny_pack()
    related = related_studies({name: study.meta for name, study in pack.studies.items()})
    views = related_views(
        pack, related["asking-in-northtown"], pack.studies["asking-in-northtown"].page.address
    )
    assert [(view.title, view.address, view.reason) for view in views] == [
        ("Supervision in Oldshire", "supervision-in-oldshire.html", "same theme: training"),
        (
            "Writing things down in Northtown",
            "writing-down-in-northtown.html",
            "same place: Northtown",
        ),
    ]


def test_a_study_that_shares_nothing_is_told_as_named_by_the_author() -> None:
    one, other = "supervision-in-oldshire", "asking-in-northtown"
    found = related_studies({one: study(related=(other,)), other: study()})
    (view,) = related_views(tiny_pack(), found[one], "x.html")
    assert view.reason == "named by the author"


def test_every_kind_of_word_has_its_reason() -> None:
    assert set(REASONS) == set(WEIGHTS)
