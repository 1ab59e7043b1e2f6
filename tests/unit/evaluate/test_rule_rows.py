"""How long records of a type hold: cases, endings, renewals and late ones, reckoned by hand."""

from __future__ import annotations

import pytest

from credpolicy.evaluate.rule_rows import Blocks
from credpolicy.model.policy import CredentialType
from credpolicy.model.tree import Test
from tests.situations import card, situation
from tests.unit.evaluate.timeline import results, states, until

SHORT = {"expiring_within": "0 days"}
EARLY = {"hired_on": "2015-01-01"}
YEAR = {"valid_for": "12 months"}


def held(*records, kind, **further):
    worker = {**EARLY, **further.pop("worker", {})}
    return situation(*records, kind=kind, worker=worker, settings=SHORT, **further)


def test_only_blocks_with_conditions_have_cases():
    plain = CredentialType.model_validate({"id": "card", "validity": YEAR})
    cased = CredentialType.model_validate({"id": "card", "validity": {"when": {"day": {"from": "2026-01-01"}}, **YEAR}})
    assert not Blocks.of(plain).has_cases
    assert Blocks.of(cased).has_cases
    assert not Blocks.of(cased, Test.model_validate({"type": "card", "validity": YEAR})).has_cases


@pytest.mark.parametrize(("issued_on", "last"), [("2024-03-31", "2025-03-31"), ("2024-04-01", "2026-04-01")])
def test_a_case_by_issue_speaks_of_the_record(issued_on, last):
    cases = [{"when": {"issued_on": {"from": "2024-04-01"}}, "valid_for": "24 months"}, YEAR]
    assert until(held(card(issued_on), kind={"validity": cases}), issued_on) == last


def test_a_case_by_the_day_judged_leaves_old_gaps_gaps():
    # issued for 24 months, so it ended on 28 March 2018; since 28 May 2019 it holds for 60 months, to 28 March 2021
    cases = [{"when": {"day": {"from": "2019-05-28"}}, "valid_for": "60 months"}, {"valid_for": "24 months"}]
    snapshot = held(card("2016-03-28"), kind={"validity": cases})
    days = ("2018-03-28", "2018-03-29", "2019-05-27", "2019-05-28", "2021-03-28", "2021-03-29")
    assert states(snapshot, *days) == ["expiring", "expired", "expired", "compliant", "expiring", "expired"]


def test_no_case_that_fits_is_no_rule():
    cases = [{"when": {"issued_on": {"from": "2024-04-01"}}, **YEAR}]
    printed = held(card("2024-01-01", "2024-06-30"), kind={"validity": cases})
    assert until(printed, "2024-02-01") == "2024-06-30"
    assert states(held(card("2024-01-01"), kind={"validity": cases}), "2024-02-01") == ["unknown"]


def test_a_case_may_speak_of_the_number_of_the_issue_and_of_the_record_before():
    cases = [
        {"when": {"previous": {"status": "lapsed"}}, "valid_for": "3 months"},
        {"when": {"issue_number": "1"}, "valid_for": "6 months"},
        YEAR,
    ]
    first = card("2024-01-01")
    assert until(held(first, kind={"validity": cases}), "2024-02-01") == "2024-07-01"
    assert until(held(first, card("2024-06-01"), kind={"validity": cases}), "2024-09-01") == "2025-06-01"
    lapsed = card("2024-01-01", status="lapsed")
    assert until(held(lapsed, card("2024-06-01"), kind={"validity": cases}), "2024-06-02") == "2024-09-01"


@pytest.mark.parametrize(
    ("happened", "days"),
    [
        pytest.param(["2025-03-01", "2025-09-01"], ["expiring", "invalid"], id="the second within the time"),
        pytest.param(["2025-02-28", "2025-09-01"], ["compliant", "compliant"], id="the first a day too early"),
        pytest.param(["2025-09-01"], ["compliant", "compliant"], id="only once"),
        pytest.param(["2025-09-01", "2025-09-01"], ["expiring", "invalid"], id="twice on one day"),
        pytest.param(["2024-08-01", "2024-12-01"], ["compliant", "compliant"], id="both before the issue"),
        pytest.param(["2024-12-31", "2025-06-01"], ["invalid", "invalid"], id="one before the issue, one after"),
    ],
)
def test_an_event_that_happens_often_enough_ends_what_was_issued_before(happened, days):
    ended = {**YEAR, "valid_for": "3 years", "ended_by": [{"event": "failure", "times": "2", "within": "6 months"}]}
    events = [{"kind": "failure", "on": on} for on in (*happened, "2020-01-01")]
    snapshot = held(card("2025-01-15"), kind={"validity": ended}, worker={"events": events})
    assert states(snapshot, "2025-08-31", "2025-09-01") == days


CONTINUING = {"window": "3 months", "grace": "28 days", "basis": "previous_expiry"}


@pytest.mark.parametrize(
    ("renewed_on", "last"),
    [
        # the old card of 15 June 2024 ends on 15 June 2025, three months before is 15 March
        pytest.param("2025-03-14", "2026-03-14", id="before the window: from its own day"),
        pytest.param("2025-03-15", "2026-06-15", id="in the window: the old end goes on"),
        pytest.param("2025-07-13", "2026-06-15", id="on the last day of grace"),
        pytest.param("2025-07-14", "2026-07-14", id="too late: from its own day"),
    ],
)
def test_a_renewal_goes_on_from_the_old_end_in_window_and_grace(renewed_on, last):
    kind = {"validity": YEAR, "renewal": CONTINUING}
    (result,) = results(held(card("2024-06-15"), card(renewed_on), kind=kind), "2025-08-01")
    assert str(result.lines[0].ends_on) == last


def test_grace_holds_and_is_told():
    snapshot = held(card("2024-06-15"), kind={"validity": YEAR, "renewal": CONTINUING})
    days = ("2025-06-15", "2025-06-16", "2025-07-13", "2025-07-14")
    assert states(snapshot, *days) == ["expiring", "grace", "grace", "expired"]


LATE = {
    "grace": "28 days",
    "late": [
        {"up_to": "6 months", "requires": ["course"]},
        {"requires": ["examination"], "status": "suspended"},
    ],
}


@pytest.mark.parametrize(
    ("renewed_on", "passed", "state"),
    [
        # the old card ends on 15 June 2025, its grace on 13 July, the first late step on 15 December
        pytest.param("2025-07-13", None, "compliant", id="in grace nothing is asked"),
        pytest.param("2025-07-14", None, "invalid", id="late without the course"),
        pytest.param("2025-07-14", ("course", "2025-07-01"), "compliant", id="late with a course after the end"),
        pytest.param("2025-07-14", ("course", "2025-06-15"), "invalid", id="a course of before reopens nothing"),
        pytest.param("2025-12-15", ("course", "2025-07-01"), "compliant", id="the last day of the first step"),
        pytest.param("2025-12-16", ("course", "2025-07-01"), "invalid", id="a day later the course is not enough"),
        pytest.param("2025-12-16", ("examination", "2025-12-01"), "compliant", id="with the examination"),
    ],
)
def test_the_way_back_depends_on_how_late_it_is(renewed_on, passed, state):
    further = [{"id": name, "validity": {"valid_for": "never_ends"}} for name in ("course", "examination")]
    records = [{"type": passed[0], "issued_on": passed[1]}] if passed else []
    kind = {"validity": YEAR, "renewal": LATE}
    snapshot = held(card("2024-06-15"), card(renewed_on), *records, kind=kind, credential_types=further)
    assert states(snapshot, "2026-01-10") == [state]


def test_a_late_step_may_have_a_word_of_the_issuer():
    further = [{"id": "course"}, {"id": "examination"}]
    snapshot = held(card("2024-06-15"), kind={"validity": YEAR, "renewal": LATE}, credential_types=further)
    assert states(snapshot, "2025-07-13", "2025-07-14", "2025-12-15", "2025-12-16") == [
        "grace", "expired", "expired", "invalid",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("application", "days"),
    [
        pytest.param(
            {"applied_on": "2025-06-15", "status": "pending"}, ["grace", "grace", "in_progress"], id="in time"
        ),
        pytest.param({"applied_on": "2025-06-16", "status": "pending"}, ["in_progress"] * 3, id="a day too late"),
        pytest.param(
            {"applied_on": "2025-06-15", "issued_on": "2025-08-01", "status": "revoked", "status_on": "2025-09-01"},
            ["grace", "expired", "expired"],
            id="refused meanwhile",
        ),
    ],
)
def test_what_was_applied_for_in_time_holds_while_nothing_is_decided(application, days):
    kind = {"validity": YEAR, "renewal": {"while_pending": "6 months after expires_on"}}
    snapshot = held(card("2024-06-15"), card(**application), kind=kind)
    assert states(snapshot, "2025-07-01", "2025-12-15", "2025-12-16") == days
