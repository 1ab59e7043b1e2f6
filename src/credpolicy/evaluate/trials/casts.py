"""Casts: who takes part in a test, from the test itself or from the registry, under names of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from credpolicy.evaluate import paths
from credpolicy.model.policy_test import DayOfTest, InlineWorker, PolicyTest
from credpolicy.model.registry import Worker
from credpolicy.model.selector import Selection
from credpolicy.model.snapshot import Placed, Snapshot, Unreadable
from credpolicy.model.waiver import Waiver

Ground = dict[tuple[str, str], "Placed[Any] | None"]
"""The places that a cast works at or refers to, by kind and id; None for one that is written nowhere."""

PLACES = ("locations", "clients", "organizations")
_NAMES_OF_PEOPLE = ("id", "manager", "supervisor")
_MARK = re.compile("\x1f\\d+\x1f")


@dataclass(frozen=True, slots=True)
class Cast:
    """The rows of one day of a test. `tested` is the id under which its worker is judged; empty without one.

    `waivers` are those that speak of people of the cast by id.
    """

    test: Placed[PolicyTest]
    number: int
    tested: str
    workers: tuple[Placed[Worker], ...]
    waivers: tuple[Placed[Waiver], ...]
    unreadable: tuple[Unreadable, ...]
    ground: Ground

    @property
    def day(self) -> DayOfTest:
        """The day, and what is expected on it."""
        return self.test.item.on[self.number]

    @property
    def alone(self) -> bool:
        """Whether its rows would change what other tests find, or theirs what it finds."""
        return self.day.coverage is not None or any(waiver.worker is None for waiver in self.test.item.with_.waivers)


def unmarked(text: str) -> str:
    """A text about people of casts with the names that they have in the files."""
    return _MARK.sub("", text)


class Casting:
    """Makes casts from one snapshot. `renames` is false where policies look at who somebody is: then names stay."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._workers = {placed.item.id: placed for placed in reversed(snapshot.workers)}
        self.renames = not any(_names_people(path) for path in _paths(_policies(snapshot)))

    def casts(self, tests: Iterable[Placed[PolicyTest]]) -> Iterator[Cast]:
        """The casts of all days of the tests, each with people of its own."""
        days = ((test, number) for test in tests for number in range(len(test.item.on)))
        for mark, (test, number) in enumerate(days):
            yield self._cast(test, number, f"\x1f{mark}\x1f" if self.renames else "")

    def _cast(self, test: Placed[PolicyTest], number: int, mark: str) -> Cast:
        item = test.item
        people = {placed.item.id: placed for placed in self._people(test)}
        tested = item.worker.id if isinstance(item.worker, InlineWorker) else item.worker or ""
        named = {name: mark + name for name in people}
        waivers = [
            Placed(waiver, test.file, (*test.pointer, "with", "waivers", place))
            for place, waiver in enumerate(item.with_.waivers)
        ]
        if isinstance(item.worker, str):
            waivers += [placed for placed in self._snapshot.waivers if placed.item.worker in people]
        return Cast(
            test,
            number,
            named.get(tested, ""),
            tuple(_renamed(placed, _worker(placed.item, named)) for placed in people.values()),
            tuple(_renamed(placed, _waiver(placed.item, named)) for placed in waivers),
            tuple(
                Unreadable(named[part.worker], part.type)
                for part in self._snapshot.unreadable
                if isinstance(item.worker, str) and part.worker in named
            ),
            self._ground(test, people.values()),
        )

    def _people(self, test: Placed[PolicyTest]) -> Iterator[Placed[Worker]]:
        """Everybody who takes part; of people with one id the last counts."""
        item = test.item
        if isinstance(item.worker, str):
            held = self._workers[item.worker]
            wanted = [assignment.supervisor or "" for assignment in held.item.assignments]
            everybody = any(day.coverage is not None for day in item.on)
            yield from self._workers.values() if everybody else (self._workers[w] for w in wanted if w in self._workers)
            yield held
        for place, worker in enumerate(item.with_.workers):
            yield Placed(worker, test.file, (*test.pointer, "with", "workers", place))
        if isinstance(item.worker, InlineWorker):
            yield Placed(item.worker, test.file, (*test.pointer, "worker"))

    def _ground(self, test: Placed[PolicyTest], people: Iterable[Placed[Worker]]) -> Ground:
        """The places written in the test, and those that its people refer to."""
        item = test.item
        known: Ground = {}
        for kind in PLACES:
            if isinstance(item.worker, str):
                known |= {(kind, placed.item.id): placed for placed in reversed(getattr(self._snapshot, kind))}
            for place, row in enumerate(getattr(item.with_, kind)):
                known[kind, row.id] = Placed(row, test.file, (*test.pointer, "with", kind, place))
        if any(day.coverage is not None for day in item.on):
            return known
        wanted = {
            (kind, name)
            for placed in people
            for assignment in placed.item.assignments
            for kind, name in zip(
                PLACES, (assignment.location, assignment.client, assignment.organization), strict=True
            )
            if name is not None
        }
        held = [known.get(spot) for spot in wanted]
        wanted |= {("organizations", placed.item.organization) for placed in held if placed and _part_of(placed.item)}
        return {spot: known.get(spot) for spot in wanted}


def _part_of(place: Any) -> bool:
    return getattr(place, "organization", None) is not None


def _renamed(placed: Placed[Any], item: Any) -> Placed[Any]:
    return Placed(item, placed.file, placed.pointer, placed.dropped)


def _worker(worker: Worker, named: dict[str, str]) -> Worker:
    """The same worker under another name, the others of the cast as well."""

    def renamed(name: str | None) -> str | None:
        return named.get(name, name) if name is not None else None

    return worker.model_copy(
        update={
            "id": renamed(worker.id),
            "manager": renamed(worker.manager),
            "assignments": tuple(
                held.model_copy(update={"supervisor": renamed(held.supervisor)}) for held in worker.assignments
            ),
            "credentials": tuple(
                held.model_copy(
                    update={
                        "verifications": tuple(
                            look.model_copy(update={"verified_by": renamed(look.verified_by)})
                            for look in held.verifications
                        )
                    }
                )
                if held.verifications
                else held
                for held in worker.credentials
            ),
        }
    )


def _waiver(waiver: Waiver, named: dict[str, str]) -> Waiver:
    people = {name: getattr(waiver, name) for name in ("worker", "requested_by", "approved_by")}
    return waiver.model_copy(update={key: named.get(name, name) for key, name in people.items()})


def _policies(snapshot: Snapshot) -> Iterator[BaseModel]:
    for collection in (snapshot.credential_types, snapshot.requirements, snapshot.coverage, snapshot.waivers):
        yield from (placed.item for placed in collection)


def _names_people(path: str) -> bool:
    return paths.plain(path).removeprefix("previous.") in _NAMES_OF_PEOPLE


def _paths(value: object) -> Iterator[str]:
    """Every path that rules read: of selectors, and on the right side of `match`."""
    if isinstance(value, Selection):
        yield from value.paths
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            held = getattr(value, name)
            if name == "match" and held:
                yield from held.values()
            elif name in ("for_each", "by", "per") and isinstance(held, str | tuple):
                yield from (held,) if isinstance(held, str) else held
            else:
                yield from _paths(held)
    elif isinstance(value, tuple | list | Iterator):
        for one in value:
            yield from _paths(one)
    elif isinstance(value, dict):
        yield from _paths(tuple(value.values()))
