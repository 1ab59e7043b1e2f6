"""Who starts soon: which days are starts, what bears on them, and what is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from credpolicy.dates import Duration, parse_duration
from credpolicy.evaluate.judge import judge, look_ahead
from credpolicy.evaluate.starting import starts_of
from credpolicy.model.evaluation import Evaluation, Starting
from tests.builder import snapshot_from

AS_OF = date(2026, 3, 2)
POLICIES: dict[str, Any] = {
    "credential_types": [{"id": name} for name in ("licence", "bls", "badge")],
    "requirements": [
        {"id": "core", "applies_to": {"role": "nurse"}, "requires": ["licence", "bls"], "severity": "critical"},
        {"id": "house", "requires": ["badge"]},
    ],
}


def ahead(*workers: dict[str, Any], within: str = "14 days", policies: Any = None, as_of: date = AS_OF) -> Evaluation:
    snapshot = snapshot_from({**POLICIES, **(policies or {})}, {"workers": list(workers)})
    return look_ahead(judge(snapshot, as_of, as_of), starting_within=parse_duration(within))


def coming(evaluation: Evaluation) -> Starting:
    assert evaluation.starting is not None
    return evaluation.starting


def told(evaluation: Evaluation) -> list[str]:
    return [found.message for found in evaluation.findings if found.rule == "GAP004"]


def of_people(evaluation: Evaluation) -> list[str]:
    return sorted(found.rule for found in evaluation.findings if found.gap)


def nurse(**further: Any) -> dict[str, Any]:
    return {
        "id": "w-1",
        "assignments": [{"role": "nurse", "location": "ward-3", **further.pop("assigned", {})}],
        **further,
    }


def days(worker: dict[str, Any], until: date = date(2026, 3, 16)) -> list[str]:
    return [str(day) for _, day in starts_of(snapshot_from({}, {"workers": [worker]}), AS_OF, until)]


@pytest.mark.parametrize(
    ("worker", "expected"),
    [
        ({"hired_on": "2026-03-02"}, []),  # has come
        ({"hired_on": "2026-03-03"}, ["2026-03-03"]),
        ({"hired_on": "2026-03-16"}, ["2026-03-16"]),
        ({"hired_on": "2026-03-17"}, []),
        ({"status": "candidate", "hired_on": "2026-03-10"}, ["2026-03-10"]),
        ({"status": "candidate"}, []),
        ({"status": "ended", "hired_on": "2026-03-10"}, []),
        ({"hired_on": "2026-03-10", "ended_on": "2026-03-09"}, []),
        ({"hired_on": "2026-03-10", "ended_on": "2026-03-10"}, ["2026-03-10"]),
        ({"hired_on": "2020-01-01", "assignments": [{"role": "nurse", "starts_on": "2026-03-05"}]}, ["2026-03-05"]),
        ({"assignments": [{"role": "nurse", "starts_on": "2026-03-05"}]}, ["2026-03-05"]),
        ({"hired_on": "2020-01-01", "assignments": [{"role": "nurse"}]}, []),
        (
            {
                "hired_on": "2020-01-01",
                "ended_on": "2026-03-04",
                "assignments": [{"role": "r", "starts_on": "2026-03-05"}],
            },
            [],
        ),
        (
            {
                "hired_on": "2020-01-01",
                "assignments": [{"role": "r", "starts_on": "2026-03-05", "ends_on": "2026-03-04"}],
            },
            [],
        ),
        # an assignment that begins before the hire begins with it
        ({"hired_on": "2026-03-10", "assignments": [{"role": "r", "starts_on": "2026-03-05"}]}, ["2026-03-10"]),
        (
            {"hired_on": "2026-03-10", "assignments": [{"role": "r", "starts_on": "2026-03-12"}]},
            ["2026-03-10", "2026-03-12"],
        ),
    ],
)
def test_what_is_a_start(worker, expected):
    assert days({"id": "w-1", **worker}) == expected


def test_a_start_is_judged_on_its_day_with_what_ends_until_then():
    evaluation = ahead(
        nurse(
            hired_on="2026-03-12",
            credentials=[
                {"type": "licence", "issued_on": "2024-01-01", "expires_on": "2026-03-11"},
                {"type": "bls", "issued_on": "2026-03-10", "expires_on": "2028-03-09"},
                {"type": "badge", "issued_on": "2026-03-12", "expires_on": "2030-01-01"},
            ],
        )
    )
    (one,) = coming(evaluation).starters
    assert (one.worker, one.day, one.hired, one.assignments) == ("w-1", date(2026, 3, 12), True, ("nurse/ward-3/",))
    assert [(result.requirement, result.state) for result in one.results] == [
        ("house", "compliant"),
        ("core", "expired"),
    ]
    assert not one.cleared
    (found,) = [found for found in evaluation.findings if found.rule == "GAP004"]
    assert found.message == (
        "w-1 (nurse/ward-3) starts on 2026-03-12, in 10 days: core is expired: licence ended on 2026-03-11"
    )
    assert (found.level, found.counts) == ("expiring", True)
    assert found.gap is not None
    assert (found.gap.starts_on, found.gap.due_on, found.gap.line) == (date(2026, 3, 12), date(2026, 3, 11), "licence")


def test_whoever_has_everything_is_cleared_and_nothing_is_found():
    held = [
        {"type": name, "issued_on": "2026-01-01", "expires_on": "2030-01-01"} for name in ("licence", "bls", "badge")
    ]
    evaluation = ahead(nurse(hired_on="2026-03-12", credentials=held))
    assert [one.cleared for one in coming(evaluation).starters] == [True]
    assert of_people(evaluation) == []


def test_an_assignment_that_starts_later_is_a_start_of_its_own():
    evaluation = ahead(nurse(hired_on="2026-03-05", assigned={"starts_on": "2026-03-10"}))
    hire, start = coming(evaluation).starters
    assert [(one.day.day, one.hired, one.assignments) for one in (hire, start)] == [
        (5, True, ()),
        (10, False, ("nurse/ward-3/",)),
    ]
    assert [result.requirement for result in hire.missing] == ["house"]
    assert {result.requirement for result in start.missing} == {"house", "core"}
    # what is missing on both days is told on the first
    assert [message.partition(" is ")[0] for message in sorted(told(evaluation))] == [
        "w-1 (nurse/ward-3) starts on 2026-03-10, in 8 days: core",
        "w-1 (nurse/ward-3) starts on 2026-03-10, in 8 days: core",
        "w-1 starts on 2026-03-05, in 3 days: house",
    ]


def test_other_assignments_of_somebody_present_do_not_bear_on_a_start():
    worker = {
        "id": "w-1",
        "hired_on": "2020-01-01",
        "credentials": [{"type": "badge", "issued_on": "2020-01-01", "expires_on": "2030-01-01"}],
        "assignments": [{"role": "nurse", "location": "ward-3"}, {"role": "porter", "starts_on": "2026-03-10"}],
    }
    evaluation = ahead(worker)
    (one,) = coming(evaluation).starters
    assert one.assignments == ("porter//",)
    assert [(result.requirement, result.state) for result in one.results] == [("house", "compliant")]
    assert told(evaluation) == []
    assert sum(found.rule == "GAP001" for found in evaluation.findings) == 2


def test_what_is_a_gap_today_is_told_once():
    worker = {"id": "w-1", "hired_on": "2020-01-01", "assignments": [{"role": "porter", "starts_on": "2026-03-10"}]}
    evaluation = ahead(worker)
    assert [result.requirement for result in coming(evaluation).starters[0].missing] == ["house"]
    assert of_people(evaluation) == ["GAP001"]


def test_a_candidate_owes_before_the_start_only_what_is_due_before_it():
    before = {**POLICIES["requirements"][1], "due": "5 days before hired_on"}
    policies = {"requirements": [POLICIES["requirements"][0], before]}
    worker = nurse(status="candidate", hired_on="2026-03-10")
    on_time = ahead(worker, policies=policies)
    assert [(one.requirement, one.state) for one in on_time.results] == [
        ("house", "not_yet_due"),
        ("core", "not_yet_due"),
    ]
    late = ahead(worker, policies=policies, as_of=date(2026, 3, 6))
    assert [(one.requirement, one.state) for one in late.results] == [("house", "missing"), ("core", "not_yet_due")]
    assert of_people(late) == ["GAP001", "GAP004", "GAP004"]


def test_what_is_not_yet_due_on_the_day_does_not_stand_in_the_way():
    later = [{"id": "house", "requires": ["badge"], "due": "30 days after hired_on"}]
    evaluation = ahead({"id": "w-1", "hired_on": "2026-03-10"}, policies={"requirements": later})
    (one,) = coming(evaluation).starters
    assert [result.state for result in one.results] == ["not_yet_due"]
    assert one.cleared
    assert told(evaluation) == []


def test_a_waiver_that_ends_before_the_start_clears_nobody():
    waiver = {
        "id": "wv-1", "kind": "waiver", "worker": "w-1", "requirement": "house", "requested_by": "w-2",
        "approved_by": "w-3", "reason": "The printer of badges is broken", "from": "2026-03-01",
    }  # fmt: skip
    worker = {"id": "w-1", "hired_on": "2026-03-10"}
    ended = ahead(worker, policies={"waivers": [{**waiver, "until": "2026-03-09"}]})
    runs = ahead(worker, policies={"waivers": [{**waiver, "until": "2026-03-10"}]})
    assert [one.cleared for one in coming(ended).starters] == [False]
    assert [(one.cleared, one.results[0].state) for one in coming(runs).starters] == [(True, "waived")]
    assert (len(told(ended)), told(runs)) == (1, [])


def test_a_recommendation_never_stands_in_the_way_and_never_counts():
    advice = [{"id": "house", "requires": ["badge"], "level": "recommended"}]
    evaluation = ahead({"id": "w-1", "hired_on": "2026-03-10"}, policies={"requirements": advice})
    assert [one.cleared for one in coming(evaluation).starters] == [True]
    assert [found.counts for found in evaluation.findings if found.rule == "GAP004"] == [False]


def test_a_supervisor_counts_although_nobody_judges_them():
    policies = {
        "requirements": [
            {
                "id": "core", "applies_to": {"role": "nurse"}, "requires": ["licence"],
                "provisional": {"until": "60 days after hired_on", "supervised_by": ["licence"]},
            }
        ]
    }  # fmt: skip
    supervised = nurse(hired_on="2026-03-10", assigned={"supervisor": "w-2"})
    holder = {
        "id": "w-2",
        "hired_on": "2020-01-01",
        "credentials": [{"type": "licence", "issued_on": "2020-01-01", "expires_on": "2030-01-01"}],
    }
    (one,) = coming(ahead(supervised, holder, policies=policies)).starters
    assert [result.state for result in one.results] == ["provisional"]
    (other,) = coming(ahead(supervised, {**holder, "credentials": []}, policies=policies)).starters
    assert [result.state for result in other.results] == ["missing"]


def test_stretches_of_business_days_know_the_holidays():
    worker = {"id": "w-1", "hired_on": "2026-03-06"}
    assert [one.worker for one in coming(ahead(worker, within="4 business days")).starters] == ["w-1"]
    closed = {"holidays": [{"on": "2026-03-04"}]}
    assert coming(ahead(worker, within="4 business days", policies=closed)).until == date(2026, 3, 9)
    assert coming(ahead(worker, within="3 business days", policies=closed)).starters[0].day == date(2026, 3, 6)
    assert coming(ahead(worker, within="3 business days")).starters == ()


def test_nobody_is_judged_where_nobody_starts():
    evaluation = ahead({"id": "w-1", "hired_on": "2020-01-01"}, within="1 week")
    assert coming(evaluation) == Starting(Duration(1, "week"), date(2026, 3, 9), ())
