"""An explanation: everything that was looked at to judge one worker on one day, and what decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.dates import Duration
from credpolicy.model.answering import Answering, Person, Role
from credpolicy.model.evaluation import RecordState, Result
from credpolicy.model.finding import Location, State
from credpolicy.model.ledger import Account
from credpolicy.model.phrase import DayPhrase
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner, Sla
from credpolicy.model.selector import Condition
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.tree import Renewal, Test, VerificationRule
from credpolicy.model.validity import Validity
from credpolicy.model.waiver import Waiver

Bearing = Literal[
    "bound", "not_selected", "ended", "assignment_ended", "not_enforced", "not_yet_selected", "no_longer_selected",
    "not_begun", "unassigned", "nothing_for_each",
]  # fmt: skip
LookFault = Literal["holder", "method", "outcome", "failed", "status", "too_old", "overruled"]
WaiverState = Literal["in_force", "ended", "to_come", "refused", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a rule reads of a row: the path, its values as text (none: nothing is written), and where they stand."""

    path: str
    values: tuple[str, ...]
    places: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class ConditionStanding:
    """A condition of a selector against one row on the day; the days between which it holds, None where it is open."""

    condition: Condition
    fact: Fact
    holds: bool
    from_day: date | None
    until_day: date | None


Clauses = tuple[tuple[ConditionStanding, ...], ...]
"""A selector against one row: every clause must hold, and one of its conditions is enough for that."""


@dataclass(frozen=True, slots=True)
class MatchStanding:
    """One entry of `match`: the record's value and the other row's, and whether they are equal."""

    own: Fact
    other: Fact
    holds: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A verification of a record. `place` counts within the record.

    `verifies` is the last day, inclusive, on which this look verifies the record (date.max: for good); None where it
    never does, and `fault` says why. `overruled_on` is the day of a failed look that ended it.
    """

    place: int
    verifies: date | None
    fault: LookFault | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A test that the type of a record, or its renewal, asks for.

    `until` is the last day, inclusive, of the days on which it holds; None where it does not, or does for ever.
    """

    test: Test
    place: Location
    holds: bool
    until: date | None
    members: tuple[Ground, ...] = ()
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """What must be true for a record to count: by its type on every day, or by its renewal on `day`.

    What comes `late`, after the last day of the record before, is asked by the `step` that fits, None where none does.
    `old_end` is the end of the record before. Without `grounds` nothing is asked.
    """

    by: Literal["type", "renewal"]
    holds: bool
    grounds: tuple[Ground, ...]
    day: date | None = None
    late: bool = False
    step: int | None = None
    old_end: date | None = None


@dataclass(frozen=True, slots=True)
class RecordStanding:
    """A record that a test looked at, and its state on `day`: the day judged, or that of a test with a day of its own.

    `place` counts within the worker's credentials, which the screenings follow. `counts` tells whether `where` and
    `match` let it count here. `word` is the issuer's status in standard words, empty for one that is neither mapped nor
    standard. `ends_on` and `ruled_end` (the end by the type's rule alone) are date.max for what never ends, None where
    they cannot be told; `kept_until` is the end plus grace, and `last_day` is later than that while a renewal is
    decided. The rule counts from `counted_on`, the end of the record before, or from `basis` if its renewal names a day
    of its own. `refused_from` is the first day on which it is no good any more, by its own word or, where `defeated_by`
    names its place, by that of another record. `asked_by` is the last event before which a look had to be made.
    `validity`, `renewal` and `verification` are the cases that apply on the day. `stopped_on` is the day of the event
    that ends it, `suspended` tells that the issuer's word for what is late refuses it, and `barred` that what its type
    or its renewal asks for (`askings`) is not true, or that a later screening is open. `number` is its place among the
    records that follow each other.
    """

    place: int
    type: Placed[CredentialType]
    state: RecordState
    counts: bool
    where: Clauses
    matches: tuple[MatchStanding, ...]
    word: str
    starts_on: date | None
    ends_on: date | None
    ruled_end: date | None
    last_day: date | None
    refused_from: date | None
    defeated_by: int | None
    looks: tuple[Look, ...]
    asked_by: date | None
    validity: Validity | None = None
    renewal: Renewal | None = None
    verification: VerificationRule | None = None
    stopped_on: date | None = None
    suspended: bool = False
    barred: bool = False
    day: date = date.min
    kept_until: date | None = None
    counted_on: date | None = None
    basis: str | None = None
    number: int | None = None
    askings: tuple[Asking, ...] = ()


@dataclass(frozen=True, slots=True)
class TestStanding:
    """A test on the day. `record` is the place of the record that decides it; None when nothing counts.

    A single type has `records`, those that count and those that were put aside; a group has `members`.
    `compliant_until` is as in a line: None where it does not hold, or never ends. `others` are the values of other rows
    that `match` compares with, in the order written. `at` is the day on which a test is made that has one, in words,
    and `at_day` that day, None where nobody knows it; `open` whether the condition of its `when` holds, and `gate` what
    that one reads. A type that has a test (`behind`) instead of records has `members` too. `accounts` is the ledger of
    credits.
    """

    __test__ = False  # not a test of pytest

    test: Test
    place: Location
    state: RecordState
    record: int | None
    compliant_until: date | None
    records: tuple[RecordStanding, ...] = ()
    members: tuple[TestStanding, ...] = ()
    others: tuple[Fact, ...] = ()
    at: DayPhrase | None = None
    at_day: date | None = None
    open: bool = True
    gate: tuple[Fact, ...] = ()
    behind: Test | None = None
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True, slots=True)
class WaiverStanding:
    """A waiver for the worker and requirement. `until` is the last day on which it is honoured, None for never."""

    waiver: Placed[Waiver]
    state: WaiverState
    until: date | None


@dataclass(frozen=True, slots=True)
class Supervision:
    """The supervised term: its last day (None: cannot be counted), and whether the supervisor passes on the day."""

    until: date | None
    supervisor: str | None
    passes: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read and might have decided: a record of this type (None: nobody knows of which), or a type."""

    what: Literal["record", "type"]
    type: str | None


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for a requirement; `answering` is None where nobody owns it."""

    owner: Placed[Owner] | None
    answering: Answering | None
    manager: Person | None
    sla: Placed[Sla] | None
    acknowledge_by: date | None
    escalations: tuple[tuple[date, str], ...]

    @property
    def accountable(self) -> Person | None:
        """The accountable worker of the owner."""
        return self._in("accountable")

    @property
    def backup(self) -> Person | None:
        """The worker who stands in."""
        return self._in("backup")

    @property
    def acting(self) -> str | None:
        """The id of the worker who answers on the day; None if nobody is there."""
        return self.answering.person.id if self.answering and self.answering.person else None

    def _in(self, role: Role) -> Person | None:
        link = self.answering.of(role) if self.answering else None
        return link.person if link else None


@dataclass(frozen=True, slots=True)
class Timing:
    """The days behind a verdict. All are inclusive.

    `start`: of the obligation. `enforced_from`: the first day of any enforcement. `selected_from`: the day from which
    the selector holds. `last_held`: the last day before this one on which the tests held. `changes_to`: the state on
    `changes_on`, `none` where the obligation then ends. `window`: how long before its end it counts as expiring,
    `window_type`: the type that says so (None: the settings), `window_from`: the first such day. `anchor_missing`: the
    day from which `due` counts is not written.
    """

    start: date | None
    enforced_from: date | None
    selected_from: date | None
    last_held: date | None
    changes_to: State | Literal["none"] | None
    window: Duration
    window_type: str | None
    window_from: date | None
    anchor_missing: bool


@dataclass(frozen=True, slots=True)
class Obligation:
    """Why a requirement binds the worker in one assignment (None: it is judged once a worker), and how it stands."""

    requirement: Placed[Requirement]
    assignment: int | None
    selector: Clauses
    result: Result
    timing: Timing
    tests: tuple[TestStanding, ...]
    waivers: tuple[WaiverStanding, ...]
    supervision: Supervision | None
    responsible: Responsible
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class Unbound:
    """Why a requirement does not bind the worker in one assignment (None: once a worker, or there is no assignment).

    `key` is the assignment's key, empty for none. `day` is the day that decides: the last day of employment or
    assignment, the first day of enforcement, the start.
    """

    requirement: Placed[Requirement]
    assignment: int | None
    key: str
    selector: Clauses
    bearing: Bearing
    day: date | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one worker on `as_of`: the obligations, worst first, and the requirements that do not apply."""

    snapshot: Snapshot
    as_of: date
    worker: Placed[Worker]
    obligations: tuple[Obligation, ...]
    unbound: tuple[Unbound, ...]
