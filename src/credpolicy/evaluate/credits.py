"""Credits: judges how much was earned in which time, through the relations of `sql/credits/`.

The kernel calls `judge` when `credit_ask` is there, and what is asked on which day; see `sql/credits/duty.sql`.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import duckdb

from credpolicy.evaluate import relations

# each is one file of sql/credits/, and its name behind `credit_` the table's
_ASKED = ("duty", "edge", "round", "life", "moment", "held_term", "asked", "year", "line", "portion")
_VIEWS = ("line",)
# what starts empty, and what stays so where nothing needs it
_COLUMNS = {
    "edge": "duty bigint, day date",
    "round": "duty bigint, number integer, last boolean, from_day date, until_day date, last_until date",
    "life": "duty bigint, number integer, from_day date, until_day date",
    "held_term": "moment bigint, term integer",
    "year": "moment bigint, chained boolean, from_day date, until_day date, last boolean",
    "taken": "duty bigint, day date",
    "carried": "duty bigint, amount hugeint",
    "judged": "moment bigint, yearly boolean, from_day date, until_day date, carried hugeint, counted hugeint, "
    "holds boolean, made_up_on date",
    "amount": "point bigint, category integer, amount hugeint, passed hugeint, over hugeint",
    "outcome": "point bigint, moment bigint, yearly boolean, from_day date, until_day date, seen_day date, "
    "carried hugeint, counted hugeint, holds boolean",
    "seen": "point bigint, moment bigint, yearly boolean, from_day date, until_day date, seen_day date, "
    "carried hugeint, counted hugeint",
    "tally": "moment bigint, yearly boolean, from_day date, seen_day date, category integer, amount hugeint",
}


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
    _empty(connection, "seen", "tally")
    _judge(connection, as_of)
    accounts = connection.execute(_text("account"), {"as_of": as_of}).fetchall()
    shares = connection.execute(_text("account_share")).fetchall()
    return [AccountRow(*row) for row in accounts], [ShareRow(*row) for row in shares]


def _judge(connection: duckdb.DuckDBPyConnection, known_until: date | None) -> None:
    """Make `credit_judged`: what was found at each point, of entries up to a day, if one is given."""
    terms, days, cycles, lives, years, carries = connection.execute(_text("need")).fetchall()[0]
    needed = {"edge": terms or days, "round": cycles, "life": lives, "held_term": terms, "year": years}
    for name in _ASKED:
        if not needed.get(name, True):
            _empty(connection, name)
        elif name == "asked":
            _make(connection, "asked", None, known_until=known_until)
        else:
            _make(connection, name)
    _empty(connection, "taken", "carried", "judged")
    levels, limits, numbers = connection.execute(_text("size")).fetchall()[0]
    telling = known_until is not None
    _make(connection, "point")
    _weigh(connection, levels, limits, telling=telling)
    _add(connection, "running", "judged")
    for number in range(1, numbers + 1):
        _make(connection, "chained_point", "point", number=number)
        _weigh(connection, levels, limits, telling=telling)
        _add(connection, "taken", number=number)
        if carries:
            _make(connection, "carried")


def _weigh(connection: duckdb.DuckDBPyConnection, levels: int, limits: int, *, telling: bool) -> None:
    """Add up what counts at each point, and add what was found to `credit_judged`; the ledger is `telling` all."""
    _make(connection, "part")
    for ordinal in range(limits):
        _make(connection, "cut", "part", ordinal=ordinal)
    if not connection.execute("select exists (from credit_point)").fetchall()[0][0]:
        _empty(connection, "outcome")  # sums that run on need no points
        return
    _make(connection, "own")
    _empty(connection, "amount")
    for level in range(1, levels + 1):
        _add(connection, "amount", level=level)
    _make(connection, "outcome")
    _add(connection, "settled", "judged")
    if telling:
        _add(connection, "seen")
        _add(connection, "tally")


def _empty(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Make tables without rows."""
    for name in names:
        connection.execute(f"create or replace table credit_{name} ({_COLUMNS[name]})")


def _text(name: str) -> str:
    """The text of one file of `sql/credits/`."""
    return relations.relation(f"credits/{name}")


def _make(connection: duckdb.DuckDBPyConnection, name: str, table: str | None = None, **values: object) -> None:
    """Make the relation of that name, in a table of its name or of another."""
    # names of relations and tables are this module's own words
    kind = "view" if name in _VIEWS else "table"
    connection.execute(f"create or replace {kind} credit_{table or name} as {_text(name)}", values or None)


def _add(connection: duckdb.DuckDBPyConnection, name: str, table: str | None = None, **values: object) -> None:
    """Add the rows of a relation to a table."""
    connection.execute(f"insert into credit_{table or name} {_text(name)}", values or None)
