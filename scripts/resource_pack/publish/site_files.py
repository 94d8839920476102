"""Small files that a site has: sitemap, robots, redirects."""

from __future__ import annotations

from html import escape
from pathlib import Path

from resource_pack.core.addresses import relative_address
from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError, Problem
from resource_pack.core.text_file import read_text
from resource_pack.core.yaml_file import read_yaml

REDIRECTS_FILE = "_redirects.yml"


def sitemap(pack: Pack, base: str, addresses: list[str]) -> bytes:
    """The addresses of all pages, with the day on which each was last reviewed."""
    reviewed = {page.address: page.meta.last_reviewed for page in pack.pages.values()}
    entries = []
    for address in sorted(addresses):
        place = "" if address == "index.html" else address
        day = reviewed.get(address)
        changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        entries.append(f"<url><loc>{escape(base + place)}</loc>{changed}</url>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(entries)
        + "\n</urlset>\n"
    ).encode()


def robots(base: str) -> bytes:
    """What search engines may read: everything but the pages made for frames."""
    lines = ["User-agent: *", "Disallow: /embed/"]
    if base:
        lines += ["", f"Sitemap: {base}sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()


def read_redirects(layout: Layout) -> dict[str, str]:
    """Old addresses and where they lead now, from content/_redirects.yml.

    Raises PackError where the file is not a list of “old: new” lines.
    """
    path: Path = layout.content / REDIRECTS_FILE
    if not path.is_file():
        return {}
    document = read_yaml(read_text(layout, path), layout.relative(path))
    value = document.value or {}
    if not isinstance(value, dict):
        raise PackError(
            [
                Problem(
                    document.file, 1, "", "This is not a list of “old: new” lines", rule="redirect"
                )
            ]
        )
    problems = [
        Problem(
            document.file,
            document.line((old,)),
            old,
            f"“{new}” is not an address of a page",
            "addresses from the top of the site, such as workforce/index.html",
            rule="redirect",
        )
        for old, new in value.items()
        if not isinstance(new, str)
        or not old.endswith(".html")
        or not new.partition("#")[0].endswith(".html")
        or old.startswith(("/", "."))
        or new.startswith(("/", "."))
    ]
    if problems:
        raise PackError(problems)
    return dict(value)


def redirect_page(old: str, new: str, policy: str) -> bytes:
    """A page that leads to where its content is now, also with scripts switched off."""
    link = escape(relative_address(new, old), quote=True)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={link}">\n'
        "<title>This page has moved</title>\n</head>\n<body>\n<main>\n"
        f'<h1>This page has moved</h1>\n<p>Go to <a href="{link}">its new place</a>.</p>\n'
        "</main>\n</body>\n</html>\n"
    ).encode()
