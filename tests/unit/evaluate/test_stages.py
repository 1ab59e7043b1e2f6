"""Records that depend on tests: prerequisites on their day and on every day, also through several types."""

from __future__ import annotations

import pytest

from tests.situations import card, situation
from tests.unit.evaluate.timeline import results, states, until

SHORT = {"expiring_within": "0 days"}
EARLY = {"hired_on": "2015-01-01"}
LIFE = {"valid_for": "never_ends"}


def record(name, issued_on, expires_on=None, **further):
    return {"type": name, "issued_on": issued_on, **({"expires_on": expires_on} if expires_on else {}), **further}


def held(*records, kind, types=(), **worker):
    return situation(
        *records, kind={"validity": LIFE, **kind}, worker={**EARLY, **worker}, credential_types=types, settings=SHORT
    )


LICENCE = {"id": "licence"}


def test_a_prerequisite_must_hold_on_every_day():
    snapshot = held(
        card("2024-01-01"),
        record("licence", "2024-01-01", "2024-06-30"),
        record("licence", "2024-09-01", "2024-12-31"),
        kind={"requires": ["licence"]},
        types=[LICENCE],
    )
    days = ("2024-06-30", "2024-07-01", "2024-08-31", "2024-09-01", "2025-01-01")
    assert states(snapshot, *days) == ["expiring", "invalid", "invalid", "compliant", "invalid"]
    assert until(snapshot, "2024-10-01") == "2024-12-31"


def test_a_prerequisite_at_a_day_is_asked_on_that_day_only():
    kind = {"requires": [{"type": "licence", "at": "issued_on"}]}
    licence = record("licence", "2024-01-01", "2024-06-30")
    for issued_on, state in (("2024-06-30", "compliant"), ("2024-07-01", "invalid")):
        snapshot = held(card(issued_on), licence, kind=kind, types=[LICENCE])
        assert states(snapshot, "2025-01-01") == [state]


def test_what_renewal_requires_is_asked_on_its_day():
    kind = {"validity": {"valid_for": "12 months"}, "renewal": {"requires": ["licence"]}}
    licence = record("licence", "2024-11-01", "2024-12-31")
    for renewed_on, days in (
        ("2024-12-31", ["compliant", "compliant"]),
        # the old card holds to its own end; the new one was never good
        ("2025-01-01", ["expiring", "expired"]),
    ):
        snapshot = held(card("2024-01-01"), card(renewed_on), licence, kind=kind, types=[LICENCE])
        assert states(snapshot, "2025-01-01", "2025-01-02") == days


def test_three_types_that_build_on_each_other():
    types = [
        {"id": "badge", "requires": ["licence"], "validity": LIFE},
        {"id": "licence", "requires": ["course"], "validity": LIFE},
        {"id": "course"},
    ]
    records = [card("2024-01-01"), record("badge", "2024-01-01"), record("licence", "2024-01-01")]
    course = record("course", "2024-03-01", "2024-05-31")
    snapshot = held(*records, course, kind={"requires": ["badge"]}, types=types)
    days = ("2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01")
    assert states(snapshot, *days) == ["invalid", "compliant", "expiring", "invalid"]
    assert states(held(*records, kind={"requires": ["badge"]}, types=types), "2024-04-01") == ["invalid"]


def test_types_that_require_each_other_come_to_an_end():
    types = [{"id": "licence", "requires": ["card"], "validity": LIFE}]
    snapshot = held(card("2024-01-01"), record("licence", "2024-01-01"), kind={"requires": ["licence"]}, types=types)
    assert len(results(snapshot, "2024-06-01")) == 1


@pytest.mark.parametrize(
    ("results_of", "days"),
    [
        pytest.param([], ["compliant", "compliant", "compliant"], id="clear"),
        pytest.param([{"result": "match"}], ["expiring", "invalid", "invalid"], id="an open match"),
        pytest.param(
            [{"result": "possible_match", "resolved_on": "2026-03-01"}], ["expiring", "invalid", "compliant"],
            id="a match that was resolved",
        ),
        pytest.param([{"result": "false_match"}], ["compliant", "compliant", "compliant"], id="a false match"),
    ],
)  # fmt: skip
def test_an_open_match_puts_earlier_looks_in_doubt(results_of, days):
    looks = [{"type": "list", "screened_on": "2026-02-10", **look} for look in results_of]
    snapshot = situation(
        kind={"id": "list", "category": "screening", "validity": {"valid_for": "6 months", "basis": "screened_on"}},
        requirement={"requires": ["list"]},
        worker={**EARLY, "screenings": [{"type": "list", "screened_on": "2026-01-10", "result": "clear"}, *looks]},
        settings=SHORT,
    )
    assert states(snapshot, "2026-02-09", "2026-02-10", "2026-03-01") == days


def test_a_screening_holds_for_its_cadence():
    snapshot = situation(
        kind={
            "id": "list",
            "category": "screening",
            "validity": {"valid_for": "1 calendar month", "basis": "screened_on"},
        },
        requirement={"requires": ["list"]},
        worker={**EARLY, "screenings": [{"type": "list", "screened_on": "2026-01-10", "result": "clear"}]},
        settings=SHORT,
    )
    assert states(snapshot, "2026-02-28", "2026-03-01") == ["expiring", "expired"]
