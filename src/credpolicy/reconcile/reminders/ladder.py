"""The ladder: on which days before and after a last responsible day somebody hears, and how many have come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from credpolicy import dates
from credpolicy.dates import NO_HOLIDAYS, Duration
from credpolicy.model.reminder import Stand
from credpolicy.model.responsibility import Recipient

EPOCH = date(2000, 1, 3)
"""The Monday from which the periods of gaps are counted of which nobody knows since when they are."""


class Step(NamedTuple):
    """How many steps have been reached, and the day of the last one."""

    level: int
    day: date


NONE = Step(0, date.min)


@dataclass(frozen=True, slots=True)
class Ladder:
    """How long before the last responsible day somebody hears, how often after the last step, and who."""

    steps: tuple[Duration, ...]
    then_every: Duration
    to: tuple[Recipient, ...]
    holidays: frozenset[date] = NO_HOLIDAYS

    def reached(self, stand: Stand | None, as_of: date) -> Step:
        """The steps that a duty has reached on a day; `NONE` for what is far away or not owed.

        A gap of which nobody knows since when it is has reached a new step with every period of `then_every`.
        """
        if stand is None:
            return NONE
        if stand.anchor is None:
            periods, day = self._periods(EPOCH, as_of)
            return Step(periods + 1, day)
        days = sorted({dates.before(stand.anchor, length, self.holidays) for length in self.steps})
        come = [day for day in days if day <= as_of]
        if len(come) < len(days):
            return Step(len(come), come[-1]) if come else NONE
        last = come[-1] if come else stand.anchor
        periods, day = self._periods(last, as_of)
        return Step(len(come) + periods, day) if come or periods else NONE

    def _periods(self, begin: date, as_of: date) -> tuple[int, date]:
        """How many whole periods have passed since `begin`, and the day on which the last of them was over."""
        few, many = 0, max((as_of - begin).days, 0)  # no period is shorter than a day
        while few < many:
            middle = (few + many + 1) // 2
            if self._after(begin, middle) <= as_of:
                few = middle
            else:
                many = middle - 1
        return few, self._after(begin, few)

    def _after(self, begin: date, periods: int) -> date:
        if periods == 0:
            return begin
        length = replace(self.then_every, count=max(self.then_every.count, 1) * periods)
        return dates.after(begin, length, self.holidays)


def comparable(then: Stand | None, now: Stand) -> Stand | None:
    """Where a duty stood before, if its steps can be compared with those of now.

    The steps of gaps of unknown beginning are counted otherwise, so what was one and has a beginning now is new.
    """
    return then if then is not None and (then.anchor is None) == (now.anchor is None) else None
