"""A report on answers as headings, paragraphs and tables: what the page and Word both show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from resource_pack.core.evaluation.report import (
    AnswerTable,
    Comparison,
    ConstructReport,
    Count,
    OneTime,
    Range,
    Report,
)
from resource_pack.core.evaluation.sentences import NO_COMPARISON, NO_SOURCE, lower
from resource_pack.core.numbers import write_number
from resource_pack.publish.word_blocks import Box, Heading, Items, Paragraph, Run, Table, Words

HIDDEN = "not shown"
COMPARED = (
    *("Score", "Times compared", "People", "Average before", "Average after", "Change"),
    "95% interval",
)

WORDS = ("Times compared", "Time")
"""Columns, behind the first, that have words and no numbers."""


@dataclass(frozen=True)
class ChartPlace:
    """Where the page shows a chart, by its id. Word has the table with the same numbers."""

    id: str


Part = Heading | Paragraph | Items | Box | Table | ChartPlace


def words(text: str) -> Words:
    """A text in one form."""
    return (Run(text),)


def table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of texts. The first cell of each row heads it."""
    return Table(
        caption,
        (tuple(words(cell) for cell in header),),
        tuple(tuple(words(cell) for cell in row) for row in rows),
    )


def report_parts(report: Report, charts: Sequence[str] = ()) -> list[Part]:
    """The whole report, in order. `charts` are the ids of the charts that there are."""
    parts: list[Part] = [Box((words(NO_COMPARISON), *(words(one) for one in report.warnings)))]
    parts += _people(report)
    parts += _all_scores(report)
    for chart in charts:
        if chart.startswith("averages"):
            parts += [Heading(1, words("Averages at a glance"))] if chart == charts[0] else []
            parts.append(ChartPlace(chart))
    sourced = any(_has_source(construct) for construct in report.constructs)
    for construct in report.constructs:
        parts += _construct(construct, sourced)
    if report.indicators:
        parts.append(Heading(1, words("Numbers from all forms")))
        for one in report.indicators:
            parts.append(
                Paragraph(words(f"{one.time}. {one.sentence or f'{one.label}: {one.why}'}"))
            )
    if report.questions:
        parts.append(Heading(1, words("Other questions")))
        parts += _answers(report.questions)
    parts.append(Heading(1, words("How this report was made")))
    parts.append(Items(tuple(words(one) for one in report.methods)))
    if report.file_notes:
        parts.append(Heading(1, words("About the file of answers")))
        parts.append(Items(tuple(words(one) for one in report.file_notes)))
    return list(_numbered(parts))


def _numbered(parts: Sequence[Part]) -> Iterator[Part]:
    """Tables with numbers: two may have the same words, and a name has to tell them apart."""
    number = 0
    for part in parts:
        if isinstance(part, Table):
            number += 1
            part = replace(part, caption=f"Table {number}. {part.caption}")
        yield part


def _people(report: Report) -> Iterator[Part]:
    what = report.what_rows_are
    title = "How many people answered" if what == "people" else "How many forms there are"
    yield Heading(1, words(f"{title}, and who was lost" if report.kept else title))
    yield from (Paragraph(words(text)) for text in report.summary)
    yield table(
        title,
        ("Time", what.capitalize()),
        [(time.label, count_words(time.people)) for time in report.times],
    )
    if report.kept:
        first = report.times[0].label
        yield table(
            f"Answered first at “{first}”, and again",
            ("Later time", "Both times", "First time only", "Later time only"),
            [
                (one.label, *(count_words(count) for count in (one.both, one.lost, one.joined)))
                for one in report.kept
            ],
        )


def _all_scores(report: Report) -> Iterator[Part]:
    """All averages in one place. Each stands further down, too, so nothing more is told."""
    compared = [
        (
            construct.label,
            f"{one.before_label}, and {lower(one.after_label)}",
            *_averages_in_a_row(one, construct.decimals),
        )
        for construct in report.constructs
        for one in construct.comparisons
    ]
    at_one_time = [
        (
            construct.label,
            one.label,
            HIDDEN if one.mean is None else count_words(one.people),
            number(one.mean, construct.decimals + 1),
        )
        for construct in report.constructs
        for one in construct.times
    ]
    if compared or at_one_time:
        yield Heading(1, words("All scores at a glance"))
    if compared:
        yield table("Averages at two times, and their change", COMPARED, compared)
    if at_one_time:
        yield table("Averages at one time", ("Score", "Time", "People", "Average"), at_one_time)


def _averages_in_a_row(one: Comparison, decimals: int) -> tuple[str, ...]:
    averages = one.averages
    if averages.change is None:
        return (HIDDEN,) * 5
    means = (averages.before, averages.after, averages.change)
    return (
        count_words(one.people),
        *(number(mean, decimals + 1) for mean in means),
        span(averages.interval, decimals),
    )


def _has_source(construct: ConstructReport) -> bool:
    """Whether somebody published how exactly a score measures."""
    return any(one.shares.threshold is not None for one in construct.comparisons)


def _construct(construct: ConstructReport, sourced: bool) -> Iterator[Part]:
    """A score. `sourced`: whether any score has what tells change from chance."""
    yield Heading(1, words(construct.label))
    yield Paragraph(words(construct.what))
    low, high = write_number(construct.low), write_number(construct.high)
    better = {
        "better": " A high score is good.",
        "worse": " A low score is good.",
        "neither": " Neither end is better.",
    }[construct.higher_is]
    yield Paragraph(words(f"The score runs from {low} to {high}.{better}"))
    if sourced and any(one.shares.why == NO_SOURCE for one in construct.comparisons):
        yield Paragraph(words(NO_SOURCE))
    for comparison in construct.comparisons:
        yield from _comparison(construct.label, comparison, construct.decimals)
    for one in construct.times:
        yield from _one_time(one, construct.decimals)


def _comparison(label: str, one: Comparison, decimals: int) -> Iterator[Part]:
    yield Heading(2, words(f"{one.before_label}, and {_small(one.after_label)}"))
    yield from (Paragraph(words(text)) for text in one.sentences)
    averages = one.averages
    if averages.change is not None:
        rows = [("People with both scores", count_words(one.people))]
        if one.families:
            rows.append(("Families", write_number(one.families)))
        rows += [
            (f"Average, {_small(one.before_label)}", number(averages.before, decimals + 1)),
            (f"Average, {_small(one.after_label)}", number(averages.after, decimals + 1)),
            ("Average change", number(averages.change, decimals + 1)),
            ("95% interval of the change", span(averages.interval, decimals)),
            ("Size of the change (Hedges’ g)", number(averages.effect, 1)),
            ("95% interval of Hedges’ g", span(averages.effect_interval, 1)),
        ]
        yield table(f"{label}: averages", ("", "Value"), rows)
    yield from _shares(one)
    if one.everyone:
        labels = {one.before: one.before_label, one.after: one.after_label}
        yield table(
            "Everyone with a score, whether or not they answered again",
            ("Time", "People", "Average"),
            [
                (labels[all_.time], write_number(all_.people), number(all_.mean, decimals + 1))
                for all_ in one.everyone
            ],
        )
    if any(one.groups for one in one.scores):
        yield Heading(3, words("How the scores are spread"))
    yield from _answers(one.scores)
    if one.items:
        yield Heading(3, words("Answers to each question"))
    yield from _answers(one.items)


def _shares(one: Comparison) -> Iterator[Part]:
    shares = one.shares
    if shares.groups:
        yield table(
            "Who changed by more than chance",
            ("", "People", "Per cent"),
            [
                (group.label, write_number(group.people), f"{group.percent}%")
                for group in shares.groups
            ],
        )
    elif shares.why and shares.why not in (NO_SOURCE, *one.sentences):
        yield Paragraph(words(shares.why))
    if shares.threshold is not None and shares.sd is not None and shares.reliability is not None:
        yield Paragraph(
            words(
                f"A change counts where it is more than {write_number(shares.threshold, 2)}. That "
                f"follows from a standard deviation of {write_number(shares.sd)} and a reliability "
                f"of {write_number(shares.reliability)}, both from {shares.source}."
            )
        )


def _one_time(one: OneTime, decimals: int) -> Iterator[Part]:
    yield Heading(2, words(one.label))
    yield from (Paragraph(words(text)) for text in one.sentences)
    yield from _answers(one.scores)
    yield from _answers(one.items)


def _answers(tables: Sequence[AnswerTable]) -> Iterator[Part]:
    """Tables that can be shown; for the rest, one list of what is not."""
    hidden = []
    for one in tables:
        people = f", {write_number(one.people)} people" if one.people else ""
        title = f"{_before_a_time(one.text, one.time)}{people}."
        if one.groups:
            yield table(
                title,
                ("Answer", "People", "Per cent"),
                [
                    (group.label, write_number(group.people), f"{group.percent}%")
                    for group in one.groups
                ],
            )
            if one.why:
                yield Paragraph(words(one.why))
        elif one.why:
            hidden.append(words(f"{title} {one.why}"))
    if hidden:
        yield Items(tuple(hidden))


def _before_a_time(text: str, time: str) -> str:
    """A question ends with its own sign, and the name of a score with none."""
    return f"{text} {time}" if text[-1:] in ".?!:…" else f"{text}, {lower(time)}"


def number(value: float | None, decimals: int) -> str:
    """A number, or that it is not shown."""
    return HIDDEN if value is None else write_number(value, decimals)


def span(interval: Range | None, decimals: int) -> str:
    """An interval, or that it is not shown."""
    if interval is None:
        return HIDDEN
    return f"{write_number(interval.low, decimals)} to {write_number(interval.high, decimals)}"


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def count_words(count: Count) -> str:
    """A count in a cell of a table."""
    if count.value is not None:
        number = write_number(count.value)
        return f"{number} or more" if count.known == "at-least" else number
    return "1 to 5" if count.known == "few" else HIDDEN


def count_cell(count: Count) -> str:
    """A count for a table of data: a number, or c where it is hidden."""
    return str(count.value) if count.known in ("exact", "none") else "c"
