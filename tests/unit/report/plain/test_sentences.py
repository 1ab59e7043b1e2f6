"""How single phrases of the policy language are spoken."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from credpolicy.model.coverage import Coverage
from credpolicy.model.phrase import ALL_ANCHORS, read
from credpolicy.model.policy import Attribute, CredentialType, Requirement
from credpolicy.model.selector import parse
from credpolicy.model.snapshot import File, Placed, Snapshot
from credpolicy.report.plain.page import Chosen, text
from credpolicy.report.plain.paths import Row
from credpolicy.report.plain.phrase import day_of
from credpolicy.report.plain.selector import condition, relative
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import amount, listed, on, ordinal
from tests import plain_pages

FILE = File("policies/a.yaml", "a" * 40)


def placed(*items: Any) -> tuple[Placed, ...]:
    """The items, somewhere."""
    return tuple(Placed(item, FILE, ("x", number)) for number, item in enumerate(items))


TERMS = Terms.of(
    plain_pages.snapshot(
        attributes=placed(
            Attribute(of="client", name="federal", kind="flag"),
            Attribute(of="worker", name="truck_types", many=True),
            Attribute(of="entry", name="full_stop", kind="flag"),
        ),
        credential_types=placed(
            CredentialType(id="bls", name="Basic life support"),
            CredentialType(id="a", name="Twice"),
            CredentialType(id="b", name="Twice"),
        ),
    )
)


@pytest.mark.parametrize(
    ("written", "row", "behind", "as_condition"),
    [
        ({"role": ["nurse", "midwife"]}, "people", "who works as nurse or midwife",
         "the worker works as nurse or midwife"),
        ({"location": "ward-*"}, "people", 'who works at a location whose id begins with "ward-"', None),
        ({"not": {"role": ["a", "b"]}}, "people", "who does not work as a or b", None),
        ({"not": {"role": "a", "client": "b"}}, "people",
         "either who does not work as a or who does not work for b", None),
        ({"client.federal": True}, "people", "who works for a client that is marked federal",
         "the client is marked federal"),
        ({"client.federal": False}, "people", "who works for a client that is marked as not federal", None),
        ({"truck_types": "x"}, "people", "whose truck types include x", None),
        ({"not": {"truck_types": "x"}}, "people", "whose truck types do not include x", None),
        ({"not": {"role": "a"}, "location": "x"}, "people", "who does not work as a and who works at x", None),
        ({"town": "2024-13-45"}, "record", 'whose town is "2024-13-45"', None),
        ({"number": "*7*"}, "record", 'whose number contains "7"', None),
        ({"worker.federal": {"at_most": "4"}}, "record", "whose holder's federal is at most 4", None),
        ({"worker.truck_types": ["x", "y"]}, "people", "whose truck types include x or y", None),
        ({"location.headcount": {"at_least": "5", "below": "10"}}, "people", None,
         "the headcount of the location is at least 5 and below 10"),
        ({"hired_on": {"before": "2020-01-01"}}, "people", "who was hired before 1 January 2020", None),
        ({"hired_on": {"newer_than": "2 years"}}, "people", "who was hired no more than 2 years ago", None),
        ({"service": {"at_least": "1 year"}}, "people", "whose length of service is at least 1 year", None),
        ({"status": "on_leave"}, "people", "whose employment status is on leave", None),
        ({"status": "issued_in_error"}, "record", "whose status is issued in error", None),
        ({"restricted": False}, "record", "that is not restricted", "it is not restricted"),
        ({"not": {"multistate": True}}, "record", "that is not multistate", None),
        ({"type": "bls"}, "record", "whose type is Basic life support", None),
        ({"issued_on": {"from": "2024-04-01"}}, "record", "that was issued on 1 April 2024 or later",
         "it was issued on 1 April 2024 or later"),
        ({"issued_on": {"until": "30 days after decided_on"}}, "record",
         "that was issued on the day 30 days after the day of the decision or earlier", None),
        ({"not": {"issued_on": {"from": "2021-03-01", "until": "2021-05-31"}}}, "record",
         "that was not issued between 1 March 2021 and 31 May 2021, both included", None),
        ({"expires_on": {"older_than": "1 year"}}, "record", "whose printed last day is more than 1 year ago", None),
        ({"previous": {"status": "lapsed"}}, "record", None, "the status of the record before is lapsed"),
        ({"previous": {"issued_on": {"after": "2020-01-01"}}}, "record", None,
         "the record before was issued after 1 January 2020"),
        ({"worker.hired_on": {"after": "2020-01-01"}}, "record", None,
         "the holder's day of hire is after 1 January 2020"),
        ({"issue_number": "1"}, "record", None, "it is the holder's first one"),
        ({"issue_number": {"at_least": "2"}}, "record", None, "it is a renewal"),
        ({"issue_number": "3"}, "record", None, "the number among the holder's records is 3"),
        ({"cycle_number": "1"}, "record", None, "it is the first cycle"),
        ({"full_stop": True}, "entry", "that is marked full stop", "it is marked full stop"),
        ({"provider": "w?r*"}, "entry", None,
         'the provider fits "w?r*" (* is any text and ? is any one character)'),
        ({"number": "*"}, "record", "whose number is written", None),
        ({"number": "*7"}, "record", 'whose number ends with "7"', None),
        ({"number": ["x", "1*"]}, "record", 'whose number is x or what begins with "1"', None),
        ({"town": "Null and Void"}, "record", 'whose town is "Null and Void"', None),
        ({"made": "2024-04-01"}, "record", "whose made is 1 April 2024", None),
    ],
)  # fmt: skip
def test_a_selector_is_a_clause(
    written: dict[str, Any], row: Row, behind: str | None, as_condition: str | None
) -> None:
    selection = parse(written)
    if behind is not None:
        assert relative(selection, TERMS, row) == behind
    if as_condition is not None:
        assert condition(selection, TERMS, row) == as_condition


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("hired_on", "the day of hire"),
        ("2024-04-01", "1 April 2024"),
        ("10 business days before assignment.starts_on", "10 business days before the first day of the assignment"),
        ("previous_expiry", "the end of the record before"),
        ("event.near_miss", "the latest near miss"),
        ("worker.last_shift", "the last shift of the worker"),
        ("location.opened_on", "the opened on of the location"),
        ({"latest_of": ["3 years after hired_on", "1 year after ended_on"]},
         "the later of 3 years after the day of hire and 1 year after the last day of employment"),
        ({"earliest_of": ["hired_on", "issued_on", {"reached": {"unit": "worked_hour", "total": "100"}}]},
         "the earliest of the day of hire, the day of issue and the day on which 100 worked hours are reached"),
    ],
)  # fmt: skip
def test_a_day_phrase_is_a_noun(written: Any, spoken: str) -> None:
    assert day_of(read(written, ALL_ANCHORS), TERMS) == spoken


def test_days_numbers_and_lists_are_spoken() -> None:
    assert on(date(2024, 4, 1)) == "1 April 2024"
    assert [ordinal(n) for n in (1, 2, 3, 11, 12, 21, 24, 112)] == [
        "1st", "2nd", "3rd", "11th", "12th", "21st", "24th", "112th",
    ]  # fmt: skip
    amounts = ((1, "landing"), (3, "activity"), (40, "cpe"), (20, "mSv"), (1500, "box"))
    assert [amount(number, unit) for number, unit in amounts] == [
        "1 landing", "3 activities", "40 cpe", "20 mSv", "1,500 boxes",
    ]  # fmt: skip
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a, b", "c"]) == "a, b; and c"


def test_a_name_that_two_types_have_is_no_name() -> None:
    assert TERMS.types(["bls", "a", "b", "gone"]) == "Basic life support, a, b and gone"


def told(requirement: dict[str, Any]) -> str:
    """A requirement on the page."""
    return text(snapshot(requirement), Chosen())


def snapshot(requirement: dict[str, Any]) -> Snapshot:
    """A snapshot with one requirement."""
    return plain_pages.snapshot(
        requirements=placed(Requirement.model_validate({"id": "r", "requires": ["x"], **requirement}))
    )


def test_nothing_a_terminal_obeys_is_printed() -> None:
    page = told({"title": "A\x1b[31m title", "description": "two\nlines\u202e", "applies_to": {"role": "\x07"}})
    assert "A\\x1b[31m title (r)" in page
    assert "two lines\\u202e." in page
    assert "\x1b" not in page
    assert "\x07" not in page


def test_a_requirement_without_assignment_is_owed_from_the_day_of_hire() -> None:
    assert "  It is owed from the first day of employment.\n" in told({})
    assert "  It is owed from the first day of the assignment, or" in told({"applies_to": {"role": "nurse"}})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            {"cycle": {"length": "2 years", "starts": "birthday"}},
            "begins on the last birthday that is not after the day",
        ),
        ({"cycle": {"length": "2 years", "starts": "birth_month"}}, "on the last first day of the birth month that is"),
        (
            {"cycle": {"length": "2 years", "starts": "06-01"}},
            "first begins on the last 1 June that is not after the day of",
        ),
        ({"renewal": {"late": [{"up_to": "6 months"}]}}, "(a) up to 6 months after the end: nothing more is asked."),
        ({"renewal": {}}, "Nothing particular is said of its renewal."),
        ({"renewal": {"basis": "previous_expiry"}}, "A renewal before the end counts on from the old end; any other"),
        (
            {"validity": {"when": {"issue_number": "1"}, "valid_for": "1 year"}},
            "Where none of this fits, it holds to the",
        ),
        (
            {"validity": {"basis": "decided_on"}},
            "(where something is counted, it is counted from the day of the decision)",
        ),
        (
            {"validity": {"rounding": "05-31"}},
            "It holds to the first 31 May on or after the day of issue (from 28 March",
        ),
        ({"owner": "nobody"}, "The owner nobody sees to it."),
    ],
)
def test_a_type_is_told(written: dict[str, Any], said: str) -> None:
    kind = CredentialType.model_validate({"id": "x", **written})
    page = text(plain_pages.snapshot(credential_types=placed(kind)), Chosen())
    assert said in " ".join(page.split())


def test_a_place_that_no_case_fits_needs_nobody_and_an_unknown_sla_is_named() -> None:
    needs = {"when": {"location.headcount": {"below": "4"}}, "of": ["x"]}
    item = Coverage.model_validate(
        {"id": "c", "per": "location", "applies_to": {"role": "a"}, "needs": needs, "sla": "s"}
    )
    page = " ".join(text(plain_pages.snapshot(coverage=placed(item)), Chosen()).split())
    assert "It is asked of each location, counting assignments where the worker works as a." in page
    assert "Where none of this fits, nobody is needed." in page
    assert 'Gaps are mended as the SLA "s" says.' in page


def test_somebody_may_act_without_supervision_where_nobody_is_named() -> None:
    page = " ".join(told({"provisional": {"until": "2026-03-01"}}).split())
    assert "Until 1 March 2026, that day included, they may act without it. It is" in page


def test_long_lists_have_marks_in_the_order_of_the_alphabet() -> None:
    page = told({"requires": [f"t{number}" for number in range(28)]})
    assert "    (z) t25;\n    (aa) t26;\n    (ab) t27.\n" in page


def test_an_empty_folder_says_so() -> None:
    assert text(plain_pages.snapshot(), Chosen()) == "Nothing is required: no policies were read.\n"
