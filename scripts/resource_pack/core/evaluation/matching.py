"""The same people at several times: who answered when, and who was lost.

Two rows of one person at one time, or one person in two families, are problems, told with rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from resource_pack.core.evaluation.paired import Codes
from resource_pack.core.evaluation.reading import Responses
from resource_pack.core.evaluation.sheet import capped
from resource_pack.core.problems import PackError, Problem, listing
from resource_pack.core.questionnaire import Questionnaire


@dataclass(frozen=True)
class Matched:
    """People and their answers at each time.

    `place` has a row for each time of the record and a column for each person: the place of the
    answers in `Responses`, or -1. `family` has the family of each person (-1: none), or is None.
    """

    place: Codes
    family: Codes | None

    @property
    def people(self) -> int:
        return int(self.place.shape[1])


def match_people(responses: Responses, questionnaire: Questionnaire) -> Matched:
    """Find each person at each time. Raises PackError for rows that cannot both be true."""
    times, count = len(questionnaire.timepoints), int(responses.person.max(initial=-1)) + 1
    place = np.full((times, count), -1, dtype=np.int64)
    # The first row of a person and time wins here; any further one is told as a problem.
    order = np.arange(responses.rows)[::-1]
    place[responses.time[order], responses.person[order]] = order
    problems = [
        *_twice(responses, questionnaire, place),
        *_two_families(responses, questionnaire),
    ]
    if problems:
        raise PackError(capped(problems))
    family = None
    if responses.family is not None:
        family = np.full(count, -1, dtype=np.int64)
        known = responses.family >= 0
        family[responses.person[known]] = responses.family[known]
    return Matched(place, family)


def _twice(responses: Responses, questionnaire: Questionnaire, place: Codes) -> list[Problem]:
    first = place[responses.time, responses.person]
    again = np.flatnonzero(first != np.arange(responses.rows))
    return [
        Problem(
            responses.file_of(one),
            int(responses.row[one]),
            f"column “{questionnaire.id_column}”",
            "Two rows have the same code at the same time "
            f"({questionnaire.timepoints[int(responses.time[one])].label}): this one and "
            f"{_row(responses, int(first[one]), responses.file_of(one))}",
            "",
            "Find out whose row it is and correct the code, or delete one of the rows",
            rule="answers.twice",
        )
        for one in again.tolist()
    ]


def _two_families(responses: Responses, questionnaire: Questionnaire) -> list[Problem]:
    if responses.family is None:
        return []
    known = np.flatnonzero(responses.family >= 0)
    person, family = responses.person[known], responses.family[known]
    least = np.full(int(responses.person.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    most = np.full(len(least), -1, dtype=np.int64)
    np.minimum.at(least, person, family)
    np.maximum.at(most, person, family)
    problems = []
    for one in np.flatnonzero((most > least) & (most >= 0)).tolist():
        places = known[person == one].tolist()
        problems.append(
            Problem(
                responses.file_of(places[0]),
                int(responses.row[places[0]]),
                "column “family_id”",
                f"One person ({questionnaire.id_column}) has two family codes, in "
                f"{_rows(responses, places)}",
                "",
                "Give the person one family code in all rows",
                rule="answers.family",
            )
        )
        if len(problems) > 100:
            break
    return problems


def _row(responses: Responses, place: int, here: str) -> str:
    """A row as a message names it, with its file where that is not the one that is read `here`."""
    file, row = responses.file_of(place), int(responses.row[place])
    return f"row {row}" if file == here else f"row {row} of “{file}”"


def _rows(responses: Responses, places: list[int]) -> str:
    if len({responses.file_of(place) for place in places}) > 1:
        return listing((_row(responses, place, "") for place in places), 6)
    return f"rows {listing((str(int(responses.row[place])) for place in places), 6)}"
