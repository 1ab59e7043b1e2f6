"""Records that come late, and own courses that were completed too early."""

from __future__ import annotations

import pytest

from tests.unit.history.integrity.stories import LOOK, POLICIES, RECORD, days, found, person, told

NOBODY = person()
WORDS = "INTG002 w-1 rn/7/2026-01-01: issued on 2026-01-01, recorded on {}, {} days later"


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (30, []),
        (31, [WORDS.format("2026-02-01", 31)]),
        (365, [WORDS.format("2027-01-01", 365)]),
    ],
)
def test_a_record_that_comes_later_than_the_settings_allow(after, lines) -> None:
    assert told(NOBODY, person(RECORD), on=days(0, after)) == lines


def test_how_late_is_late_is_said_by_the_settings() -> None:
    history = (NOBODY, person(RECORD))
    assert len(told(*history, on=days(0, 3), limits={"late_after": "2 days"})) == 1
    assert told(*history, on=days(0, 3), limits={"late_after": "3 days"}) == []
    assert told(*history, on=days(0, 80), limits={"late_after": "3 months"}) == []
    assert told(*history, on=days(0, 80), limits={"late_after": "9000 years"}) == []


def test_what_comes_with_the_worker_is_never_late() -> None:
    old = {**RECORD, "issued_on": "2001-01-01", "verifications": [{**LOOK, "verified_on": "2001-01-02"}]}
    assert told(person(old)) == []
    assert told({POLICIES: {}}, person(old), on=days(0, 900)) == []


@pytest.mark.parametrize(("after", "count"), [(30, 0), (31, 1)])
def test_the_time_runs_from_when_the_worker_was_there(after, count) -> None:
    old = {**RECORD, "issued_on": "2001-01-01"}
    assert len(told(NOBODY, person(old), on=days(0, after))) == count


@pytest.mark.parametrize(("after", "count"), [(130, 0), (131, 1)])
def test_the_time_runs_from_when_the_type_was_there_or_the_worker_was_hired(after, count) -> None:
    old = {**RECORD, "issued_on": "2001-01-01"}
    kind = {POLICIES: {"credential_types": [{"id": "rn"}]}}
    assert len(told(NOBODY, {**NOBODY, **kind}, {**person(old), **kind}, on=days(0, 100, after))) == count
    hired = {"hired_on": str(days(100)[0])}
    assert len(told(person(**hired), person(old, **hired), on=days(0, after))) == count


@pytest.mark.parametrize(
    ("trailer", "count"),
    [(("Late-reason", "papers of the merged clinic"), 0), (("late-REASON", "x"), 0), (("Late-reason", "  "), 1),
     (("Reason", "papers"), 1)],
)  # fmt: skip
def test_a_trailer_gives_the_reason(trailer, count) -> None:
    assert len(told(NOBODY, person(RECORD), on=days(0, 90), trailers={1: (trailer,)})) == count


def test_looks_and_screenings_come_late_as_well() -> None:
    looked = person({**RECORD, "verifications": [LOOK]})
    assert told(person(RECORD), looked, on=days(0, 40)) == [
        "INTG002 w-1 rn/7/2026-01-01: verified on 2026-01-01, recorded on 2026-02-10, 40 days later"
    ]
    screening = {"type": "leie", "screened_on": "2026-01-01", "result": "clear"}
    assert told(NOBODY, person(screenings=[screening]), on=days(0, 40)) == [
        "INTG002 w-1 leie/2026-01-01: screened on 2026-01-01, recorded on 2026-02-10, 40 days later"
    ]
    resolved = person(screenings=[{**screening, "resolved_on": "2026-02-09"}])
    assert told(person(screenings=[screening]), resolved, on=days(0, 40)) == []


def test_a_record_and_its_look_are_told_once_and_an_edit_of_something_else_is_not_late() -> None:
    both = person({**RECORD, "verifications": [LOOK]})
    assert told(NOBODY, both, on=days(0, 40)) == [WORDS.format("2026-02-10", 40)]
    assert told(person(RECORD), person({**RECORD, "note": "x"}), on=days(0, 40)) == []


COURSE = {POLICIES: {"credential_types": [{"id": "own", "category": "training"}]}}


def attended(day: str, **fields):
    return person({"type": "own", "completed_on": day}, **fields)


def too_early(*states, **more):
    return [each.message for each in found(*states, **more) if each.rule == "INTG005"]


def test_an_own_course_before_the_hire() -> None:
    state = {**COURSE, **attended("2025-12-31", hired_on="2026-01-01")}
    assert too_early(state) == ["w-1 own: completed on 2025-12-31, before the hire on 2026-01-01"]
    assert too_early({**COURSE, **attended("2026-01-01", hired_on="2026-01-01")}) == []


@pytest.mark.parametrize("kind", [{"category": "license"}, {}, {"category": "training", "issuer": "red-cross"}])
def test_what_others_issue_is_rightly_older(kind) -> None:
    policies = {POLICIES: {"credential_types": [{"id": "own", **kind}]}}
    assert too_early({**policies, **attended("2020-12-31", hired_on="2026-01-01")}) == []


def test_a_course_before_it_was_there() -> None:
    later = {**COURSE, **attended("2025-06-01")}
    assert too_early(NOBODY, {**NOBODY, **COURSE}, later) == [
        "w-1 own: completed on 2025-06-01, but the course is in the policies only since 2026-01-02"
    ]
    assert too_early(NOBODY, later) == []  # it came with its records
    assert too_early({**NOBODY, **COURSE}, later) == []  # it was there from the beginning
    assert too_early({POLICIES: {}}, COURSE, later) == []  # the worker came with it
    assert too_early(NOBODY, {**NOBODY, **COURSE}, {**COURSE, **attended("2026-01-02")}) == []


def test_a_day_that_is_moved_before_the_hire_is_found() -> None:
    rows = [{**COURSE, **attended(day, hired_on="2026-01-01")} for day in ("2026-01-01", "2025-12-01")]
    assert len(too_early(*rows)) == 1
