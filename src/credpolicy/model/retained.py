"""What retention comes to on a day: for each record how long it must stay, and by when it must be gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.finding import Finding, Pointer
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed, Snapshot

RetentionState = Literal["kept", "free", "due", "overdue", "held", "conflict", "unknown", "unruled"]
STATES: dict[RetentionState, str] = {
    "kept": "must be kept",
    "free": "may be deleted",
    "due": "is to be deleted",
    "overdue": "should be gone",
    "held": "is under legal hold",
    "conflict": "has rules that contradict each other",
    "unknown": "has days that cannot be counted",
    "unruled": "has no rule",
}
"""What can be said of a record, in words."""


@dataclass(frozen=True, slots=True)
class Term:
    """What one rule says of one record: the last day it must be there, the last it may be; None for no such day.

    `staff` is true while it stays because its holder is employed. `faults` say why a day cannot be counted.
    """

    rule: str
    owner: str | None
    keep_until: date | None
    delete_by: date | None
    staff: bool = False
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retained:
    """One record on a day. `part` leads to it from its worker: the list and the place in it; `key` names it.

    `keep_until` is the longest minimum and `delete_by` the shortest maximum of its `terms`, each None where no rule
    sets one. `holds` are the legal holds that speak of it on the day.
    """

    worker: Placed[Worker]
    part: tuple[str, int]
    type: str
    key: str
    terms: tuple[Term, ...]
    keep_until: date | None
    delete_by: date | None
    holds: tuple[str, ...]
    state: RetentionState

    @property
    def pointer(self) -> Pointer:
        """Where the record is written in its file."""
        return self.worker.at(*self.part).pointer

    @property
    def rule(self) -> str:
        """The rule by which it goes: the one with the shortest maximum, else the one with the longest minimum."""
        with_maximum = [term for term in self.terms if term.delete_by is not None]
        if with_maximum:
            return min(with_maximum, key=lambda term: (term.delete_by or date.max, term.rule)).rule
        return max(self.terms, key=lambda term: (term.keep_until or date.min, term.rule)).rule

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners of its rules, each once, sorted."""
        return tuple(sorted({term.owner for term in self.terms if term.owner}))


@dataclass(frozen=True, slots=True)
class Retentions:
    """Every record of a snapshot on a day, in the order of the files, and what is wrong, sorted."""

    snapshot: Snapshot
    as_of: date
    records: tuple[Retained, ...]
    findings: tuple[Finding, ...]

    @property
    def empty(self) -> tuple[str, ...]:
        """Why nothing was judged; empty where something was."""
        if not self.snapshot.retention:
            return ("there are no retention rules",)
        return () if self.records or self.snapshot.tombstones else ("there are no records",)
