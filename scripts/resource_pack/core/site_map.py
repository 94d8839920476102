"""The tree of pages, as _toc.yml has it, and the ways through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from resource_pack.core.addresses import page_address, relative_address
from resource_pack.core.measures import PAGES as MEASURE_PAGES
from resource_pack.core.pack import Pack
from resource_pack.core.section_page import SectionPage


def is_listed(docname: str) -> bool:
    """Whether menus of other branches list the page."""
    return not docname.startswith(MEASURE_PAGES)


@dataclass(frozen=True)
class SiteMap:
    """`children` lists the pages below each page that has any; `root` is the home page."""

    root: str
    children: Mapping[str, Sequence[str]]

    @cached_property
    def parents(self) -> dict[str, str]:
        return {child: page for page, below in self.children.items() for child in below}

    def ancestors(self, docname: str) -> list[str]:
        """The pages above a page, from the home page down."""
        found: list[str] = []
        while docname in self.parents:
            docname = self.parents[docname]
            found.insert(0, docname)
        return found

    def branch(self, docname: str) -> str:
        """The page of the menu's top level that a page lies below."""
        path = [*self.ancestors(docname), docname]
        return path[1] if len(path) > 1 else docname

    def walk(self, docname: str) -> Iterator[str]:
        """A page and everything below it, in reading order."""
        yield docname
        for child in self.children.get(docname, ()):
            yield from self.walk(child)


@dataclass(frozen=True)
class Link:
    """A link to a page, as a page at some address writes it."""

    title: str
    address: str
    current: bool = False
    inside: bool = False
    children: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Ways:
    """Links of one page to those around it. Its menu is `Wayfinder.menu`."""

    breadcrumbs: tuple[Link, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True)
class Wayfinder:
    """Menus, breadcrumbs and neighbours for every page. What all pages share is worked out once."""

    pack: Pack
    site_map: SiteMap

    @cached_property
    def gallery(self) -> str | None:
        """The page that lists all case studies."""
        for docname, page in self.pack.pages.items():
            if isinstance(page.meta, SectionPage) and page.meta.layout == "gallery":
                return docname
        return None

    @cached_property
    def study_homes(self) -> dict[str, str]:
        """For each component, the page that lists its case studies."""
        return {
            page.meta.component: docname
            for docname, page in self.pack.pages.items()
            if isinstance(page.meta, SectionPage)
            and page.meta.component
            and page.meta.section == "case-studies"
        }

    @cached_property
    def sequences(self) -> dict[str, tuple[list[str], int]]:
        """For each page, the sequence that it is read in, and its place there."""
        lists = [
            list(self.site_map.walk(top))
            for top in self.site_map.children.get(self.site_map.root, ())
        ]
        by_component: dict[str, list[str]] = {}
        for study in self.pack.studies.values():
            by_component.setdefault(study.meta.component, []).append(study.page.docname)
        lists += by_component.values()
        return {
            docname: (sequence, place)
            for sequence in lists
            for place, docname in enumerate(sequence)
        }

    def place_of(self, docname: str) -> str:
        """The page of the menu that a page belongs to: itself, or for a study its list."""
        page = self.pack.pages.get(docname)
        if page is None or not page.is_study:
            return docname
        component = page.meta.component or ""
        return self.study_homes.get(component) or self.gallery or self.site_map.root

    def ways(self, docname: str) -> Ways:
        """The breadcrumbs, previous and next page of a page."""
        address = page_address(docname)
        place = self.place_of(docname)
        return Ways(
            breadcrumbs=self._breadcrumbs(docname, place, address),
            previous=self._neighbour(docname, address, -1),
            next=self._neighbour(docname, address, +1),
        )

    def link(self, docname: str, address: str, short: bool = True) -> Link:
        page = self.pack.pages[docname]
        title = page.short_title if short else self.pack.full_title(docname)
        return Link(title, relative_address(page.address, address))

    def menu(self, docname: str, place: str, address: str) -> tuple[Link, ...]:
        """Sections of the site. Only the branch of this page is open, so that the menu does not
        grow with the site; case studies are never in it, and of the measures only the one that is
        read: their library lists them."""
        path = {*self.site_map.ancestors(place), place}

        def below(parent: str) -> tuple[Link, ...]:
            return tuple(
                replace(
                    self.link(child, address),
                    current=child == docname,
                    inside=child in path,
                    children=below(child) if child in path else (),
                )
                for child in self.site_map.children.get(parent, ())
                if child in path or is_listed(child)
            )

        return below(self.site_map.root)

    def _breadcrumbs(self, docname: str, place: str, address: str) -> tuple[Link, ...]:
        if docname == self.site_map.root:
            return ()
        path = self.site_map.ancestors(place) or [self.site_map.root]
        if place != docname and place != self.site_map.root:
            path = [*path, place]
        links = [self.link(name, address) for name in path]
        return (replace(links[0], title="Home"), *links[1:])

    def _neighbour(self, docname: str, address: str, step: int) -> Link | None:
        if docname not in self.sequences:
            return None
        sequence, place = self.sequences[docname]
        if not 0 <= place + step < len(sequence):
            return None
        return self.link(sequence[place + step], address, short=False)
