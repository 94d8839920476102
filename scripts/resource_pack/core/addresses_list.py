"""Addresses that were published stay good: the committed list of them, and what checks it.

Council intranets link to pages, and other sites frame charts. content/_addresses.yml lists every
address of a page and every id of a chart or table that was ever published. One that is no longer
there needs a redirect in content/_redirects.yml.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pydantic import Field

from resource_pack.core.addresses import embed_address
from resource_pack.core.calls import HELPERS, parse_cell
from resource_pack.core.gallery import list_addresses
from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError, Problem, nearest
from resource_pack.core.redirects import redirects_with_lines
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Record, validate
from resource_pack.core.yaml_file import YamlDocument, quote_if_needed, read_yaml

FILE = "_addresses.yml"


class PublishedAddresses(Record):
    """content/_addresses.yml."""

    pages: tuple[str, ...] = Field(default=(), description="addresses from the top of the site")
    figures: tuple[str, ...] = Field(default=(), description="ids of charts and tables")


def read_addresses(layout: Layout) -> tuple[PublishedAddresses, YamlDocument | None]:
    """The list, which is empty for a pack that was never published. Raises PackError."""
    path = layout.content / FILE
    if not path.is_file():
        return PublishedAddresses(), None
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(PublishedAddresses, document, rule="addresses"), document


def current_addresses(pack: Pack) -> PublishedAddresses:
    """Every address of a page and every id of a figure that the pack has now."""
    return PublishedAddresses(
        pages=tuple(sorted(page.address for page in pack.pages.values())),
        figures=tuple(sorted(set(figure_ids(pack)))),
    )


def figure_ids(pack: Pack) -> Iterator[str]:
    """The ids in all calls of the helpers, also on pages that compute what they show."""
    for page in pack.pages.values():
        for cell in page.markup.cells:
            try:
                tree = parse_cell(cell.source)
            except SyntaxError:
                continue  # Another check reports it.
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in HELPERS
                    and node.func.id != "key_figures"
                ):
                    for keyword in node.keywords:
                        if keyword.arg == "id" and isinstance(keyword.value, ast.Constant):
                            yield str(keyword.value.value)


def check_addresses(pack: Pack) -> Iterator[Problem]:
    """Every published address is still there, or leads to where its content is now."""
    try:
        published, document = read_addresses(pack.layout)
        redirects, lines = redirects_with_lines(pack.layout)
    except PackError as error:
        yield from error.problems
        return
    now = current_addresses(pack)
    if document is not None:
        gone = [
            ("pages", index, address, address)
            for index, address in enumerate(published.pages)
            if address not in now.pages
        ] + [
            ("figures", index, name, embed_address(name))
            for index, name in enumerate(published.figures)
            if name not in now.figures
        ]
        for key, index, name, address in gone:
            if address not in redirects:
                yield Problem(
                    document.file,
                    document.line((key, index)),
                    "",
                    f"“{name}” was published and is no longer there",
                    "a page or a chart of this name, or a redirect",
                    f"Add a line “{address}: …” with its new address to content/_redirects.yml",
                    rule="addresses",
                )
    known = {*now.pages, *(embed_address(name) for name in now.figures)}
    known |= {*list_addresses(pack), "404.html", "search.html"}
    for old, new in redirects.items():
        assert lines is not None
        line = lines.line((old,))
        if new.partition("#")[0] not in known:
            found = f"“{new}” is no page of this pack"
            fix = nearest(new, sorted(known)) or "Correct the address, or take the line out"
        elif old in known:
            found = f"“{old}” is a page of this pack, which the redirect would hide"
            fix = "Take the line out, or remove the page"
        else:
            continue
        yield Problem(lines.file, line, "", found, "", fix, rule="redirect")


def write_addresses(published: PublishedAddresses, now: PublishedAddresses) -> str:
    """The list with what is new added; what was ever published stays in it."""
    lines = [
        "# Every address of a page and every id of a chart or table that was published.",
        "# Written by `pack addresses --write`. One that goes away needs a redirect.",
        *_list("pages", {*published.pages, *now.pages}),
        *_list("figures", {*published.figures, *now.figures}),
    ]
    return "\n".join(lines) + "\n"


def _list(key: str, names: set[str]) -> list[str]:
    if not names:
        return [f"{key}: []"]
    return [f"{key}:", *(f"  - {quote_if_needed(name)}" for name in sorted(names))]
