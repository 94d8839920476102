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

from resource_pack.core.site_map import Wayfinder, is_listed
from resource_pack.sphinx_ext.templates import environment


class Menus:
    """Writes menus. What `Wayfinder.menu` says of each page is what stands in them."""

    def __init__(self, wayfinder: Wayfinder) -> None:
        self.wayfinder = wayfinder
        self._entries: dict[tuple[str, str, str], dict[str, str]] = {}
        self._item: Any = environment().get_template("parts/menu.html").module.item  # type: ignore[attr-defined]

    def of(self, docname: str, place: str, address: str, top: str = "") -> Markup:
        """The menu of the page at `address`, which belongs to `place` in the menu.

        `top` is put before all addresses, where relative ones would not do.
        """
        site_map = self.wayfinder.site_map
        path = {*site_map.ancestors(place), place}

        def below(parent: str) -> Markup:
            entries = dict(self._plain(parent, address, top))
            special = [name for name in (*path, docname) if site_map.parents.get(name) == parent]
            hidden = [name for name in path if name in special and not is_listed(name)]
            if hidden:
                # Its place among those that are listed.
                order = site_map.children[parent]
                entries |= dict.fromkeys(hidden, "")
                entries = {name: entries[name] for name in order if name in entries}
            for name in special:
                link = self.wayfinder.link(name, address)
                link = replace(
                    link,
                    address=top + link.address,
                    current=name == docname,
                    inside=name in path,
                )
                inner = below(name) if name in path else ""
                if name in entries:
                    entries[name] = self._item(link, inner)
            return Markup("".join(entries.values()))

        return below(site_map.root)

    def _plain(self, parent: str, address: str, top: str) -> dict[str, str]:
        """The entries below a page, as pages in the folder of `address` write them."""
        key = (parent, posixpath.dirname(address), top)
        if key not in self._entries:
            links = {
                child: self.wayfinder.link(child, address)
                for child in self.wayfinder.site_map.children.get(parent, ())
                if is_listed(child)
            }
            self._entries[key] = {
                child: str(self._item(replace(link, address=top + link.address), ""))
                for child, link in links.items()
            }
        return self._entries[key]
