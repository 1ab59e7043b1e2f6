"""Who must act on an obligation: whoever acts for its owner, the owner or the backup, and the worker's manager."""

from __future__ import annotations

from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.presence import of_owner, of_seat, presence
from credpolicy.model.answering import Answering, Person
from credpolicy.model.evaluation import Result
from credpolicy.model.explanation import Responsible
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner, SeatName, Sla
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
        agreed = self._slas.get(sla or "")
        return Responsible(
            owner=self.owner(result.owner),
            answering=self.answering(result.owner),
            manager=None if worker.manager is None else self.person(worker.manager),
            sla=agreed,
            acknowledge_by=self._acknowledge_by(agreed.item, result.since) if agreed else None,
            escalations=self._escalations(agreed.item, result.since) if agreed else (),
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

    def _acknowledge_by(self, sla: Sla, since: date | None) -> date | None:
        return dates.after(since, sla.acknowledge, self._holidays) if since and sla.acknowledge else None

    def _escalations(self, sla: Sla, since: date | None) -> tuple[tuple[date, str], ...]:
        if since is None:
            return ()
        return tuple((dates.after(since, step.after, self._holidays), step.to) for step in sla.escalate)
