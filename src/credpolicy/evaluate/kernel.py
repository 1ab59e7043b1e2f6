"""The kernel: the relations of `sql/` in the order in which they are made, on a database that is locked first."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import duckdb

from credpolicy.dates import Duration
from credpolicy.evaluate import stages, tables, trees
from credpolicy.evaluate.lengths import length
from credpolicy.evaluate.relations import add, make, make_empty, relation
from credpolicy.evaluate.uses import Uses

WORKERS_AT_ONCE = 500_000
# below so many credentials threads wait for each other longer than they help
_ALONE_BELOW = 20_000
_EVERYBODY = 2**31 - 1

Answer = TypeVar("Answer")


@contextlib.contextmanager
def database(*, alone: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory with the kernel's tables and macros; what it spills is gone at the end.

    It works in one thread `alone`, or in one for each core.
    """
    with tempfile.TemporaryDirectory(prefix="credpolicy-") as folder:
        connection = duckdb.connect(
            ":memory:",
            config={
                "temp_directory": folder,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
                **({"threads": 1} if alone else {}),
            },
        )
        try:
            connection.execute("set python_enable_replacements = false")
            tables.create(connection)
            connection.execute(relation("macros"))
            yield connection
        finally:
            connection.close()


def ask(rows: Mapping[str, Sequence[tables.Row]], question: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
    """What a question finds in a database that holds the rows of each table.

    Where the database fails by a defect of its own, the question is put once more with every statement carried out as
    it is written: it is the optimizer's rewriting that goes wrong.
    """
    try:
        with filled(rows) as connection:
            return question(connection)
    except (duckdb.InternalException, duckdb.FatalException):
        with filled(rows, as_written=True) as connection:
            return question(connection)


@contextlib.contextmanager
def filled(
    rows: Mapping[str, Sequence[tables.Row]], *, as_written: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that holds the rows of each table, is locked, and knows what every selector holds on."""
    with database(alone=len(rows["credential"]) < _ALONE_BELOW) as connection:
        if as_written:
            connection.execute("set enable_optimizer = false")
        tables.fill(connection, rows)
        if rows.get("business"):
            reckon_in_business_days(connection)
        lock(connection)
        prepare(connection)
        yield connection


def reckon_in_business_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Let lengths be business days too, by the holidays in `business`; call it before `lock`."""
    for variable in ("business_holiday", "business_before"):
        connection.execute(f"set variable {variable} = ({relation(variable)})")
    connection.execute(relation("business"))


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut every door to files and settings; call it when the tables are filled."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Find what every selector holds on and which records are defeated; call it after `lock`, before `judge`."""
    make_empty(connection)
    stages.fit_selectors(connection)
    make(connection, "defeated")


def parts(connection: duckdb.DuckDBPyConnection, size: int = WORKERS_AT_ONCE) -> Iterator[range]:
    """The workers in parts: a verdict needs one worker's rows only, and small tables stay in the cache."""
    (after,) = connection.execute("select coalesce(max(worker) + 1, 0) from worker").fetchall()[0]
    for first in range(0, after, size):
        yield range(first, min(first + size, after))


def judge(
    connection: duckdb.DuckDBPyConnection, part: range, as_of: date, expiring_within: Duration, *, ahead: bool = True
) -> None:
    """Make `obligation`, `span`, `standing` and `verdict` for a part of the workers on one day.

    Workers with a row in `judged_on` are judged on that day instead; `as_of` must not be later.

    With `ahead` the later days on which something might change are judged as well; `change` is empty without.
    `expiring_within` is the window of credential types that name none. What an earlier part left is dropped.
    """
    days, months, snap = length(expiring_within)
    window: dict[str, Any] = {"window_days": days, "window_months": months, "window_snap": snap}
    workers = {"first": part.start, "after": part.stop}
    uses = Uses.of(connection)
    if uses.totals:
        make(connection, "reached_day", **workers)
    if uses.staged:
        stages.judge_all(connection, uses, workers)
    if uses.phrases:
        stages.name_days(connection, uses, workers)
    if uses.each:
        make(connection, "each_part", **workers)
        for name in ("each", "each_value"):
            make(connection, name)
    make(connection, "obligation", as_of=as_of, **workers)
    make(connection, "own_day")
    make(connection, "subject")
    if uses.cohorts:
        for name in ("extension", "shadow"):
            make(connection, name)
        add(connection, "shadow_subject", "subject")
    make(connection, "wanted")
    if not uses.staged:
        stages.judge(connection, uses)
    trees.judge(connection, uses, shadows=uses.cohorts)
    if uses.cohorts:
        make(connection, "extended")
    _excuse(connection, uses, workers)
    connection.execute("create or replace table today as select $day::date as day", {"day": as_of})
    if ahead:
        _look_ahead(connection, uses)
        make(connection, "change_day", as_of=as_of, **window)
    else:
        connection.execute("create or replace table change_day (ask bigint, subject bigint, day date)")
    for name in ("ask", "asked"):
        make(connection, name)
    if uses.excuses:
        for name in ("concerned", "excuse"):
            make(connection, name)
    trees.stand(connection, uses)
    make(connection, "verdict", **window)
    make(connection, "change")


def turn(connection: duckdb.DuckDBPyConnection, part: range) -> None:
    """Make `turn`, the later days on which a verdict on a worker of the part might change; call it after `judge`."""
    make(connection, "coming", first=part.start, after=part.stop)
    make(connection, "turn")


def _excuse(connection: duckdb.DuckDBPyConnection, uses: Uses, workers: dict[str, int]) -> None:
    """Make what might decide an obligation but its tests."""
    if uses.waivers:
        make(connection, "relief", **workers)
    if uses.unread:
        make(connection, "touched")
    if uses.provisional:
        make(connection, "provisional")


def _look_ahead(connection: duckdb.DuckDBPyConnection, uses: Uses) -> None:
    """Make `later`, the days on which more than records might change something."""
    connection.execute("delete from later")
    if uses.excuses:
        add(connection, "later_excused", "later")
    if uses.phrases or uses.credits or uses.kinds("when") or uses.kinds("at"):
        add(connection, "later_tested", "later")


def seek(connection: duckdb.DuckDBPyConnection, type_: int) -> None:
    """Make `record` and `verified` for everybody who has records of a type, or of one that satisfies it."""
    uses = Uses.of(connection)
    if uses.staged:
        stages.judge_all(connection, uses, {"first": 0, "after": _EVERYBODY})
    make(connection, "sought", "wanted", type=type_)
    if not uses.staged:
        stages.judge(connection, uses)
