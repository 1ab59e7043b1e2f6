"""Credits: judges how much was earned in which time, through the relations of `sql/credits/`.

The kernel calls `judge` when `credit_ask` is there, and what is asked on which day; see `sql/credits/duty.sql`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

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
_SEEN = (
    "point bigint, moment bigint, yearly boolean, from_day date, until_day date, seen_day date, carried hugeint, "
    "counted hugeint"
)
_TALLY = "moment bigint, yearly boolean, from_day date, seen_day date, category integer, amount hugeint"
_AMOUNTS = "point bigint, category integer, amount hugeint, passed hugeint, over hugeint"


class AccountRow(NamedTuple):
    """A row of the relation `account`; amounts are whole numbers, `scale` times too large."""

    subject: int
    node: int
    version: int
    moment: int
    yearly: bool
    day: date
    from_day: date | None
    until_day: date | None
    holds: bool
    carried: int
    counted: int
    made_up: int
    made_up_on: date | None
    total: int | None
    ceiling: int | None
    scale: int
    point_from: date
    seen_day: date | None


class ShareRow(NamedTuple):
    """A row of the relation `account_share`."""

    moment: int
    yearly: bool
    point_from: date
    seen_day: date
    category: int
    amount: int
    least: int | None
    most: int | None
    share: int | None
    share_of: int | None


def judge(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `credit_span`, the days on which the credits in `credit_ask` hold: (subject, node, from_day, until_day).

    A subject and node without a row never hold. Spans do not touch.
    """
    _judge(connection, None)
    _make(connection, "failed")
    _make(connection, "span")


def ledger(connection: duckdb.DuckDBPyConnection, as_of: date) -> tuple[list[AccountRow], list[ShareRow]]:
    """What counts on a day for each of the credits in `credit_ask`, and in each category, as rows in order of time.

    Entries after `as_of` are left out. It makes the same tables as `judge`, whose spans stay as they are.
    """
    connection.execute(f"create or replace table credit_seen ({_SEEN})")
    connection.execute(f"create or replace table credit_tally ({_TALLY})")
    _judge(connection, as_of)
    accounts = connection.execute(_text("account"), {"as_of": as_of}).fetchall()
    shares = connection.execute(_text("account_share")).fetchall()
    return [AccountRow(*row) for row in accounts], [ShareRow(*row) for row in shares]


def _judge(connection: duckdb.DuckDBPyConnection, known_until: date | None) -> None:
    """Make `credit_judged`: what was found at each point, of entries up to a day, if one is given."""
    for name in _ASKED:
        if name == "asked":
            _make(connection, "asked", None, known_until=known_until)
        else:
            _make(connection, name)
    for name, columns in _EMPTY.items():
        connection.execute(f"create or replace table credit_{name} ({columns})")
    levels, limits, cycles = _sizes(connection)
    _make(connection, "point")
    telling = known_until is not None
    _weigh(connection, levels, limits, telling=telling)
    _add(connection, "running", "judged")
    for number in range(1, cycles + 1):
        _make(connection, "chained_point", "point", number=number)
        _weigh(connection, levels, limits, telling=telling)
        _add(connection, "taken", number=number)
        _make(connection, "carried")


def _weigh(connection: duckdb.DuckDBPyConnection, levels: int, limits: int, *, telling: bool) -> None:
    """Add up what counts at each point, and add what was found to `credit_judged`; the ledger is `telling` all."""
    _make(connection, "part")
    for ordinal in range(limits):
        _make(connection, "cut", "part", ordinal=ordinal)
    _make(connection, "own")
    connection.execute(f"create or replace table credit_amount ({_AMOUNTS})")
    for level in range(1, levels + 1):
        _add(connection, "amount", level=level)
    _make(connection, "outcome")
    _add(connection, "settled", "judged")
    if telling:
        _add(connection, "seen")
        _add(connection, "tally")


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
