"""Directives that show records: the records are there, and every one of them is shown."""

from __future__ import annotations

from collections.abc import Iterator

from resource_pack.core.coverage import THEORY_PAGES
from resource_pack.core.markup import Use
from resource_pack.core.pack import Pack, PackPage
from resource_pack.core.problems import Problem, listing, nearest
from resource_pack.core.questionnaires import FOLDER as QUESTIONNAIRES
from resource_pack.core.questionnaires import PAGES as QUESTIONNAIRE_PAGES
from resource_pack.core.theories import FOLDER

POSTER = "theory-of-change"
FORM = "questionnaire"
ABOUT_A_FORM = (FORM, "questionnaire-notes", "questionnaire-scores")

ONCE = frozenset(
    {
        POSTER,
        *ABOUT_A_FORM,
        "continuum",
        "cost-calculator",
        "evaluation-planner",
        "example-report",
        "measure",
        "measure-picker",
        "measures-library",
        "people-needed",
        "report-maker",
        "service-map",
        "service-map-form",
        "theory-canvas",
        "theory-compare",
        "theory-matrix",
    }
)
"""Directives whose HTML has ids that stay the same, so that a page may have just one of each."""


def check_shown_records(pack: Pack) -> Iterator[Problem]:
    """What pages show of the theories of change, the continuum and the service map exists."""
    empty = _empty(pack)
    shown: dict[str, set[str]] = {}
    for page in pack.pages.values():
        seen: dict[str, int] = {}
        for use in page.markup.uses:
            if use.kind != "directive":
                continue
            if use.name == POSTER:
                shown.setdefault(use.argument, set()).add(page.docname)
                yield from _poster(pack, page, use)
            if use.name in ABOUT_A_FORM:
                yield from _form(pack, page, use)
            if use.name in empty:
                yield _problem(
                    page,
                    use,
                    f"“{use.name}” shows what is in {empty[use.name]}, which is not there",
                    "Write that record, or take the directive out",
                )
            if use.name in ONCE and use.name in seen:
                yield _problem(
                    page,
                    use,
                    f"“{use.name}” is on this page already, in line {seen[use.name]}",
                    "Keep one of them, or put the other on a page of its own",
                )
            seen.setdefault(use.name, use.line)
    yield from _without_page(pack, shown)
    yield from _forms_without_page(pack)


def _empty(pack: Pack) -> dict[str, str]:
    """The directives that would show nothing, with the records that they would need."""
    needs: list[tuple[object, str, tuple[str, ...]]] = [
        (pack.continuum, "data/continuum.yml", ("continuum",)),
        (pack.planner, "data/evaluation_planner.yml", ("evaluation-planner",)),
        (pack.service_map, "data/service_map.yml", ("service-map",)),
        (
            pack.theories.by_authority,
            f"data/{FOLDER}",
            ("theory-list", "theory-matrix", "theory-compare"),
        ),
        (pack.questionnaires, f"data/{QUESTIONNAIRES}", ("questionnaire-list", "report-maker")),
        (pack.measures.by_id, "data/measures", ("measures-library", "measure-picker")),
    ]
    return {name: file for record, file, names in needs if not record for name in names}


def _poster(pack: Pack, page: PackPage, use: Use) -> Iterator[Problem]:
    known = list(pack.theories.by_authority)
    if use.argument not in known:
        yield _problem(
            page,
            use,
            f"There is no theory of change “{use.argument}”",
            nearest(use.argument, known) or f"Write data/{FOLDER}/{use.argument or 'name'}.yml",
            listing(known, limit=40),
        )


def _without_page(pack: Pack, shown: dict[str, set[str]]) -> Iterator[Problem]:
    for name, document in pack.theories.files.items():
        wanted = THEORY_PAGES + name
        if wanted not in shown.get(name, ()):
            yield Problem(
                document.file,
                1,
                "",
                f"{wanted}.md does not show this theory of change",
                "",
                f"Write that page, with “:::{{{POSTER}}} {name}”: lists and comparisons lead there",
                rule="record.shown",
            )


def _form(pack: Pack, page: PackPage, use: Use) -> Iterator[Problem]:
    """A form, or what is told about it: it exists, and has its safeguarding box beside it."""
    known = list(pack.questionnaires)
    if use.argument not in known:
        yield _problem(
            page,
            use,
            f"There is no questionnaire “{use.argument}”",
            nearest(use.argument, known)
            or f"Write data/{QUESTIONNAIRES}/{use.argument or 'id'}.yml",
            listing(known, limit=40),
        )
    elif (
        use.name == FORM
        and pack.questionnaires[use.argument].safeguarding
        and not _shows(page, "safeguarding")
    ):
        yield _problem(
            page,
            use,
            f"The questionnaire “{use.argument}” needs the safeguarding box beside it",
            "Put “:::{safeguarding}” and “:::” in lines of their own near the top",
        )


def _forms_without_page(pack: Pack) -> Iterator[Problem]:
    for name, document in pack.questionnaire_files.files.items():
        page = pack.pages.get(QUESTIONNAIRE_PAGES + name)
        if page is None or not _shows(page, FORM, name):
            yield Problem(
                document.file,
                1,
                "",
                f"{QUESTIONNAIRE_PAGES}{name}.md does not show this questionnaire",
                "",
                f"Write that page, with “:::{{{FORM}}} {name}”: the list of forms leads there",
                rule="record.shown",
            )


def _shows(page: PackPage, directive: str, argument: str = "") -> bool:
    return any(
        use.kind == "directive" and use.name == directive and argument in ("", use.argument)
        for use in page.markup.uses
    )


def _problem(page: PackPage, use: Use, found: str, fix: str, allowed: str = "") -> Problem:
    return Problem(page.file, use.line, "", found, allowed, fix, rule="record.shown")
