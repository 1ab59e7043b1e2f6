"""What nobody asks for is not reckoned: the forms of the language that occur."""

from __future__ import annotations

import pytest

from credpolicy.evaluate import kernel, tables
from credpolicy.evaluate.rows import rows_of
from credpolicy.evaluate.uses import Uses
from tests.situations import card, situation

FORMS = (
    "trees", "cases", "each", "waivers", "endings", "cycles", "pending", "screenings", "credits", "cohorts", "totals",
    "told_days",
)  # fmt: skip
COHORT = {
    "id": "wv-1",
    "kind": "extension",
    "type": "card",
    "until": "1 month after expires_on",
    "authority": {"kind": "law", "citation": "Notice 12"},
}


def used(*records, **further):
    with kernel.database() as connection:
        tables.fill(connection, rows_of(situation(*records, **further)).tables)
        return Uses.of(connection)


def test_plain_policies_use_nothing_and_are_judged_at_once():
    uses = used(card("2025-01-01", "2026-01-01"))
    assert [form for form in FORMS if getattr(uses, form)] == []
    assert (uses.stages, uses.turns, uses.phrases, uses.heights, uses.staged) == (1, 1, 0, (), False)


@pytest.mark.parametrize(
    ("further", "forms", "staged"),
    [
        ({"kind": {"requires": ["card"]}}, {"trees"}, True),
        ({"kind": {"validity": [{"when": {"number": "1"}, "valid_for": "1 year"}]}}, {"cases"}, False),
        ({"requirement": {"for_each": "assignment.trucks"}}, {"each"}, True),
        ({"kind": {"cycle": {"length": "2 years", "basis": "issued_on"}}}, {"cycles"}, True),
        ({"kind": {"renewal": {"while_pending": "2026-01-01"}}}, {"pending"}, True),
        (
            {"requirement": {"requires": [{"credits": {"unit": "hour", "total": "1", "period": "ever"}}]}},
            {"credits"},
            False,
        ),
        ({"waivers": [COHORT]}, {"cohorts"}, True),
        ({"requirement": {"due": {"reached": {"unit": "hour", "total": "1"}}}}, {"totals"}, False),
        (
            {"requirement": {"requires": [{"type": "card", "where": {"issued_on": {"from": "previous_expiry"}}}]}},
            {"told_days"},
            False,
        ),
    ],
)
def test_each_form_is_seen_where_it_occurs(further, forms, staged):
    uses = used(**further)
    assert {form for form in FORMS if getattr(uses, form)} == forms
    assert uses.staged is staged


def test_an_event_matters_only_where_something_ends_by_it():
    ending = {"kind": {"validity": {"valid_for": "1 year", "ended_by": ["accident"]}}}
    happened = {"worker": {"events": [{"kind": "accident", "on": "2026-01-01"}]}}
    assert (used(**ending).endings, used(**happened).endings, used(**ending, **happened).endings) == (
        False,
        False,
        True,
    )


def test_records_hang_together_as_many_as_follow_each_other():
    kind = {"validity": {"valid_for": "1 year"}, "renewal": {"basis": "previous_expiry"}}
    assert used(card("2024-01-01"), card("2025-01-01"), card("2026-01-01"), kind=kind).turns == 3


def test_groups_are_known_by_height_and_kind():
    tests = [{"any_of": ["card", {"at_least": "2", "of": ["card", "card"]}]}, {"type": "card", "at": "2026-01-01"}]
    uses = used(requirement={"requires": tests})
    assert uses.kinds("at")
    assert not uses.kinds("when")
    assert (1, "group", True) in uses.heights
