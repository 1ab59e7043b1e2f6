"""Cycles in plain Python: time cut into consecutive periods, one after the other from the holder's first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from credpolicy.dates import YearDay
from credpolicy.model.credits import Cycle

ONE = timedelta(days=1)
LAST_YEAR = 9900  # nothing is asked beyond
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """One cycle, both days included; a holder's first has the number 1."""

    number: int
    first: date
    last: date


def in_year(month: int, day: int, year: int) -> date:
    """A day of a year; where the month lacks it, the month's last."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day, (following - ONE).day))


def months_later(day: date, months: int) -> date:
    """The same day so many months later (or earlier); a missing day becomes the month's last."""
    counted = day.year * 12 + day.month - 1 + months
    return in_year(counted % 12 + 1, day.day, counted // 12)


def last_such_day(wanted: YearDay, day: date) -> date:
    """The last such day of a year on or before a day."""
    this_year = in_year(wanted.month, wanted.day, day.year)
    return this_year if this_year <= day else in_year(wanted.month, wanted.day, day.year - 1)


def first_start(cycle: Cycle, base: date, birthday: YearDay | None) -> date | None:
    """The day from which lengths are counted; None where the birthday it needs is not known."""
    starts = cycle.starts
    if starts is None:
        return base
    if isinstance(starts, date):
        return starts
    if isinstance(starts, YearDay):
        running = last_such_day(starts, base)
        if cycle.cutoff is None or (base.month, base.day) <= (cycle.cutoff.month, cycle.cutoff.day):
            return running
        later = running
        while later <= base:
            later = in_year(starts.month, starts.day, later.year + 1)
        return later
    if birthday is None:
        return None
    return last_such_day(birthday if starts == "birthday" else YearDay(birthday.month, 1), base)


def periods(cycle: Cycle, base: date | None, birthday: YearDay | None) -> Iterator[Period]:
    """The holder's cycles in their order; none where the day they begin with is not known."""
    if base is None and isinstance(cycle.starts, date):
        base = cycle.starts  # cycles common to all go on without a beginning of one's own
    start = first_start(cycle, base, birthday) if base else None
    if start is None or base is None:
        return
    length = cycle.length.count * MONTHS[cycle.length.unit]
    place = 0
    while months_later(start, place * length) > base and isinstance(cycle.starts, date):
        place -= 1
    while months_later(start, (place + 1) * length) <= base:
        place += 1
    number = 1
    while (first := months_later(start, place * length)).year < LAST_YEAR:
        place += 1
        yield Period(number, first, months_later(start, place * length) - ONE)
        number += 1


def cycle_on(cycle: Cycle, base: date | None, birthday: YearDay | None, day: date) -> Period | None:
    """The cycle that contains a day; None before the first one, and where none is known."""
    for period in periods(cycle, base, birthday):
        if period.last >= day:
            return period if period.first <= day else None
    return None


def end_of_cycle(cycle: Cycle, base: date | None, birthday: YearDay | None, day: date) -> date | None:
    """The first end of a cycle on or after a day; None where no cycle is known."""
    return next((period.last for period in periods(cycle, base, birthday) if period.last >= day), None)


def years(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The years of a period, first and last day of each; the last one may be cut short."""
    count = 0
    while (begins := months_later(first, 12 * count)) <= last:
        count += 1
        yield begins, min(months_later(first, 12 * count) - ONE, last)
