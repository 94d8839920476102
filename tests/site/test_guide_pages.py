"""The continuum, maps, tools, marked words, evidence: seen on the site of the small pack."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser as Html
from selectolax.lexbor import LexborNode as Node

STUDY = "case-studies/writing-down-in-northtown"


def read(site: Path, name: str) -> Html:
    return Html((site / f"{name}.html").read_text(encoding="utf-8"))


def words(node: Node | Html | None) -> str:
    assert node is not None
    return " ".join((node.text() or "").split())


# --- Evidence, and what a page does not tell -----------------------------------------------------


def test_the_panel_says_what_was_measured_by_whom_and_against_what(tiny_site: Path) -> None:
    page = read(tiny_site, STUDY)
    assert [words(node) for node in page.css(".at-a-glance dt")].count("Evidence") == 1
    panel = words(page.css_first(".at-a-glance dl"))
    assert "What was measured: how many wrote a story" in panel
    assert "By whom: the council itself" in panel
    assert "Compared with: nothing" in panel
    other = read(tiny_site, "case-studies/asking-in-northtown")
    assert "Evidence" not in [words(node) for node in other.css(".at-a-glance dt")]


def test_what_a_page_does_not_tell_has_a_section_and_a_link_to_it(tiny_site: Path) -> None:
    page = read(tiny_site, STUDY)
    section = page.css_first("section#page_not_told")
    assert section is not None
    assert words(section.css_first("h2")) == "What this page does not tell you"
    assert [words(item) for item in section.css("li")] == ["Whether families noticed anything."]
    links = [words(link) for link in page.css(".page-contents a[href='#page_not_told']")]
    assert links == ["What this page does not tell you"]
    tool = read(tiny_site, "tools/asking-prompts")
    assert "Nobody has tested them." in words(tool.css_first("#page_not_told"))
    assert not read(tiny_site, "case-studies/asking-in-northtown").css("#page_not_told")


# --- Words of the glossary -----------------------------------------------------------------------


def marks(page: Html) -> list[tuple[str, str]]:
    return [
        (words(link), str(link.attributes["href"]).partition("#")[2])
        for link in page.css(".page-body a[href*='glossary.html#term-']")
    ]


def test_a_word_is_marked_once_where_it_may_be(tiny_site: Path) -> None:
    assert marks(read(tiny_site, "words")) == [
        ("navigators", "term-navigator"),
        ("inter-parental relationship", "term-inter-parental-relationship"),
        ("family conversation", "term-EHA"),
        ("Early help", "term-early-help"),
    ]


def test_no_mark_stands_in_a_heading_a_link_or_stressed_words(tiny_site: Path) -> None:
    page = read(tiny_site, "words")
    for selector in ("h1", "h2", "strong", "em", "code", ".voice-who"):
        assert page.css(f".page-body {selector}") or selector == "h1"
        assert not page.css(f".page-body {selector} a[href*='glossary']")
    link = page.css_first("a[href='workforce/key-learning.html'].internal")
    assert words(link) == "navigator in a link"


def test_the_authors_own_link_wins_wherever_it_stands(tiny_site: Path) -> None:
    page = read(tiny_site, "words")
    (link,) = page.css(".page-body a[href$='#term-inter-parental-relationship']")
    before = words(link.parent).partition("Some call it the")[0]
    assert "inter-parental relationship is a long name" in before
    assert "glossary" not in str(link.parent and link.parent.html).partition("Some call it")[0]


def test_the_glossary_marks_nothing_in_itself(tiny_site: Path) -> None:
    assert not marks(read(tiny_site, "glossary"))


# --- Word documents ------------------------------------------------------------------------------


def test_a_page_with_a_word_document_links_it_below_its_heading(tiny_site: Path) -> None:
    page = read(tiny_site, "tools/asking-prompts")
    (link,) = page.css(".word-download a[download]")
    assert link.attributes["href"] == "../downloads/asking-prompts.docx"
    assert (tiny_site / "downloads" / "asking-prompts.docx").is_file()
    (place,) = page.css(".word-download")
    before = place.prev
    while before is not None and before.tag == "-text":
        before = before.prev
    assert before is not None
    assert words(before) == "What's in the prompts"
    others = [
        path.name
        for path in tiny_site.rglob("*.html")
        if "word-download" in path.read_text(encoding="utf-8")
    ]
    assert others == ["asking-prompts.html"]


def test_the_list_of_tools_has_the_page_and_the_document(tiny_site: Path) -> None:
    card = read(tiny_site, "guide").css_first("#tools .card")
    assert card is not None
    links = [str(link.attributes["href"]) for link in card.css("a")]
    assert links == ["tools/asking-prompts.html", "downloads/asking-prompts.docx"]
    assert "Words that help staff to ask" in words(card)


# --- Maps ----------------------------------------------------------------------------------------


def test_the_continuum_has_its_bands_in_order_and_leads_to_practice(tiny_site: Path) -> None:
    figure = read(tiny_site, "guide").css_first(".continuum")
    assert figure is not None
    assert [words(node) for node in figure.css("h3")] == [
        "Step 1 of 2: Early help",
        "Step 2 of 2: Specialist help",
    ]
    bands = figure.css(".continuum-band")
    assert words(bands[0].css_first("details p")) == (
        "See it in practice: Asking early in Northtown (Northtown)"
    )
    assert words(bands[1].css_first("details p")) == (
        "See it in practice: Key learning – Developing the workforce"
    )
    assert words(bands[0].css("ul > li")[1]) == "Leaflets"
    assert (
        words(figure.css_first(".figure-source")) == "Source: A report for tests (2026), page 12."
    )


def test_the_maps_of_the_guide_have_every_section_and_pilot(tiny_site: Path) -> None:
    page = read(tiny_site, "guide")
    by_section = {
        words(row.css_first("th")): words(row.css_first("td"))
        for row in page.css("#map_components tbody tr")
    }
    assert by_section["Overview"] == "Workforce (page 2)"
    assert by_section["The challenge"] == "None"
    rows = page.css("#map_authorities tbody tr")
    assert [words(row.css_first("th")) for row in rows] == ["Seaport"]
    assert words(rows[0]).endswith("None Theory of change of Seaport")


def test_every_number_is_listed_with_its_source(tiny_site: Path) -> None:
    part = read(tiny_site, "guide").css_first("#numbers")
    assert part is not None
    assert "This list has 3 numbers." in words(part)
    assert [words(item) for item in part.css("li")] == [
        "12 prompts on the sheet. Source: A report for tests (2026), page 14.",
        "57 practitioners trained to listen. Source: A report for tests (2026), pages 2 to 5.",
        "just over half of those asked came back for more. Source: A report for tests (2026), "
        "pages 2 to 5. The report gives no number.",
    ]


def test_the_service_map_is_a_list_that_says_everything_in_words(tiny_site: Path) -> None:
    figure = read(tiny_site, "services").css_first("figure.service-map")
    assert figure is not None
    assert figure.attributes["data-years"] == "4"
    entries = figure.css(".map-services > li")
    assert [words(entry.css_first(".map-words")) for entry in entries] == [
        "Health visitor (the mother; years 1 to 2)",
        "Counselling (the father; year 2 and year 4)",
    ]
    bars = [
        (bar.attributes["data-first"], bar.attributes["data-last"])
        for bar in entries[1].css(".map-bar")
    ]
    assert bars == [("2", "2"), ("4", "4")]
    assert all(track.attributes["aria-hidden"] == "true" for track in figure.css(".map-track"))
    assert words(figure.css_first(".map-note")) == "The visits end after a set time."
