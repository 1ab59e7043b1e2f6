"""A forecast: which obligations will not be met any more, and when, if nobody does anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.finding import State
from credpolicy.model.snapshot import Snapshot

Unit = Literal["month", "week"]


@dataclass(frozen=True, slots=True)
class Due:
    """An obligation that is no gap on the first day and becomes one: `gap_on` is the first day of the gap.

    `state` is what it is then. `renewals` are what is to be renewed or gained first, each as type and number; the
    number is empty where nothing is held.
    """

    gap_on: date
    worker: str
    assignment: str
    requirement: str
    each: str
    owner: str | None
    severity: str
    state: State
    renewals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What falls due in a period, in the order of days."""

    label: str
    from_: date
    until: date
    due: tuple[Due, ...] = ()

    @property
    def renewals(self) -> int:
        """How many records are to be renewed or gained; one that several obligations ask for counts once."""
        return len({(one.worker, *renewal) for one in self.due for renewal in one.renewals})

    def by_owner(self) -> dict[str, int]:
        """Obligations by owner, sorted; those without one under an empty name."""
        return _sorted(one.owner or "" for one in self.due)

    def by_requirement(self) -> dict[str, int]:
        """Obligations by requirement, sorted."""
        return _sorted(one.requirement for one in self.due)

    def by_type(self) -> dict[str, int]:
        """Renewals by credential type, sorted."""
        return _sorted(kind for _, kind, _ in {(one.worker, *renewal) for one in self.due for renewal in one.renewals})


def _sorted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


@dataclass(frozen=True, slots=True)
class Forecast:
    """The periods from `as_of` on, in order.

    `obligations` are all that bind on that day; the `short` ones are gaps already and not among what falls due.
    """

    snapshot: Snapshot
    as_of: date
    by: Unit
    periods: tuple[Ahead, ...]
    obligations: int
    short: int
    judged: int
    runs: int
    requirements: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def due(self) -> tuple[Due, ...]:
        """Everything that falls due."""
        return tuple(one for period in self.periods for one in period.due)

    @property
    def peaks(self) -> tuple[Ahead, ...]:
        """The periods with the most renewals; none where there are no renewals."""
        most = max((period.renewals for period in self.periods), default=0)
        return tuple(period for period in self.periods if most and period.renewals == most)
