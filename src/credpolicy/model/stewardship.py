"""Stewardship: who answers for what on a day, and on the days that follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.answering import Answering, Role
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner, Seat, SeatName
from credpolicy.model.snapshot import Placed, Snapshot


@dataclass(frozen=True, slots=True)
class Owned:
    """Ids of what somebody answers for, in the order of the files, and how many of its obligations are gaps."""

    types: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    gaps: int = 0

    def __bool__(self) -> bool:
        return bool(self.types or self.requirements or self.coverage)


@dataclass(frozen=True, slots=True)
class Steward:
    """An owner: who answers on the day, and what for."""

    owner: Placed[Owner]
    answering: Answering
    owned: Owned


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat of the board, and who answers in it; `seat` is None for one that must be filled and is not written."""

    id: SeatName
    seat: Placed[Seat] | None
    answering: Answering


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `from_` on, on which somebody else answers for an owner or a seat than before, or nobody.

    `until` is the day before the next change, inclusive; None where none is known by the last day looked at. `before`
    is how it stood until then.
    """

    kind: Literal["owner", "seat"]
    id: str
    from_: date
    until: date | None
    before: Answering
    answering: Answering


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything one worker answers for on the day, for handing it over.

    `owners` and `seats` are ids, each with the role; `contact_of` are locations, `manages` workers, `supervises`
    workers in their assignments, `acknowledged` worker, requirement and the last day of what they are on.
    """

    worker: Placed[Worker]
    owners: tuple[tuple[str, Role], ...]
    seats: tuple[tuple[str, Role], ...]
    contact_of: tuple[str, ...]
    approves_waivers: bool
    manages: tuple[str, ...]
    supervises: tuple[tuple[str, str], ...]
    acknowledged: tuple[tuple[str, str, date], ...]


@dataclass(frozen=True, slots=True)
class Stewardship:
    """Who answers for what in a snapshot on `as_of`. `unowned` has no owner, or one that is not written.

    `coming` are the changes after the day up to `last`, inclusive; both are None where nobody asked for them.
    """

    snapshot: Snapshot
    as_of: date
    stewards: tuple[Steward, ...]
    seats: tuple[Seated, ...]
    unowned: Owned
    last: date | None = None
    coming: tuple[Stretch, ...] | None = None

    @property
    def silent(self) -> tuple[Steward, ...]:
        """The owners of something for whom nobody answers."""
        return tuple(each for each in self.stewards if each.owned and each.answering.person is None)

    @property
    def empty_seats(self) -> tuple[Seated, ...]:
        """The seats in which nobody answers."""
        return tuple(each for each in self.seats if each.answering.person is None)
