"""Who holds a credential type on a day: one row a record, required of its holder or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.evaluation import RecordState
from credpolicy.model.policy import CredentialType
from credpolicy.model.registry import Assignment, Credential, Worker
from credpolicy.model.snapshot import Placed, Snapshot

Employed = Literal["present", "on_leave", "candidate", "left"]


@dataclass(frozen=True, slots=True)
class Holding:
    """A record of the type, or of one that satisfies it, on the day.

    `record` is its place in the worker's credentials, which the screenings follow. `decides` is true of one record a
    worker: the one that a test for the type would take. `ends_on` and `last_day` (with grace) are date.max for what
    never ends, None where nobody can tell. `assignments` are the places of the assignments in force on the day.
    """

    worker: Placed[Worker]
    record: int
    credential: Credential
    state: RecordState
    starts_on: date | None
    ends_on: date | None
    last_day: date | None
    decides: bool
    employed: Employed
    assignments: tuple[int, ...]

    @property
    def seats(self) -> tuple[Assignment, ...]:
        """The assignments in force on the day."""
        return tuple(self.worker.item.assignments[place] for place in self.assignments)


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds `type` on `as_of`, best state first, then by end and worker.

    `through` are the other types whose records count as well. `unread` are workers of whom a record that might be of
    these types could not be read.
    """

    snapshot: Snapshot
    as_of: date
    type: Placed[CredentialType]
    through: tuple[str, ...]
    holdings: tuple[Holding, ...]
    unread: tuple[str, ...]
