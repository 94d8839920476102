"""The menu of each page, as HTML.

Pages of one folder have nearly the same menu: all that differs is which entry is the page itself,
and which branch is open. So the other entries are written once for each folder. With each page
anew, the work for a menu of many pages would grow with their square.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from resource_pack.core.site_map import Wayfinder
from resource_pack.sphinx_ext.templates import environment


class Menus:
    """Writes menus. What `Wayfinder.menu` says of each page is what stands in them."""

    def __init__(self, wayfinder: Wayfinder) -> None:
        self.wayfinder = wayfinder
        self._entries: dict[tuple[str, str, str], list[str]] = {}
        self._item: Any = environment().get_template("parts/menu.html").module.item  # type: ignore[attr-defined]

    def of(self, docname: str, place: str, address: str, top: str = "") -> Markup:
        """The menu of the page at `address`, which belongs to `place` in the menu.

        `top` is put before all addresses, where relative ones would not do.
        """
        site_map = self.wayfinder.site_map
        path = {*site_map.ancestors(place), place}

        def below(parent: str) -> Markup:
            children = site_map.children.get(parent, ())
            entries = list(self._plain(parent, address, top))
            special = [name for name in (*path, docname) if site_map.parents.get(name) == parent]
            for name in special:
                link = self.wayfinder.link(name, address)
                link = replace(
                    link,
                    address=top + link.address,
                    current=name == docname,
                    inside=name in path,
                )
                inner = below(name) if name in path else ""
                entries[children.index(name)] = self._item(link, inner)
            return Markup("".join(entries))

        return below(site_map.root)

    def _plain(self, parent: str, address: str, top: str) -> list[str]:
        """The entries below a page, as pages in the folder of `address` write them."""
        key = (parent, posixpath.dirname(address), top)
        if key not in self._entries:
            links = [
                self.wayfinder.link(child, address)
                for child in self.wayfinder.site_map.children.get(parent, ())
            ]
            self._entries[key] = [
                str(self._item(replace(link, address=top + link.address), "")) for link in links
            ]
        return self._entries[key]
