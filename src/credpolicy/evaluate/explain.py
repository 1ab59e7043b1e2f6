"""Explain workers: which requirements bind and which do not, and the whole chain behind each verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from credpolicy.evaluate import engine, kernel, ledger
from credpolicy.evaluate.chain import BearingRow, chain
from credpolicy.evaluate.facts import Facts
from credpolicy.evaluate.grounds import askings, lines_of
from credpolicy.evaluate.narrowed import narrowed
from credpolicy.evaluate.records import Case, Known, Tests, clauses
from credpolicy.evaluate.responsible import Responsibles
from credpolicy.evaluate.rows import Rows, assignment_key, rows_of
from credpolicy.model.evaluation import Result
from credpolicy.model.explanation import (
    Clauses,
    Explanation,
    Obligation,
    Supervision,
    Timing,
    Unbound,
    Unread,
    WaiverStanding,
)
from credpolicy.model.finding import GAP_STATES, SEVERITIES, State
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import walk

if TYPE_CHECKING:
    import duckdb

Judged = dict[int, tuple[engine.ResultRow, Result]]
_BEST_LAST: tuple[State, ...] = (
    "provisional", "waived", "grace", "expiring", "not_yet_due", "compliant", "not_applicable",
)  # fmt: skip


def explain(snapshot: Snapshot, as_of: date, workers: Collection[str]) -> tuple[Explanation, ...]:
    """Everything about these workers on `as_of`, in the order of the registry: one explanation for each row.

    The verdicts are those of `engine.evaluate`: the same kernel, given the rows of these workers and their supervisors.
    """
    about = narrowed(snapshot, workers)
    rows = rows_of(about)

    def read(connection: duckdb.DuckDBPyConnection) -> tuple[engine.Answers, Known]:
        answers = engine.Answers(connection)
        kernel.judge(connection, range(len(about.workers)), as_of, about.settings.expiring_within)
        answers.read(connection)
        kernel_rows = chain(connection, as_of, about.settings.expiring_within)
        accounts = ledger.accounts(connection, rows.policies.credits, as_of) if rows.policies.credits.versions else {}
        return answers, Known(kernel_rows, accounts, askings(connection, about, rows, kernel_rows, as_of))

    answers, known = kernel.ask(rows.tables, read)
    told = engine.Results(about, rows, as_of, {})
    judged = {row.duty: (row, told.of(row, answers.lines.get(row.duty, []))) for row in answers.results}
    explainer = _Explainer(about, as_of, rows, known, judged)
    people = Responsibles(snapshot, as_of)
    return tuple(
        Explanation(
            snapshot, as_of, placed, tuple(explainer.obligations(place, people)), tuple(explainer.unbound(place))
        )
        for place, placed in enumerate(about.workers)
        if placed.item.id in workers
    )


class _Explainer:
    """Puts the rows of the kernel together with what they speak of."""

    def __init__(self, snapshot: Snapshot, as_of: date, rows: Rows, known: Known, judged: Judged) -> None:
        self._snapshot = snapshot
        self._as_of = as_of
        self._seats = rows.seats
        self._chain = known.chain
        self._judged = judged
        self._facts = Facts(snapshot)
        self._tests = Tests(snapshot, rows, known, self._facts)
        self._types = {number: name for name, number in rows.policies.types.items()}
        self._kinds = rows.policies.kinds
        self._rules = rows.policies.rules.cases

    def _bearings(self, place: int) -> Iterator[tuple[int, BearingRow]]:
        """Every seat of a worker with each requirement that is judged for such seats."""
        for seat, (worker, _) in enumerate(self._seats):
            if worker == place:
                for row in self._chain.bearings.get(seat, []):
                    yield seat, row

    def obligations(self, place: int, people: Responsibles) -> list[Obligation]:
        """The obligations of a worker, worst first."""
        found = [
            self._obligation(seat, row, row.duty, people) for seat, row in self._bearings(place) if row.duty is not None
        ]
        return sorted(found, key=_worst_first)

    def unbound(self, place: int) -> list[Unbound]:
        """Why a requirement does not bind, for each assignment; in the order of the policies."""
        found = [(row.requirement, self._unbound(seat, row)) for seat, row in self._bearings(place) if row.duty is None]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    def _unbound(self, seat: int, row: BearingRow) -> Unbound:
        place, assignment = self._seats[seat]
        worker = self._snapshot.workers[place].item
        return Unbound(
            requirement=self._snapshot.requirements[row.requirement],
            assignment=assignment,
            key="" if assignment is None else assignment_key(worker.assignments[assignment]),
            selector=self._selector(seat, row.requirement),
            bearing=row.bearing,
            day=row.day,
        )

    def _selector(self, seat: int, number: int) -> Clauses:
        place, assignment = self._seats[seat]
        return clauses(
            self._snapshot.requirements[number].item.applies_to,
            self._chain.selected.get((seat, number), []),
            lambda path: self._facts.of_seat(path, self._snapshot.workers[place], assignment, self._as_of),
        )

    def _obligation(self, seat: int, row: BearingRow, duty: int, people: Responsibles) -> Obligation:
        place, assignment = self._seats[seat]
        worker, requirement = self._snapshot.workers[place], self._snapshot.requirements[row.requirement]
        told, result = self._judged[duty]
        case = Case(duty, requirement, worker, assignment, self._as_of, told.each, self._chain.each.get(duty))
        return Obligation(
            requirement=requirement,
            assignment=assignment,
            selector=self._selector(seat, row.requirement),
            result=result,
            timing=self._timing(duty),
            tests=self._tests.of(case, row.requirement),
            waivers=tuple(self._waivers(duty, worker.item.id, requirement.item.id)),
            supervision=self._supervision(duty, worker.item, assignment) if requirement.item.provisional else None,
            responsible=people.of(result, requirement.item.sla, worker.item),
            unread=tuple(self._unread(worker.item, row.requirement)) if duty in self._chain.touched else (),
        )

    def _timing(self, duty: int) -> Timing:
        row = self._chain.timings[duty]
        kind = None if row.window_type is None else self._types[row.window_type]
        _, renewal = self._rules[row.window_rule] if kind and row.window_rule is not None else (None, None)
        return Timing(
            start=row.start,
            enforced_from=row.enforced_from,
            selected_from=row.selected_from,
            last_held=row.last_held,
            changes_to=row.changes_to,
            window=(renewal and renewal.window) or self._snapshot.settings.expiring_within,
            window_type=kind,
            window_from=row.window_from,
            anchor_missing=row.anchor_missing,
        )

    def _waivers(self, duty: int, worker: str, requirement: str) -> Iterator[WaiverStanding]:
        rows = {row.waiver: row for row in self._chain.excused.get(duty, [])}
        for number, placed in enumerate(self._snapshot.waivers):
            row = rows.get(number)
            if row or (placed.item.worker, placed.item.requirement) == (worker, requirement):
                yield WaiverStanding(placed, row.state, row.until) if row else WaiverStanding(placed, "refused", None)

    def _supervision(self, duty: int, worker: Worker, assignment: int | None) -> Supervision:
        until, passes = self._chain.supervised.get(duty, (None, False))
        supervisor = None if assignment is None else worker.assignments[assignment].supervisor
        return Supervision(until, supervisor, passes)

    def _unread(self, worker: Worker, number: int) -> Iterator[Unread]:
        kinds = [self._kinds[self._types[type_]] for type_ in self._chain.depends.get(number, [])]
        asked = [
            *self._snapshot.requirements[number].item.requires,
            *(line for kind in kinds for line in lines_of(kind)),
        ]
        leaves = [test.type for test in walk(tuple(asked)) if test.type is not None]
        yield from (Unread("type", name) for name in dict.fromkeys(leaves) if name not in self._kinds)
        names = {kind.id for kind in kinds}
        for part in dict.fromkeys(self._snapshot.unreadable):
            if part.worker == worker.id and (part.type is None or part.type in names):
                yield Unread("record", part.type)


def _worst_first(obligation: Obligation) -> tuple[int, bool, int, str, int]:
    result = obligation.result
    counts = result.level == "mandatory" and result.mode == "block"
    return (
        0 if result.state in GAP_STATES else 1 + _BEST_LAST.index(result.state),
        not counts,
        SEVERITIES.index(obligation.requirement.item.severity),
        result.requirement,
        -1 if obligation.assignment is None else obligation.assignment,
    )
