"""The files of content/ and case_studies/: nothing there that no other check looks at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from resource_pack.core.addresses import CONTENT
from resource_pack.core.pack import Pack
from resource_pack.core.problems import Problem

ENDINGS = (".md", ".png", ".jpg", ".jpeg", ".webp")
"""Sphinx would make pages of other files too, such as .rst and .ipynb, which no check has read."""

MADE = ("404.html", "search.html", "case-studies", "downloads", "embed", "pagefind")
"""Pages and folders at the top of the site that the build makes."""


def check_files(pack: Pack) -> Iterator[Problem]:
    """Only pages and pictures lie there, and no two pages have one address."""
    for folder in (pack.layout.content, pack.layout.case_studies):
        for path in sorted(folder.rglob("*")):
            yield from _file(pack, path)
    yield from _addresses(pack)


def _file(pack: Pack, path: Path) -> Iterator[Problem]:
    name = pack.layout.relative(path)
    if path.is_symlink():
        yield Problem(
            name,
            0,
            "",
            "This is a link to another file or folder",
            "files themselves, since Sphinx follows links to what no check has read",
            "Put a copy here",
            rule="file.link",
        )
        return
    # Programs keep files of their own under such names; Sphinx leaves them out as well.
    if path.is_dir() or any(part.startswith((".", "_")) for part in name.split("/")):
        return
    if not path.name.endswith(ENDINGS):
        yield Problem(
            name,
            0,
            "",
            f"“{path.name}” is neither a page nor a picture",
            "files that end in " + ", ".join(ENDINGS),
            "Take it out, or save it in another form",
            rule="file.kind",
        )
    elif path.suffix == ".md" and name.startswith("case_studies/") and name.count("/") > 1:
        yield Problem(
            name,
            0,
            "",
            "A case study lies in a folder inside case_studies/",
            "files in case_studies/ itself, since a study is known by the name of its file",
            f"Move it to case_studies/{path.name}",
            rule="file.folder",
        )


def _addresses(pack: Pack) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for page in pack.pages.values():
        other = owners.setdefault(page.address, page.file)
        top = page.address.partition("/")[0]
        if other != page.file:
            found = f"The page has the same address as {other}: {page.address}"
        elif page.file.startswith(CONTENT) and top in MADE:
            found = f"The address {page.address} is kept for what the build makes"
        else:
            continue
        fix = "Rename the file or its folder"
        yield Problem(page.file, 0, "", found, "", fix, rule="file.address")
