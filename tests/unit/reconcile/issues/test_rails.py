"""Guard rails: too much at once is refused, and what is usual is not."""

from __future__ import annotations

import pytest

from credpolicy.errors import GuardRailError
from credpolicy.model.plan import About, Close, Draft, Issue, Open, Plan
from credpolicy.model.settings import GuardRails
from credpolicy.reconcile.issues.rails import guard
from tests.unit.reconcile.issues.wards import DAY

ABOUT = About("0" * 32, "t", "why", "low", None)
CLOSE = Close(ABOUT, Issue("1", "", "t", "", open=True), "completed")
OPEN = Open(ABOUT, Draft("t", "b"))


def plan(actions, present=0, later=0):
    return Plan(DAY, "credpolicy", tuple(actions), 0, present, later)


@pytest.mark.parametrize(("closings", "present", "refused"), [(20, 20, False), (21, 84, False), (21, 83, True)])
def test_closings_are_too_many_by_share_and_by_number(closings, present, refused):
    rails = GuardRails()
    if not refused:
        guard(plan([CLOSE] * closings, present), rails)
        return
    with pytest.raises(GuardRailError, match="21 of 83 open issues would be closed") as error:
        guard(plan([CLOSE] * closings, present), rails)
    assert error.value.exit_code == 5


@pytest.mark.parametrize(("now", "later", "refused"), [(100, 0, False), (100, 1, True), (101, 0, True)])
def test_openings_count_with_those_left_for_later(now, later, refused):
    if refused:
        with pytest.raises(GuardRailError, match="101 new issues"):
            guard(plan([OPEN] * now, later=later), GuardRails())
    else:
        guard(plan([OPEN] * now, later=later), GuardRails())
