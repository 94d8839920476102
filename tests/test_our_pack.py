"""Our own pack is whole: the guide is in it, and each study says how far one can rely on it."""

from __future__ import annotations

import pytest

from resource_pack.core.case_study import CaseStudy
from resource_pack.core.section_page import SECTION_LABELS, SectionPage
from tests.core.packs import our_pack

ROLES = ("commissioner", "manager", "practitioner", "trainer", "evaluator")


def test_all_case_studies_say_what_their_evidence_is() -> None:
    studies = our_pack().studies
    assert len(studies) == 30
    for name, study in studies.items():
        assert study.meta.evidence, f"{name} has no line on evidence"
        assert study.meta.not_told, f"{name} does not say what it cannot tell"


@pytest.mark.parametrize("component", ["workforce", "pathway", "system"])
def test_every_component_has_every_section(component: str) -> None:
    sections = {
        page.meta.section
        for page in our_pack().pages.values()
        if isinstance(page.meta, SectionPage) and page.meta.component == component
    }
    assert sections >= set(SECTION_LABELS)


def test_every_pilot_has_a_theory_of_change_and_a_case_study() -> None:
    pack = our_pack()
    pilots = {name for name, item in pack.reference.authorities.items() if item.pilot}
    assert len(pilots) == 12
    assert set(pack.theories.by_authority) == pilots
    told = {
        name
        for page in pack.pages.values()
        if isinstance(page.meta, CaseStudy)
        for name in page.meta.authorities
    }
    assert pilots <= told


def test_no_subject_of_the_theories_stands_in_none() -> None:
    theories = our_pack().theories
    assert [name for name in theories.themes if not theories.stages_of(name)] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_route_has_five_pages(role: str) -> None:
    page = our_pack().pages[f"content/start/{role}"]
    routes = [
        use.option("pages").split() for use in page.markup.uses if use.name == "reading-route"
    ]
    assert [len(route) for route in routes] == [5]


def test_the_tools_of_the_appendix_have_their_pages() -> None:
    tools = [name for name in our_pack().pages if name.startswith("content/tools/")]
    assert len(tools) == 17
