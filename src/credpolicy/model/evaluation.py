"""An evaluation: what one snapshot means on one day, obligation by obligation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.dates import Duration
from credpolicy.model.finding import GAP_STATES, Finding, Location, State
from credpolicy.model.snapshot import Snapshot

RecordState = Literal["valid", "grace", "unverified", "in_progress", "unknown", "expired", "invalid", "missing"]
RECORD_STATES: tuple[RecordState, ...] = (
    "valid", "grace", "unverified", "in_progress", "unknown", "expired", "invalid", "missing",
)  # fmt: skip
"""Best first; the place in this tuple is the rank the kernel reckons with."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `requires` on the day: its key, its state, and the record that decides it.

    `record` is the place of the deciding record in its worker's credentials (from 0); None when nothing is held.
    `compliant_until` is the last day, inclusive, of the span of days on which the line holds; None where it does
    not hold now, and where it holds and never ends (`state` tells the two apart). `ends_on` and `last_day` are the
    deciding record's end and last day with grace; None where it never ends, cannot be told, or nothing is held.
    `since` is the first day of the stretch on which the line does not hold, `due_on` the last day to mend it.
    `reason` says in words how the line stands, for lines that fail, are in grace or end first.
    """

    key: str
    state: RecordState
    record: int | None
    compliant_until: date | None
    ends_on: date | None = None
    last_day: date | None = None
    since: date | None = None
    due_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one obligation. All days are inclusive.

    `assignment` is the assignment's key, empty where the requirement is judged once a worker.
    `since`: first day of the gap; `due_on`: last day to mend it; `compliant_until`: last day of the present span
    (None: never ends, or not satisfied); `changes_on`: first later day on which the state differs (None: never);
    `due`: the last day on which it may be missing. `each`: the value of `for_each`, or the record's name; empty
    where there is none. `groups`, only where they were asked for: the groups inside its lines, each with its place in
    the requirement and whether it holds.
    """

    worker: str
    assignment: str
    requirement: str
    state: State
    severity: str
    level: str
    mode: str
    owner: str | None
    lines: tuple[Line, ...]
    due: date | None
    since: date | None
    due_on: date | None
    compliant_until: date | None
    changes_on: date | None
    waiver: str | None
    reasons: tuple[str, ...]
    each: str = ""
    groups: tuple[tuple[tuple[str | int, ...], bool], ...] = ()

    @property
    def binds(self) -> bool:
        """Whether a gap of this obligation would count: mandatory, and in mode block on the day."""
        return self.level == "mandatory" and self.mode == "block"


CoverageState = Literal["covered", "short", "unknown"]


@dataclass(frozen=True, slots=True)
class Covered:
    """How one line of a coverage is filled at one place (of each_once all its lines together) on the day.

    `place` are the values of `per`, in its order; `line` is the place of the line from 0. `needed` are so many people,
    None where that is unknown; `present` how many work there on the day; `passing` and `nearest` are workers' ids: who
    counts, and who of the others comes nearest, the best first. `asked` is what they are to pass, in words.
    """

    coverage: str
    place: tuple[str, ...]
    line: int
    state: CoverageState
    needed: int | None
    present: int
    passing: tuple[str, ...]
    shortfall: int
    nearest: tuple[str, ...]
    asked: str = ""
    severity: str = "medium"
    level: str = "mandatory"
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Starter:
    """Somebody who starts on `day`: in employment (`hired`), in the named assignments, or in both.

    `assignments` are keys. `results` are the verdicts of that day on what is asked of the worker as such and in the
    assignments that are in force by then; assignments that start later are starts of their own.
    """

    worker: str
    day: date
    hired: bool
    assignments: tuple[str, ...]
    results: tuple[Result, ...]

    @property
    def missing(self) -> tuple[Result, ...]:
        """What stands between the worker and the start: the gaps that bind."""
        return tuple(result for result in self.results if result.binds and result.state in GAP_STATES)

    @property
    def cleared(self) -> bool:
        """Whether nothing stands between them; true as well where nothing is asked."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Starting:
    """Who starts after the judged day and no later than `until`, by day."""

    within: Duration
    until: date
    starters: tuple[Starter, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody holds that another must take over, in words, and where that is written."""

    words: str
    location: Location


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody whose last day is `day`, and what is to be handed over until then."""

    worker: str
    day: date
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose last day lies between the judged day and `until`, both inclusive, by day."""

    within: Duration
    until: date
    leavers: tuple[Leaver, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a snapshot means on `as_of`. `findings` holds those of the files and of the people, sorted.

    `empty` names the reasons why nothing, or not everything, was evaluated (exit 3): no requirements, no workers,
    a requirement that fits nobody. `unanchored` are requirement and worker where a due day could not be counted.
    `starting` and `leaving` are None where nobody asked who comes and goes.
    """

    snapshot: Snapshot
    as_of: date
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    empty: tuple[str, ...] = ()
    coverages: tuple[Covered, ...] = ()
    unanchored: tuple[tuple[str, str], ...] = ()
    starting: Starting | None = None
    leaving: Leaving | None = None
