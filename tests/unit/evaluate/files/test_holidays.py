"""Holidays."""

from datetime import date

import pytest

CHRISTMAS = "holidays: [{on: 2026-12-25, name: Christmas Day}]\n"
DUE = "requirements: [{id: r, owner: clinical-education, due: %s after hired_on, requires: [bls]}]\n"


def test_a_holiday_twice_is_told_with_the_other(told):
    assert told(policies=CHRISTMAS) == []
    message = "HOL001 holiday 2026-12-25: it is already listed in policies/a.yaml as Christmas Day"
    assert told(policies=CHRISTMAS, **{"policies/a.yaml": CHRISTMAS}) == [message]


@pytest.mark.parametrize(
    ("policies", "sentence"),
    [
        (DUE % "10 business days", "requirement r: it counts 10 business days, and no holidays are listed for 2026"),
        (
            DUE % "300 business days",
            "requirement r: it counts 300 business days, and no holidays are listed for 2026 and 2027",
        ),
        (
            CHRISTMAS + DUE % "300 business days",
            "requirement r: it counts 300 business days, and no holidays are listed for 2027",
        ),
        (
            "slas: [{id: s, remedy: 5 days, escalate: [{after: 3 business days, to: owner}]}]",
            "SLA s: it counts 3 business days, and no holidays are listed for 2026",
        ),
        (
            (
                "requirements: [{id: r, owner: clinical-education, applies_to: {hired_on: {older_than: 3 business "
                "days}}, requires: [bls]}]"
            ),
            "requirement r: it counts 3 business days, and no holidays are listed for 2026",
        ),
    ],
)
def test_business_days_need_the_holidays_of_their_years(told, policies, sentence):
    assert told(policies=policies) == [f"HOL002 {sentence}"]


def test_with_them_or_without_business_days_nothing_is_found(judged):
    assert judged(policies=CHRISTMAS + DUE % "10 business days") == []
    assert judged(policies=DUE % "10 days") == []
    (found,) = judged(policies=CHRISTMAS + DUE % "10 business days", as_of=date(2026, 12, 20))
    assert found.message.endswith("listed for 2027")


def test_a_holiday_far_off_is_a_slip(told):
    (found,) = told(policies="holidays: [{on: 3026-12-25}]")
    assert found == "DAT010 holiday 3026-12-25: `on` is 3026-12-25, and the year is surely a slip"
