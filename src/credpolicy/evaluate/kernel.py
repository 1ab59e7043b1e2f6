"""The kernel: the relations of `sql/` in the order in which they are made, on a database that is locked first."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import duckdb

from credpolicy.dates import Duration
from credpolicy.evaluate import tables

Length = tuple[int | None, int | None, str | None]

_SIZE = {"month": 1, "quarter": 3, "year": 12}

# each is one file of sql/, and its name the table's (or the view's)
_PROFILES = ("seat_profile", "credential_profile", "profile_value", "condition_fit", "fit")
_LOOKED_AT = ("looked_at", "ruled", "record", "verification", "verified")
_RECORDS = ("subject", "wanted", *_LOOKED_AT, "held")
_VIEWS = ("looked_at", "ruled", "verification", "ask", "asked")

WORKERS_AT_ONCE = 500_000
# below so many credentials threads wait for each other longer than they help
_ALONE_BELOW = 20_000


def length(duration: Duration | None) -> Length:
    """A duration as the kernel's three columns; a calendar length counts one unit more and stops a day before it."""
    if duration is None:
        return None, None, None
    if duration.unit in ("day", "week"):
        return duration.count * (7 if duration.unit == "week" else 1), None, None
    size = _SIZE[duration.unit]
    if duration.calendar:
        return None, (duration.count + 1) * size, duration.unit
    return None, duration.count * size, None


@cache
def relation(name: str) -> str:
    """The text of one file of `sql/`."""
    return resources.files("credpolicy.evaluate").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


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


@contextlib.contextmanager
def filled(rows: Mapping[str, Sequence[tables.Row]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that holds the rows of each table, is locked, and knows what every selector holds on."""
    with database(alone=len(rows["credential"]) < _ALONE_BELOW) as connection:
        tables.fill(connection, rows)
        lock(connection)
        prepare(connection)
        yield connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut every door to files and settings; call it when the tables are filled."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Find what every selector holds on and which records are defeated; call it after `lock`, before `judge`."""
    for name in (*_PROFILES, "defeated"):
        _make(connection, name)


def parts(connection: duckdb.DuckDBPyConnection, size: int = WORKERS_AT_ONCE) -> Iterator[range]:
    """The workers in parts: a verdict needs one worker's rows only, and small tables stay in the cache."""
    (after,) = connection.execute("select coalesce(max(worker) + 1, 0) from worker").fetchall()[0]
    for first in range(0, after, size):
        yield range(first, min(first + size, after))


def judge(
    connection: duckdb.DuckDBPyConnection, part: range, as_of: date, expiring_within: Duration, *, ahead: bool = True
) -> None:
    """Make `obligation`, `span`, `standing` and `verdict` for a part of the workers on one day.

    With `ahead` the later days on which something might change are judged as well, and `change` is made.
    `expiring_within` is the window of credential types that name none. What an earlier part left is dropped.
    """
    days, months, snap = length(expiring_within)
    window: dict[str, Any] = {"window_days": days, "window_months": months, "window_snap": snap}
    _make(connection, "obligation", as_of=as_of, first=part.start, after=part.stop)
    for name in _RECORDS:
        _make(connection, name)
    _make(connection, "leaf_piece", "piece")
    _make(connection, "merged_span", "span")
    groups = connection.execute("select distinct height, needed > 1 from node where height > 0 order by all").fetchall()
    for height, several in groups:
        if several:
            _add(connection, "group_span", "span", height=height)
        else:
            _make(connection, "choice_piece", "piece", height=height)
            _add(connection, "merged_span", "span")
    _make(connection, "touched")
    _make(connection, "provisional")
    connection.execute("create or replace table today as select $day::date as day", {"day": as_of})
    _make(connection, "concerned")
    if ahead:
        _make(connection, "change_day", as_of=as_of, **window)
    else:
        connection.execute("create or replace table change_day (ask bigint, subject bigint, day date)")
    for name in ("ask", "asked"):
        _make(connection, name)
    _make(connection, "leaf_standing", "standing")
    for height in _heights(connection):
        _add(connection, "group_standing", "standing", height=height)
    _make(connection, "verdict", **window)
    if ahead:
        _make(connection, "change")


def seek(connection: duckdb.DuckDBPyConnection, type_: int) -> None:
    """Make `record` and `verified` for everybody who has records of a type, or of one that satisfies it."""
    _make(connection, "sought", "wanted", type=type_)
    for name in _LOOKED_AT:
        _make(connection, name)


def _heights(connection: duckdb.DuckDBPyConnection) -> range:
    """The heights of the groups, from those whose members are all leaves upwards."""
    (highest,) = connection.execute("select coalesce(max(height), 0) from node").fetchall()[0]
    return range(1, highest + 1)


def _make(connection: duckdb.DuckDBPyConnection, name: str, table: str | None = None, **values: object) -> None:
    """Make the relation of that name, in a table of its name or of another."""
    # names of relations and tables are this module's own words
    kind = "view" if name in _VIEWS else "table"
    connection.execute(f"create or replace {kind} {table or name} as {relation(name)}", values or None)


def _add(connection: duckdb.DuckDBPyConnection, name: str, table: str, **values: object) -> None:
    """Add the rows of a relation to a table."""
    connection.execute(f"insert into {table} {relation(name)}", values or None)
