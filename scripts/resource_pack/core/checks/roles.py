"""Numbers and terms that text takes from elsewhere by a role."""

from __future__ import annotations

from collections.abc import Iterator

from resource_pack.core.key_figures import NumberError, find_number, ready_figure
from resource_pack.core.markup import Use
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, nearest
from resource_pack.core.yaml_file import path_text


def check_roles(pack: Pack) -> Iterator[Problem]:
    """Every number and every glossary term that a role names is there."""
    terms = {
        use.name.lower(): use.name
        for page in pack.pages.values()
        for use in page.markup.uses
        if use.kind == "glossary-term"
    }
    for page in pack.pages.values():
        yield from _key_figures(pack, page)
        for use in page.markup.uses:
            if use.kind != "role":
                continue
            if use.name in ("value", "amount"):
                yield from _number(pack, page, use)
            elif use.name == "term":
                yield from _term(page, use, terms)


def _key_figures(pack: Pack, page: PackPage) -> Iterator[Problem]:
    for index, figure in enumerate(page.meta.key_figures):
        if figure.data:
            try:
                ready_figure(pack, page, figure)
            except NumberError as error:
                path = ("key_figures", index, "data")
                yield Problem(
                    page.file,
                    page.line(*path),
                    path_text(path),
                    str(error),
                    "a dataset and the id of one of its rows",
                    rule="front-matter.data",
                )


def _number(pack: Pack, page: PackPage, use: Use) -> Iterator[Problem]:
    try:
        find_number(pack, page, use.argument)
    except NumberError as error:
        fix = "Correct the name, or add the number to key_figures"
        yield Problem(page.file, use.line, "", str(error), "", fix, rule="role.number")


def _term(page: PackPage, use: Use, terms: dict[str, str]) -> Iterator[Problem]:
    words, mark, target = use.argument.rpartition("<")
    name = target.removesuffix(">") if mark and words and target.endswith(">") else use.argument
    if name.strip().lower() not in terms:
        yield Problem(
            page.file,
            use.line,
            "",
            f"The glossary has no term “{name}”",
            "a term of content/glossary.md, in its very words",
            nearest(name.lower(), list(terms)) or "Add it there",
            rule="role.term",
        )
