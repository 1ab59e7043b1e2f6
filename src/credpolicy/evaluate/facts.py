"""Facts: what a path means on a row, and where in the files each value stands."""

from __future__ import annotations

from typing import Any

from credpolicy.evaluate import paths
from credpolicy.evaluate.holdings import record_at
from credpolicy.model.explanation import Fact
from credpolicy.model.finding import Location
from credpolicy.model.registry import Worker
from credpolicy.model.selector import ASSIGNMENT_FIELDS, RECORD_FIELDS
from credpolicy.model.snapshot import Placed, Snapshot

_FIELDS_OF_PLACES = ("name", "jurisdiction", "organization")


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

    def of_seat(self, path: str, worker: Placed[Worker], assignment: int | None) -> Fact:
        """A path of a selector on a worker in an assignment (None: in none)."""
        seated = None if assignment is None else worker.item.assignments[assignment]
        values = tuple(dict.fromkeys(paths.of_seat(path, worker.item, seated, self._places)))
        return Fact(path, values, self._stands(path, worker, assignment) if values else ())

    def _stands(self, path: str, worker: Placed[Worker], assignment: int | None) -> tuple[Location, ...]:
        """Where the values of a path stand that has some."""
        head, _, name = paths.plain(path).partition(".")
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

    def of_record(self, name: str, worker: Placed[Worker], record: int, word: tuple[str, bool]) -> Fact:
        """A field or attribute of a record; `word` is its status in standard words, and whether that restricts."""
        credential = record_at(worker.item, record)
        values = tuple(value for value, _, _ in paths.of_record(name, worker.item, credential, word))
        if name in credential.model_fields_set and name in RECORD_FIELDS:
            return Fact(name, values, (worker.at("credentials", record, name),))
        if name in (credential.attributes or {}):
            return Fact(name, values, (worker.at("credentials", record, "attributes", name),))
        if name in ("hired_on", "ended_on") and values:
            return Fact(name, values, (worker.at(name),))
        return Fact(name, values, ())
