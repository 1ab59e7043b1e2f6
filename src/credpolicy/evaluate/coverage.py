"""Coverage: judges how many people with what there are where they are needed, and who comes nearest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from credpolicy.evaluate import stages, trees
from credpolicy.evaluate.relations import add, make, relation
from credpolicy.evaluate.uses import Uses

if TYPE_CHECKING:
    import duckdb

NEAREST = 5
_HOLDING = 1  # the rank up to which a test holds: valid, grace


class LineRow(NamedTuple):
    """How many people a line needs somewhere; `needed` is None where nobody can tell."""

    unit: int
    coverage: int
    need: int
    line: int
    number: int
    needed: int | None
    present: int


class FilledRow(NamedTuple):
    """How somebody who is there stands to a line; the least rank is best."""

    unit: int
    line: int
    worker: int
    seat: int
    rank: int


def begin(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Find what needs people on the day, by which case, and who is there."""
    for name in ("bound_seat", "staff", "asked_unit"):
        make(connection, f"coverage/{name}", name, as_of=as_of)
    connection.execute(
        "create or replace table filled (unit integer, line integer, worker integer, seat integer, rank integer)"
    )


def judge(connection: duckdb.DuckDBPyConnection, part: range) -> None:
    """Judge how those who are there stand, for a part of the workers that the kernel's `judge` has judged."""
    uses = Uses.of(connection)
    make(connection, "coverage/coverage_subject", "coverage_subject", first=part.start, after=part.stop)
    connection.execute("create or replace table subject as select * exclude (unit, line) from coverage_subject")
    make(connection, "wanted")
    if not uses.staged:
        stages.judge(connection, uses)
    trees.judge(connection, uses)
    connection.execute("create or replace table change_day (ask bigint, subject bigint, day date)")
    make(connection, "ask")
    trees.stand(connection, uses)
    add(connection, "coverage/filled", "filled")


def answers(connection: duckdb.DuckDBPyConnection, as_of: date) -> tuple[list[LineRow], list[FilledRow]]:
    """How many people each line needs, and how everybody there stands to it."""
    needed = connection.execute(relation("coverage/needed"), {"as_of": as_of}).fetchall()
    filled = connection.execute("select * from filled").fetchall()
    return [LineRow(*row) for row in needed], [FilledRow(*row) for row in filled]


def passing(rows: Sequence[FilledRow]) -> list[int]:
    """The workers who count for a line, each once."""
    return sorted({row.worker for row in rows if row.rank <= _HOLDING})


def nearest(rows: Sequence[FilledRow]) -> list[int]:
    """The workers who do not count, those who come nearest first: by state, then by place in the registry."""
    best: dict[int, int] = {}
    for row in rows:
        best[row.worker] = min(row.rank, best.get(row.worker, row.rank))
    left = sorted((rank, worker) for worker, rank in best.items() if rank > _HOLDING)
    return [worker for _rank, worker in left[:NEAREST]]


def most_filled(lines: Sequence[tuple[int, Sequence[int]]]) -> int:
    """How many places can be filled at once when nobody fills two: of each line so many, by these people.

    Grows a greatest matching place by place. A line that cannot get one more person never can later, so that neither
    a great need nor a great staff takes long.
    """
    sits: dict[int, int] = {}
    for line, (count, _) in enumerate(lines):
        for _ in range(count):
            if not _filled_one_more(line, lines, sits):
                break
    return len(sits)


def _filled_one_more(line: int, lines: Sequence[tuple[int, Sequence[int]]], sits: dict[int, int]) -> bool:
    """Give a line one person more, where that needs it moving others from line to line; `sits` is who fills which."""
    asked_by: dict[int, int] = {}
    left_by: dict[int, int] = {}
    frontier = [line]
    while frontier:
        asking = frontier.pop()
        for person in lines[asking][1]:
            if person in asked_by:
                continue
            asked_by[person] = asking
            now = sits.get(person)
            if now is None:
                sits[person] = asking
                while asking != line:
                    moved = left_by[asking]
                    asking = sits[moved] = asked_by[moved]
                return True
            if now != line and now not in left_by:
                left_by[now] = person
                frontier.append(now)
    return False
