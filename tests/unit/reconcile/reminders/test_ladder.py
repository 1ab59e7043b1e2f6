"""The ladder: each step on its day, then at intervals, and never fewer steps on a later day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.dates import Duration
from credpolicy.model.reminder import Stand
from credpolicy.reconcile.reminders.ladder import NONE, Ladder, Step, comparable

USUAL = Ladder(tuple(Duration(n, "day") for n in (90, 60, 30, 0)), Duration(7, "day"), ("worker",))
ANCHOR = date(2026, 6, 30)
STAND = Stand(ANCHOR, None)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
lengths = st.builds(Duration, st.integers(0, 40), st.sampled_from(["day", "week", "month"]))


@pytest.mark.parametrize(
    ("before", "level", "since"),
    [(91, 0, None), (90, 1, 90), (61, 1, 90), (60, 2, 60), (30, 3, 30), (1, 3, 30), (0, 4, 0), (-6, 4, 0), (-7, 5, -7),
     (-13, 5, -7), (-14, 6, -14), (-700, 104, -700)],
)  # fmt: skip
def test_each_step_is_reached_on_its_day(before: int, level: int, since: int | None) -> None:
    step = USUAL.reached(STAND, ANCHOR - timedelta(days=before))
    assert step == (NONE if since is None else Step(level, ANCHOR - timedelta(days=since)))


def test_what_does_not_end_reaches_nothing() -> None:
    assert USUAL.reached(None, ANCHOR) == NONE


def test_a_gap_without_a_beginning_has_reached_a_step_in_every_week() -> None:
    monday = date(2026, 6, 29)
    levels = [USUAL.reached(Stand(None, None), monday + timedelta(days=n)) for n in range(-1, 8)]
    assert [step.level - levels[0].level for step in levels] == [0, 1, 1, 1, 1, 1, 1, 1, 2]
    assert levels[1].day == levels[7].day == monday


def test_business_days_pass_over_weekends_and_holidays() -> None:
    ladder = Ladder(
        (Duration(2, "day", business=True),), Duration(1, "week"), ("worker",), frozenset({date(2026, 6, 29)})
    )
    assert ladder.reached(STAND, date(2026, 6, 24)) == NONE
    assert ladder.reached(STAND, date(2026, 6, 25)) == Step(1, date(2026, 6, 25))


def test_intervals_of_months_are_counted_from_the_last_step_and_not_from_each_other() -> None:
    ladder = Ladder((Duration(0, "day"),), Duration(1, "month"), ("worker",))
    stand = Stand(date(2026, 1, 31), None)
    assert ladder.reached(stand, date(2026, 2, 28)) == Step(2, date(2026, 2, 28))
    assert ladder.reached(stand, date(2026, 3, 30)) == Step(2, date(2026, 2, 28))
    assert ladder.reached(stand, date(2026, 3, 31)) == Step(3, date(2026, 3, 31))


def test_an_empty_ladder_begins_one_interval_after_the_last_responsible_day() -> None:
    ladder = Ladder((), Duration(7, "day"), ("worker",))
    assert ladder.reached(STAND, ANCHOR + timedelta(days=6)) == NONE
    assert ladder.reached(STAND, ANCHOR + timedelta(days=7)) == Step(1, ANCHOR + timedelta(days=7))


@given(st.lists(lengths, max_size=5), lengths, st.none() | days, days, st.integers(0, 400))
def test_steps_only_grow_and_their_days_have_come(
    steps: list[Duration], every: Duration, anchor: date | None, day: date, later: int
) -> None:
    ladder = Ladder(tuple(steps), every, ("worker",))
    stand = Stand(anchor, None)
    first, second = (ladder.reached(stand, each) for each in (day, day + timedelta(days=later)))
    assert first.level <= second.level
    assert (first.level == second.level) == (first.day == second.day)
    assert first.day <= day


@given(days, st.integers(1, 30))
def test_after_the_end_no_longer_than_an_interval_passes_without_a_step(anchor: date, every: int) -> None:
    ladder = Ladder((Duration(0, "day"),), Duration(every, "day"), ("worker",))
    level = [ladder.reached(Stand(anchor, None), anchor + timedelta(days=every * n)).level for n in range(5)]
    assert level == [1, 2, 3, 4, 5]


def test_only_stands_of_one_kind_can_be_compared() -> None:
    unknown = Stand(None, None)
    assert comparable(STAND, STAND) == STAND
    assert comparable(unknown, unknown) == unknown
    assert comparable(unknown, STAND) is comparable(STAND, unknown) is comparable(None, STAND) is None
