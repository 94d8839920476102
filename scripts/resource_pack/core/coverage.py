"""Nothing of the sources is left out without a reason.

Each passage of a page says in a comment which points of a facts file it carries:

    % covers: lfo-1-workforce sections/challenge/points/1-3

For each facts file, data/coverage/<name>.yml lists every point with the hash of what it says and
the page that carries it, or the reason why none does. The list is made by `pack coverage`; this
module checks that pages and lists agree, and, where the facts files are at hand, that the list is
complete and each point still says the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, model_validator

from resource_pack.core.facts import Point, read_points
from resource_pack.core.fields import Slug, Text
from resource_pack.core.layout import Layout
from resource_pack.core.pack import Pack
from resource_pack.core.problems import PackError, Problem, listing, nearest
from resource_pack.core.text_file import read_text
from resource_pack.core.validation import Invalid, Record, validate
from resource_pack.core.yaml_file import YamlDocument, quote_if_needed, read_yaml

THEORY_PAGES = "content/theories-of-change/"
"""Where the page of each theory of change lies, under the name of its record."""

_MARK = re.compile(r"^covers:\s*(.*)$")
# Three digits are enough for any list; with more, a slip of the keyboard would fill the memory.
_RANGE = re.compile(r"^(.*/)?([0-9]{1,3})-([0-9]{1,3})$")


class LeftOut(Record):
    """Points that no page carries, and why."""

    id: Text = Field(description="the id of a point, or the beginning of the ids of several")
    reason: Text


class CoveredPoint(Record):
    """A point, and the page that carries it; without a page, `left_out` has the reason."""

    id: Text
    hash: Text
    page: str = ""


class Coverage(Record):
    """data/coverage/<facts>.yml."""

    facts: Slug
    left_out: tuple[LeftOut, ...] = ()
    points: tuple[CoveredPoint, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Coverage:
        ids = [point.id for point in self.points]
        if len(set(ids)) != len(ids):
            repeated = next(name for name in ids if ids.count(name) > 1)
            raise Invalid(f"The point “{repeated}” is there twice", "Make the list again", "points")
        return self

    def reason(self, point: str) -> str:
        """Why a point is left out, or an empty text."""
        for item in self.left_out:
            if _within(point, item.id):
                return item.reason
        return ""


@dataclass(frozen=True)
class Mark:
    """One `covers` comment, spread out to ids."""

    facts: str
    ids: tuple[str, ...]
    page: str
    file: str
    line: int


def _within(point: str, name: str) -> bool:
    return point == name or point.startswith(name + "/")


def marks_of(pack: Pack) -> list[Mark]:
    """Every `covers` comment of every page."""
    marks = []
    for page in pack.pages.values():
        for comment in page.markup.comments:
            match = _MARK.match(comment.text)
            if match:
                facts, *ids = match.group(1).split() or [""]
                spread = tuple(one for name in ids for one in _spread(name))
                marks.append(Mark(facts, spread, page.docname, page.file, comment.line))
    return marks + list(_record_marks(pack))


def _record_marks(pack: Pack) -> Iterator[Mark]:
    """The `covers` comments of theories of change; a page of the same name shows each."""
    for name, document in pack.theories.files.items():
        text = read_text(pack.layout, pack.layout.root / document.file)
        for number, line in enumerate(text.splitlines(), start=1):
            match = _MARK.match(line.removeprefix("# ")) if line.startswith("# ") else None
            if match:
                facts, *ids = match.group(1).split() or [""]
                spread = tuple(one for item in ids for one in _spread(item))
                yield Mark(facts, spread, THEORY_PAGES + name, document.file, number)


def _spread(name: str) -> Iterator[str]:
    """`points/2-4` as points/2, points/3, points/4. What is no such range stays as it is."""
    match = _RANGE.match(name)
    first, last = (int(match.group(2)), int(match.group(3))) if match else (1, 0)
    if match and first <= last:
        yield from (f"{match.group(1) or ''}{number}" for number in range(first, last + 1))
    else:
        yield name


def coverage_files(layout: Layout) -> list[Path]:
    return sorted((layout.data / "coverage").glob("*.yml"))


def read_coverage(layout: Layout, path: Path) -> tuple[Coverage, YamlDocument]:
    document = read_yaml(read_text(layout, path), layout.relative(path))
    return validate(Coverage, document, rule="coverage"), document


def check_coverage(pack: Pack, facts: Path | None = None) -> Iterator[Problem]:
    """Problems of all coverage lists, and of the facts files where these are given."""
    marks = marks_of(pack)
    known: set[str] = set()
    for path in coverage_files(pack.layout):
        try:
            coverage, document = read_coverage(pack.layout, path)
        except PackError as error:
            yield from error.problems
            continue
        known.add(coverage.facts)
        own = [mark for mark in marks if mark.facts == coverage.facts]
        yield from _check_list(pack, coverage, document, own)
        if facts is not None:
            yield from _check_facts(coverage, document, facts)
    for mark in marks:
        if mark.facts not in known:
            yield _problem(
                mark.file,
                mark.line,
                f"There is no coverage list for “{mark.facts}”",
                nearest(mark.facts, sorted(known)) or "Write “% covers: ”, a name and the ids",
                listing(sorted(known)),
            )


def _check_list(
    pack: Pack, coverage: Coverage, document: YamlDocument, marks: list[Mark]
) -> Iterator[Problem]:
    ids = [point.id for point in coverage.points]
    by_page: dict[str, set[str]] = {}
    for mark in marks:
        by_page.setdefault(mark.page, set()).update(mark.ids)
        for name in mark.ids:
            if not any(_within(point, name) for point in ids):
                yield _problem(
                    mark.file,
                    mark.line,
                    f"The comment covers “{name}”, which is no point of {coverage.facts}",
                    "Correct the id, or make the list again with: pack coverage",
                )
    for index, point in enumerate(coverage.points):
        line = document.line(("points", index))
        if not point.page:
            if not coverage.reason(point.id):
                yield _problem(
                    document.file,
                    line,
                    f"No page carries the point “{point.id}”, and no reason is given",
                    "Mark the passage that carries it with “% covers: …”, or give a reason "
                    "under left_out",
                )
        elif point.page not in pack.pages:
            yield _problem(
                document.file,
                line,
                f"The point “{point.id}” is said to be on {point.page}, which is no page",
                "Make the list again with: pack coverage",
            )
        elif not any(_within(point.id, name) for name in by_page.get(point.page, ())):
            yield _problem(
                document.file,
                line,
                f"{point.page}.md no longer has the comment that covers “{point.id}”",
                "Put the passage and its comment back, or make the list again with: pack coverage",
            )


def _check_facts(coverage: Coverage, document: YamlDocument, facts: Path) -> Iterator[Problem]:
    path = facts / f"{coverage.facts}.yml"
    if not path.is_file():
        found, fix = f"There is no facts file {path.name}", "Correct the name of the list"
        yield _problem(document.file, document.line(("facts",)), found, fix)
        return
    now = {point.id: point.hash for point in read_points(path)}
    listed = {point.id: point for point in coverage.points}
    for name in now:
        if name not in listed:
            yield _problem(
                document.file,
                1,
                f"The point “{name}” of {path.name} is not in the list",
                "Make the list again with: pack coverage",
            )
        elif listed[name].hash != now[name]:
            yield _problem(
                document.file,
                document.line(("points", list(listed).index(name))),
                f"The point “{name}” of {path.name} says something else now",
                "Compare the page with it, then make the list again with: pack coverage",
            )
    for name in listed:
        if name not in now:
            yield _problem(
                document.file,
                1,
                f"The point “{name}” is no longer in {path.name}",
                "Make the list again with: pack coverage",
            )


def _problem(file: str, line: int, found: str, fix: str, allowed: str = "") -> Problem:
    return Problem(file, line, "", found, allowed, fix, rule="coverage")


def make_list(points: Iterable[Point], marks: Iterable[Mark], before: Coverage) -> Coverage:
    """The list as it should be now: pages from the marks, reasons kept from before."""
    own = [mark for mark in marks if mark.facts == before.facts]
    covered = []
    for point in points:
        page = next(
            (mark.page for mark in own if any(_within(point.id, name) for name in mark.ids)), ""
        )
        covered.append(CoveredPoint(id=point.id, hash=point.hash, page=page))
    return Coverage(facts=before.facts, left_out=before.left_out, points=tuple(covered))


def write_list(coverage: Coverage) -> str:
    """A list as YAML, one line a point."""
    lines = [
        "# Every point of the facts file and the page that carries it. `pack coverage` writes it;",
        "# only `left_out` is edited by hand.",
        f"facts: {quote_if_needed(coverage.facts)}",
        "left_out:" if coverage.left_out else "left_out: []",
    ]
    for item in coverage.left_out:
        lines += [
            f"  - id: {quote_if_needed(item.id)}",
            f"    reason: {_quoted(item.reason)}",
        ]
    lines.append("points:" if coverage.points else "points: []")
    for point in coverage.points:
        page = f", page: {point.page}" if point.page else ""
        lines.append(f"  - {{id: {_quoted(point.id)}, hash: {_quoted(point.hash)}{page}}}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
