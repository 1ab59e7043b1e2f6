"""What a record is worth, reckoned by hand from docs/judging.md; asked of the oracle and of the kernel."""

import pytest

from credpolicy.model.snapshot import Snapshot
from tests.oracle_cases import Verdict
from tests.oracle_ground import ONE
from tests.situations import CORE, JUDGES, Judge, card, day, decider, look, situation, states

BOTH = pytest.mark.parametrize("ask", JUDGES.values(), ids=JUDGES)


@BOTH
def test_a_card_from_before_hire_to_after_its_end(ask: Judge) -> None:
    """The whole life of one obligation, every field."""
    snapshot = situation(
        card("2026-01-20", "2026-03-31"),
        requirement={"sla": "week"},
        worker={"hired_on": "2026-01-10"},
        settings={"expiring_within": "10 days"},
        slas=[{"id": "week", "remedy": "7 days"}],
    )

    def said(text: str) -> Verdict:
        return ask(snapshot, day(text))[CORE]

    due, end = day("2026-01-09"), day("2026-03-31")
    coming = ("card", "in_progress", 0, None)
    held = ("card", "valid", 0, end)
    assert said("2026-01-05") == Verdict(
        "not_yet_due", (coming,), due, None, None, None, day("2026-01-10"), None, "block"
    )
    assert said("2026-01-12") == Verdict(
        "in_progress", (coming,), due, day("2026-01-10"), day("2026-01-17"), None, day("2026-01-20"), None, "block"
    )
    assert said("2026-01-20") == Verdict("compliant", (held,), due, None, None, end, day("2026-03-21"), None, "block")
    assert said("2026-03-21") == Verdict("expiring", (held,), due, None, None, end, day("2026-04-01"), None, "block")
    assert said("2026-03-31").state == "expiring"
    assert said("2026-05-05") == Verdict(
        "expired",
        (("card", "expired", 0, None),),
        due,
        day("2026-04-01"),
        day("2026-04-08"),
        None,
        None,
        None,
        "block",
    )


@BOTH
def test_grace_keeps_validity_and_is_told(ask: Judge) -> None:
    snapshot = situation(card("2025-02-01", "2026-01-31"), kind={"renewal": {"grace": "1 month"}})
    days = ("2026-01-28", "2026-01-29", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")
    assert states(ask, snapshot, *days) == ["compliant", "expiring", "expiring", "grace", "grace", "expired"]
    verdict = ask(snapshot, day("2026-01-31"))[CORE]
    assert (verdict.compliant_until, verdict.changes_on) == (day("2026-02-28"), day("2026-02-01"))
    assert ask(snapshot, day("2026-02-01"))[CORE].lines == (("card", "grace", 0, day("2026-02-28")),)
    assert ask(snapshot, day("2026-03-09"))[CORE].since == day("2026-03-01")


@BOTH
def test_a_renewal_that_is_recorded_is_not_expiring(ask: Judge) -> None:
    snapshot = situation(card("2025-02-01", "2026-01-31"), card("2026-02-01", "2027-01-31"))
    verdict = ask(snapshot, day("2026-01-20"))[CORE]
    assert (verdict.state, verdict.compliant_until, verdict.changes_on) == (
        "compliant",
        day("2027-01-31"),
        day("2027-01-01"),
    )
    assert (decider(ask, snapshot, "2026-01-31"), decider(ask, snapshot, "2026-02-01")) == (0, 1)


@BOTH
def test_one_day_between_two_records_is_a_gap(ask: Judge) -> None:
    snapshot = situation(card("2025-02-01", "2026-01-31"), card("2026-02-02", "2027-01-31"))
    assert states(ask, snapshot, "2026-01-20", "2026-02-01", "2026-02-02") == ["expiring", "in_progress", "compliant"]
    verdict = ask(snapshot, day("2026-02-01"))[CORE]
    assert (verdict.since, verdict.changes_on) == (day("2026-02-01"), day("2026-02-02"))
    assert verdict.lines == (("card", "in_progress", 1, None),)


@BOTH
@pytest.mark.parametrize(
    ("validity", "record", "until"),
    [
        pytest.param(None, card("2025-02-01", "2026-06-30"), "2026-06-30", id="the printed day"),
        pytest.param({"valid_for": "2 years"}, card("2025-02-01", "2026-06-30"), "2026-06-30", id="governs"),
        pytest.param({"valid_for": "2 years"}, card("2025-02-01"), "2027-02-01", id="the rule where none is printed"),
        pytest.param(
            {"valid_for": "24 calendar months"}, card("2025-02-01"), "2027-02-28", id="to the end of the month"
        ),
        pytest.param(
            {"valid_for": "2 years", "printed": "replaced"},
            card("2025-02-01", "2026-06-30"),
            "2027-02-01",
            id="replaced",
        ),
        pytest.param(
            {"valid_for": "1 year", "printed": "caps"}, card("2025-09-01", "2027-06-30"), "2026-09-01", id="capped"
        ),
        pytest.param(
            {"valid_for": "2 years", "printed": "caps"},
            card("2025-09-01", "2027-06-30"),
            "2027-06-30",
            id="below the cap",
        ),
        pytest.param(
            {"valid_for": "1 year", "printed": "caps", "basis": "decided_on"},
            card("2025-09-01", "2027-06-30"),
            "2027-06-30",
            id="the one there is",
        ),
        pytest.param(
            {"valid_for": "1 year", "basis": "decided_on"},
            card("2025-09-01", decided_on="2025-10-15"),
            "2026-10-15",
            id="counted from its basis",
        ),
        pytest.param({"valid_for": "never_ends"}, card("2025-09-01"), None, id="for life"),
    ],
)
def test_the_end_is_printed_or_computed(
    ask: Judge, validity: dict[str, str], record: dict[str, str], until: str
) -> None:
    verdict = ask(situation(record, kind={"validity": validity}), day("2026-05-01"))[CORE]
    assert (verdict.state, verdict.compliant_until) == ("compliant", day(until) if until else None)


@BOTH
@pytest.mark.parametrize(
    ("validity", "record", "until"),
    [
        pytest.param(
            {"valid_for": "3 years", "basis": "decided_on", "rounding": "day_before"},
            card(decided_on="2021-07-01"), "2024-06-30", id="the day before",
        ),
        pytest.param(
            {"valid_for": "2 years", "rounding": "end_of_birth_month"},
            card("2024-05-05"), "2027-04-30", id="the end of the next birth month",
        ),
        pytest.param(
            {"valid_for": "2 years", "rounding": "birthday"}, card("2024-04-12"), "2026-04-12", id="on the birthday"
        ),
        pytest.param(
            {"valid_for": "2 years", "rounding": "birthday"}, card("2024-04-13"), "2027-04-12", id="the next birthday"
        ),
        pytest.param(
            {"valid_for": "2 years", "rounding": {"to": "birthday", "direction": "back"}},
            card("2024-04-11"), "2025-04-12", id="the birthday before",
        ),
        pytest.param(
            {"rounding": {"to": "05-31", "years": "even"}, "min_active": "90 days"},
            card("2024-03-02"), "2024-05-31", id="exactly 90 days before",
        ),
        pytest.param(
            {"rounding": {"to": "05-31", "years": "even"}, "min_active": "90 days"},
            card("2024-03-03"), "2026-05-31", id="too near for this year, and the next is odd",
        ),
        pytest.param(
            {"rounding": {"to": "01-31", "years": "odd"}}, card("2023-01-31"), "2023-01-31", id="the day itself"
        ),
        pytest.param({"rounding": "02-29"}, card("2025-02-20"), "2025-02-28", id="no 29 February this year"),
        pytest.param({"rounding": "02-29"}, card("2024-02-29"), "2024-02-29", id="29 February"),
        pytest.param(
            {"valid_for": "2 years", "rounding": "12-31", "printed": "caps"},
            card("2024-06-06", "2026-09-01"), "2026-09-01", id="the card is earlier",
        ),
    ],
)  # fmt: skip
def test_the_end_moves_to_a_day_of_the_year(
    ask: Judge, validity: dict[str, str], record: dict[str, str], until: str
) -> None:
    snapshot = situation(record, kind={"validity": validity}, worker={"hired_on": "2020-01-01", "birthday": "04-12"})
    after = str(day(until) + ONE)
    assert ask(snapshot, day(until))[CORE].compliant_until == day(until)
    assert states(ask, snapshot, until, after) == ["expiring", "expired"]


@BOTH
@pytest.mark.parametrize(
    ("validity", "record"),
    [
        (None, card("2025-09-01")),
        ({"valid_for": "1 year", "rounding": "birthday"}, card("2025-09-01")),
        ({"valid_for": "1 year", "rounding": "end_of_birth_month"}, card("2025-09-01")),
        ({"valid_for": "1 year", "basis": "decided_on"}, card("2025-09-01")),
        ({"valid_for": "1 year", "basis": "decided_on", "printed": "replaced"}, card("2025-09-01", "2027-06-30")),
    ],
)
def test_an_end_that_cannot_be_told_is_unknown(ask: Judge, validity: dict[str, str], record: dict[str, str]) -> None:
    snapshot = situation(record, kind={"validity": validity})
    assert states(ask, snapshot, "2025-08-31", "2025-09-01", "2028-01-01") == ["in_progress", "unknown", "unknown"]


@BOTH
@pytest.mark.parametrize(
    ("word", "status_on", "before", "on_the_day", "after_the_end"),
    [
        ("active", None, "compliant", "compliant", "expired"),
        ("suspended", "2026-02-01", "expiring", "invalid", "invalid"),
        ("revoked", None, "invalid", "invalid", "invalid"),
        ("issued_in_error", "2026-02-01", "invalid", "invalid", "invalid"),
        ("Null and Void", "2026-02-01", "invalid", "invalid", "invalid"),
        ("pending", None, "in_progress", "in_progress", "in_progress"),
        ("provisional", None, "in_progress", "in_progress", "in_progress"),
        ("unknown", None, "unknown", "unknown", "unknown"),
        ("Gone fishing", None, "unknown", "unknown", "unknown"),
        ("lapsed", "2026-02-01", "expiring", "expired", "expired"),
        ("lapsed", None, "unknown", "unknown", "expired"),
    ],
)
def test_the_word_of_the_issuer(
    ask: Judge, word: str, status_on: str | None, before: str, on_the_day: str, after_the_end: str
) -> None:
    snapshot = situation(card("2025-06-01", "2026-06-30", status=word, status_on=status_on))
    days = ("2026-01-31", "2026-02-01", "2026-07-01")
    assert states(ask, snapshot, *days) == [before, on_the_day, after_the_end]


@BOTH
def test_an_accepted_provisional_counts(ask: Judge) -> None:
    snapshot = situation(
        card("2025-06-01", "2026-06-30", status="provisional"), kind={"accepts_status": ["active", "provisional"]}
    )
    assert states(ask, snapshot, "2026-02-01") == ["compliant"]


@BOTH
def test_a_suspended_record_defeats_what_began_before_it(ask: Judge) -> None:
    bad = card("2025-07-01", "2026-12-31", number="7", status="suspended", status_on="2026-02-01")
    old = card("2025-06-01", "2026-12-31", number="7")
    assert states(ask, situation(old, bad), "2026-01-31", "2026-02-01") == ["expiring", "invalid"]
    others = (
        card("2025-07-02", "2026-12-31", number="7"),
        card("2025-06-01", "2026-12-31", number="8"),
        card("2025-06-01", "2026-12-31", number="7", jurisdiction="US-OH"),
        card("2025-06-01", "2026-12-31"),
    )
    for other in others:
        assert states(ask, situation(other, bad), "2026-02-01") == ["compliant"]


@BOTH
def test_a_bad_word_without_a_day_defeats_from_the_start_of_its_record(ask: Judge) -> None:
    bad = card("2026-03-01", "2026-12-31", number="7", status="revoked")
    undated = card(None, "2026-12-31", number="7")
    assert states(ask, situation(undated, bad), "2026-01-28", "2026-02-28", "2026-03-01") == [
        "compliant",
        "expiring",
        "invalid",
    ]


@BOTH
def test_verified_from_the_first_look_until_a_failed_one(ask: Judge) -> None:
    looks = [
        look("2025-12-01", verified_by="w-1"),
        look("2025-12-02", method="document_review"),
        look("2025-12-03", outcome="in_process"),
        look("2026-01-10"),
        look("2026-02-10", outcome="revalidation_required"),
        look("2026-02-20", outcome="attested"),
        look("2026-03-05", status_seen="suspended"),
        look("2026-03-05"),
    ]
    snapshot = situation(
        card("2025-06-01", "2027-06-30", verifications=looks), kind={"verification": {"level": "primary_source"}}
    )
    days = ("2026-01-09", "2026-01-10", "2026-02-10", "2026-02-20", "2026-03-04", "2026-03-05")
    wanted = ["unverified", "expiring", "unverified", "expiring", "expiring", "unverified"]
    assert states(ask, snapshot, *days) == wanted
    assert ask(snapshot, day("2026-02-15"))[CORE].since == day("2026-02-10")


def aging(*looked_on: str) -> Snapshot:
    """A card whose verification may be 30 days old, looked at on these days."""
    return situation(
        card("2025-06-01", "2027-06-30", verifications=[look(text) for text in looked_on]),
        kind={"verification": {"level": "primary_source", "max_age": "30 days"}, "renewal": {"window": "0 days"}},
    )


@BOTH
def test_a_look_ages_every_day_where_no_event_is_named(ask: Judge) -> None:
    days = ("2026-01-09", "2026-02-08", "2026-02-09", "2026-02-10", "2026-02-11", "2026-03-13", "2026-03-14")
    wanted = ["unverified", "compliant", "expiring", "unverified", "compliant", "expiring", "unverified"]
    assert states(ask, aging("2026-01-10", "2026-02-11"), *days) == wanted


@BOTH
def test_looks_that_adjoin_make_one_span(ask: Judge) -> None:
    verdict = ask(aging("2026-01-10", "2026-02-10"), day("2026-01-10"))[CORE]
    assert (verdict.compliant_until, verdict.changes_on) == (day("2026-03-12"), day("2026-03-12"))


@BOTH
@pytest.mark.parametrize(
    ("hired_on", "looked_on", "before", "after"),
    [
        pytest.param("2026-03-01", "2026-01-29", "unverified", "unverified", id="31 days before hire is too old"),
        pytest.param("2026-03-01", "2026-01-30", "unverified", "compliant", id="30 days before hire will do"),
        pytest.param("2026-03-01", "2026-03-20", "unverified", "unverified", id="later ones do from their day"),
        pytest.param("2025-03-01", "2025-11-01", "compliant", "compliant", id="the record began after hire"),
    ],
)
def test_a_look_must_be_fresh_at_hire(ask: Judge, hired_on: str, looked_on: str, before: str, after: str) -> None:
    snapshot = situation(
        card("2025-06-01", "2027-06-30", verifications=[look(looked_on)]),
        kind={"verification": {"level": "primary_source", "at": ["hire"], "max_age": "30 days"}},
        worker={"hired_on": hired_on, "status": "active"},
        requirement={"due": "2025-01-01"},
    )
    assert states(ask, snapshot, "2026-01-29", "2026-03-01") == [before, after]


@BOTH
@pytest.mark.parametrize(
    ("records", "decides"),
    [
        pytest.param([card("2025-01-01", "2026-06-30"), card("2025-01-01", "2026-07-31")], 1, id="later last day"),
        pytest.param([card("2025-01-01"), card("2025-02-01", "2030-12-31")], 0, id="never first"),
        pytest.param([card("2025-01-01", "2026-06-30"), card("2025-02-01", "2026-06-30")], 1, id="later start"),
        pytest.param([card(None, "2026-06-30"), card("2025-02-01", "2026-06-30")], 1, id="no start last"),
        pytest.param(
            [card("2025-01-01", "2026-06-30", number="9"), card("2025-01-01", "2026-06-30", number="10")],
            1,
            id="number as text",
        ),
        pytest.param(
            [card("2025-01-01", "2026-06-30"), card("2025-01-01", "2026-06-30", number="9")], 1, id="no number last"
        ),
        pytest.param([card("2025-01-01", "2026-06-30"), card("2025-01-01", "2026-06-30")], 0, id="place"),
        pytest.param([card("2025-01-01", "2026-02-28"), card("2026-05-01", "2027-06-30")], 1, id="state first"),
    ],
)
def test_ties_between_records(ask: Judge, records: list[dict[str, str]], decides: int) -> None:
    snapshot = situation(*records, kind={"validity": {"valid_for": "never_ends"}})
    assert decider(ask, snapshot, "2026-03-15") == decides
