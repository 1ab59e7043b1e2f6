"""Who must act on an obligation: the owner or the backup, whoever is there, and the worker's manager."""

from __future__ import annotations

from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.employment import employed, on_leave
from credpolicy.model.evaluation import Result
from credpolicy.model.explanation import Person, Responsible
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Sla
from credpolicy.model.snapshot import Snapshot


class Responsibles:
    """Finds who must act in one snapshot on one day. Where an id is written twice, the first counts."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self._as_of = as_of
        self._owners = {placed.item.id: placed for placed in reversed(snapshot.owners)}
        self._slas = {placed.item.id: placed for placed in reversed(snapshot.slas)}
        self._workers = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}

    def of(self, result: Result, sla: str | None, worker: Worker) -> Responsible:
        """Who answers for the obligation of a worker, and by when which step of its SLA is due."""
        owner = self._owners.get(result.owner or "")
        accountable = None if owner is None else self._person(owner.item.accountable)
        backup = None if owner is None or owner.item.backup is None else self._person(owner.item.backup)
        there = [person.id for person in (accountable, backup) if person and person.presence == "present"]
        agreed = self._slas.get(sla or "")
        return Responsible(
            owner=owner,
            accountable=accountable,
            backup=backup,
            acting=there[0] if there else None,
            manager=None if worker.manager is None else self._person(worker.manager),
            sla=agreed,
            acknowledge_by=_acknowledge_by(agreed.item, result.since) if agreed else None,
            escalations=_escalations(agreed.item, result.since) if agreed else (),
        )

    def _person(self, name: str) -> Person:
        worker = self._workers.get(name)
        if worker is None:
            return Person(name, "unknown")
        if not employed(worker, self._as_of):
            return Person(name, "not_employed")
        return Person(name, "on_leave" if on_leave(worker, self._as_of) else "present")


def _acknowledge_by(sla: Sla, since: date | None) -> date | None:
    return dates.after(since, sla.acknowledge) if since and sla.acknowledge else None


def _escalations(sla: Sla, since: date | None) -> tuple[tuple[date, str], ...]:
    return tuple((dates.after(since, step.after), step.to) for step in sla.escalate) if since else ()
