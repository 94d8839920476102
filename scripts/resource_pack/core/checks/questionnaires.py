"""Questionnaires: every name in a record stands for something, and no question asks too much."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from resource_pack.core.checks.safeguarding import SENSITIVE
from resource_pack.core.pack import Pack
from resource_pack.core.problems import Problem, listing, nearest
from resource_pack.core.questionnaire import (
    FREE_TEXT_KINDS,
    MAX_COLUMN,
    RESERVED_COLUMNS,
    Item,
    Questionnaire,
    Scale,
    column_name,
)
from resource_pack.core.questionnaires import FOLDER, each_item, rules_at
from resource_pack.core.scoring_rule import score_range, write_code
from resource_pack.core.yaml_file import Path, YamlDocument, path_text

SELF_HARM = re.compile(
    r"\b(self[- ]?harm\w*|suicid\w*|(?:kill|hurt|harm)(?:ed|ing)? (?:your|my|them|him|her)sel\w+"
    r"|better off dead|end(?:ed|ing)? (?:your|my|their) (?:own )?life)\b",
    re.I,
)

_PERSONAL = re.compile(
    r"\b(?:(?:first|last|full|your|child’s|partner’s|family) names?|surnames?|birthdays?"
    r"|post ?codes?|date of birth|phone numbers?|e-?mail(?: address(?:es)?)?|(?:home|your) address"
    r"|NHS numbers?|National Insurance)\b",
    re.I,
)
_ASKING_KINDS = ("text", "long-text", "number", "date", "choice")


def check_questionnaires(pack: Pack) -> Iterator[Problem]:
    """Every questionnaire of the pack is whole, and asks nothing that it must not ask."""
    for name, questionnaire in pack.questionnaires.items():
        document = pack.questionnaire_files.files[name]
        problems = list(_names(pack, name, questionnaire, document))
        yield from problems
        if not problems:
            # Scores can be worked out only where every name stands for something.
            yield from _scores(questionnaire, document)
        yield from _columns(questionnaire, document)
        yield from _care(questionnaire, document)


def _names(
    pack: Pack, name: str, questionnaire: Questionnaire, document: YamlDocument
) -> Iterator[Problem]:
    def unknown(path: Path, word: str, known: list[str], what: str) -> Problem:
        return _problem(
            document, path, f"“{word}” is not {what}", nearest(word, known), listing(known)
        )

    if questionnaire.id != name:
        yield _problem(
            document,
            ("id",),
            f"The file is called “{name}.yml” and the questionnaire “{questionnaire.id}”",
            f"Call the file {questionnaire.id}.yml",
        )
    yield from _twice(questionnaire, document)
    constructs = [one.id for one in questionnaire.constructs]
    timepoints = [one.id for one in questionnaire.timepoints]
    items = {item.id: item for item in questionnaire.items}
    documents = list(pack.reference.documents)
    for number, source in enumerate(questionnaire.sources):
        if source.document not in documents:
            yield unknown(
                ("sources", number, "document"),
                source.document,
                documents,
                "a document in data/documents.yml",
            )
    for number, construct in enumerate(questionnaire.constructs):
        found = construct.reliability
        if found and found.source.document not in documents:
            yield unknown(
                ("constructs", number, "reliability", "source", "document"),
                found.source.document,
                documents,
                "a document in data/documents.yml",
            )
        if construct.id.endswith("-then"):
            yield _problem(
                document,
                ("constructs", number, "id"),
                f"“{construct.id}” could be mistaken for a score about the time before",
                "Give the construct an id that does not end in -then",
            )
        if not any(item.construct_id == construct.id for item in questionnaire.items):
            yield _problem(
                document,
                ("constructs", number, "id"),
                f"No question is part of the construct “{construct.id}”",
                f"Add “construct: {construct.id}” to its questions, or take it out",
            )
    for path, item in each_item(questionnaire):
        if item.scale and item.scale not in questionnaire.scales:
            known = list(questionnaire.scales)
            yield unknown((*path, "scale"), item.scale, known, "a scale of this questionnaire")
        if item.construct_id and item.construct_id not in constructs:
            what = "a construct of this questionnaire"
            yield unknown((*path, "construct"), item.construct_id, constructs, what)
        for number, point in enumerate(item.timepoints):
            if point not in timepoints:
                what = "a time point of this questionnaire"
                yield unknown((*path, "timepoints", number), point, timepoints, what)
        page, _, heading = item.help_page.partition("#")
        if page and page not in pack.pages:
            what = "a page of the pack"
            yield unknown((*path, "help_page"), page, sorted(pack.pages), what)
        elif heading:
            known = [one.anchor for one in pack.pages[page].markup.headings]
            if heading not in known:
                what = f"a heading of {page}.md"
                yield unknown((*path, "help_page"), heading, known, what)
        if item.then_of:
            yield from _then(document, path, item, items, questionnaire.scales, unknown)
    kinds: list[tuple[Path, str]] = []
    for number, indicator in enumerate(questionnaire.indicators):
        for key in ("numerator", "denominator"):
            ids = getattr(indicator, key)
            kinds += [(("indicators", number, key, n), one) for n, one in enumerate(ids)]
    for number, rule in enumerate(questionnaire.at_most):
        kinds += [(("at_most", number, "parts", n), one) for n, one in enumerate(rule.parts)]
        kinds.append((("at_most", number, "whole"), rule.whole))
    for path, one in kinds:
        if one not in items:
            yield unknown(path, one, list(items), "a question of this questionnaire")
        elif limits_free(items[one]):
            yield _problem(
                document, path, f"“{one}” is not answered with a number", "Name another question"
            )


def limits_free(item: Item) -> bool:
    """Whether a question is answered with words or a day, and not with a number."""
    return item.kind in (*FREE_TEXT_KINDS, "date")


def _twice(questionnaire: Questionnaire, document: YamlDocument) -> Iterator[Problem]:
    places: list[tuple[str, Path, str]] = []
    for key in ("timepoints", "constructs", "indicators", "sections"):
        for number, one in enumerate(getattr(questionnaire, key)):
            places.append((key, (key, number, "id"), one.id))
    places += [("items", (*path, "id"), item.id) for path, item in each_item(questionnaire)]
    seen = set()
    for kind, path, name in places:
        if (kind, name) in seen:
            yield _problem(
                document, path, f"The id “{name}” is there twice", "Give one of them another id"
            )
        seen.add((kind, name))


def _then(
    document: YamlDocument,
    path: Path,
    item: Item,
    items: dict[str, Item],
    scales: Collection[str],
    unknown: Callable[[Path, str, list[str], str], Problem],
) -> Iterator[Problem]:
    about = items.get(item.then_of)
    if about is None or about.then_of:
        ids = [one.id for one in items.values() if not one.then_of]
        yield unknown((*path, "then_of"), item.then_of, ids, "a question that it can repeat")
        return
    known = {item.scale, about.scale} <= {"", *scales}
    if known and (item.kind, item.scale) != (about.kind, about.scale):
        yield _problem(
            document,
            (*path, "scale"),
            f"The question is answered in another way than “{about.id}”, which it repeats",
            "Give both the same kind and scale",
        )
    for key, value in (("construct", item.construct_id), ("reverse", item.reverse)):
        if value:
            yield _problem(
                document,
                (*path, key),
                f"A question with “then_of” takes its {key} from the question that it repeats",
                "Take the line out",
            )


def _scores(questionnaire: Questionnaire, document: YamlDocument) -> Iterator[Problem]:
    settings = {one.id: (n, one) for n, one in enumerate(questionnaire.constructs)}
    told = set()
    for path, item in each_item(questionnaire):
        scale = questionnaire.scales.get(item.scale)
        if scale and item.reverse and not _is_even(scale):
            yield _problem(
                document,
                (*path, "reverse"),
                f"The values of “{item.scale}” are not spaced evenly, so that no answer can be "
                "turned round",
                "Space them evenly, or take “reverse” out",
            )
        can_be_low = item.kind == "yes-no" or (scale is not None and scale.help_up_to is not None)
        if item.help_page and not can_be_low:
            yield _problem(
                document,
                (*path, "help_page"),
                f"It is not said which answers of “{item.scale}” lead to the page",
                "Add a line “help_up_to: …” to the scale",
            )
    for point in questionnaire.timepoints:
        rules = rules_at(questionnaire, point.id)
        counts = {rule.id: len(rule.items) for rule in rules}
        for rule in rules:
            number, construct = settings[rule.construct]
            if rule.needed > len(rule.items) and ("needed", number) not in told:
                told.add(("needed", number))
                yield _problem(
                    document,
                    ("constructs", number, "min_answered"),
                    f"{rule.needed} answers are needed, and “{construct.id}” has "
                    f"{len(rule.items)} questions at “{point.id}”",
                    "Write a smaller number, or a share such as 0.75",
                )
            ends = {(item.limits.low, item.limits.high) for item in rule.items}
            if len(ends) > 1 and rule.needed < len(rule.items) and ("ends", number) not in told:
                told.add(("ends", number))
                yield _problem(
                    document,
                    ("constructs", number, "min_answered"),
                    f"The questions of “{construct.id}” have different scales, so that one cannot "
                    "stand in for another",
                    "Take min_answered out: all have to be answered",
                )
            if rule.then and counts.get(construct.id) != len(rule.items):
                yield _problem(
                    document,
                    ("constructs", number, "id"),
                    f"“{construct.id}” has {counts.get(construct.id, 0)} questions at "
                    f"“{point.id}”, and {len(rule.items)} of them about the time before",
                    "Repeat all of them or none: else the two scores cannot be compared",
                )
            low, high = score_range(rule)
            if rule.bands and ("bands", number) not in told:
                first, last = rule.bands[0][0], rule.bands[-1][0]
                if first != low or last > high:
                    told.add(("bands", number))
                    yield _problem(
                        document,
                        ("constructs", number, "bands"),
                        f"The bands start at {write_code(first)} and the last at "
                        f"{write_code(last)}, and the score runs from {write_code(low)} to "
                        f"{write_code(high)}",
                        "Start the first band at the lowest score, and the last inside the range",
                    )


def _is_even(scale: Scale) -> bool:
    values = [point.value for point in scale.points]
    return all(values[0] + values[-1] - value in values for value in values)


def _columns(questionnaire: Questionnaire, document: YamlDocument) -> Iterator[Problem]:
    for path, item in each_item(questionnaire):
        name = column_name(item.id)
        if name in RESERVED_COLUMNS:
            found = f"The column “{name}” has another meaning in files of answers"
        elif not name[0].isalpha():
            found = f"The column “{name}” does not start with a letter"
        elif len(name) > MAX_COLUMN:
            found = f"The column “{name}” has {len(name)} characters; {MAX_COLUMN} are allowed"
        else:
            continue
        yield _problem(document, (*path, "id"), found, "Give the question another id")


def _care(questionnaire: Questionnaire, document: YamlDocument) -> Iterator[Problem]:
    """Nothing about self-harm without the safeguarding box, nothing that names a person."""
    free = [item for item in questionnaire.items if item.kind in FREE_TEXT_KINDS]
    if free and not questionnaire.free_text_warning:
        yield _problem(
            document,
            (),
            f"The question “{free[0].id}” takes free text, and nothing warns not to name people",
            "Add a line “free_text_warning: …”",
        )
    child = [item for item in questionnaire.items if item.words_of == "child"]
    child += [item for s in questionnaire.sections if s.respondent == "child" for item in s.items]
    if (child or questionnaire.respondent == "child") and not questionnaire.child_consent:
        yield _problem(
            document,
            (),
            "A child’s words are asked for, and nothing is said about consent",
            "Add a line “child_consent: …”",
        )
    for path, item in each_item(questionnaire):
        text = " ".join([item.text, item.help, *(option.label for option in item.options)])
        found = SELF_HARM.search(text) or SENSITIVE.search(text)
        if found and not questionnaire.safeguarding:
            yield _problem(
                document,
                (*path, "text"),
                f"The question speaks of “{found.group()}”, and the form has no safeguarding box",
                "Write “safeguarding: true”, and say whom to turn to",
            )
        asks = _PERSONAL.search(item.text) if item.kind in _ASKING_KINDS else None
        if asks:
            yield _problem(
                document,
                (*path, "text"),
                f"The question asks for “{asks.group()}”, which tells who a person is",
                "Leave it out: answers are matched by a code",
            )


def _problem(
    document: YamlDocument, path: Path, found: str, fix: str, allowed: str = ""
) -> Problem:
    return Problem(
        document.file,
        document.line(path),
        path_text(path),
        found,
        allowed,
        fix,
        rule=FOLDER.rstrip("s"),
    )
