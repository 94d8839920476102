"""A case study as readers see it: labels instead of ids, places and sources written out."""

from __future__ import annotations

import pytest

from resource_pack.core.pack import Pack
from resource_pack.core.study_view import (
    FACETS,
    StudyView,
    card_of,
    facet_label,
    source_views,
    study_view,
)
from tests.core.packs import case_study, our_pack, tiny_pack, with_studies


def view(pack: Pack, name: str) -> StudyView:
    return study_view(pack, pack.studies[name])


def made(**changes: object) -> StudyView:
    return view(with_studies({"one": case_study(**changes)}), "one")


def test_words_have_labels_and_lead_to_their_lists() -> None:
    seen = view(tiny_pack(), "asking-in-northtown")
    assert (seen.component.label, seen.component.address) == (
        "Developing the workforce",
        "../workforce/index.html",
    )
    assert [(word.label, word.address) for word in seen.themes] == [
        ("Training", "theme/training.html")
    ]
    assert [(word.label, word.address) for word in seen.audiences] == [
        ("Managers", "audience/managers.html"),
        ("Health professionals", "audience/health.html"),
    ]
    assert [(word.label, word.address) for word in seen.programmes] == [
        ("Listening Well", "programme/listening.html")
    ]
    assert seen.measures == ("Survey",)
    assert seen.partners == ("A charity",)


def test_a_place_tells_what_kind_it_is_and_what_became_of_it() -> None:
    assert made(authorities=["northtown", "oldshire"]).places == (
        "Northtown (metropolitan district, North)",
        "Oldshire (county council, West), until 2019; now Northtown",
    )


@pytest.mark.parametrize(
    ("start", "end", "text"), [(2016, 2016, "2016"), (2016, 2018, "2016 to 2018")]
)
def test_a_period_of_one_year_is_one_year(start: int, end: int, text: str) -> None:
    seen = made(period={"start": start, "end": end, "note": "About."})
    assert (seen.period, seen.period_note) == (text, "About.")


@pytest.mark.parametrize(
    ("licence", "name", "address"),
    [
        ("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/"),
        ("OGL-UK-3.0", "Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/"),
    ],
)
def test_a_licence_is_named_and_linked(licence: str, name: str, address: str) -> None:
    seen = made(licence=licence)
    assert seen.licence == name
    assert seen.licence_url.startswith(address)


def test_key_figures_are_written_out_with_their_places() -> None:
    trained, returned = view(tiny_pack(), "asking-in-northtown").figures
    assert (trained.amount, trained.label) == ("57 practitioners", "trained to listen")
    assert trained.place == "A report for tests (2026), pages 2 to 5"
    assert (trained.doubt, trained.panel) == ("", True)
    assert returned.amount == "just over half of those asked"
    assert returned.doubt == "The report gives no number."


def test_a_card_holds_what_filters_look_at() -> None:
    pack = tiny_pack()
    card = card_of(pack, pack.studies["writing-down-in-northtown"], "workforce/case-studies.html")
    assert card.address == "../case-studies/writing-down-in-northtown.html"
    assert card.places == ("Northtown", "Oldshire")
    assert card.themes == ("Supervision",)
    assert card.component_order == 1
    assert card.facets == {
        "component": ("workforce",),
        "authority": ("northtown", "oldshire"),
        "theme": ("supervision",),
        "audience": ("health",),
        "programme": (),
    }


def test_a_source_is_written_out_with_what_is_known_about_it() -> None:
    page = case_study(
        sources=[{"document": "demo-report", "place": "page 2", "lines": "5-9", "note": "Torn."}]
    )
    (source,) = source_views(tiny_pack(), page.sources)
    assert (source.title, source.authors) == ("A report for tests", "A. Writer")
    assert (source.publisher, source.date) == ("The tiny pack's makers", "January 2026")
    assert (source.place, source.lines) == ("page 2", "5-9")
    assert source.notes == ("Torn.", "It exists only here.")


@pytest.mark.parametrize("pack", [tiny_pack, our_pack], ids=["tiny", "our"])
def test_every_study_of_a_pack_can_be_shown_without_an_id(pack: object) -> None:
    read: Pack = pack()  # type: ignore[operator]
    assert read.studies
    for study in read.studies.values():
        seen, card = study_view(read, study), card_of(read, study, "index.html")
        words = [seen.component, *seen.themes, *seen.audiences, *seen.programmes]
        assert all(word.label != word.id for word in words if "-" in word.id)
        assert set(card.facets) == set(FACETS)
        for facet, ids in card.facets.items():
            assert all(facet_label(read, facet, name) for name in ids)
