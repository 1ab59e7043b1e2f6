"""How waivers stand on a day: whom they excuse, how long still, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.waiver import Waiver

Standing = Literal["active", "to_come", "expired", "refused"]
"""`refused`: it never counts, because of who approved it."""

Fault = Literal["expired", "orphaned", "unused", "overlong", "self_approved", "not_allowed"]
FAULTS: tuple[Fault, ...] = ("expired", "orphaned", "unused", "overlong", "self_approved", "not_allowed")


@dataclass(frozen=True, slots=True)
class Excused:
    """An obligation that a waiver reaches, and the state it would have without any waiver."""

    worker: str
    assignment: str
    requirement: str
    each: str
    state: str


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is wrong with a waiver, as a sentence without its subject."""

    fault: Fault
    sentence: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver on the day.

    `until` is the last day, inclusive, on which it counts: capped by the longest term; of a cohort that of the record
    it carries furthest; None where nobody can tell. `covers` are the obligations that would be gaps without waivers.
    """

    waiver: Placed[Waiver]
    state: Standing
    from_: date | None
    until: date | None
    covers: tuple[Excused, ...]
    wrong: tuple[Told, ...]

    @property
    def faults(self) -> frozenset[Fault]:
        """What is wrong with it."""
        return frozenset(told.fault for told in self.wrong)

    @property
    def prunable(self) -> bool:
        """Whether it can excuse nobody any more."""
        return bool(self.faults & {"expired", "orphaned"})


@dataclass(frozen=True, slots=True)
class Waivings:
    """All waivers of a snapshot on `as_of`, in the order of the files."""

    snapshot: Snapshot
    as_of: date
    waivers: tuple[Waived, ...]
