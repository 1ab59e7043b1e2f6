"""Corners that random repositories came upon, each by hand; asked of the oracle and of the kernel."""

from typing import Any

import pytest

from tests.builder import Tree
from tests.situations import CORE, JUDGES, Judge, card, day, situation, states

BOTH = pytest.mark.parametrize("ask", JUDGES.values(), ids=JUDGES)
HOUR = {"unit": "hour", "total": "2"}
NOTICE = {"authority": {"kind": "issuer", "citation": "Notice 12"}}


@BOTH
@pytest.mark.parametrize(
    ("records", "kind", "further", "on", "state"),
    [
        pytest.param(
            [{"type": "card", "awarded_on": "2022-08-11", "decided_on": "2023-12-19", "status": "pending"}],
            {"cycle": {"length": "15 months"}, "credits": HOUR}, {"worker": {"hired_on": "2020-01-01"}},
            "2024-05-25", "in_progress",
            id="an application answers for no cycle that closed before it",
        ),
        pytest.param(
            [{"type": "card", "expires_on": "2025-12-16", "valid_from": "2026-02-13"}],
            {"renewal": {"late": [{"status": "inactive"}]}}, {}, "2026-01-25", "in_progress",
            id="nothing lapses before it began",
        ),
        pytest.param(
            [{"type": "card", "screened_on": "2025-07-21"}, {"type": "card", "awarded_on": "2025-01-19"}],
            {"cycle": {"length": "2 months"},
             "credits": {**HOUR, "period": {"from": "hired_on", "until": "1 calendar month after cycle_ends_on"}}},
            {"worker": {"hired_on": "2025-11-07"}}, "2025-12-01", "invalid",
            id="a record has its cycle though nobody knows its end",
        ),
        pytest.param(
            [card(status="pending", issued_on="2024-01-26")], {"validity": {"valid_for": "1 day"}},
            {"waivers": [{"id": "wv", "kind": "waiver", "type": "card", "until": "2024-02-15", **NOTICE}],
             "worker": {"hired_on": "2020-01-01"}},
            "2024-02-01", "in_progress", id="a cohort carries on only what once counted",
        ),
        pytest.param(
            [card()], {"requires": [{"at_most": "2", "of": ["other", "other", "other"]}, "other"]},
            {"credential_types": [{"id": "other"}],
             "requirements": [{"id": "more", "requires": [{"at_most": "0", "of": ["other"]}]}]},
            "2026-03-02", "invalid", id="what must not be held is counted once, also where another most is asked",
        ),
    ],
)  # fmt: skip
def test_corners(ask: Judge, records: list[Tree], kind: Tree, further: dict[str, Any], on: str, state: str) -> None:
    assert states(ask, situation(*records, kind=kind, **further), on) == [state]


@BOTH
def test_an_application_without_a_start_is_not_decided(ask: Judge) -> None:
    kind = {"validity": {"rounding": "05-31"}, "renewal": {"while_pending": "2 months after expires_on"}}
    snapshot = situation(card("2025-12-16"), {"type": "card", "applied_on": "2025-12-29"}, kind=kind)
    assert states(ask, snapshot, "2026-07-31", "2026-08-01") == ["grace", "unknown"]


@BOTH
def test_a_supervised_term_moves_with_what_happens(ask: Judge) -> None:
    happened = {"events": [{"kind": "move", "on": "2026-02-11"}]}
    snapshot = situation(requirement={"provisional": {"until": "event.move"}}, worker=happened)
    assert ask(snapshot, day("2026-01-25"))[CORE].changes_on == day("2026-02-11")
    assert states(ask, snapshot, "2026-02-10", "2026-02-11", "2026-02-12") == ["missing", "provisional", "missing"]


@BOTH
def test_a_renewal_does_not_go_on_from_what_an_open_match_refuses(ask: Judge) -> None:
    kind = {"validity": {"valid_for": "1 year"}, "renewal": {"basis": "previous_expiry"}}
    screened = {"screenings": [{"type": "card", "screened_on": "2026-03-02", "result": "pending"}]}
    verdict = ask(situation(card("2026-01-03"), kind=kind, worker=screened), day("2026-04-02"))[CORE]
    assert verdict.lines[0][1:3] == ("invalid", 0)


@BOTH
def test_a_tests_own_validity_replaces_that_of_a_derived_type(ask: Judge) -> None:
    derived = {"id": "step", "derived_from": {"any_of": ["card", "card"]}, "validity": {"valid_for": "1 year"}}
    asked = {"requires": [{"type": "step", "validity": {"valid_for": "10 days"}}]}
    snapshot = situation(card("2026-01-01"), requirement=asked, credential_types=[derived])
    assert states(ask, snapshot, "2026-01-11", "2026-01-12") == ["expiring", "expired"]


@BOTH
def test_what_makes_up_a_year_before_a_record_began_is_gone_for_its_own_cycles(ask: Judge) -> None:
    kind = {
        "cycle": {"length": "2 months", "basis": "issued_on", "make_up": "2 months"},
        "credits": {"unit": "hour", "each_year": {"total": "1"}},
    }
    entry = {"unit": "hour", "from": "2025-11-28", "until": "2025-11-30", "counts_for": [{"type": "card"}]}
    records = [{"type": "card", "issued_on": "2025-08-12"}, {"type": "card", "completed_on": "2025-10-25"}]
    snapshot = situation(*records, kind=kind, worker={"credits": [entry]})
    assert ask(snapshot, day("2026-01-04"))[CORE].lines[0][1:3] == ("invalid", 1)


@BOTH
def test_a_limit_reads_an_entry_as_it_is_on_the_day_judged(ask: Judge) -> None:
    limit = {"where": {"not": {"mode": "self"}}, "max": "0"}
    asked = {"credits": {"unit": "hour", "period": "ever", "total": "1", "limits": [limit]}}
    mode = [{"from": "2026-02-10", "value": "self"}]
    entry = {"unit": "hour", "earned_on": "2026-02-01", "attributes": {"mode": mode}}
    snapshot = situation(requirement={"requires": [asked]}, worker={"credits": [entry]})
    assert states(ask, snapshot, "2026-02-09", "2026-02-10") == ["missing", "compliant"]


@BOTH
def test_an_event_bounds_the_days_of_a_selector_only_once_it_happened(ask: Judge) -> None:
    happened = {"hired_on": "2025-08-30", "events": [{"kind": "accident", "on": "2025-11-01"}]}
    since = situation(requirement={"applies_to": {"day": {"from": "1 quarter before event.accident"}}}, worker=happened)
    assert states(ask, since, "2025-10-31", "2025-11-01") == ["-", "missing"]
    assert ask(since, day("2025-11-09"))[CORE].since == day("2025-11-01")
    before = situation(requirement={"applies_to": {"day": {"before": "event.accident"}}}, worker=happened)
    assert states(ask, before, "2025-10-31", "2025-11-01") == ["-", "-"]


@BOTH
def test_what_never_ends_does_not_end_some_business_days_later(ask: Judge) -> None:
    kind = {"validity": {"valid_for": "never_ends"}, "renewal": {"grace": "3 business days"}}
    assert ask(situation(card(), kind=kind), day("2026-01-29"))[CORE].compliant_until is None


@BOTH
def test_the_cycles_of_a_holder_from_before_their_common_day_end_before_it(ask: Judge) -> None:
    cycle = {"length": "1 quarter", "basis": "issued_on", "starts": "2024-04-06"}
    kind = {"validity": {"rounding": "end_of_cycle"}, "cycle": cycle}
    snapshot = situation({"type": "card", "issued_on": "2023-10-20"}, kind=kind)
    assert states(ask, snapshot, "2024-01-05", "2024-01-06") == ["expiring", "not_yet_due"]


@BOTH
def test_what_is_not_due_until_something_happens_is_waived_since_no_day(ask: Judge) -> None:
    waiver = {
        "id": "wv", "kind": "waiver", "requirement": "core", "worker": "w-1",
        "from": "2026-01-01", "until": "2026-06-30", "reason": "The provider has closed.",
        "requested_by": "w-9", "approved_by": "w-8",
    }  # fmt: skip
    due = {"latest_of": ["1 month after hired_on", "1 month after ended_on"]}
    snapshot = situation(requirement={"due": due}, worker={"hired_on": "2026-01-01"}, waivers=[waiver])
    verdict = ask(snapshot, day("2026-03-02"))[CORE]
    assert (verdict.state, verdict.since) == ("waived", None)


@BOTH
@pytest.mark.parametrize(
    ("kind", "test", "then"),
    [
        pytest.param({}, {"verification": {"level": "document_review"}}, "expired", id="unverified on its last day"),
        pytest.param({}, {"validity": {"valid_for": "1 month", "printed": "caps"}}, "expired", id="ended for the test"),
        pytest.param({"renewal": {"late": [{"status": "inactive"}]}}, {}, "waived", id="late"),
    ],
)
def test_a_cohort_carries_on_what_its_type_and_the_test_counted(ask: Judge, kind: Tree, test: Tree, then: str) -> None:
    waiver = {"id": "wv", "kind": "waiver", "type": "card", "until": "20 days after expires_on", **NOTICE}
    asked = {"requires": [{"type": "card", **test}]}
    snapshot = situation(card("2025-01-01", "2026-01-22"), kind=kind, requirement=asked, waivers=[waiver])
    assert states(ask, snapshot, "2026-01-23") == [then]


@BOTH
def test_a_day_inside_a_test_of_another_day_is_read_on_that_day(ask: Judge) -> None:
    trained = [{"from": "2026-02-01", "value": "2026-01-15"}]
    inner = {"all_of": [{"type": "card", "at": "worker.trained"}], "at": "20 days before hired_on"}
    kind = {"validity": {"valid_for": "1 year"}}
    worker = {"hired_on": "2025-10-25", "attributes": {"trained": trained}}
    snapshot = situation(card("2026-01-01"), kind=kind, requirement={"requires": [inner]}, worker=worker)
    assert states(ask, snapshot, "2026-01-16", "2026-02-01") == ["unknown", "unknown"]
    early = situation(
        card("2026-01-01"), kind=kind, requirement={"requires": [{**inner, "at": "2026-02-01"}]}, worker=worker
    )
    assert states(ask, early, "2026-01-16", "2026-03-02") == ["compliant", "compliant"]


@BOTH
def test_a_renewal_of_what_holds_for_no_day_more_goes_on_from_the_old_end_itself(ask: Judge) -> None:
    kind = {
        "validity": {"valid_for": "0 days", "basis": "decided_on"},
        "renewal": {"grace": "1 month", "basis": "previous_expiry"},
    }
    snapshot = situation({"type": "card", "decided_on": "2025-07-28"}, card("2025-08-17"), kind=kind)
    assert ask(snapshot, day("2025-12-26"))[CORE].since == day("2025-08-29")


@BOTH
def test_nobody_knows_since_when_somebody_holds_what_they_must_not(ask: Judge) -> None:
    kind = {"satisfies": ["other"]}
    asked = {"requires": [{"at_most": "0", "of": ["other"]}]}
    snapshot = situation(
        card(None, "2026-03-28"),
        kind=kind,
        requirement=asked,
        credential_types=[{"id": "other"}],
        worker={"hired_on": None},
    )
    verdict = ask(snapshot, day("2026-02-02"))[CORE]
    assert (verdict.state, verdict.since) == ("invalid", None)


@BOTH
def test_what_is_decided_after_an_event_holds_on_once_that_happened(ask: Judge) -> None:
    kind = {"validity": {"valid_for": "2 months"}, "renewal": {"while_pending": "1 month after event.move"}}
    happened = {"events": [{"kind": "move", "on": "2026-01-07"}]}
    snapshot = situation(card("2025-10-12"), {"type": "card", "applied_on": "2025-11-23"}, kind=kind, worker=happened)
    assert states(ask, snapshot, "2025-12-12", "2025-12-13", "2026-01-07", "2026-02-07", "2026-02-08") == [
        "expiring", "unknown", "grace", "grace", "unknown",
    ]  # fmt: skip


@BOTH
def test_who_has_left_owes_nothing_before_that(ask: Judge) -> None:
    asked = {
        "applies_to": {"status": ["ended", "active"]},
        "requires": [{"at_most": "0", "of": ["card"]}],
        "due": "1 day after hired_on",
    }
    snapshot = situation(
        card(None, "2026-04-30"), requirement=asked, worker={"hired_on": "2025-11-27", "ended_on": "2026-03-02"}
    )
    verdict = ask(snapshot, day("2026-03-21"))[CORE]
    assert (verdict.state, verdict.since) == ("invalid", day("2026-03-03"))


@BOTH
def test_what_is_decided_badly_ends_what_holds_on_until_then(ask: Judge) -> None:
    late = {"late": [{"status": "inactive"}]}
    kind = {"renewal": {"while_pending": "2 months after expires_on", **late}}
    refused = {"type": "card", "decided_on": "2025-11-02", "applied_on": "2025-10-17", "status": "suspended"}
    snapshot = situation(card(None, "2025-10-29", number="001"), {**refused, "number": "001"}, kind=kind)
    verdict = ask(snapshot, day("2025-10-14"))[CORE]
    assert verdict.compliant_until == day("2025-11-01")
