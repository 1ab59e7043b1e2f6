"""Credits: judges how much was earned in which time, through the relations of `sql/credits/`.

The kernel calls `judge` when `credit_ask` is there, and what is asked on which day; see `sql/credits/duty.sql`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import duckdb

# each is one file of sql/credits/, and its name behind `credit_` the table's
_ASKED = ("duty", "edge", "round", "life", "moment", "held_term", "asked", "year", "line", "portion")
_VIEWS = ("line",)
_EMPTY = {
    "taken": "duty bigint, day date",
    "carried": "duty bigint, amount hugeint",
    "judged": "moment bigint, yearly boolean, from_day date, until_day date, carried hugeint, counted hugeint, "
    "holds boolean, made_up_on date",
}
_AMOUNTS = "point bigint, category integer, amount hugeint, passed hugeint, over hugeint"


def judge(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `credit_span`, the days on which the credits in `credit_ask` hold: (subject, node, from_day, until_day).

    A subject and node without a row never hold. Spans do not touch.
    """
    _judged(connection)
    _make(connection, "failed")
    _make(connection, "span")


def _judged(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `credit_judged`: what was found at each point."""
    for name in _ASKED:
        _make(connection, name)
    for name, columns in _EMPTY.items():
        connection.execute(f"create or replace table credit_{name} ({columns})")
    levels, limits, cycles = _sizes(connection)
    _make(connection, "point")
    _weigh(connection, levels, limits)
    for number in range(1, cycles + 1):
        _make(connection, "chained_point", "point", number=number)
        _weigh(connection, levels, limits)
        _add(connection, "taken", number=number)
        _make(connection, "carried")


def _weigh(connection: duckdb.DuckDBPyConnection, levels: int, limits: int) -> None:
    """Add up what counts at each point, and add what was found to `credit_judged`."""
    _make(connection, "part")
    for ordinal in range(limits):
        _make(connection, "cut", "part", ordinal=ordinal)
    _make(connection, "own")
    connection.execute(f"create or replace table credit_amount ({_AMOUNTS})")
    for level in range(1, levels + 1):
        _add(connection, "amount", level=level)
    _make(connection, "outcome")
    _add(connection, "settled", "judged")


def _sizes(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """How deep the categories are, how many limits, and the cycles in a chain."""
    return connection.execute(_text("size")).fetchall()[0]


@cache
def _text(name: str) -> str:
    """The text of one file of `sql/credits/`."""
    return resources.files("credpolicy.evaluate").joinpath("sql", "credits", f"{name}.sql").read_text(encoding="utf-8")


def _make(connection: duckdb.DuckDBPyConnection, name: str, table: str | None = None, **values: object) -> None:
    """Make the relation of that name, in a table of its name or of another."""
    # names of relations and tables are this module's own words
    kind = "view" if name in _VIEWS else "table"
    connection.execute(f"create or replace {kind} credit_{table or name} as {_text(name)}", values or None)


def _add(connection: duckdb.DuckDBPyConnection, name: str, table: str | None = None, **values: object) -> None:
    """Add the rows of a relation to a table."""
    connection.execute(f"insert into credit_{table or name} {_text(name)}", values or None)
