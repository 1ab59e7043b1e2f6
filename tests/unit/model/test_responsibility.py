"""An SLA counts from the first day of the gap, and business days pass over weekends and holidays."""

from datetime import date

import pytest

from credpolicy.model.responsibility import Sla

FRIDAY = date(2026, 4, 3)
EASTER = frozenset({date(2026, 4, 6)})


def sla(**said):
    return Sla.model_validate({"id": "critical", "remedy": "5 business days", **said})


@pytest.mark.parametrize(
    ("remedy", "holidays", "last"),
    [
        ("10 days", EASTER, "2026-04-13"),
        ("5 business days", frozenset(), "2026-04-10"),
        ("5 business days", EASTER, "2026-04-13"),
        ("1 business day", EASTER, "2026-04-07"),
        ("1 month", EASTER, "2026-05-03"),
    ],
)
def test_a_gap_is_to_be_mended_by_a_day(remedy, holidays, last):
    assert sla(remedy=remedy).mended_by(FRIDAY, holidays) == date.fromisoformat(last)


def test_a_gap_is_to_be_acknowledged_only_where_that_is_asked():
    assert sla().acknowledged_by(FRIDAY, EASTER) is None
    assert sla(acknowledge="2 business days").acknowledged_by(FRIDAY, EASTER) == date(2026, 4, 8)


def test_each_step_of_the_escalation_has_its_day():
    steps = [{"after": "3 days", "to": "manager"}, {"after": "1 business day", "to": "owner"}]
    found = sla(escalate=steps).steps(FRIDAY, EASTER)
    assert [(str(day), step.to) for day, step in found] == [("2026-04-06", "manager"), ("2026-04-07", "owner")]
