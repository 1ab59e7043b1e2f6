"""A timeline: how many obligations were met, and how long gaps stayed open, at points of time one after the other."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal

Step = Literal["commit", "week", "month", "quarter"]
STEPS: tuple[Step, ...] = ("commit", "week", "month", "quarter")
Status = Literal["judged", "nothing", "not_judged"]
"""Whether a point could be judged; nothing: nobody owed anything then."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a point. Obligations are those that bind: mandatory, and in mode block on the day.

    `owed` are those that must be met on the day: not those that are not due yet, nor paused. Each of them is `met`
    (`expiring` of these end soon or are in grace), `waived`, `provisional` or `short`; of the short ones `unknown`
    cannot be told. `gaps` are findings, one for each line that fails; `opened`, `closed` and `reopened` (which are
    among the opened) tell what changed since the point before. `days_open` are the days of those closed, from the first
    day of the gap to the day of the point at which it was none any more, that day not counted; `delays` the days from
    the first day of a gap to the point at which it was seen first. `lapsed_on` is the latest first day of any gap so
    far; where that is unknown the point at which it was seen counts. `shortages` are lines of coverages that are short.
    """

    obligations: int = 0
    owed: int = 0
    met: int = 0
    expiring: int = 0
    waived: int = 0
    provisional: int = 0
    short: int = 0
    unknown: int = 0
    gaps: int = 0
    opened: int = 0
    closed: int = 0
    reopened: int = 0
    shortages: int = 0
    days_open: tuple[int, ...] = ()
    delays: tuple[int, ...] = ()
    lapsed_on: date | None = None

    @property
    def rate(self) -> float | None:
        """The part of what is owed that is met; None where nothing is owed."""
        return self.met / self.owed if self.owed else None

    @property
    def mean_days_open(self) -> float | None:
        """None where nothing was closed."""
        return statistics.fmean(self.days_open) if self.days_open else None

    @property
    def median_days_open(self) -> float | None:
        """None where nothing was closed."""
        return float(statistics.median(self.days_open)) if self.days_open else None

    @property
    def mean_delay(self) -> float | None:
        """None where nothing was opened whose first day is known."""
        return statistics.fmean(self.delays) if self.delays else None


def total(tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    said = list(tallies)
    lapsed = [each.lapsed_on for each in said if each.lapsed_on is not None]
    summed = {
        each.name: sum(getattr(one, each.name) for one in said) for each in fields(Tally) if each.name not in _OTHERWISE
    }
    return Tally(
        **summed,
        days_open=tuple(sorted(days for one in said for days in one.days_open)),
        delays=tuple(sorted(days for one in said for days in one.delays)),
        lapsed_on=max(lapsed, default=None),
    )


_OTHERWISE = ("days_open", "delays", "lapsed_on")


@dataclass(frozen=True, slots=True)
class Point:
    """The state at the end of a period, as known then: the last commit by that day, judged on that day.

    `label` names the period or the commit, `from_` is the first day of the period. `errors` are those in the files;
    `groups` the tallies by requirement (of a shortage: its coverage) and owner, empty where nothing could be judged.
    """

    label: str
    from_: date
    day: date
    commit: str
    status: Status
    errors: int
    workers: int
    groups: Mapping[tuple[str, str], Tally] = field(default_factory=dict)

    @property
    def tally(self) -> Tally:
        """All of it."""
        return total(self.groups.values())

    def by_requirement(self) -> dict[str, Tally]:
        """By requirement, sorted."""
        return self._by(0)

    def by_owner(self) -> dict[str, Tally]:
        """By owner, sorted; what has none under an empty name."""
        return self._by(1)

    def _by(self, part: int) -> dict[str, Tally]:
        names = sorted({key[part] for key in self.groups})
        return {name: total(tally for key, tally in self.groups.items() if key[part] == name) for name in names}


@dataclass(frozen=True, slots=True)
class Against:
    """What the points are compared with: a point of its own, and how it was named."""

    name: str
    point: Point

    def reduction(self, tally: Tally) -> float | None:
        """By which part there are fewer gaps than then, negative where there are more; None where there was none."""
        then = self.point.tally.gaps
        return (then - tally.gaps) / then if then else None


@dataclass(frozen=True, slots=True)
class Work:
    """How much work a timeline was: blobs read, workers judged on a day, runs of the kernel, verdicts reused."""

    read: int
    judged: int
    runs: int
    reused: int


Names = tuple[tuple[str, ...], tuple[str, ...]]
"""The requirements and coverages, and the owners, that there ever were."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Points of time in order.

    `head` is the commit up to which the mainline was read, `policies` the one whose policies judged every point, where
    it was not each point's own.
    """

    by: Step
    head: str
    points: tuple[Point, ...]
    work: Work
    policies: str | None = None
    against: Against | None = None
    requirements: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    names: Names = ((), ())

    @property
    def judged(self) -> tuple[Point, ...]:
        """The points that could be judged."""
        return tuple(point for point in self.points if point.status != "not_judged")
