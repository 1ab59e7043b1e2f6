"""Judge the people: a snapshot and a day become results, through the kernel; the connection never leaves this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from credpolicy import dates
from credpolicy.evaluate import kernel, tables
from credpolicy.evaluate.people import findings_of, rule_findings
from credpolicy.evaluate.reasons import Reasons
from credpolicy.evaluate.rows import Rows, assignment_key, rows_of
from credpolicy.model.evaluation import RECORD_STATES, Evaluation, Line, Result
from credpolicy.model.policy import Requirement, Sla
from credpolicy.model.snapshot import Snapshot

if TYPE_CHECKING:
    import duckdb

LineRow = tuple[int, int, int | None, date | None, date | None, date | None]


def evaluate(snapshot: Snapshot, as_of: date, *, no_waivers: bool = False) -> Evaluation:
    """What the snapshot means on `as_of`: one result per obligation in force, and the findings about people.

    `no_waivers` judges as if there were none. The findings about files are not in it; `judge.judge` adds them.
    """
    rows = rows_of(snapshot, no_waivers=no_waivers)
    with kernel.database() as connection:
        tables.fill(connection, rows.tables)
        kernel.lock(connection)
        kernel.judge(connection, as_of, snapshot.settings.expiring_within)
        kernel.foresee(connection, as_of, snapshot.settings.expiring_within)
        answers = _answers(connection)
    results = _Results(snapshot, rows, as_of)
    judged = sorted(
        (results.of(row, answers.lines) for row in answers.results),
        key=lambda result: (result.worker, result.assignment, result.requirement),
    )
    unbound = tuple(sorted({snapshot.requirements[number].item.id for number in answers.unbound}))
    found = (
        *findings_of(snapshot, judged),
        *rule_findings(snapshot, as_of, judged, unbound, results.unanchored),
    )
    return Evaluation(snapshot, as_of, tuple(judged), tuple(found), _empty(snapshot, unbound))


def _empty(snapshot: Snapshot, unbound: tuple[str, ...]) -> tuple[str, ...]:
    """Why nothing, or not everything, was evaluated."""
    reasons = []
    if not snapshot.requirements:
        reasons.append("there are no requirements under policies/")
    if not snapshot.workers:
        reasons.append("there are no workers under registry/")
    if not reasons:
        allowed = {placed.item.id for placed in snapshot.requirements if placed.item.allow_empty}
        reasons.extend(f"requirement {name} matches nobody" for name in unbound if name not in allowed)
    return tuple(reasons)


@dataclass(slots=True)
class _Answers:
    """What the kernel found, as rows."""

    results: list[tuple[object, ...]]
    lines: dict[int, list[LineRow]]
    unbound: list[int]


def _answers(connection: duckdb.DuckDBPyConnection) -> _Answers:
    lines: dict[int, list[LineRow]] = {}
    for duty, *line in connection.execute(f"{kernel.relation('line')} order by duty, node").fetchall():
        lines.setdefault(duty, []).append(tuple(line))
    return _Answers(
        connection.execute(kernel.relation("result")).fetchall(),
        lines,
        [number for (number,) in connection.execute(kernel.relation("unbound")).fetchall()],
    )


class _Results:
    """Turns rows into results: ids for numbers, words for ranks, and the reasons."""

    def __init__(self, snapshot: Snapshot, rows: Rows, as_of: date) -> None:
        self._snapshot = snapshot
        self._rows = rows
        self._as_of = as_of
        self._slas: dict[str, Sla] = {placed.item.id: placed.item for placed in reversed(snapshot.slas)}
        self._reasons = Reasons(snapshot, as_of)
        self.unanchored: set[tuple[str, str]] = set()

    def of(self, row: tuple[object, ...], lines: dict[int, list[LineRow]]) -> Result:
        duty, seat, number, state, due, since, until, changes_on, waiver, anchor_missing = row
        place, assigned = self._rows.seats[seat]  # type: ignore[index]
        worker = self._snapshot.workers[place].item
        requirement = self._snapshot.requirements[number].item  # type: ignore[index]
        told = tuple(self._lines(lines.get(duty, [])))  # type: ignore[arg-type]
        named = None if waiver is None else self._snapshot.waivers[waiver].item  # type: ignore[index]
        result = Result(
            worker=worker.id,
            assignment="" if assigned is None else assignment_key(worker.assignments[assigned]),
            requirement=requirement.id,
            state=state,  # type: ignore[arg-type]
            severity=requirement.severity,
            level=requirement.level,
            mode=mode_on(requirement, self._as_of),
            owner=requirement.owner,
            lines=told,
            due=due,  # type: ignore[arg-type]
            since=since,  # type: ignore[arg-type]
            due_on=self._due_on(requirement, since),  # type: ignore[arg-type]
            compliant_until=until,  # type: ignore[arg-type]
            changes_on=changes_on,  # type: ignore[arg-type]
            waiver=named.id if named and state == "waived" else None,
            reasons=(),
        )
        if anchor_missing:
            self.unanchored.add((requirement.id, worker.id))
        return replace(result, reasons=self._reasons.of(result, worker, requirement))

    def _lines(self, rows: list[LineRow]) -> Iterator[Line]:
        for node, rank, record, until, ends_on, last_day in rows:
            held = None if record is None else self._rows.records[record][1]
            yield Line(self._rows.policies.tests[node].key, RECORD_STATES[rank], held, until, ends_on, last_day)

    def _due_on(self, requirement: Requirement, since: date | None) -> date | None:
        sla = self._slas.get(requirement.sla or "")
        return dates.after(since, sla.remedy) if sla and since else None


def mode_on(requirement: Requirement, day: date) -> str:
    """Whether a requirement advises or blocks on a day; it blocks where nothing is written."""
    begun = [step for step in requirement.enforcement if step.from_ <= day]
    return max(begun, key=lambda step: step.from_).mode if begun else "block"
