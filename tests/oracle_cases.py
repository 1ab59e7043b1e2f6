"""Who is judged: an obligation's rows and days, docs/judging.md, section 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from credpolicy.model.evaluation import RecordState
from credpolicy.model.finding import State
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Assignment, Worker
from tests.oracle_ground import ONE, day_of
from tests.oracle_records import NEVER


@dataclass(frozen=True)
class Verdict:
    """What the oracle says about one obligation: the fields of `Result` that can be reckoned.

    A line is its key, its state, the place of its deciding record and the last day of its span.
    """

    state: State
    lines: tuple[tuple[str, RecordState, int | None, date | None], ...]
    due: date | None
    since: date | None
    due_on: date | None
    compliant_until: date | None
    changes_on: date | None
    waiver: str | None
    mode: str


@dataclass(frozen=True, eq=False)
class Case:
    """One obligation: a worker, a requirement and, where it reads it, an assignment."""

    worker: Worker
    requirement: Requirement
    assignment: Assignment | None

    @cached_property
    def key(self) -> tuple[str, str, str]:
        """Worker, assignment's key (empty where the requirement reads no assignment), requirement."""
        a = self.assignment
        name = (a.id or f"{a.role}/{a.location or ''}/{a.client or ''}") if a else ""
        return self.worker.id, name, self.requirement.id

    @cached_property
    def start(self) -> date | None:
        """The later of hire and the assignment's first day, of those that are written."""
        days = (self.worker.hired_on, self.assignment.starts_on if self.assignment else None)
        return max((day for day in days if day is not None), default=None)

    @cached_property
    def due(self) -> date | None:
        """The last day on which the credential may be missing."""
        named = day_of(self.requirement.due, self.anchor) if self.requirement.due else None
        if named is not None or self.start is None:
            return named
        return self.start - ONE

    def anchor(self, name: str) -> date | None:
        """The day of the worker or the assignment that a phrase counts from."""
        if name in ("hired_on", "ended_on"):
            return self.worker.hired_on if name == "hired_on" else self.worker.ended_on
        if self.assignment is None:
            return None
        days = {"starts_on": self.assignment.starts_on, "ends_on": self.assignment.ends_on}
        return days.get(name.removeprefix("assignment."))

    def candidate(self, day: date) -> bool:
        """Whether the worker is still to come."""
        if self.worker.hired_on is None:
            return self.worker.status == "candidate"
        return day < self.worker.hired_on

    def started(self, day: date) -> bool:
        """Whether the obligation has begun; without a start it always has."""
        return self.start is None or day >= self.start

    def on_leave(self, day: date) -> bool:
        """Whether the worker is on leave."""
        return any(leave.from_ <= day <= (leave.until or NEVER) for leave in self.worker.leave)
