"""Ways through the site: menu, breadcrumbs, previous and next."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from resource_pack.core.pack import Pack
from resource_pack.core.site_map import Link, SiteMap, Wayfinder, Ways
from resource_pack.core.yaml_file import read_yaml
from resource_pack.sphinx_ext.menus import Menus
from tests.core.packs import (
    case_study,
    our_pack,
    section_page,
    tiny_pack,
    with_pages,
)

few = settings(max_examples=40)

ROOT_PAGE = "content/index"
PAGE, GALLERY = section_page(), section_page(layout="gallery")
HOME = section_page(layout="home", title="The pack", short_title="Start")
LIST = section_page(component="workforce", section="case-studies")
STUDY = case_study()


@dataclass(frozen=True)
class Site:
    """A pack with its map, and where each link leads."""

    pack: Pack
    site_map: SiteMap

    @cached_property
    def ways(self) -> dict[str, Ways]:
        finder = Wayfinder(self.pack, self.site_map)
        return {docname: finder.ways(docname) for docname in self.pack.pages}

    @cached_property
    def menus(self) -> dict[str, tuple[Link, ...]]:
        finder = Wayfinder(self.pack, self.site_map)
        return {
            name: finder.menu(name, finder.place_of(name), page.address)
            for name, page in self.pack.pages.items()
        }

    def target(self, docname: str, link: Link | None) -> str | None:
        """The page that a link on a page leads to."""
        if link is None:
            return None
        here = posixpath.dirname(self.pack.pages[docname].address)
        address = posixpath.normpath(posixpath.join(here, link.address))
        (found,) = [name for name, page in self.pack.pages.items() if page.address == address]
        return found


def from_contents(pack: Pack) -> Site:
    """The map that the pack's own _toc.yml describes."""
    toc = read_yaml(pack.layout.toc.read_text("utf-8"), "_toc.yml").value
    children: dict[str, list[str]] = {}

    def add(parent: str, entries: list[dict[str, object]]) -> None:
        children[parent] = [str(entry["file"]) for entry in entries]
        for entry in entries:
            add(str(entry["file"]), entry.get("sections", []))  # type: ignore[arg-type]

    add(toc["root"], toc["chapters"])
    return Site(
        pack, SiteMap(toc["root"], {name: below for name, below in children.items() if below})
    )


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Any tree of pages, with case studies of two parts of the guide beside it."""
    count = draw(st.integers(0, 9))
    names = [f"content/p{number}" for number in range(count)]
    children: dict[str, list[str]] = {}
    for number, name in enumerate(names):
        parent = draw(st.sampled_from([ROOT_PAGE, *names[:number]]))
        children.setdefault(parent, []).append(name)
    pages = {ROOT_PAGE: HOME} | {
        name: draw(st.sampled_from([PAGE, PAGE, GALLERY, LIST])) for name in names
    }
    components = draw(st.lists(st.sampled_from(["workforce", "system"]), max_size=6))
    for number, component in enumerate(components):
        study = STUDY.model_copy(update={"component": component, "order": number % 3})
        pages[f"case_studies/s{number}"] = study
    return Site(with_pages(pages), SiteMap(ROOT_PAGE, children))


own = pytest.mark.parametrize("pack", [tiny_pack, our_pack])


def follow(site: Site, docname: str) -> Iterator[str]:
    """A page, and what one comes to by always choosing the next page."""
    seen = [docname]
    yield docname
    while (after := site.target(docname, site.ways[docname].next)) is not None:
        assert after not in seen
        seen.append(after)
        yield after
        docname = after


def entries(links: tuple[Link, ...]) -> Iterator[Link]:
    for link in links:
        yield link
        yield from entries(link.children)


# --- Previous and next ---------------------------------------------------------------------------


def check_neighbours(site: Site) -> None:
    for docname, ways in site.ways.items():
        after = site.target(docname, ways.next)
        if after is not None:
            assert site.target(after, site.ways[after].previous) == docname
        before = site.target(docname, ways.previous)
        if before is not None:
            assert site.target(before, site.ways[before].next) == docname


@few
@given(sites())
def test_previous_leads_back_from_next(site: Site) -> None:
    check_neighbours(site)


@own
def test_previous_leads_back_from_next_in_packs(pack: Callable[[], Pack]) -> None:
    check_neighbours(from_contents(pack()))


@few
@given(sites())
def test_next_leads_through_a_whole_branch_in_reading_order(site: Site) -> None:
    for top in site.site_map.children.get(ROOT_PAGE, ()):
        assert list(follow(site, top)) == list(site.site_map.walk(top))
        assert site.ways[top].previous is None


@few
@given(sites())
def test_next_leads_through_the_studies_of_one_part_in_the_order_of_lists(site: Site) -> None:
    for component in ("workforce", "system"):
        order = [
            s.page.docname for s in site.pack.studies.values() if s.meta.component == component
        ]
        if order:
            assert list(follow(site, order[0])) == order


@few
@given(sites())
def test_the_home_page_has_no_neighbours(site: Site) -> None:
    home = site.ways[ROOT_PAGE]
    assert (home.previous, home.next, home.breadcrumbs) == (None, None, ())


# --- Menu ----------------------------------------------------------------------------------------


def check_menu(site: Site) -> None:
    for docname, menu in site.menus.items():
        shown = [str(site.target(docname, link)) for link in entries(menu)]
        assert not any(name.startswith("case_studies/") for name in shown)
        assert len(set(shown)) == len(shown)
        current = [link for link in entries(menu) if link.current]
        is_study = site.pack.pages[docname].is_study
        outside = is_study or docname == site.site_map.root
        assert [site.target(docname, link) for link in current] == ([] if outside else [docname])


@few
@given(sites())
def test_studies_are_never_in_the_menu_and_each_other_page_finds_itself_there(site: Site) -> None:
    check_menu(site)


@own
def test_studies_are_never_in_the_menu_of_packs(pack: Callable[[], Pack]) -> None:
    check_menu(from_contents(pack()))


@few
@given(sites())
def test_only_the_branch_of_a_page_is_open(site: Site) -> None:
    for docname, ways in site.ways.items():
        menu = site.menus[docname]
        tops = [site.target(docname, link) for link in menu]
        assert tops == list(site.site_map.children.get(ROOT_PAGE, ()))
        for link in entries(menu):
            assert link.inside or not link.children
        inside = [site.target(docname, link) for link in entries(menu) if link.inside]
        way = [site.target(docname, link) for link in ways.breadcrumbs[1:]]
        assert inside == way + ([docname] if docname in inside else [])


def in_html(text: str) -> list[tuple[str, str, bool, bool, int]]:
    """The entries of a menu that is written: title, address, current, inside, depth."""
    found = []
    for link in LexborHTMLParser(f"<ul>{text}</ul>").css("a"):
        parents, node = [], link.parent
        while node is not None:
            parents.append(node.tag)
            node = node.parent
        attributes, item = link.attributes, link.parent
        assert item is not None
        found.append(
            (
                link.text(),
                attributes["href"] or "",
                attributes.get("aria-current") == "page",
                item.attributes.get("class") == "inside",
                parents.count("ul"),
            )
        )
    return found


def as_entries(links: Iterable[Link], depth: int = 1) -> list[tuple[str, str, bool, bool, int]]:
    found = []
    for link in links:
        found.append((link.title, link.address, link.current, link.inside, depth))
        found += as_entries(link.children, depth + 1)
    return found


def check_written_menus(site: Site) -> None:
    finder = Wayfinder(site.pack, site.site_map)
    menus = Menus(finder)
    for docname, page in site.pack.pages.items():
        written = menus.of(docname, finder.place_of(docname), page.address)
        assert in_html(written) == as_entries(site.menus[docname])


@few
@given(sites())
def test_menus_are_written_as_they_are(site: Site) -> None:
    check_written_menus(site)


def test_menus_of_our_pack_are_written_as_they_are() -> None:
    check_written_menus(from_contents(our_pack()))


def test_addresses_of_a_menu_can_start_from_the_top() -> None:
    site = from_contents(tiny_pack())
    menus = Menus(Wayfinder(site.pack, site.site_map))
    plain = in_html(menus.of("404", "404", "404.html"))
    assert in_html(menus.of("404", "404", "404.html", "/top/")) == [
        (title, f"/top/{address}", *more) for title, address, *more in plain
    ]


def test_the_menu_does_not_grow_with_the_case_studies() -> None:
    pages = {ROOT_PAGE: HOME, "content/list": LIST}
    site_map = SiteMap(ROOT_PAGE, {ROOT_PAGE: ["content/list"]})
    studies = {f"case_studies/s{number}": STUDY for number in range(100)}
    few, many = (Site(with_pages(made), site_map) for made in (pages, {**pages, **studies}))
    assert few.menus["content/list"] == many.menus["content/list"]


def test_the_menu_uses_short_titles_and_neighbours_whole_ones() -> None:
    pages = {
        ROOT_PAGE: HOME,
        "content/a": PAGE.model_copy(update={"title": "A long title", "short_title": "Long"}),
        "content/b": PAGE.model_copy(
            update={"title": "The challenge", "component": "workforce", "section": "challenge"}
        ),
    }
    site = Site(
        with_pages(pages),
        SiteMap(ROOT_PAGE, {ROOT_PAGE: ["content/a"], "content/a": ["content/b"]}),
    )
    after = site.ways["content/a"].next
    before = site.ways["content/b"].previous
    assert [link.title for link in site.menus["content/b"]] == ["Long"]
    assert after is not None
    assert after.title == "The challenge – Developing the workforce"
    assert before is not None
    assert before.title == "A long title"


# --- Breadcrumbs ---------------------------------------------------------------------------------


def check_breadcrumbs(site: Site) -> None:
    for docname, ways in site.ways.items():
        if docname == site.site_map.root:
            continue
        way = [str(site.target(docname, link)) for link in ways.breadcrumbs]
        assert way[0] == site.site_map.root
        assert ways.breadcrumbs[0].title == "Home"
        assert docname not in way
        for above, below in itertools.pairwise(way):
            assert below in site.site_map.children[above]
        if not site.pack.pages[docname].is_study:
            assert docname in site.site_map.children[way[-1]]


@few
@given(sites())
def test_breadcrumbs_lead_down_from_the_home_page(site: Site) -> None:
    check_breadcrumbs(site)


@own
def test_breadcrumbs_lead_down_from_the_home_page_in_packs(pack: Callable[[], Pack]) -> None:
    check_breadcrumbs(from_contents(pack()))


@pytest.mark.parametrize(
    ("pages", "last"),
    [
        ({"content/list": LIST, "content/all": GALLERY}, "content/list"),
        ({"content/all": GALLERY}, "content/all"),
        ({"content/other": PAGE}, ROOT_PAGE),
    ],
)
def test_a_study_lies_below_the_nearest_list_of_studies(
    pages: dict[str, object], last: str
) -> None:
    made = with_pages({ROOT_PAGE: HOME, **pages, "case_studies/one": STUDY})  # type: ignore[dict-item]
    site = Site(made, SiteMap(ROOT_PAGE, {ROOT_PAGE: list(pages)}))
    ways = site.ways["case_studies/one"]
    assert site.target("case_studies/one", ways.breadcrumbs[-1]) == last


# --- The tree ------------------------------------------------------------------------------------


@few
@given(sites())
def test_ancestors_and_branches_agree(site: Site) -> None:
    for docname in site.site_map.walk(ROOT_PAGE):
        path = [*site.site_map.ancestors(docname), docname]
        assert path[0] == ROOT_PAGE
        assert site.site_map.branch(docname) == path[min(1, len(path) - 1)]
        for above in path:
            assert docname in list(site.site_map.walk(above))
