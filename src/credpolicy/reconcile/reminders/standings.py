"""Standings: for each line of each obligation that counts, the last responsible day and the first day of its gap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from credpolicy import dates
from credpolicy.dates import ONE_DAY, Duration
from credpolicy.evaluate.people import HOLDS, Key, print_of
from credpolicy.evaluate.rows import assignment_key
from credpolicy.model.evaluation import Evaluation, Line, Result
from credpolicy.model.finding import GAP_STATES, State
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.reminder import Duty, Stand
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import walk


class _End(NamedTuple):
    """The last good day, None where nobody knows it; and the first day of the gap, if there is one."""

    end: date | None
    since: date | None = None


def duties(evaluation: Evaluation) -> dict[str, Duty]:
    """Where everything that binds stands, by fingerprint: mandatory, blocking, unwaived, and with an end in reach.

    Of two lines with one fingerprint the one that ends first counts.
    """
    reading = _Reading(evaluation.snapshot)
    found: dict[str, Duty] = {}
    for result in evaluation.results:
        if not result.binds or result.state in ("not_applicable", "waived"):
            continue
        for duty in reading.of(result):
            other = found.get(duty.fingerprint)
            if other is None or _first_day(duty) < _first_day(other):
                found[duty.fingerprint] = duty
    return found


def _first_day(duty: Duty) -> date:
    return duty.stand.anchor or date.min


class _Reading:
    """What the policies and the registry say about the results of one snapshot. Of an id written twice the first."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._workers = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
        self._requirements = {placed.item.id: placed.item for placed in reversed(snapshot.requirements)}
        self._holidays = frozenset(placed.item.on for placed in snapshot.holidays)
        self._lead_times: dict[str, tuple[Duration, ...]] = {
            placed.item.id: tuple(case.lead_time for case in placed.item.renewal or () if case.lead_time)
            for placed in reversed(snapshot.credential_types)
        }

    def of(self, result: Result) -> Iterator[Duty]:
        """The lines of one obligation that end, are owed or are missing."""
        requirement, worker = self._requirements[result.requirement], self._workers[result.worker]
        for line in result.lines:
            end = _end(result, line)
            if end is not None:
                yield self._duty(result, line, end, _types(requirement, worker, line))
        if result.state in GAP_STATES and all(line.state in HOLDS for line in result.lines):
            yield self._duty(result, None, _End(None), ())

    def _duty(self, result: Result, line: Line | None, end: _End, types: tuple[str, ...]) -> Duty:
        key = line.key if line else ""
        return Duty(
            fingerprint=print_of("GAP001", Key(result.worker, result.assignment, result.requirement, result.each), key),
            worker=result.worker,
            assignment=result.assignment,
            requirement=result.requirement,
            each=result.each,
            line=key,
            types=types,
            state=_state(result, line),
            severity=result.severity,
            owner=result.owner,
            location=self._location(result),
            end=end.end,
            due_on=line.due_on if line else result.due_on,
            stand=Stand(end.end and self._anchor(end.end, types), end.since),
        )

    def _anchor(self, end: date, types: tuple[str, ...]) -> date:
        """The last responsible day: the earliest, where several types or cases name lead times."""
        # one that decides is all there is; of a group that nothing is held of each may be the one
        lengths = (length for name in types for length in self._lead_times.get(name, ()))
        return min((dates.before(end, length, self._holidays) for length in lengths), default=end)

    def _location(self, result: Result) -> str | None:
        if not result.assignment:
            return None
        rows = self._workers[result.worker].assignments
        return next((row.location for row in rows if assignment_key(row) == result.assignment), None)


def _state(result: Result, line: Line | None) -> State:
    """The state of one line: its own in a gap or where it holds, else that of the obligation."""
    if line is None:
        return result.state
    if line.state in HOLDS:
        return "grace" if line.state == "grace" else "compliant"
    if result.state in GAP_STATES:
        return next((state for state in GAP_STATES if state == line.state), result.state)
    return result.state


def _types(requirement: Requirement, worker: Worker, line: Line) -> tuple[str, ...]:
    """The type of the record that decides, or every type that could meet the line."""
    if line.record is not None and line.record < len(worker.credentials):
        return (worker.credentials[line.record].type,)
    tests = [test for test in requirement.requires if test.key == line.key]
    return tuple(dict.fromkeys(test.type for test in walk(tuple(tests)) if test.type))


def _end(result: Result, line: Line) -> _End | None:
    """When the line ends, or ended; None for what never does, and for what nobody owes yet."""
    if line.state in HOLDS:
        return _End(line.compliant_until) if line.compliant_until else None
    if result.state in GAP_STATES:
        return _End(_day_before(line.since), line.since) if line.since else _End(None)
    if result.state == "provisional":
        last = _day_before(result.changes_on or line.since)
        return _End(last) if last else None
    return _End(result.due) if result.due else None


def _day_before(day: date | None) -> date | None:
    return day - ONE_DAY if day and day > date.min else day
