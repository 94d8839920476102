"""The planner of an evaluation: what it names exists, and it is in plain English."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from resource_pack.core.checks.record_style import record_sentences
from resource_pack.core.checks.style import glossary_words, names_in_headings, style_problems
from resource_pack.core.pack import Pack
from resource_pack.core.plain_english import read_plain_english
from resource_pack.core.planner import read_planner
from resource_pack.core.problems import PackError, Problem, nearest
from resource_pack.core.yaml_file import Path, YamlDocument, path_text

READ_BY_PEOPLE = frozenset({"collectors", "label", "limits", "remedy", "text", "when"})
"""The keys of the record whose texts people read."""


def check_planner(pack: Pack) -> Iterator[Problem]:
    """The planner names questionnaires, measures and subjects that exist."""
    try:
        found = read_planner(pack.layout)
    except PackError:
        return  # read_pack has told of it
    if found is None:
        return
    planner, document = found
    known: dict[str, tuple[Collection[str], str]] = {
        "questionnaires": (pack.questionnaires, "questionnaire"),
        "measures": (pack.measures.by_id, "measure"),
        "themes": (pack.theories.themes, "subject of theories of change"),
    }
    for number, outcome in enumerate(planner.outcomes):
        for key, (names, what) in known.items():
            for place, name in enumerate(getattr(outcome, key)):
                if name not in names:
                    at: Path = ("outcomes", number, key, place)
                    yield Problem(
                        document.file,
                        document.line(at),
                        path_text(at),
                        f"There is no {what} “{name}”",
                        "",
                        nearest(name, list(names)) or "Correct the name",
                        rule="planner",
                    )
    yield from _style(pack, document)


def _style(pack: Pack, document: YamlDocument) -> Iterator[Problem]:
    try:
        rules = read_plain_english(pack.layout)
    except PackError:
        return  # check_style has told of it
    if rules is not None:
        found = record_sentences(document, READ_BY_PEOPLE)
        names = names_in_headings(pack, rules)
        yield from style_problems(document.file, found, [], rules, names, glossary_words(pack))
