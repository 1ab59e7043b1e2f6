"""Waivers on a day: whom each excuses, by the same kernel that judges, and which of them should not be there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from credpolicy.evaluate import kernel
from credpolicy.evaluate.engine import ResultRow, Results, evaluate
from credpolicy.evaluate.files import waivers as judged_files
from credpolicy.evaluate.files.index import Index, build
from credpolicy.evaluate.people import Key
from credpolicy.evaluate.relations import relation
from credpolicy.evaluate.rows import assignment_key, honoured_until, rows_of
from credpolicy.model.evaluation import Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.waived import Excused, Fault, Standing, Told, Waived, Waivings
from credpolicy.model.waiver import Waiver

if TYPE_CHECKING:
    import duckdb

_Term = tuple[date, date]
_FAULTS: dict[str, Fault] = {"WVR001": "self_approved", "WVR002": "overlong", "WVR003": "not_allowed"}


def waivings(snapshot: Snapshot, as_of: date) -> Waivings:
    """Every waiver of the snapshot as it stands on `as_of`."""
    reached, carried = _reached(snapshot, as_of)
    bare = {_key(result): result.state for result in evaluate(snapshot, as_of, no_waivers=True).results}
    index = build(snapshot, as_of, as_of)
    judge = _Judge(index, _by_files(index), carried)
    found = []
    for place, placed in enumerate(snapshot.waivers):
        needy = [(key, own) for key, own in reached.get(place, ()) if bare.get(key) in GAP_STATES]
        excused = [Excused(*key, bare[key]) for key, own in needy if not own]
        covers = tuple(sorted(excused, key=lambda one: (one.worker, one.requirement)))
        found.append(judge.of(place, placed, covers, own=len(excused) < len(needy)))
    return Waivings(snapshot, as_of, tuple(found))


def _key(result: Result) -> Key:
    return Key(result.worker, result.assignment, result.requirement, result.each)


def _reached(snapshot: Snapshot, as_of: date) -> tuple[dict[int, list[tuple[Key, bool]]], dict[int, _Term]]:
    """The obligations that each waiver reaches on the day, and the term in which each cohort carries records.

    With each obligation stands whether it is the approver's own, whom the waiver does not excuse.
    """
    cohorts = any(placed.item.type is not None for placed in snapshot.waivers)
    rows = rows_of(snapshot)
    results = Results(snapshot, rows, as_of)

    def read(connection: duckdb.DuckDBPyConnection) -> tuple[dict[int, list[tuple[Key, bool]]], dict[int, _Term]]:
        reached: dict[int, list[tuple[Key, bool]]] = {}
        carried: dict[int, _Term] = {}
        for part in kernel.parts(connection):
            kernel.judge(connection, part, as_of, snapshot.settings.expiring_within)
            keys = {
                row.duty: results.key(row)
                for row in (ResultRow(*row) for row in connection.execute(relation("result")).fetchall())
            }
            for waiver, duty, own in connection.execute(relation("reached"), {"as_of": as_of}).fetchall():
                reached.setdefault(waiver, []).append((keys[duty], own))
            for waiver, first, last in connection.execute(relation("carried")).fetchall() if cohorts else ():
                known = carried.get(waiver, (first, last))
                carried[waiver] = (min(first, known[0]), max(last, known[1]))
        return reached, carried

    return kernel.ask(rows.tables, read)


def _by_files(index: Index) -> dict[tuple[str, str | int], list[Told]]:
    """What the judgement of the files says of waivers, by their places."""
    told: dict[tuple[str, str | int], list[Told]] = {}
    for finding in judged_files.judge(index):
        location = finding.location
        if finding.rule in _FAULTS and location is not None:
            sentence = finding.message.partition(": ")[2]
            told.setdefault((location.path, location.pointer[1]), []).append(Told(_FAULTS[finding.rule], sentence))
    return told


class _Judge:
    """Says how a waiver stands and what is wrong with it."""

    def __init__(
        self, index: Index, by_files: dict[tuple[str, str | int], list[Told]], carried: dict[int, _Term]
    ) -> None:
        self._index = index
        self._by_files = by_files
        self._carried = carried

    def of(self, place: int, placed: Placed[Waiver], covers: tuple[Excused, ...], *, own: bool) -> Waived:
        """The waiver at a place of the snapshot; `own`: its approver would need to be excused too."""
        first, last, honoured = self._term(place, placed.item)
        as_of = self._index.as_of
        state: Standing = "active" if honoured else "refused"
        if last is not None and last < as_of:
            state = "expired"
        elif honoured and first is not None and first > as_of:
            state = "to_come"
        # one that is cut short by the longest term may be mended and count again
        over = state == "expired" and (placed.item.type is not None or placed.item.last_day < as_of)
        wrong = [
            *([Told("expired", f"it ended on {last}")] if over else ()),
            *(Told("orphaned", sentence) for sentence in self._orphaned(placed.item, covers)),
            *self._by_files.get((placed.file.path, placed.pointer[1]), ()),
            *([_approved_by_one_of_them(placed.item)] if own else ()),
        ]
        if state == "active" and not covers and not wrong:
            wrong.append(Told("unused", "nobody would fall short without it"))
        return Waived(placed, state, first, last, covers, tuple(wrong))

    def _term(self, place: int, waiver: Waiver) -> tuple[date | None, date | None, bool]:
        """First and last day, inclusive, on which it counts, None where nobody can tell; and whether it ever does."""
        settings = self._index.snapshot.settings.waivers
        if waiver.type is None:
            honoured = honoured_until(waiver, settings.maximum, settings.approvers)
            return waiver.from_, waiver.last_day if honoured is None else honoured, honoured is not None
        first, last = self._carried.get(place, (waiver.from_, None))
        if last is None and waiver.last_day != date.max:
            last = waiver.last_day
        return first, last, True

    def _orphaned(self, waiver: Waiver, covers: tuple[Excused, ...]) -> Iterator[str]:
        """What it speaks of and is not there, or no longer. What could not be read may be there."""
        for collection, name, noun in (
            ("workers", waiver.worker, "worker"),
            ("requirements", waiver.requirement, "requirement"),
            ("credential_types", waiver.type, "credential type"),
        ):
            if name is not None and name not in self._index.names[collection]:
                yield f"there is no {noun} {name}"
        worker = self._index.workers.get(waiver.worker or "")
        if worker is None or covers:
            return
        if worker.ended_on is not None and worker.ended_on < self._index.as_of:
            yield f"the last day of {worker.id} was {worker.ended_on}"
        elif worker.status == "ended" and worker.ended_on is None:
            yield f"{worker.id} has left"
        keys = {assignment_key(assignment) for assignment in worker.assignments}
        unread = worker.id in self._index.half_read
        if waiver.assignment is not None and waiver.assignment not in keys and not unread:
            yield f"{worker.id} has no assignment {waiver.assignment}"


def _approved_by_one_of_them(waiver: Waiver) -> Told:
    return Told("self_approved", f"{waiver.approved_by}, whom it would excuse, approved it, so it does not excuse them")
