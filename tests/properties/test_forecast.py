"""Forecasts of random repositories agree with evaluating them on the later days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings

from credpolicy.evaluate.engine import evaluate
from credpolicy.history.timeline.forecast import forecast
from credpolicy.history.timeline.series import Wanted
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.snapshot import Snapshot
from tests.strategies import SEEDS, repository_on_days

HORIZON = 150
LOOKED_AT = 4


def gaps(snapshot: Snapshot, day: date) -> dict[tuple[str, str, str, str], int]:
    """How many obligations of each name are gaps on a day."""
    found: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
    for one in evaluate(snapshot, day).results:
        if one.binds and one.state in GAP_STATES:
            found[one.worker, one.assignment, one.requirement, one.each] += 1
    return found


def check(seed: int) -> None:
    repository, (start,) = repository_on_days(seed, 1)
    snapshot = repository.snapshot()
    told = forecast(snapshot, start, start + timedelta(days=HORIZON), "month", Wanted())
    first: defaultdict[tuple[str, str, str, str], list[date]] = defaultdict(list)
    for one in told.due:
        first[one.worker, one.assignment, one.requirement, one.each].append(one.gap_on)
        assert start < one.gap_on <= start + timedelta(days=HORIZON)
    now = gaps(snapshot, start)
    assert told.short == sum(now.values())
    chance = Random(seed)  # noqa: S311 - days for tests, no secrets
    days = [one.gap_on for one in told.due] or [start + timedelta(days=1)]
    for day in {start + timedelta(days=chance.randint(1, HORIZON)), *chance.sample(days, min(len(days), 2))}:
        for key, count in gaps(snapshot, day).items():
            assert sum(each <= day for each in first[key]) + now.get(key, 0) >= count, (seed, key, day)
    for one in chance.sample(told.due, min(len(told.due), LOOKED_AT)):
        key = one.worker, one.assignment, one.requirement, one.each
        assert gaps(snapshot, one.gap_on).get(key), (seed, one)
        if len(first[key]) == 1 and not now.get(key):
            assert key not in gaps(snapshot, one.gap_on - timedelta(days=1)), (seed, one)


@settings(max_examples=12)
@given(SEEDS)
def test_a_forecast_agrees_with_later_evaluations(seed: int) -> None:
    check(seed)
