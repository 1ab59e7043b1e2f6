"""Find who holds a credential type on a day, also of people nobody requires it of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from credpolicy.evaluate import engine, kernel
from credpolicy.evaluate.files.employment import employed, on_leave
from credpolicy.evaluate.holdings import record_at, starts_on
from credpolicy.evaluate.policy_rows import serving
from credpolicy.evaluate.relations import relation
from credpolicy.evaluate.rows import rows_of
from credpolicy.model.evaluation import RECORD_STATES, Line
from credpolicy.model.holding import Employed, Holders, Holding
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.tree import Test

if TYPE_CHECKING:
    import duckdb


def holders(snapshot: Snapshot, as_of: date, wanted: Placed[CredentialType]) -> Holders:
    """Every record of the wanted type of the snapshot, and of those that satisfy it, in its state on `as_of`.

    The states are those of the kernel that judges. Of a type that has a test instead of records those are told who pass
    it, or would with the record they hold.
    """
    kind = wanted.item.id
    rows = rows_of(replace(snapshot, requirements=(), waivers=(), coverage=()))

    def read(connection: duckdb.DuckDBPyConnection) -> list[Any]:
        kernel.seek(connection, rows.policies.types[kind])
        return connection.execute(relation("holder"), {"as_of": as_of}).fetchall()

    holdings = []
    for record, rank, first_day, ends_on, last_day, decides in kernel.ask(rows.tables, read):
        place, number = rows.records[record]
        worker = snapshot.workers[place]
        holding = Holding(
            worker=worker,
            record=number,
            credential=record_at(worker.item, number),
            state=RECORD_STATES[rank],
            starts_on=first_day,
            ends_on=ends_on,
            last_day=last_day,
            decides=decides,
            employed=_employed(worker.item, as_of),
            assignments=tuple(_in_force(worker.item, as_of)),
        )
        holdings.append(holding)
    types = serving([placed.item for placed in snapshot.credential_types])[kind]
    derived = {placed.item.id for placed in snapshot.credential_types if placed.item.derived_from is not None}
    if types & derived:
        passing = {holding.worker.at(): holding for holding in _passing(snapshot, as_of, kind)}
        holdings = [
            *passing.values(),
            *(
                replace(holding, decides=holding.decides and holding.worker.at() not in passing)
                for holding in holdings
                if (one := passing.get(holding.worker.at())) is None or one.record != holding.record
            ),
        ]
    return Holders(
        snapshot=snapshot,
        as_of=as_of,
        type=wanted,
        through=tuple(sorted(types - {kind})),
        holdings=tuple(sorted(holdings, key=_best_first)),
        unread=tuple(sorted({part.worker for part in snapshot.unreadable if part.type is None or part.type in types})),
    )


def _passing(snapshot: Snapshot, as_of: date, kind: str) -> Iterator[Holding]:
    """How everybody who is judged on the day stands to a type that has a test: by the record that decides it."""
    asked = Placed(Requirement(id=kind, requires=(Test(type=kind),)), snapshot.files[0], ())
    judged = engine.evaluate(replace(snapshot, requirements=(asked,), waivers=(), coverage=()), as_of)
    workers = {placed.item.id: placed for placed in reversed(snapshot.workers)}
    best: dict[str, Line] = {}
    for result in judged.results:
        (line,) = result.lines
        if line.record is not None and _stands(line) < _stands(best.get(result.worker, _NOTHING)):
            best[result.worker] = line
    for name, line in best.items():
        worker, record = workers[name], line.record or 0
        credential = record_at(worker.item, record)
        holds = line.state in ("valid", "grace")
        yield Holding(
            worker=worker,
            record=record,
            credential=credential,
            state=line.state,
            starts_on=starts_on(credential),
            ends_on=line.compliant_until or date.max if holds else line.ends_on,
            last_day=line.compliant_until or date.max if holds else line.last_day,
            decides=True,
            employed=_employed(worker.item, as_of),
            assignments=tuple(_in_force(worker.item, as_of)),
        )


_NOTHING = Line("", "missing", None, None)


def _stands(line: Line) -> tuple[int, int]:
    """How well a line stands, the best first."""
    return RECORD_STATES.index(line.state), -(line.compliant_until or date.max).toordinal()


def _best_first(holding: Holding) -> tuple[int, date, str, str, int]:
    worker = holding.worker
    return (
        RECORD_STATES.index(holding.state),
        holding.ends_on or date.max,
        worker.item.id,
        worker.file.path,
        holding.record,
    )


def _employed(worker: Worker, day: date) -> Employed:
    if employed(worker, day):
        return "on_leave" if on_leave(worker, day) else "present"
    over = worker.ended_on < day if worker.ended_on is not None else worker.status == "ended"
    return "left" if over else "candidate"


def _in_force(worker: Worker, day: date) -> Iterator[int]:
    """The assignments on the day; none of somebody who has left."""
    if _employed(worker, day) == "left":
        return
    for number, assignment in enumerate(worker.assignments):
        if (assignment.starts_on or day) <= day <= (assignment.ends_on or day):
            yield number
