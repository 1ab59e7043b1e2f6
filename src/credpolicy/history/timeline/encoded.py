"""Verdicts and coverage as plain data for the cache, and back again, with every field as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from credpolicy.evaluate.lives import Judged
from credpolicy.model.evaluation import Covered, Line, Result

WRONG = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What plain data that are no verdicts may raise."""


def of_judged(judged: Judged) -> list[Any]:
    """The verdicts on a worker on a day. They have neither reasons nor groups."""
    return [[_of_result(result) for result in judged.results], [turn.toordinal() for turn in judged.turns]]


def judged_of(said: Any) -> Judged:
    """The same the other way. Raises WRONG."""
    results, turns = said
    return Judged(tuple(_result_of(*row) for row in results), tuple(map(date.fromordinal, turns)))


def of_covered(covered: Sequence[Covered]) -> list[Any]:
    """How places are covered."""
    return [
        [
            one.coverage, one.place, one.line, one.state, one.needed, one.present, one.passing, one.shortfall,
            one.nearest, one.asked, one.severity, one.level, one.owner,
        ]
        for one in covered
    ]  # fmt: skip


def covered_of(said: Any) -> tuple[Covered, ...]:
    """The same the other way. Raises WRONG."""
    return tuple(
        Covered(name, tuple(place), line, state, needed, present, tuple(passing), short, tuple(nearest), *rest)
        for name, place, line, state, needed, present, passing, short, nearest, *rest in said
    )


def _of_result(result: Result) -> list[Any]:
    return [
        result.worker, result.assignment, result.requirement, result.state, result.severity, result.level, result.mode,
        result.owner, [_of_line(line) for line in result.lines], _of_day(result.due), _of_day(result.since),
        _of_day(result.due_on), _of_day(result.compliant_until), _of_day(result.changes_on), result.waiver, result.each,
    ]  # fmt: skip


def _result_of(*row: Any) -> Result:
    lines = tuple(_line_of(*line) for line in row[8])
    due, since, due_on, until, changes_on = map(_day_of, row[9:14])
    waiver, each = row[14:]
    worker, assignment, requirement, state, severity, level, mode, owner = row[:8]
    return Result(
        worker, assignment, requirement, state, severity, level, mode, owner, lines, due, since, due_on, until,
        changes_on, waiver, (), each,
    )  # fmt: skip


def _of_line(line: Line) -> list[Any]:
    days = (line.compliant_until, line.ends_on, line.last_day, line.since, line.due_on)
    return [line.key, line.state, line.record, *map(_of_day, days)]


def _line_of(key: str, state: Any, record: int | None, *days: Any) -> Line:
    until, ends_on, last_day, since, due_on = map(_day_of, days)
    return Line(key, state, record, until, ends_on, last_day, since, due_on)


def _of_day(day: date | None) -> int:
    """The number of the day, the first being 1; 0 for none."""
    return 0 if day is None else day.toordinal()


def _day_of(said: Any) -> date | None:
    return date.fromordinal(cast("int", said)) if said else None
