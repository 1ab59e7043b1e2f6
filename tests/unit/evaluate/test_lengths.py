"""Durations as columns, and business days as the calendar of an office counts them."""

from __future__ import annotations

import pytest

from credpolicy.dates import parse_duration
from credpolicy.evaluate.lengths import length
from tests.situations import card, situation
from tests.unit.evaluate.timeline import until

HOLIDAYS = [{"on": "2026-04-03"}, {"on": "2026-04-06"}, {"on": "2026-12-25"}]


@pytest.mark.parametrize(
    ("written", "columns"),
    [
        ("90 days", (90, None, None)),
        ("2 weeks", (14, None, None)),
        ("3 months", (None, 3, None)),
        ("2 quarters", (None, 6, None)),
        ("2 years", (None, 24, None)),
        # a calendar length ends with the last unit it reaches, so one more is counted
        ("24 calendar months", (None, 25, "month")),
        ("8 calendar quarters", (None, 27, "quarter")),
        ("1 calendar year", (None, 24, "year")),
        ("10 business days", (10, None, "business")),
        ("0 days", (0, None, None)),
    ],
)
def test_a_duration_is_three_columns(written, columns):
    assert length(parse_duration(written)) == columns


def test_no_duration_is_no_columns():
    assert length(None) == (None, None, None)


@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        # 2026-04-03 is Good Friday, 2026-04-06 Easter Monday
        pytest.param("2026-03-30", "2026-04-08", id="five days on: over a weekend between two holidays"),
        pytest.param("2026-03-23", "2026-03-30", id="five days on: over a weekend"),
        pytest.param("2026-03-28", "2026-04-07", id="from a Saturday"),
        pytest.param("2026-04-06", "2026-04-13", id="from a holiday"),
        pytest.param("2026-12-24", "2027-01-01", id="into a year whose holidays nobody wrote"),
    ],
)
def test_business_days_pass_over_weekends_and_holidays(issued_on, last):
    snapshot = situation(card(issued_on), kind={"validity": {"valid_for": "5 business days"}}, holidays=HOLIDAYS)
    assert until(snapshot, issued_on) == last


def test_without_holidays_only_weekends_are_passed_over():
    snapshot = situation(card("2026-03-30"), kind={"validity": {"valid_for": "5 business days"}})
    assert until(snapshot, "2026-03-30") == "2026-04-06"
