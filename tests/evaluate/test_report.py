"""The report as data: golden numbers, what it hides, what it says."""

from __future__ import annotations

import itertools
import json
import re
from random import Random
from statistics import mean

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from resource_pack.core.evaluation.analysis import evaluate, workings
from resource_pack.core.evaluation.comparison import decimals_of, rounded
from resource_pack.core.evaluation.report import Comparison, Report
from resource_pack.core.questionnaire import Questionnaire
from tests.evaluate.made_up import ITEMS, RECORD, SMALL, ours, random_rows, read


def report_of(rows, questionnaire: Questionnaire = SMALL) -> Report:
    return evaluate(questionnaire, read(rows, questionnaire))


def first(report: Report, construct: str = "calm") -> Comparison:
    found = next(one for one in report.constructs if one.id == construct)
    return found.comparisons[0]


def score(row) -> float:
    return (int(row["we_talk"]) + int(row["we_listen"]) + 6 - int(row["we_shout"])) / 3


class TestNumbers:
    def test_they_follow_from_the_answers_by_hand(self):
        rows = random_rows(60, lost=12)
        pairs = [(score(rows[place]), score(after)) for place, after in enumerate(rows[60:])]
        change = [a - b for b, a in pairs]
        test = stats.ttest_rel([a for _, a in pairs], [b for b, _ in pairs])
        span = test.confidence_interval(0.95)
        s = np.sqrt(
            (np.var([b for b, _ in pairs], ddof=1) + np.var([a for _, a in pairs], ddof=1)) / 2
        )
        one = first(report_of(rows))
        assert one.people.value == 48
        assert one.averages.before == rounded(mean(b for b, _ in pairs), 2)
        assert one.averages.after == rounded(mean(a for _, a in pairs), 2)
        assert one.averages.change == rounded(mean(change), 2)
        assert one.averages.interval is not None
        assert one.averages.interval.low == rounded(span.low, 1)
        assert one.averages.interval.high == rounded(span.high, 1)
        assert one.averages.effect == rounded(mean(change) / s * (1 - 3 / (4 * 47 - 1)), 1)
        lost = [score(row) for row in rows[48:60]]
        assert one.baseline.lost == 12
        assert one.baseline.mean_lost == rounded(mean(lost), 2)
        assert one.everyone[0].mean == rounded(mean(score(row) for row in rows[:60]), 2)

    def test_reliable_change_prints_what_it_is_made_from(self):
        rows = random_rows(80)
        one = first(report_of(rows))
        threshold = 1.96 * 2**0.5 * 0.8 * 0.2**0.5
        assert one.shares.threshold == pytest.approx(threshold, abs=1e-4)
        assert (one.shares.sd, one.shares.reliability) == (0.8, 0.8)
        assert one.shares.source == "demo, page 2"
        better = sum(score(a) - score(b) > threshold for b, a in zip(rows, rows[80:], strict=False))
        shown = {group.label: group.people for group in one.shares.groups}
        assert shown["Better"] == better and sum(shown.values()) == 80

    def test_without_a_source_reliable_change_is_not_reported(self):
        one = first(report_of(random_rows(40)), "rows")
        assert one.shares.groups == () and "nobody has published" in one.shares.why

    def test_item_tables_add_up_to_the_people(self):
        for one in report_of(random_rows(400)).constructs:
            for table in (*one.comparisons[0].items, *one.comparisons[0].scores):
                if table.groups:
                    assert sum(group.people for group in table.groups) == 400

    def test_families_make_the_interval_another_one_and_are_told(self):
        with_families = report_of(random_rows(60, families=True))
        without = report_of(random_rows(60))
        assert first(with_families).clustered and first(with_families).families == 30
        assert "family" in " ".join(with_families.methods)
        assert any("family_id" in text for text in without.warnings)
        assert not any("family_id" in text for text in with_families.warnings)

    @pytest.mark.parametrize(
        ("low", "high", "digits"), [(1, 5, 1), (0, 10, 1), (0, 100, 0), (0, 27, 0), (0, 1, 2)]
    )
    def test_digits_follow_the_range(self, low, high, digits):
        assert decimals_of(low, high) == digits

    def test_the_last_binary_digit_decides_no_half(self):
        assert rounded(2.125 - 4e-16, 2) == rounded(2.125 + 4e-16, 2) == 2.13
        assert rounded(-2.125 + 4e-16, 2) == -2.13
        assert str(rounded(-0.0001, 2)) == "0.0"

    def test_looking_back_is_a_comparison_of_its_own(self):
        record = ours()["workforce-training"]
        rng = np.random.default_rng(3)
        rows = []
        for person in range(40):
            for time in ("before", "after"):
                row: dict[str, object] = {"person_id": person, "timepoint": time}
                for item in record.items_at(time):
                    if item.kind == "scale":
                        row[item.id.replace("-", "_")] = int(rng.integers(1, 6))
                rows.append(row)
        noticing = report_of(rows, record).constructs[0]
        assert [one.looking_back for one in noticing.comparisons] == [False, False, True]
        assert noticing.comparisons[1].people.known == "none"


class TestHiding:
    def test_fewer_than_six_pairs_show_nothing(self):
        report = report_of(random_rows(5))
        one = first(report)
        assert one.people.known == "few" and one.people.value is None
        assert one.averages.change is None and not one.items
        assert report.warnings

    def test_no_interval_under_ten_pairs(self):
        averages = first(report_of(random_rows(9))).averages
        assert averages.interval is None and averages.effect is None

    def test_few_people_lost_are_no_number_anywhere(self):
        report = report_of(random_rows(40, lost=3))
        assert report.kept[0].both.value == 37
        assert report.kept[0].lost.known == "few"
        assert report.times[0].people.known == "at-least"
        assert first(report).baseline.lost is None
        assert "40" not in re.findall(r"\d+", json.dumps(report.as_dict()))

    def test_a_few_people_who_left_a_question_out_are_no_number(self):
        rows = random_rows(40)
        for row in rows[:3]:
            row["we_talk"] = ""
        report = report_of(rows)
        assert first(report).people.value == 37
        assert report.times[0].people.known == "at-least"
        assert report.kept[0].both.known == "at-least"

    def test_the_means_of_two_nearly_equal_groups_do_not_stand_together(self):
        record = Questionnaire.model_validate(
            {
                **RECORD,
                "timepoints": [
                    *RECORD["timepoints"],
                    {"id": "later", "label": "Later", "when": "Later"},
                ],
            }
        )
        rows = random_rows(40)
        rows += [{**row, "timepoint": "later"} for row in rows[40:77]]
        calm = report_of(rows, record).constructs[0]
        assert calm.comparisons[0].averages.before is not None
        assert calm.comparisons[1].averages.before is None
        assert calm.comparisons[1].averages.change is not None
        assert not calm.comparisons[1].items
        # Everyone (40) beside those who answered a third time (37) would tell of three.
        assert calm.comparisons[0].baseline.lost is None
        assert "before" not in [one.time for one in calm.comparisons[0].everyone]

    def test_one_apart_from_the_rest_hides_the_average(self):
        rows = random_rows(12)
        for row in rows:
            row["row_level"] = 10 if row["person_id"] != "P003" else 9
        averages = first(report_of(rows), "rows").averages
        assert averages.before is None and averages.change is None and averages.why

    @pytest.mark.parametrize("seed", range(6))
    def test_every_number_of_people_is_safe_and_so_is_what_is_left(self, seed):
        rng = np.random.default_rng(seed)
        rows = random_rows(int(rng.integers(6, 60)), seed, lost=int(rng.integers(0, 6)))
        for row in rows:
            if rng.random() < 0.05:
                row[ITEMS[int(rng.integers(3))]] = ""
        report = report_of(rows)
        totals = [count.people.value or 0 for count in report.times]
        for kept in report.kept:
            totals.append(kept.both.value or 0)
        for construct in report.constructs:
            for one in construct.comparisons:
                numbers = [one.people.value or 0, *(all_.people for all_ in one.everyone)]
                exact = [
                    time.people.value
                    for time in report.times
                    if time.people.known == "exact" and time.people.value
                ]
                for whole, part in itertools.product(exact, numbers):
                    assert not 1 <= whole - part <= 5
                for table in (*one.items, *one.scores, *one.shares.groups):
                    groups = getattr(table, "groups", (table,))
                    assert all(group.people == 0 or group.people > 5 for group in groups)

    @settings(max_examples=25, deadline=None)
    @example(147, Random(1))
    @given(st.integers(0, 10_000), st.randoms(use_true_random=False))
    def test_names_of_people_and_order_of_rows_make_no_difference(self, seed, random):
        rows = random_rows(24, seed, lost=7)
        mixed = [{**row, "person_id": f"x{row['person_id']}"} for row in rows]
        random.shuffle(mixed)
        assert report_of(mixed).as_dict() == report_of(rows).as_dict()


CAUSAL = re.compile(
    r"\b(because|caus\w*|due to|led to|lead to|thanks to|effect\w*|impact\w*|result\w*|thereby|"
    r"therefore|made a difference|helped|worked|benefit\w*|attribut\w*|owing to|achiev\w*|"
    r"success\w*|brought about|contribut\w*|outcome\w*)\b",
    re.I,
)


class TestSentences:
    @pytest.mark.parametrize("people", [3, 8, 12, 40, 300])
    def test_none_implies_that_the_service_was_the_reason(self, people):
        report = report_of(random_rows(people, lost=people // 4))
        said = [*report.summary, *report.warnings]
        for construct in report.constructs:
            for one in construct.comparisons:
                said += [*one.sentences, *one.averages.why, one.shares.why, one.baseline.why]
        for text in said:
            assert not CAUSAL.search(text), text

    def test_each_report_says_that_nobody_was_compared(self):
        for people in (3, 40):
            assert "no comparison group" in report_of(random_rows(people)).methods[0]

    def test_who_was_lost_comes_first(self):
        summary = report_of(random_rows(40, lost=10)).summary
        assert summary[0] == "Before the course: 40 people."
        assert "10 people answered before the course and not later" in summary[2]

    def test_a_change_for_the_worse_is_called_so(self):
        rows = random_rows(60)
        for row in rows:
            row["row_level"] = (2 if row["timepoint"] == "before" else 6) + int(
                str(row["person_id"])[1:]
            ) % 3
            if row["timepoint"] == "after" and str(row["person_id"])[-1] in "02468":
                row["row_level"] = int(str(row["row_level"])) + 1
        text = " ".join(first(report_of(rows), "rows").sentences)
        assert "went up" in text and "for the worse" in text


class TestOneTime:
    def test_rows_that_stand_for_themselves(self):
        record = ours()["session-feedback"]
        rng = np.random.default_rng(1)
        names = [item.id.replace("-", "_") for item in record.items if item.kind == "scale"]
        rows = [
            {"timepoint": record.timepoints[0].id, **{n: int(rng.integers(1, 6)) for n in names}}
            for _ in range(50)
        ]
        report = report_of(rows, record)
        assert not report.kept
        assert all(one.times[0].people.value == 50 for one in report.constructs)
        assert all(one.times[0].mean is not None for one in report.constructs)

    def test_shares_of_an_audit(self):
        record = ours()["early-help-audit"]
        names = [one.numerator[0].replace("-", "_") for one in record.indicators]
        rows = [
            {"case_id": n, "timepoint": record.timepoints[0].id, **dict.fromkeys(names, 1 + n % 2)}
            for n in range(40)
        ]
        report = report_of(rows, record)
        values = [one.value for one in report.indicators]
        assert set(values) <= {50.0, None} and 50.0 in values

    def test_a_share_of_few_is_not_shown(self):
        record = ours()["early-help-audit"]
        name = record.indicators[0].numerator[0].replace("-", "_")
        rows = [
            {"case_id": n, "timepoint": record.timepoints[0].id, name: 1 + int(n < 3)}
            for n in range(40)
        ]
        assert all(one.value is None for one in report_of(rows, record).indicators)


def test_every_questionnaire_of_ours_can_be_evaluated():
    rng = np.random.default_rng(2)
    for record in ours().values():
        rows = []
        for person in range(30):
            for point in record.timepoints:
                row: dict[str, object] = {record.id_column: person, "timepoint": point.id}
                for item in record.items_at(point.id):
                    if item.kind == "scale":
                        points = record.scales[item.scale].points
                        values = [one.value for one in points] or [0, 1, 5, 9]
                        row[item.id.replace("-", "_")] = values[int(rng.integers(len(values)))]
                    elif item.kind == "number":
                        whole = item.id in {one.whole for one in record.at_most}
                        row[item.id.replace("-", "_")] = 50 if whole else 7
                    elif item.kind == "yes-no":
                        row[item.id.replace("-", "_")] = int(rng.integers(2))
                rows.append(row)
        made = report_of(rows, record).as_dict()
        assert json.loads(json.dumps(made)) is not None


def test_workings_are_exact_and_about_all_pairings():
    found = workings(SMALL, read(random_rows(20)))
    assert found["times"] == [20, 20]
    assert [one["construct"] for one in found["pairs"]] == ["calm", "rows"]
    assert found["pairs"][0]["paired"]["n"] == 20
