"""Who is judged: an obligation's rows and days, docs/judging.md, section 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from pydantic import BaseModel

from credpolicy.model.evaluation import RecordState
from credpolicy.model.finding import State
from credpolicy.model.phrase import DayPhrase
from credpolicy.model.registry import Assignment, Worker
from credpolicy.model.selector import ASSIGNMENT_FIELDS, WORKER_FIELDS, Selection
from tests.oracle_ground import NEVER, NO_HOLIDAYS, ONE, as_day, as_written, day_of, read, selects
from tests.oracle_records import Held
from tests.oracle_workers import latest_event, reached

PLACE_FIELDS = ("name", "organization", "jurisdiction")
FIELDS_OF_ASSIGNMENT = ("id", *ASSIGNMENT_FIELDS)


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
class Bearers:
    """The records of one name for which a duty is made, in their order; `bears` says whether one does so on a day."""

    name: str
    records: tuple[Held, ...]
    bears: Callable[[Held, date], bool]

    @property
    def change(self) -> bool:
        """Whether one stands for the name on this day and another on that."""
        return len(self.records) > 1

    def there(self, day: date) -> bool:
        """Whether one of them is there on the day."""
        return any(self.bears(held, day) for held in self.records)

    def values(self, path: str, day: date) -> list[str]:
        """What the first of the day says; where one alone ever stands for the name, it does so on every day."""
        if not path:
            return [self.name]
        if not self.change:
            return self.records[0].values(path, day)
        return next((held.values(path, day) for held in self.records if self.bears(held, day)), [])


@dataclass(frozen=True, eq=False)
class Case:
    """One obligation: a worker, a requirement (of a seat alone: none) and, where it reads it, an assignment."""

    worker: Worker
    requirement: Any
    assignment: Assignment | None
    each: str | Bearers | None = None
    places: Mapping[str, Mapping[str, BaseModel]] = field(default_factory=dict)
    holidays: frozenset[date] = NO_HOLIDAYS

    @cached_property
    def key(self) -> tuple[str, str, str, str]:
        """Worker, assignment's key (empty where the requirement reads no assignment), requirement, each."""
        a = self.assignment
        name = (a.id or f"{a.role}/{a.location or ''}/{a.client or ''}") if a else ""
        each = self.each.name if isinstance(self.each, Bearers) else self.each or ""
        return self.worker.id, name, self.requirement.id, each

    def values(self, path: str, day: date) -> list[str]:
        """What a path reads from the worker, the assignment and its place as of the day."""
        head, _, name = path.partition(".")
        if head == "each":
            if isinstance(self.each, Bearers):
                return self.each.values(name, day)
            return [self.each] if self.each is not None and not name else []
        if head in self.places and name:
            named = getattr(self.assignment, head) if self.assignment else None
            return read(self.places[head].get(named or ""), PLACE_FIELDS, name, day)
        if head == "assignment" or head in ASSIGNMENT_FIELDS:
            return read(self.assignment, FIELDS_OF_ASSIGNMENT, name if head == "assignment" else head, day)
        if head == "worker":
            return read(self.worker, WORKER_FIELDS, name, day)
        # A bare name is a field; attributes are named with their row.
        return read(self.worker, WORKER_FIELDS, path) if path in WORKER_FIELDS else []

    def anchor(self, name: str, day: date) -> date | None:
        """The day that a phrase counts from, as it is known on a day."""
        head, _, inner = name.partition(".")
        if head == "event":
            return latest_event(self.worker, inner, day)
        if name in ("starts_on", "ends_on", "hired_on", "ended_on") or inner:
            return as_day(self.values(name, day))
        return None

    def selects(self, selection: Selection, day: date, cycle_number: int | None = None) -> bool:
        """Whether a selector holds of the worker in this assignment."""

        def values(path: str) -> list[str]:
            return as_written(cycle_number) if path == "cycle_number" else self.values(path, day)

        return selects(selection, values, partial(self.anchor, day=day), day, self.holidays)

    def phrase(self, phrase: DayPhrase, day: date) -> date | None:
        """The day of a phrase as it is known on a day; OPEN, or None where nobody knows."""
        count = partial(reached, self.worker, self.holidays)
        return day_of(phrase, partial(self.anchor, day=day), self.holidays, count)

    @cached_property
    def after_leaving(self) -> bool:
        """Whether it binds those who have left: only `at_most` is asked, of people with the status `ended`."""
        if any(line.at_most is None for line in self.requirement.requires):
            return False
        return any(
            condition.path in ("status", "worker.status") and not condition.negated and predicate.value == "ended"
            for clause in self.requirement.applies_to.clauses
            for condition in clause
            for predicate in condition.predicates
        )

    @cached_property
    def start(self) -> date | None:
        """The later of hire and the assignment's first day, of those that are written."""
        if self.after_leaving:
            return self.worker.ended_on + ONE if self.worker.ended_on else None
        days = (self.worker.hired_on, self.assignment.starts_on if self.assignment else None)
        return max((day for day in days if day is not None), default=None)

    def due(self, day: date) -> date | None:
        """The last day on which the credential may be missing; OPEN where it may be for now."""
        named = self.phrase(self.requirement.due, day) if self.requirement.due else None
        if named is not None or self.start is None:
            return named
        return self.start - ONE

    def candidate(self, day: date) -> bool:
        """Whether the worker is still to come."""
        if self.worker.hired_on is None:
            return self.worker.status == "candidate"
        return day < self.worker.hired_on

    def started(self, day: date) -> bool:
        """Whether the obligation has begun; without a start it always has."""
        return self.start is None or day >= self.start

    def over(self, day: date) -> bool:
        """Whether it binds no more, or, of those who have left, not yet."""
        worker, assignment = self.worker, self.assignment
        if self.after_leaving:
            return worker.ended_on is None or day <= worker.ended_on
        if worker.ended_on is not None and day > worker.ended_on:
            return True
        if worker.status == "ended" and worker.ended_on is None:
            return True
        return assignment is not None and assignment.ends_on is not None and day > assignment.ends_on

    def on_leave(self, day: date) -> bool:
        """Whether the worker is on leave."""
        return any(leave.from_ <= day <= (leave.until or NEVER) for leave in self.worker.leave)
