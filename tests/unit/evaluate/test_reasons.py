"""The reasons of a verdict are sentences a coordinator can read aloud."""

from __future__ import annotations

import pytest

from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.reasons import asked
from credpolicy.model.policy import PoliciesFile
from tests.situations import card, day, look, situation

TODAY = day("2026-03-02")


def reasons(*credentials, **said) -> tuple[str, ...]:
    (result,) = evaluate(situation(*credentials, **said), TODAY).results
    return result.reasons


@pytest.mark.parametrize(
    ("credential", "kind", "sentence"),
    [
        (card("2025-01-01", "2026-02-28"), {}, "card ended on 2026-02-28"),
        (card("2025-01-01", "2026-02-28", number="007"), {}, "card 007 ended on 2026-02-28"),
        (card("2025-01-01", "2026-03-20"), {}, "card holds until 2026-03-20"),
        (
            card("2025-01-01", "2026-02-28"),
            {"renewal": {"grace": "28 days"}},
            "card ended on 2026-02-28 and is in grace until 2026-03-28",
        ),
        (card("2026-04-01", "2028-02-28"), {}, "card only starts on 2026-04-01"),
        (card("2025-01-01", "2027-02-28", status="pending"), {}, "card is pending"),
        (
            card("2025-01-01", "2027-02-28", status="revoked", status_on="2026-02-01"),
            {},
            "card is revoked since 2026-02-01",
        ),
        (
            card("2025-01-01", "2027-02-28", status="lapsed", status_on="2026-02-01"),
            {},
            "card is lapsed since 2026-02-01",
        ),
        (
            card("2025-01-01", "2027-02-28", status="lapsed"),
            {},
            "card is lapsed, but its end lies ahead and the day of that status is not written",
        ),
        (
            card("2025-01-01", "2027-02-28", returned_on="2026-03-02"),
            {"returnable": True},
            "card was returned on 2026-03-02",
        ),
        (card("2025-01-01", returned_on="2026-02-01"), {"returnable": True}, "card was returned on 2026-02-01"),
        (
            card("2025-01-01", "2026-01-31", returned_on="2026-02-01"),
            {"returnable": True},
            "card ended on 2026-01-31",
        ),
        (card("2025-01-01", "2026-03-20", returned_on="2026-02-01"), {}, "card holds until 2026-03-20"),
        (card("2025-01-01", "2027-02-28", status="unknown"), {}, "card has the status unknown, which says nothing"),
        (
            card("2025-01-01", "2027-02-28"),
            {"verification": {"level": "primary_source"}},
            "card has no verification that counts on this day",
        ),
        (
            card("2025-01-01"),
            {},
            "card has no end: no expires_on is written and its type has no rule that gives one",
        ),
    ],
)
def test_each_state_of_a_record_has_its_sentence(credential, kind, sentence):
    assert reasons(credential, kind=kind) == (sentence,)


def test_a_defeated_record_says_why():
    old = card("2024-01-01", "2027-01-01", number="7")
    new = card("2025-01-01", "2025-02-01", number="7", status="revoked", status_on="2025-01-15")
    said = reasons(old, new)
    assert said == ("card 7 is no longer good: another record of this number was refused",)


def test_what_is_missing_is_named():
    assert reasons() == ("card: none on record",)


def test_a_match_that_can_never_hold_says_so():
    said = reasons(
        card("2025-01-01", "2027-01-01", jurisdiction="US-OH"),
        requirement={"requires": [{"type": "card", "match": {"jurisdiction": "location.jurisdiction"}}]},
        worker={"assignments": [{"role": "nurse", "location": "ward"}]},
        locations=[{"id": "ward"}],
    )
    assert said == (
        (
            "card (jurisdiction equal to location.jurisdiction): none on record "
            "(nothing is written for location.jurisdiction, so no record can match)"
        ),
    )


def test_a_compliant_worker_needs_no_reasons():
    assert reasons(card("2025-01-01", "2027-01-01")) == ()


def test_verified_records_are_quiet():
    verified = card("2025-01-01", "2027-01-01", verifications=[look("2025-01-03")])
    assert reasons(verified, kind={"verification": {"level": "primary_source"}}) == ()


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("bls", "bls"),
        ({"any_of": ["bls", "acls"]}, "one of bls, acls"),
        ({"all_of": ["bls", "acls"]}, "all of bls, acls"),
        ({"at_least": "2", "of": ["a", "b", {"any_of": ["c", "d"]}]}, "at least 2 of a, b, (one of c, d)"),
        ({"type": "rn", "where": {"multistate": True}}, "rn (multistate is true)"),
        (
            {"type": "rn", "match": {"jurisdiction": "location.jurisdiction"}},
            "rn (jurisdiction equal to location.jurisdiction)",
        ),
    ],
)
def test_tests_in_words(test, words):
    policies = PoliciesFile.model_validate({"requirements": [{"id": "r", "requires": [test]}]})
    assert asked(policies.requirements[0].requires[0]) == words
