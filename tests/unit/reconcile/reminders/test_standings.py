"""Standings: the last responsible day of every line, as the kernel judges it, before and after its end alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from credpolicy.evaluate.engine import evaluate
from credpolicy.model.reminder import Duty, Stand
from credpolicy.reconcile.reminders.standings import duties
from tests.builder import snapshot_from
from tests.unit.reconcile.reminders.reminding import BEGIN, evaluation, result

TYPES: list[dict[str, Any]] = [
    {"id": "licence", "renewal": {"lead_time": "60 days"}},
    {"id": "bls"},
    {"id": "acls", "renewal": {"lead_time": "10 days"}},
    {"id": "course", "validity": {"valid_for": "1 year"}, "renewal": {"grace": "14 days", "lead_time": "1 month"}},
]


def judged(day: date, requires: list[Any], held: list[dict[str, Any]], **rule: Any) -> list[Duty]:
    policies = {"credential_types": TYPES, "requirements": [{"id": "core", "requires": requires, **rule}]}
    worker = {"id": "ann", "hired_on": "2025-03-01", "credentials": held}
    return list(duties(evaluate(snapshot_from(policies, {"workers": [worker]}), day)).values())


def card(kind: str, until: str) -> dict[str, Any]:
    return {"type": kind, "issued_on": "2025-03-01", "expires_on": until}


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2027, 1, 1)])
def test_the_anchor_is_the_end_less_the_lead_time_before_and_after_the_end(day: date) -> None:
    (duty,) = judged(day, [{"type": "licence"}], [card("licence", "2026-05-31")])
    since = None if day <= date(2026, 5, 31) else date(2026, 6, 1)
    assert duty.stand == Stand(date(2026, 4, 1), since)
    assert duty.end == date(2026, 5, 31)


def test_every_line_has_a_ladder_of_its_own() -> None:
    found = judged(
        date(2026, 6, 10),
        [{"type": "licence"}, {"type": "bls"}],
        [card("licence", "2026-05-31"), card("bls", "2026-07-01")],
    )
    assert [(duty.line, duty.state, duty.end, duty.stand.since) for duty in found] == [
        ("licence", "expired", date(2026, 5, 31), date(2026, 6, 1)),
        ("bls", "compliant", date(2026, 7, 1), None),
    ]
    assert len({duty.fingerprint for duty in found}) == 2


def test_the_deciding_type_of_a_group_says_how_early_and_of_none_the_longest_does() -> None:
    group = [{"id": "life", "any_of": [{"type": "bls"}, {"type": "acls"}, {"type": "licence"}]}]
    (duty,) = judged(date(2026, 1, 1), group, [card("acls", "2026-05-31")])
    assert (duty.types, duty.stand.anchor) == (("acls",), date(2026, 5, 21))
    (duty,) = judged(date(2026, 1, 1), group, [])
    assert duty.types == ("bls", "acls", "licence")
    assert duty.end == date(2025, 2, 28)
    assert duty.stand.anchor == date(2025, 2, 28) - timedelta(days=60)


def test_grace_keeps_the_end_where_validity_really_ends() -> None:
    held = [{"type": "course", "issued_on": "2025-03-01", "completed_on": "2025-03-01"}]
    before, after = (judged(day, [{"type": "course"}], held)[0] for day in (date(2026, 2, 1), date(2026, 5, 1)))
    assert before.end == after.end == after.stand.since - timedelta(days=1) if after.stand.since else False
    assert before.stand.anchor == after.stand.anchor


def test_what_is_not_due_yet_ends_on_the_day_it_is_due() -> None:
    rule = {"due": "400 days after hired_on"}
    due = date(2025, 3, 1) + timedelta(days=400)
    (duty,) = judged(date(2026, 1, 1), [{"type": "licence"}], [], **rule)
    assert (duty.state, duty.end, duty.stand) == ("not_yet_due", due, Stand(due - timedelta(days=60), None))
    (duty,) = judged(due + timedelta(days=9), [{"type": "licence"}], [], **rule)
    assert (duty.state, duty.stand) == ("missing", Stand(due - timedelta(days=60), due + timedelta(days=1)))


def test_what_never_ends_is_left_out() -> None:
    policies = {"credential_types": [{"id": "x"}], "requirements": [{"id": "core", "requires": [{"type": "x"}]}]}
    worker = {"id": "ann", "hired_on": "2025-03-01", "credentials": [card("x", "9999-12-31")]}
    assert duties(evaluate(snapshot_from(policies, {"workers": [worker]}), BEGIN)) == {}


@pytest.mark.parametrize(
    "further", [{"level": "recommended"}, {"enforcement": [{"from": "2020-01-01", "mode": "advise"}]}]
)
def test_what_does_not_bind_is_left_out(further: dict[str, Any]) -> None:
    assert judged(date(2026, 1, 1), [{"type": "bls"}], [], **further) == []


def test_a_gap_of_unknown_beginning_has_no_anchor() -> None:
    (duty,) = duties(evaluation({"bob": None}, BEGIN)).values()
    assert (duty.end, duty.stand) == (None, Stand(None, None))


def test_a_gap_in_which_no_line_fails_is_told_as_a_whole() -> None:
    touched = result("bob", BEGIN + timedelta(days=20), BEGIN, state="unknown")
    found = duties(replace(evaluation({}, BEGIN), results=(touched,)))
    assert {(duty.line, duty.state, duty.stand.anchor) for duty in found.values()} == {
        ("bls", "compliant", BEGIN + timedelta(days=20)),
        ("", "unknown", None),
    }


def test_a_provisional_line_ends_with_the_term() -> None:
    last = BEGIN + timedelta(days=30)
    made = result("bob", BEGIN - timedelta(days=9), BEGIN, state="provisional", changes_on=last + timedelta(days=1))
    (duty,) = duties(replace(evaluation({}, BEGIN), results=(made,))).values()
    assert (duty.end, duty.stand) == (last, Stand(last, None))
