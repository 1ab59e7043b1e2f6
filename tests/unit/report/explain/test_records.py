"""One record in sentences: its end and what says so, the issuer's word, its verification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.situations import card, look, situation
from tests.unit.report.explain.told import told, told_of_each

RULE = {"valid_for": "2 years"}


def unsaid(pages: Sequence[str | list[str]], wanted: Sequence[list[str]]) -> list[tuple[str, str | list[str]]]:
    """The sentences that are missing, each with the page where it should stand."""
    assert len(pages) == len(wanted)
    return [(s, page) for page, sentences in zip(pages, wanted, strict=True) for s in sentences if s not in page]


ENDS: list[tuple[Any, Any, str]] = [
    (None, card("2025-01-01", "2026-12-31"), "ends on 2026-12-31, the day printed on it."),
    (None, card("2025-01-01", "2026-01-31"), "ended on 2026-01-31, the day printed on it."),
    (
        None,
        card("2025-01-01"),
        "and nobody can tell when it ends: expires_on is not written, and its type has no rule.",
    ),
    (RULE, card("2025-01-01"), "ends on 2027-01-01, 2 years after issued_on, 2025-01-01."),
    (RULE, card("2025-01-01", "2026-05-31"), "ends on 2026-05-31, the day printed on it."),
    (
        RULE,
        card(completed_on="2025-01-01"),
        "nobody can tell when it ends: neither expires_on is written nor issued_on, from which its type counts.",
    ),
    (
        {**RULE, "printed": "replaced"},
        card("2025-01-01", "2026-05-31"),
        "ends on 2027-01-01, 2 years after issued_on, 2025-01-01; the day printed on it, 2026-05-31, is not used.",
    ),
    (
        {**RULE, "printed": "replaced"},
        card(completed_on="2025-01-01", expires_on="2026-05-31"),
        "nobody can tell when it ends: its type counts 2 years from issued_on, which is not written.",
    ),
    (
        {**RULE, "printed": "caps"},
        card("2025-01-01", "2026-05-31"),
        (
            "ends on 2026-05-31, the day printed on it; it is earlier than 2027-01-01, "
            "2 years after issued_on, 2025-01-01."
        ),
    ),
    (
        {**RULE, "printed": "caps"},
        card("2025-01-01", "2029-05-31"),
        (
            "ends on 2027-01-01, 2 years after issued_on, 2025-01-01; it is earlier than 2029-05-31, "
            "the day printed on it."
        ),
    ),
    (
        {**RULE, "printed": "caps"},
        card("2025-01-01", "2027-01-01"),
        "ends on 2027-01-01, the day printed on it and also 2 years after issued_on, 2025-01-01.",
    ),
    ({**RULE, "printed": "caps"}, card("2025-01-01"), "ends on 2027-01-01, 2 years after issued_on, 2025-01-01."),
    (
        {**RULE, "printed": "caps"},
        card(completed_on="2025-01-01", expires_on="2026-05-31"),
        "ends on 2026-05-31, the day printed on it.",
    ),
    (
        {**RULE, "rounding": "day_before"},
        card("2025-01-01"),
        "ends on 2026-12-31, the day before 2 years after issued_on, 2025-01-01.",
    ),
    (
        {"rounding": {"to": "05-31", "years": "even"}, "min_active": "90 days"},
        card("2025-01-01"),
        "ends on 2026-05-31, the first 05-31 of an even year on or after 90 days after issued_on, 2025-01-01.",
    ),
    (
        {"rounding": {"to": "12-31", "direction": "back"}, "basis": "completed_on"},
        card(completed_on="2026-01-01"),
        "ended on 2025-12-31, the last 12-31 on or before completed_on, 2026-01-01.",
    ),
    (
        {**RULE, "rounding": "end_of_birth_month"},
        card("2025-01-01"),
        "nobody can tell when it ends: it ends by the worker's birthday, which is not written.",
    ),
    ({**RULE, "rounding": "same_day"}, card("2025-01-01"), "ends on 2027-01-01, 2 years after issued_on, 2025-01-01."),
    ({"valid_for": "never_ends"}, card("2025-01-01"), "and it never ends, as its type says."),
    ({"valid_for": "never_ends"}, card("2025-01-01", "2026-05-31"), "ends on 2026-05-31, the day printed on it."),
]


def test_the_end_is_told_with_what_says_so() -> None:
    kinds = [({"validity": validity} if validity else {}, [record]) for validity, record, _ in ENDS]
    said = told_of_each(kinds, "2026-03-02")
    assert unsaid(said, [[sentence] for _, _, sentence in ENDS]) == []


STARTS = [
    (card("2025-01-01", "2030-01-01"), "It began on 2025-01-01 (issued_on) and "),
    (card("2025-01-01", "2030-01-01", valid_from="2026-06-01"), "It begins on 2026-06-01 (valid_from) and "),
    (card(expires_on="2030-01-01"), "No day is written on which it began.\nIt ends on 2030-01-01"),
    (card(decided_on="2025-03-03", expires_on="2030-01-01"), "It began on 2025-03-03 (decided_on) and "),
]


def test_the_start_is_told_with_the_day_it_comes_from() -> None:
    said = told_of_each([({}, [record]) for record, _ in STARTS], "2026-03-02")
    assert unsaid(said, [[sentence] for _, sentence in STARTS]) == []


WORDS: list[tuple[Any, str]] = [
    ({"status": "active"}, "Its issuer says active."),
    ({"status": "pending"}, "Its issuer says pending: so it is not held yet."),
    (
        {"status": "provisional"},
        "Its issuer says provisional: its type does not accept that, so it is not held yet.",
    ),
    ({"status": "unknown"}, "Its issuer says unknown: so nobody can tell whether it holds."),
    (
        {"status": "Gone fishing"},
        'Its issuer says "Gone fishing": that is neither a standard word nor mapped, so it says nothing.',
    ),
    (
        {"status": "Null and Void"},
        'Its issuer says "Null and Void", which means issued in error: so it never counted.',
    ),
    (
        {"status": "revoked", "status_on": "2026-02-01"},
        "Its issuer says revoked since 2026-02-01: so it is good no more from 2026-02-01 on.",
    ),
    ({"status": "revoked"}, "Its issuer says revoked: no day is written for that, so it counts on none."),
    (
        {"status": "lapsed", "status_on": "2026-02-01"},
        "Its issuer says lapsed since 2026-02-01: so it holds no more from 2026-02-01 on.",
    ),
    (
        {"status": "lapsed"},
        "Its issuer says lapsed: its end lies ahead and no day is written for that, so nobody can tell.",
    ),
]


def test_the_issuers_word_is_told_with_what_follows() -> None:
    cases = [({"issuer": "board"}, [card("2025-01-01", "2030-01-01", **status)]) for status, _ in WORDS]
    board = {"id": "board", "status_map": {"Null and Void": {"status": "issued_in_error"}}}
    said = told_of_each(cases, "2026-03-02", issuers=[board])
    assert unsaid([page.splitlines() for page in said], [[sentence] for _, sentence in WORDS]) == []


def test_an_issuers_word_that_agrees_with_the_days_is_told_alone() -> None:
    said = told(situation(card("2024-01-01", "2025-01-01", status="expired")), "2026-03-02")
    assert "Its issuer says expired." in said.splitlines()


def test_a_word_that_the_type_accepts_is_told_so() -> None:
    snapshot = situation(
        card("2025-01-01", "2030-01-01", status="provisional"), kind={"accepts_status": ["provisional"]}
    )
    assert "Its issuer says provisional: its type accepts that." in told(snapshot, "2026-03-02")


def test_a_record_that_another_one_defeats_says_which() -> None:
    snapshot = situation(
        card("2024-01-01", "2030-01-01", number="7"),
        card("2025-01-01", "2026-01-31", number="7", status="surrendered", status_on="2026-02-01"),
    )
    said = told(snapshot, "2026-03-02")
    assert "card 7, of the same number, was refused, so this one is good no more from 2026-02-01 on." in said
    assert "Also looked at: card 7 of 2025-01-01 is not valid: it is surrendered since 2026-02-01." in said


def test_grace_is_told_before_and_after_it() -> None:
    snapshot = situation(card("2025-01-01", "2026-02-28"), kind={"renewal": {"grace": "10 days"}})
    assert "A grace of 10 days keeps it good until 2026-03-10." in told(snapshot, "2026-02-01")
    assert "A grace of 10 days keeps it good until 2026-03-10." in told(snapshot, "2026-03-02")
    assert "A grace of 10 days kept it good until 2026-03-10." in told(snapshot, "2026-03-11")


VERIFIED = {"verification": {"level": "primary_source"}}
EVERY_DAY = {"verification": {"level": "primary_source", "max_age": "30 days"}}
AT_RENEWAL = {"verification": {"level": "primary_source", "at": ["renewal"], "max_age": "30 days"}}
ASKS = "Its type asks for verification by primary source"


LOOKS: list[tuple[Any, Any, list[str]]] = [
    (VERIFIED, [], [f"{ASKS}.", "No verification is written."]),
    (VERIFIED, [look("2025-02-01")], ["w-9 looked on 2025-02-01 (web lookup): that counts."]),
    (
        VERIFIED,
        [look("2025-02-01", method="document_review")],
        ["w-9 looked on 2025-02-01 (document review): that is less than primary source."],
    ),
    (
        VERIFIED,
        [look("2025-02-01", outcome="in_process")],
        ["w-9 looked on 2025-02-01 (web lookup): it came to in process, which settles nothing."],
    ),
    (
        VERIFIED,
        [look("2025-02-01"), look("2025-03-01", outcome="revalidation_required")],
        [
            "w-9 looked on 2025-02-01 (web lookup): that counted until 2025-02-28.",
            (
                "w-9 looked on 2025-03-01 (web lookup): it came to revalidation required, "
                "which ends every earlier verification."
            ),
        ],
    ),
    (
        VERIFIED,
        [look("2025-02-01", status_seen="suspended")],
        ['w-9 looked on 2025-02-01 (web lookup): the source said "suspended", which ends every earlier verification.'],
    ),
    (
        VERIFIED,
        [look("2025-02-01"), look("2025-02-01", outcome="validation_failed")],
        ["w-9 looked on 2025-02-01 (web lookup): a later look failed, or one of the same day."],
    ),
    (VERIFIED, [look("2026-04-01")], ["w-9 looked on 2026-04-01 (web lookup): that is after this day."]),
    (
        EVERY_DAY,
        [look("2026-01-01"), look("2026-02-15")],
        [
            f"{ASKS}, on every day no older than 30 days.",
            "w-9 looked on 2026-02-15 (web lookup): that counts until 2026-03-17.",
        ],
    ),
    (EVERY_DAY, [look("2026-01-01")], ["w-9 looked on 2026-01-01 (web lookup): that counted until 2026-01-31."]),
    (
        AT_RENEWAL,
        [look("2024-11-01")],
        [
            f"{ASKS}, no older than 30 days at renewal, which falls on 2025-01-01.",
            "w-9 looked on 2024-11-01 (web lookup): that was more than 30 days before 2025-01-01, so it was too old.",
        ],
    ),
]


def test_the_verification_that_counts_is_told_or_why_none_does() -> None:
    cases = [(kind, [card("2025-01-01", "2030-01-01", verifications=looks)]) for kind, looks, _ in LOOKS]
    said = told_of_each(cases, "2026-03-02")
    assert unsaid([page.splitlines() for page in said], [sentences for _, _, sentences in LOOKS]) == []


def test_a_look_of_the_holder_counts_for_nothing() -> None:
    own = look("2025-02-01", verified_by="w-1")
    said = told(situation(card("2025-01-01", "2030-01-01", verifications=[own]), kind=VERIFIED), "2026-03-02")
    assert "w-1 looked on 2025-02-01 (web lookup): that is the holder, so it counts for nothing." in said.splitlines()


def test_events_without_a_day_are_not_dated() -> None:
    kind = {"verification": {"level": "primary_source", "at": ["awarded_on", "decided_on"], "max_age": "30 days"}}
    said = told(situation(card("2025-01-01", "2030-01-01"), kind=kind), "2026-03-02")
    assert f"{ASKS}, no older than 30 days at awarded_on and decided_on." in said.splitlines()


def test_the_record_that_decides_says_why() -> None:
    old, new = card("2024-01-01", "2025-12-31", number="1"), card("2025-06-01", "2030-01-01", number="2")
    assert "This record decides: it is the only one." in told(situation(new), "2026-03-02")
    assert "This record decides: of the 2 it stands best." in told(situation(old, new), "2026-03-02")
    said = told(situation(old, new), "2025-07-01")
    assert "This record decides: of those that are held its last day is the latest." in said
    twin = card("2025-01-01", "2030-01-01", number="0")
    assert "of those with the same last day it began last." in told(situation(twin, new), "2026-03-02")
    other = card("2025-06-01", "2030-01-01", number="3")
    said = told(situation(other, new), "2026-03-02")
    assert "card 2 is held." in said
    assert "This record decides: of those that are equal its number comes first." in said


def test_what_was_handed_back_says_when() -> None:
    badge = {"returnable": True}
    back = card("2024-01-01", "2028-12-31", number="1", returned_on="2026-02-01")
    assert "It was returned on 2026-02-01" in told(situation(back, kind=badge), "2026-03-02")
    assert "It is returned on 2026-02-01" in told(situation(back, kind=badge), "2026-01-31")
    assert "returned" not in told(situation(back), "2026-03-02")
    again = card("2026-02-10", "2030-01-01", number="2")
    said = told(situation(back, again, kind=badge), "2026-03-02")
    assert "Also looked at: card 1" in said
    assert "has expired: it was returned on 2026-02-01." in said


BRIEF = [
    (card("2024-01-01", "2026-06-30"), "is held until 2026-06-30"),
    (card("2020-01-01", "2024-12-31"), "has expired: it ended on 2024-12-31"),
    (
        card("2020-01-01", "2028-12-31", status="lapsed", status_on="2025-01-01"),
        "has expired: it is lapsed since 2025-01-01",
    ),
    (card("2020-01-01", "2028-12-31", status="pending"), "is not held yet: it is pending"),
    (card("2020-01-01", "2028-12-31", valid_from="2027-01-01"), "is not held yet: it starts on 2027-01-01"),
    (card("2020-01-01"), "cannot be judged"),
    (card("2020-01-01", "2028-12-31", status="issued_in_error"), "is not valid: it is issued in error"),
]


def test_records_that_do_not_decide_are_told_briefly() -> None:
    better = card("2025-01-01", "2030-01-01", number="9")
    said = told_of_each([({}, [record, better]) for record, _ in BRIEF], "2026-03-02")
    assert unsaid(said, [[f"{clause}."] for _, clause in BRIEF]) == []


def test_a_record_that_never_ends_or_is_in_grace_is_told_briefly_too() -> None:
    kind = {"validity": {"valid_for": "never_ends"}, "renewal": {"grace": "10 days"}}
    snapshot = situation(card("2020-01-01"), card("2025-01-01"), card("2025-06-01", "2026-02-28"), kind=kind)
    said = told(snapshot, "2026-03-02")
    assert "Also looked at: card of 2020-01-01 is held, without an end." in said
    assert "Also looked at: card of 2025-06-01 is in grace until 2026-03-10." in said
    assert "It asks for card: held, and it never ends." in said
    assert "It is compliant on 2026-03-02. It never ends." in said
