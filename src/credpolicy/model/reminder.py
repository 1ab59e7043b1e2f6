"""Reminders: where each duty stands, what somebody hears of it, and what a completed run leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from credpolicy.model.finding import State
from credpolicy.model.message import Channel, Message

Role = Literal["worker", "manager", "owner", "backup", "team", "location"]
"""As what somebody hears."""

REMINDER = "reminder"
"""The track of the ladder; every step of an SLA's escalation is a track of its own."""


class Stand(NamedTuple):
    """Where one line of one obligation stands. All days are inclusive.

    `anchor` is the last responsible day: the end, less the lead time; None where nobody knows since when there is a
    gap. `since` is the first day of the gap, None where there is none or nobody knows.
    """

    anchor: date | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of one obligation that ends, is owed or is missing, and where it stands.

    `end` is its last good day, past or to come; None where nobody knows. `types` are the credential types it may be met
    by, the deciding one first.
    """

    fingerprint: str
    worker: str
    assignment: str
    requirement: str
    each: str
    line: str
    types: tuple[str, ...]
    state: State
    severity: str
    owner: str | None
    location: str | None
    end: date | None
    due_on: date | None
    stand: Stand


class Told(NamedTuple):
    """What is announced once: a step of a track of a duty, to one role.

    `about` is the last responsible day, of an escalation the first day of the gap, None where nobody knows it; `day`
    the one on which the step was reached. What ends on another day is announced anew.
    """

    fingerprint: str
    track: str
    role: Role
    about: date | None
    day: date


@dataclass(frozen=True, slots=True)
class Notice:
    """One step of one duty that somebody is to hear of. `level` counts the steps reached so far, from 1."""

    duty: Duty
    track: str
    role: Role
    level: int
    day: date

    @property
    def told(self) -> Told:
        """Its identity."""
        about = self.duty.stand.anchor if self.track == REMINDER else self.duty.stand.since
        return Told(self.duty.fingerprint, self.track, self.role, about, self.day)


class Subject(NamedTuple):
    """A track of a duty, and the role that hears of it."""

    fingerprint: str
    track: str
    role: Role


class Held(NamedTuple):
    """Where a duty stood, and on which day, when a role last heard all there was to hear; None where it never did."""

    stand: Stand | None
    on: date


@dataclass(frozen=True, slots=True)
class Completed:
    """The last completed run: which commit was judged, and on which day."""

    commit: str
    on: date


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one message. `recipient` is a worker's id, or `owner:ID` or `location:ID`; never an address."""

    key: str
    channel: Channel
    recipient: str
    on: date
    result: Literal["delivered", "failed", "uncertain", "not_tried"]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is kept between runs. `receipts` are those since the last completed run, `version` is the tool's.

    `completed` is None while the first run is not completed.
    """

    completed: Completed | None
    held: Mapping[Subject, Held] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    version: str = ""


class Problem(NamedTuple):
    """Why somebody who should hear does not, what to do about it, and how many notices wait for that."""

    who: str
    message: str
    help: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A message, for whom it is, and what it tells."""

    message: Message
    recipient: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """What one run sends. `quiet` says why nothing at all is sent and the run is not completed; empty else.

    `silenced` are notices that wait for the end of a maintenance window or an acknowledgement; `held` is what the mark
    says of those who wait, once the run is completed.
    """

    as_of: date
    commit: str
    before: Completed | None
    messages: tuple[Planned, ...]
    problems: tuple[Problem, ...]
    silenced: tuple[Notice, ...]
    held: Mapping[Subject, Held]
    quiet: str = ""
