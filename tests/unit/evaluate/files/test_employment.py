"""The status of workers against their days, and assignments against the employment."""

from datetime import date

import pytest

from credpolicy.evaluate.files.employment import employed, on_leave
from credpolicy.model.registry import Worker

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("row", "contradiction"),
    [
        ("status: active, ended_on: 2026-03-01", "the last day, 2026-03-01, has passed"),
        ("status: active, ended_on: 2026-03-02", None),
        ("ended_on: 2026-03-01", None),
        ("status: active, hired_on: 2026-03-03", "the day of hire, 2026-03-03, has not come"),
        ("status: candidate, hired_on: 2026-03-02", "the day of hire, 2026-03-02, has come"),
        ("status: candidate, hired_on: 2026-03-03", None),
        ("status: candidate", None),
        ("status: ended, ended_on: 2026-03-03", "the last day, 2026-03-03, has not come"),
        ("status: ended, ended_on: 2026-03-02", None),
        ("status: on_leave", None),
        ("status: on_leave, leave: [{from: 2026-01-01, until: 2026-03-01}]", "no `leave` is running"),
        ("status: on_leave, leave: [{from: 2026-03-02}]", None),
        ("status: active, leave: [{from: 2026-03-02}]", None),
        ("status: on_leave, ended_on: 2026-01-01", "the last day, 2026-01-01, has passed"),
    ],
)
def test_the_status_of_a_worker_agrees_with_the_days(told, row, contradiction):
    found = told(registry=f"workers: [{{id: w-0050, {row}}}]")
    status = row.split(",", 1)[0].removeprefix("status: ")
    expected = f"DAT009 worker w-0050: `status` is {status}, but on 2026-03-02 {contradiction}"
    assert found == ([expected] if contradiction else [])


def test_ended_needs_a_last_day(told):
    assert told(registry="workers: [{id: w-0050, status: ended}]") == [
        "DAT008 worker w-0050: `status` is ended, but no `ended_on` is written"
    ]


def test_a_worker_who_was_not_read_whole_contradicts_nothing(judged):
    registry = "workers: [{id: w-0050, status: ended, ended_on: yesterday}]"
    assert judged(registry=registry, readable=False) == []


def test_an_assignment_lies_within_the_employment(told):
    assert told(
        registry="""
        workers:
          - id: w-0050
            hired_on: 2024-05-06
            ended_on: 2025-12-31
            assignments:
              - {role: before, starts_on: 2024-05-05}
              - {role: first, starts_on: 2024-05-06}
              - {role: last, starts_on: 2025-12-31}
              - {role: after, starts_on: 2026-01-01}
              - {role: open}
          - {id: w-0051, assignments: [{role: porter, starts_on: 2020-01-01}]}
        """
    ) == [
        "DAT005 worker w-0050, assignment before: `starts_on` is 2024-05-05, before the worker is hired on 2024-05-06",
        "DAT005 worker w-0050, assignment after: `starts_on` is 2026-01-01, after the worker's last day, 2025-12-31",
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, True),
        ({"status": "candidate"}, False),
        ({"status": "ended"}, False),
        ({"status": "ended", "ended_on": "2026-03-02"}, True),
        ({"status": "active", "ended_on": "2026-03-01"}, False),
        ({"status": "candidate", "hired_on": "2026-03-02"}, True),
        ({"status": "active", "hired_on": "2026-03-03"}, False),
    ],
)
def test_who_is_employed_is_told_by_the_days(row, expected):
    assert employed(Worker.model_validate({"id": "w-1", **row}), DAY) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, False),
        ({"status": "on_leave"}, True),
        ({"status": "on_leave", "leave": ({"from": "2026-04-01"},)}, False),
        (
            {"leave": ({"from": "2026-01-01", "until": "2026-03-01"}, {"from": "2026-03-02", "until": "2026-03-02"})},
            True,
        ),
        ({"leave": ({"from": "2026-03-03"},)}, False),
        ({"leave": ({"from": "2025-03-03"},)}, True),
    ],
)
def test_who_is_on_leave_is_told_by_the_days(row, expected):
    assert on_leave(Worker.model_validate({"id": "w-1", **row}), DAY) is expected
