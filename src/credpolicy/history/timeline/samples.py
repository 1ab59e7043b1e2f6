"""Samples: the days on which the mainline is looked at, and which commit was the last one by then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from credpolicy.model.commit import Commit
from credpolicy.model.timeline import Step

_MONTHS = {"month": 1, "quarter": 3}


class Sample(NamedTuple):
    """A day to judge on: its label, the first day of its period, and which commit was the last one by then."""

    label: str
    from_: date
    day: date
    place: int


def days_of(commits: Sequence[Commit]) -> list[date]:
    """From which day on each commit was there: clocks that run backwards count as standing still."""
    return list(accumulate((commit.committer.on for commit in commits), max))


def samples(commits: Sequence[Commit], by: Step, until: date) -> list[Sample]:
    """When to look, the oldest first: at each commit, or at the end of each period from the first commit's on.

    Nothing comes after `until`, which ends its period.
    """
    days = days_of(commits)
    if by == "commit":
        places = range(bisect_right(days, until))
        return [Sample(commits[place].id[:8], days[place], days[place], place) for place in places]
    if not days or days[0] > until:
        return []
    return [
        Sample(label(first, by), first, end, bisect_right(days, end) - 1)
        for first, end in periods(days[0], until, by)
        if bisect_right(days, end)
    ]


def periods(first: date, until: date, by: Step) -> Iterator[tuple[date, date]]:
    """The periods from the one in which a day lies, each with its first and its last day; the last ends on `until`."""
    start = begin(first, by)
    while start <= until:
        after = _next(start, by)
        yield start, until if after is None else min(until, after - timedelta(days=1))
        if after is None:
            return
        start = after


def begin(day: date, by: Step) -> date:
    """The first day of the period in which a day lies; weeks begin on Monday."""
    if by == "week":
        return day - timedelta(days=min(day.weekday(), (day - date.min).days))
    if by in _MONTHS:
        return day.replace(day=1, month=day.month - (day.month - 1) % _MONTHS[by])
    return day


def label(first: date, by: Step) -> str:
    """The name of the period that begins on a day."""
    if by == "week":
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}"
    if by == "quarter":
        return f"{first.year:04}-Q{(first.month + 2) // 3}"
    return first.isoformat()[:7] if by == "month" else first.isoformat()


def _next(start: date, by: Step) -> date | None:
    """The first day of the next period; None at the end of the calendar."""
    try:
        if by == "week":
            return start + timedelta(days=7)
        month = start.month + _MONTHS.get(by, 1)
        return start.replace(year=start.year + (month > 12), month=(month - 1) % 12 + 1)
    except (OverflowError, ValueError):
        return None
