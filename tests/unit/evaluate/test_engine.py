"""One duty for each value or record, and waivers for everybody whom a selector or a cohort names."""

from __future__ import annotations

import pytest

from credpolicy.evaluate.engine import evaluate, mode_on
from credpolicy.model.policy import Requirement
from tests.situations import card, day, situation
from tests.unit.evaluate.timeline import states

TODAY = day("2026-03-02")
SHORT = {"expiring_within": "0 days"}
SEAT = {"role": "pilot", "attributes": {"trucks": ["reach", "order"]}}


def told(snapshot, as_of=TODAY, **further):
    return {result.each: result.state for result in evaluate(snapshot, as_of, **further).results}


def test_there_is_one_duty_for_each_value():
    each = {"for_each": "assignment.trucks", "requires": [{"type": "card", "match": {"truck": "each"}}]}
    reach = card("2025-06-01", "2026-12-31", attributes={"truck": "reach"})
    snapshot = situation(reach, requirement=each, worker={"assignments": [SEAT]}, settings=SHORT)
    assert told(snapshot) == {"reach": "compliant", "order": "missing"}
    findings = [finding for finding in evaluate(snapshot, TODAY).findings if finding.gap]
    assert [finding.gap.state for finding in findings] == ["missing"]


def test_there_is_one_duty_for_each_record_while_it_holds():
    each = {
        "for_each": {"type": "registration", "where": {"jurisdiction": "US-*"}},
        "requires": [{"type": "card", "match": {"truck": "each.number"}}],
    }
    held = {"type": "registration", "issued_on": "2025-01-01"}
    records = [
        {**held, "number": "R-1", "jurisdiction": "US-OH", "expires_on": "2026-12-31"},
        {**held, "id": "second", "number": "R-2", "jurisdiction": "US-KY", "expires_on": "2026-12-31"},
        {**held, "jurisdiction": "US-IN", "expires_on": "2026-12-31"},
        {**held, "number": "R-4", "jurisdiction": "CA-ON", "expires_on": "2026-12-31"},
        {**held, "number": "R-5", "jurisdiction": "US-OH", "expires_on": "2026-03-01"},
    ]
    declared = card("2025-06-01", "2026-12-31", attributes={"truck": "R-2"})
    snapshot = situation(
        declared, *records, requirement=each, credential_types=[{"id": "registration"}], settings=SHORT
    )
    assert told(snapshot) == {"R-1": "missing", "second": "compliant", "registration@2025-01-01": "missing"}
    assert set(told(snapshot, day("2026-03-01"))) > {"R-5"}


def waiver(**whom):
    return {
        "id": "wv-1",
        "kind": "extension",
        "reason": "The provider cancelled every course this spring",
        "requested_by": "w-8",
        "approved_by": "w-9",
        **whom,
    }


COHORT = {"type": "card", "where": {"expires_on": {"from": "2026-01-01", "until": "2026-01-31"}}}


@pytest.mark.parametrize(
    ("expires_on", "days"),
    [
        pytest.param("2026-01-31", ["expiring", "waived", "waived", "expired"], id="in the cohort"),
        pytest.param("2026-02-01", ["compliant", "expiring", "expired", "expired"], id="a day too late for it"),
    ],
)
def test_a_cohort_of_records_is_waived_until_its_own_day(expires_on, days):
    extended = waiver(**COHORT, until="2 months after expires_on")
    snapshot = situation(card("2025-01-01", expires_on), waivers=[extended], settings=SHORT)
    assert states(snapshot, "2026-01-31", "2026-02-01", "2026-03-31", "2026-04-01") == days
    assert set(told(snapshot, no_waivers=True).values()) == {"expired"}


def test_what_was_refused_before_its_end_is_not_waived_with_its_cohort():
    extended = waiver(**COHORT, until="2 months after expires_on")
    revoked = card("2025-01-01", "2026-01-31", status="revoked", status_on="2026-01-15")
    assert states(situation(revoked, waivers=[extended]), "2026-02-15") == ["invalid"]


def test_a_cohort_may_be_waived_from_one_requirement_only():
    extended = waiver(**COHORT, until="2 months after expires_on", requirement="other")
    snapshot = situation(
        card("2025-01-01", "2026-01-31"), waivers=[extended], requirements=[{"id": "other", "requires": ["card"]}]
    )
    found = {result.requirement: result.state for result in evaluate(snapshot, TODAY).results}
    assert found == {"core": "expired", "other": "waived"}


@pytest.mark.parametrize(("grade", "state"), [("7", "waived"), ("8", "missing")])
def test_everybody_whom_a_selector_names_is_waived(grade, state):
    for_grade = {"selector": {"worker.grade": "7"}, "requirement": "core", "from": "2026-03-01", "until": "2026-03-31"}
    snapshot = situation(waivers=[waiver(**for_grade)], worker={"attributes": {"grade": grade}})
    assert states(snapshot, "2026-03-02") == [state]


def test_a_requirement_advises_before_it_blocks():
    steps = [{"from": "2026-04-01", "mode": "block"}, {"from": "2026-01-01", "mode": "advise"}]
    requirement = Requirement.model_validate({"id": "core", "requires": ["card"], "enforcement": steps})
    assert [mode_on(requirement, day(text)) for text in ("2026-01-01", "2026-03-31", "2026-04-01")] == [
        "advise", "advise", "block",
    ]  # fmt: skip
    snapshot = situation(requirement={"enforcement": steps})
    assert (told(snapshot, day("2025-12-31")), told(snapshot, day("2026-01-01"))) == ({}, {"": "missing"})
