"""How credits stand, as it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from credpolicy.model.ledger import Account, Share
from credpolicy.report.explain.credits import lines

CYCLE = Account(
    unit="contact_hour", kind="cycle", yearly=False, day=date(2026, 3, 1), from_=date(2025, 11, 30),
    until=date(2026, 5, 31), counted=Fraction(12), holds=True, total=Fraction(30),
)  # fmt: skip
ROLLING = Account(
    unit="landing", kind="rolling", yearly=False, day=date(2026, 3, 1), from_=date(2025, 12, 1), until=None,
    counted=Fraction(2), holds=False, total=Fraction(3),
)  # fmt: skip


def test_an_open_cycle_tells_what_is_missing_and_the_pace():
    assert list(lines([CYCLE])) == ["12 of 30 contact_hour by 2026-05-31; 18 more in 91 days, so far 3.9 a month."]


def test_a_cycle_that_has_just_begun_has_no_pace():
    (said,) = lines([replace(CYCLE, from_=date(2026, 2, 15))])
    assert said == "12 of 30 contact_hour by 2026-05-31; 18 more in 91 days."


def test_what_was_carried_over_is_no_pace():
    (said,) = lines([replace(CYCLE, carried=Fraction(12))])
    assert said == (
        "12 of 30 contact_hour by 2026-05-31; 18 more in 91 days; 12 of it carried over from the cycle before."
    )


def test_a_closed_cycle_tells_what_is_short_or_when_it_was_made_up():
    closed = replace(CYCLE, until=date(2025, 12, 31), holds=False)
    (said,) = lines([closed])
    assert said == "12 of 30 contact_hour in the cycle from 2025-11-30 to 2025-12-31; 18 short."
    made_up = replace(closed, counted=Fraction(31), made_up=Fraction(19), made_up_on=date(2026, 2, 2))
    (said,) = lines([made_up])
    assert said.endswith("; short at the end, made up on 2026-02-02; 19 of it made up after the end.")


def test_a_rolling_count_tells_since_when_it_counts():
    assert list(lines([ROLLING])) == ["2 of 3 landing since 2025-12-01; 1 more."]
    assert list(lines([replace(ROLLING, counted=Fraction(3), holds=True)])) == [
        "3 of 3 landing since 2025-12-01; enough."
    ]


def test_a_ceiling_tells_what_is_too_much():
    dose = replace(ROLLING, unit="mSv", total=None, ceiling=Fraction(20), counted=Fraction(41, 2))
    assert list(lines([dose])) == ["20.5 of at most 20 mSv since 2025-12-01; 0.5 too many."]


def test_a_category_that_is_short_is_named_although_the_total_is_reached():
    shares = (
        Share(("education",), Fraction(31), most=Fraction(20)),
        Share(("education", "ethics"), Fraction(2), Fraction(3)),
    )
    assert list(lines([replace(CYCLE, counted=Fraction(31), shares=shares)])) == [
        "31 of 30 contact_hour by 2026-05-31; enough; but not in education/ethics.",
        "  education: 31 contact_hour, of which at most 20 counts further up.",
        "  education/ethics: 2 of at least 3 contact_hour, 1 short.",
    ]


def test_thirds_are_never_told_as_more_than_they_are_nor_what_is_missing_as_less():
    third = replace(ROLLING, total=Fraction(1), counted=Fraction(1, 3))
    assert list(lines([third])) == ["0.33 of 1 landing since 2025-12-01; 0.67 more."]
    almost = replace(ROLLING, total=Fraction(1), counted=Fraction(999, 1000))
    assert list(lines([almost])) == ["0.99 of 1 landing since 2025-12-01; 0.01 more."]


def test_a_year_of_a_cycle_is_told_as_one():
    (said,) = lines([replace(CYCLE, yearly=True)])
    assert said.startswith("12 of 30 contact_hour by 2026-05-31 (this year); 18 more")
