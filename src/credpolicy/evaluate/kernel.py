"""The kernel: the relations of `sql/` in the order in which they are made, on a database that is locked first."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources

import duckdb

from credpolicy.dates import Duration
from credpolicy.evaluate import tables

Length = tuple[int | None, int | None, str | None]

_SIZE = {"month": 1, "quarter": 3, "year": 12}

# What holds whatever the day, then what is asked about the day; each is one file of sql/, and its name the table's.
_LASTING = (
    "seat_profile", "credential_profile", "profile_value", "condition_fit", "fit", "record", "verified", "duty",
)  # fmt: skip
_OF_THE_DAY = ("obligation", "subject", "held")
_OF_THE_ASKED = ("leaf_standing", "standing")


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
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory with the kernel's tables and macros; it spills to a private folder, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="credpolicy-") as folder:
        connection = duckdb.connect(
            ":memory:",
            config={
                "temp_directory": folder,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            },
        )
        try:
            connection.execute("set python_enable_replacements = false")
            tables.create(connection)
            connection.execute(relation("macros"))
            yield connection
        finally:
            connection.close()


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut every door to files and settings; call it when the tables are filled."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def judge(connection: duckdb.DuckDBPyConnection, as_of: date, expiring_within: Duration) -> None:
    """Make `obligation`, `span`, `standing` and `verdict` for one day.

    `expiring_within` is the window of credential types that name none.
    """
    days, months, snap = length(expiring_within)
    window: dict[str, object] = {"window_days": days, "window_months": months, "window_snap": snap}
    for name in _LASTING:
        _make(connection, name, name)
    _make(connection, "obligation", "obligation", as_of=as_of)
    _make(connection, "subject", "subject")
    _make(connection, "held", "held")
    _make(connection, "span", "leaf_span")
    for height in _heights(connection):
        _add(connection, "span", "group_span", height=height)
    _make(connection, "touched", "touched")
    _make(connection, "provisional", "provisional")
    connection.execute(
        "create table ask as select duty as ask, duty as subject, $day::date as day from obligation",
        {"day": as_of},
    )
    _answer(connection, window)


def foresee(connection: duckdb.DuckDBPyConnection, as_of: date, expiring_within: Duration) -> None:
    """Make `change`, the day of each obligation's next change, from what `judge` made; moves today's answers aside."""
    days, months, snap = length(expiring_within)
    window: dict[str, object] = {"window_days": days, "window_months": months, "window_snap": snap}
    for name in ("ask", "standing", "verdict"):
        connection.execute(f"alter table {name} rename to {name}_today")
    _make(connection, "change_day", "change_day", as_of=as_of, **window)
    connection.execute("create table ask as select row_number() over () as ask, subject, day from change_day")
    connection.execute("drop table leaf_standing")
    _answer(connection, window)
    _make(connection, "change", "change")


def _answer(connection: duckdb.DuckDBPyConnection, window: dict[str, object]) -> None:
    """Answer every row of `ask`: how its tests stand on its day, and the verdict."""
    _make(connection, "leaf_standing", "leaf_standing")
    _make(connection, "standing", "standing")
    for height in _heights(connection):
        _add(connection, "standing", "group_standing", height=height)
    _make(connection, "verdict", "verdict", **window)


def _heights(connection: duckdb.DuckDBPyConnection) -> range:
    """The heights of the groups, from those whose members are all leaves upwards."""
    (highest,) = connection.execute("select coalesce(max(height), 0) from node").fetchall()[0]
    return range(1, highest + 1)


def _make(connection: duckdb.DuckDBPyConnection, table: str, name: str, **values: object) -> None:
    # table and file names are this module's own words
    connection.execute(f"create table {table} as {relation(name)}", values or None)


def _add(connection: duckdb.DuckDBPyConnection, table: str, name: str, **values: object) -> None:
    connection.execute(f"insert into {table} {relation(name)}", values)
