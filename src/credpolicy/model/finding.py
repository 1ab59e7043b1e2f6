"""A finding: something a person mends by editing the repository, located and counted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

Pointer = tuple[str | int, ...]
FindingLevel = Literal["error", "gap", "expiring", "warning"]
State = Literal[
    "not_applicable", "compliant", "expiring", "grace", "waived", "not_yet_due", "provisional",
    "missing", "expired", "invalid", "in_progress", "unverified", "unknown",
]  # fmt: skip
FailOn = Literal["never", "gap", "expiring", "warning"]
THRESHOLDS: tuple[FailOn, ...] = ("never", "gap", "expiring", "warning")
Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
GAP_STATES: tuple[State, ...] = ("missing", "expired", "invalid", "in_progress", "unverified", "unknown")
EXPIRING_STATES: tuple[State, ...] = ("expiring", "grace", "provisional")


@dataclass(frozen=True, slots=True)
class Location:
    """Where something is written: path and blob, and a pointer into the document.

    `line` and `column` (from 1) are set only where no pointer can lead: on a file that does not parse.
    """

    path: str
    blob: str = ""
    pointer: Pointer = ()
    line: int | None = None
    column: int | None = None
    on: Literal["key", "value"] = "value"


@dataclass(frozen=True, slots=True)
class Gap:
    """The verdict behind a finding about a person: one failing line of one obligation.

    Days are inclusive. `since` is the first day of the gap, `due_on` the last day to mend it, both None if unknowable.
    `starts_on` is the day of the start for which it was judged, where that is not the judged day.
    """

    worker: str
    requirement: str
    assignment: str
    line: str
    state: State
    severity: str
    level: str
    mode: str
    owner: str | None
    since: date | None
    due_on: date | None
    reasons: tuple[str, ...]
    waiver: str | None = None
    each: str = ""
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is behind a finding about a place that is short of people: a line of a coverage, and how it is filled.

    `place` are the values of `per`; `needed` is None where nobody can tell. `nearest` are those who come nearest.
    """

    coverage: str
    place: tuple[str, ...]
    line: int
    state: Literal["short", "unknown"]
    severity: str
    level: str
    owner: str | None
    needed: int | None
    present: int
    passing: tuple[str, ...]
    shortfall: int
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `rule` is its stable code.

    `error` and `warning` speak of the files; `gap` and `expiring` of people, and carry the verdict in `gap`, or of
    places that are short of people (`shortage`).
    `counts` is false for what can never fail a run: waived, recommended or advised only, or shown as known already.
    """

    rule: str
    level: FindingLevel
    message: str
    help: str
    location: Location | None
    fingerprint: str
    gap: Gap | None = None
    shortage: Shortage | None = None
    counts: bool = True


def fingerprint(*parts: str) -> str:
    """The finding's identity: a hash of what it is about, never of where it stands or what it says."""
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
