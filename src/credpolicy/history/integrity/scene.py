"""One commit as the rules about integrity see it: what it did to each worker, by whom, and what was known before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from credpolicy.history.integrity.people import People
from credpolicy.history.log.matching import Matched, matched, matched_looks
from credpolicy.history.log.object_events import happened
from credpolicy.history.log.standing import Standing, Touch
from credpolicy.model.event import Event
from credpolicy.model.finding import fingerprint
from credpolicy.model.integrity import Irregularity
from credpolicy.model.origin import Origin
from credpolicy.model.registry import Credential, Verification, Worker
from credpolicy.model.settings import Integrity


class Look(NamedTuple):
    """A look at the source that came or was edited: its record, what it said before, and what it says."""

    record: Credential
    before: Verification | None
    after: Verification


@dataclass(frozen=True)
class Delta:
    """What a commit did to a worker who is there after it; `before` is None where the worker came with it."""

    before: Worker | None
    after: Worker
    path: str

    @cached_property
    def records(self) -> Matched:
        """Which records came, went, or say something else."""
        return matched(self.before.credentials if self.before else (), self.after.credentials)

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """The looks at the source that came or say something else."""
        found = [Look(record, None, look) for record in self.records.come for look in record.verifications]
        for old, new in self.records.pairs:
            pairs, _, come = matched_looks(old.verifications, new.verifications)
            found += [Look(new, *pair) for pair in pairs]
            found += [Look(new, None, look) for look in come]
        return tuple(found)


@dataclass
class Memory:
    """What is known from the commits before: since when workers and types are there, who is who, who signed what.

    `limits` are the settings by which all of the history is judged. `demanded` tells whether the commit before
    demanded signatures. `strangers` are commits that wrote waivers, by authors whom nobody knows.
    """

    limits: Integrity
    people: People = field(default_factory=People)
    since: dict[tuple[str, str], date] = field(default_factory=dict)
    original: set[tuple[str, str]] = field(default_factory=set)
    signed: defaultdict[tuple[str, date], set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    demanded: bool = False
    begun: bool = False
    strangers: set[str] = field(default_factory=set)

    def meet(self, touches: list[Touch], day: date) -> None:
        """Take in who and what is there for the first time, before the commit is judged."""
        for touch in touches:
            key = touch.collection, touch.id
            if touch.collection in ("workers", "credential_types") and touch.after is not None:
                self.since.setdefault(key, day)
                if not self.begun:
                    self.original.add(key)
            if touch.collection == "identities":
                self.people.add(touch.after)

    def part(self, touches: list[Touch], *, demands: bool) -> None:
        """Take in, after the commit was judged, what does not hold any more, and what it demands of the next ones."""
        identities = [touch for touch in touches if touch.collection == "identities"]
        for touch in identities:
            self.people.drop(touch.before)
        for touch in identities:
            self.people.add(touch.after)
        self.demanded, self.begun = demands, True


@dataclass(frozen=True)
class Scene:
    """A commit, the objects it touched, and what stands after it."""

    origin: Origin
    touches: list[Touch]
    standing: Standing
    memory: Memory

    @property
    def day(self) -> date:
        """The committer's day."""
        return self.origin.commit.committer.on

    @cached_property
    def deltas(self) -> tuple[Delta, ...]:
        """What was done to the workers who are there after it."""
        return tuple(
            Delta(touch.before, touch.after, touch.path)
            for touch in self.touches
            if touch.collection == "workers" and touch.after is not None
        )

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What happened to workers, their records, and waivers."""
        return tuple(
            event
            for touch in self.touches
            if touch.collection in ("workers", "waivers")
            for event in happened(touch, self.standing, self.origin, self.day)
        )

    def of(self, *kinds: str) -> Iterator[Event]:
        """The events of these kinds."""
        return (event for event in self.events if event.kind in kinds)

    def found(self, rule: str, message: str, about: tuple[str, ...], **more: Any) -> Irregularity:
        """A finding of this commit. `about` is what it is about: with the rule and the commit its identity."""
        identity = fingerprint(rule, *about, self.origin.commit.id)
        return Irregularity(rule, message, identity, self.origin, self.day, **more)
