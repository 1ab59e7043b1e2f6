"""Facts: what a path means on a row on a day, and where in the files each value stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from credpolicy.evaluate import paths
from credpolicy.evaluate.holdings import record_at, written_at
from credpolicy.model.explanation import Fact
from credpolicy.model.finding import Location
from credpolicy.model.registry import Worker
from credpolicy.model.selector import ASSIGNMENT_FIELDS, DAY, RECORD_FIELDS, SERVICE
from credpolicy.model.snapshot import Placed, Snapshot

_FIELDS_OF_PLACES = ("name", "jurisdiction", "organization")


def as_of(values: Iterable[paths.Dated], day: date) -> tuple[str, ...]:
    """The values that are so on a day, each once."""
    found = (value for value, first, last in values if (first or day) <= day <= (last or day))
    return tuple(dict.fromkeys(found))


class Facts:
    """Looks up facts in one snapshot. Where an id is written twice, the first counts."""

    def __init__(self, snapshot: Snapshot) -> None:
        rows: dict[str, tuple[Placed[Any], ...]] = {
            "location": snapshot.locations,
            "client": snapshot.clients,
            "organization": snapshot.organizations,
        }
        self._placed = {head: {placed.item.id: placed for placed in reversed(found)} for head, found in rows.items()}
        self._places: paths.Places = {
            head: {name: placed.item for name, placed in found.items()} for head, found in self._placed.items()
        }

    def of_seat(self, path: str, worker: Placed[Worker], assignment: int | None, day: date) -> Fact:
        """A path of a selector on a worker in an assignment (None: in none), on a day."""
        if path in (DAY, SERVICE):
            return self._of_time(path, worker, day)
        seated = None if assignment is None else worker.item.assignments[assignment]
        values = as_of(paths.dated_of_seat(path, worker.item, seated, self._places), day)
        return Fact(path, values, self._stands(path, worker, assignment) if values else ())

    def _of_time(self, path: str, worker: Placed[Worker], day: date) -> Fact:
        """The day judged itself, or the day of hire for the length of service."""
        if path == DAY:
            return Fact(path, (day.isoformat(),), ())
        hired = worker.item.hired_on
        return Fact(path, (f"since {hired}",), (worker.at("hired_on"),)) if hired else Fact(path, (), ())

    def _stands(self, path: str, worker: Placed[Worker], assignment: int | None) -> tuple[Location, ...]:
        """Where the values of a path stand that has some."""
        head, _, name = paths.plain(path).partition(".")
        if head == "event":
            return tuple(
                worker.at("events", place) for place, event in enumerate(worker.item.events) if event.kind == name
            )
        if head == "worker":
            return (worker.at("attributes", name),)
        if not name and head not in ASSIGNMENT_FIELDS:
            return (worker.at(head),) if head in worker.item.model_fields_set else ()
        # without an assignment there are no values of what is left
        seat = ("assignments", assignment or 0)
        if not name:
            return (worker.at(*seat, head),)
        if head == "assignment":
            return (worker.at(*seat, "attributes", name),)
        place = self._placed[head][getattr(worker.item.assignments[seat[1]], head)]
        own = place.at(name) if name in _FIELDS_OF_PLACES else place.at("attributes", name)
        return worker.at(*seat, head), own

    def of_record(self, name: str, worker: Placed[Worker], record: int, word: tuple[str, bool], day: date) -> Fact:
        """A field or attribute of a record; `word` is its status in standard words, and whether that restricts."""
        if name in (DAY, SERVICE):
            return self._of_time(name, worker, day)
        if name.startswith("worker."):
            return self.of_seat(name, worker, None, day)
        credential = record_at(worker.item, record)
        values = as_of(paths.of_record(name, worker.item, credential, word), day)
        if name in credential.model_fields_set and name in RECORD_FIELDS:
            return Fact(name, values, (written_at(worker, record, name),))
        if name in (credential.attributes or {}):
            return Fact(name, values, (written_at(worker, record, "attributes", name),))
        if name in ("hired_on", "ended_on") and values:
            return Fact(name, values, (worker.at(name),))
        return Fact(name, values, ())
