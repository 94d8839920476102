"""Small files that a site has: sitemap, robots, redirects."""

from __future__ import annotations

from html import escape

from resource_pack.core.addresses import relative_address
from resource_pack.core.pack import Pack


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
