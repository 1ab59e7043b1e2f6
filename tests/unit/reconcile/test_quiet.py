"""Quiet times: by the day of the week, by holidays, and by windows of maintenance."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.reconcile.quiet import Quiet
from tests.unit.reconcile.issues.wards import ward

SUNDAYS = {"notifications": {"quiet_days": ["sunday", "holidays"]}, "holidays": [{"on": "2026-12-25"}]}


@pytest.mark.parametrize(("day", "quiet"), [("2026-03-08", True), ("2026-03-09", False), ("2026-12-25", True)])
def test_days_are_quiet_for_everybody(day, quiet):
    found = Quiet(ward(**SUNDAYS), date.fromisoformat(day))
    assert bool(found.why) == quiet == found.about(None, None, "card")


@pytest.mark.parametrize(
    ("names", "about", "quiet"),
    [
        ({}, ("clinical", "east", "card"), True),
        ({"owners": ["clinical"]}, ("clinical", "east", "card"), True),
        ({"owners": ["clinical"]}, ("safety", "east", "card"), False),
        ({"owners": ["clinical"], "locations": ["west"]}, ("clinical", "east", "card"), False),
        ({"locations": ["east"]}, ("clinical", None, "card"), False),
        ({"requirements": ["card"]}, (None, None, "card"), True),
    ],
)
def test_a_window_covers_what_all_its_keys_name(names, about, quiet):
    window = {"id": "m", "from": "2026-03-01", "until": "2026-03-09", "reason": "Move", **names}
    snapshot = ward(maintenance=[window])
    assert Quiet(snapshot, date(2026, 3, 9)).about(*about) == quiet
    assert not Quiet(snapshot, date(2026, 3, 10)).about(*about)
