"""Links between pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from resource_pack.core.markup import Prose, Target
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, nearest, shorten
from resource_pack.core.text_file import lies_in_pack

_POOR_TEXTS = frozenset({"here", "click here", "this", "link", "more", "read more", "this page"})

_TYPED_LINK = re.compile(r"!?\[[^\[\]]{1,200}\]\([^()]{0,500}\)?")


def check_links(pack: Pack) -> Iterator[Problem]:
    """Every link leads to a page and a place that exist, and its text says where it goes."""
    for page in pack.pages.values():
        for target in page.markup.targets:
            if target.kind == "link":
                yield from _link(pack, page, target)
        for prose in page.markup.prose:
            yield from _broken(page, prose)
        for use in page.markup.uses:
            for name in use.option("pages").split() if use.kind == "directive" else ():
                if name not in pack.pages:
                    yield Problem(
                        page.file,
                        use.line,
                        "",
                        f"“{use.name}” names a page that does not exist: {name}",
                        "names such as content/workforce/index",
                        nearest(name, list(pack.pages)),
                        rule="link.dead",
                    )


def _link(pack: Pack, page: PackPage, target: Target) -> Iterator[Problem]:
    if target.text.strip().lower() in _POOR_TEXTS:
        yield Problem(
            page.file,
            target.line,
            "",
            f"The link text “{target.text}” does not say where the link goes",
            "",
            "Use the name of the page",
            rule="link.text",
        )
    if target.target.startswith(("http://", "https://", "mailto:")):
        return
    path, _, anchor = target.target.partition("#")
    if path and not path.endswith(".md"):
        file = pack.layout.root / path.lstrip("/")
        if not (path.startswith("/") and lies_in_pack(pack.layout, file) and file.is_file()):
            yield _dead(page, target, "There is no such file", "a page ending in .md")
        return
    docname = _docname(page, path)
    linked = pack.pages.get(docname)
    if linked is None:
        others = [f"/{name}" for name in pack.pages if name != page.docname]
        yield _dead(page, target, "There is no such page", "", nearest("/" + docname, others))
    elif anchor and anchor not in _anchors(linked):
        yield _dead(
            page,
            target,
            f"{linked.file} has no heading “#{anchor}”",
            "",
            nearest(anchor, sorted(_anchors(linked))),
        )


def _broken(page: PackPage, prose: Prose) -> Iterator[Problem]:
    """What was meant as a link or an image and stands on the page as it was typed."""
    match = _TYPED_LINK.search(prose.text)
    if match:
        yield Problem(
            page.file,
            prose.line,
            "",
            f"“{shorten(match.group(), 80)}” is not read as a link",
            "[text](/content/glossary.md): no spaces in the address, nor in front of it",
            "Correct the address",
            rule="link.broken",
        )


def _docname(page: PackPage, path: str) -> str:
    if not path:
        return page.docname
    if path.startswith("/"):
        return path.lstrip("/").removesuffix(".md")
    joined = posixpath.join(posixpath.dirname(page.docname), path)
    return posixpath.normpath(joined).removesuffix(".md")


def _anchors(page: PackPage) -> set[str]:
    return {heading.anchor for heading in page.markup.headings}


def _dead(page: PackPage, target: Target, why: str, allowed: str = "", fix: str = "") -> Problem:
    return Problem(
        page.file,
        target.line,
        "",
        f"The link “{shorten(target.text, 40)}” to “{shorten(target.target, 80)}” leads nowhere: "
        f"{why[0].lower()}{why[1:]}",
        allowed,
        fix or "Correct the path, which starts at this page or, with a slash, at the pack's folder",
        rule="link.dead",
    )
