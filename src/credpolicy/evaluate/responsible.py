"""Who must act on an obligation: whoever acts for its owner, the owner or the backup, and the worker's manager."""

from __future__ import annotations

from datetime import date

from credpolicy.evaluate.files.presence import of_owner, of_seat, presence
from credpolicy.model.answering import Answering, Person
from credpolicy.model.evaluation import Result
from credpolicy.model.explanation import Responsible
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner, SeatName
from credpolicy.model.snapshot import Placed, Snapshot


class Responsibles:
    """Finds who must act in one snapshot on one day. Where an id is written twice, the first counts."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self._as_of = as_of
        self._owners = {placed.item.id: placed for placed in reversed(snapshot.owners)}
        self._seats = {placed.item.id: placed for placed in reversed(snapshot.board)}
        self._slas = {placed.item.id: placed for placed in reversed(snapshot.slas)}
        self._workers = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
        self._holidays = frozenset(placed.item.on for placed in snapshot.holidays)

    def of(self, result: Result, sla: str | None, worker: Worker) -> Responsible:
        """Who answers for the obligation of a worker, and by when which step of its SLA is due."""
        agreed, since = self._slas.get(sla or ""), result.since
        steps = agreed.item.steps(since, self._holidays) if agreed and since else ()
        return Responsible(
            owner=self.owner(result.owner),
            answering=self.answering(result.owner),
            manager=None if worker.manager is None else self.person(worker.manager),
            sla=agreed,
            acknowledge_by=agreed.item.acknowledged_by(since, self._holidays) if agreed and since else None,
            escalations=tuple((day, step.to) for day, step in steps),
        )

    def owner(self, name: str | None) -> Placed[Owner] | None:
        """The owner of this id."""
        return self._owners.get(name or "")

    def answering(self, owner: str | None) -> Answering | None:
        """Who answers for an owner on the day, with everybody who might; None where there is no such owner.

        `answering(...).person` is None where nobody of them is there.
        """
        placed = self.owner(owner)
        return None if placed is None else of_owner(placed.item, self._workers, self._as_of)

    def seated(self, seat: SeatName) -> Answering | None:
        """Who answers for a seat of the board on the day; None where nobody was given it."""
        placed = self._seats.get(seat)
        return None if placed is None else of_seat(placed.item, self._workers, self._as_of)

    def person(self, name: str) -> Person:
        """A worker by id, and whether they are there on the day."""
        return Person(name, presence(self._workers.get(name), self._as_of))
