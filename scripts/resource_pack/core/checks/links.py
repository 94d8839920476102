"""Links between pages."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from resource_pack.core.markup import Target
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, nearest, shorten
from resource_pack.core.text_file import is_file_of_pack

_POOR_TEXTS = frozenset({"here", "click here", "this", "link", "more", "read more", "this page"})


def check_links(pack: Pack) -> Iterator[Problem]:
    """Every link leads to a page and a place that exist, and its text says where it goes."""
    for page in pack.pages.values():
        for target in page.markup.targets:
            if target.kind == "link":
                yield from _link(pack, page, target)
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
        if not path.startswith("/") or not is_file_of_pack(pack.layout, file):
            yield _dead(page, target, "There is no such file", "a page ending in .md")
        return
    docname = _docname(page, path)
    linked = pack.pages.get(docname)
    if linked is None:
        others = [f"/{name}.md" for name in pack.pages if name != page.docname]
        hint = nearest(f"/{docname}.md", others)
        yield _dead(page, target, "There is no such page", "", hint)
    elif anchor and anchor not in _anchors(linked):
        yield _dead(
            page,
            target,
            f"{linked.file} has no heading “#{anchor}”",
            "",
            nearest(f"#{anchor}", [f"#{name}" for name in sorted(_anchors(linked))]),
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
