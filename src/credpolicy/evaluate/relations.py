"""The files of `sql/`: each makes one relation, a table or a view of its name."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_VIEWS = ("looked_at", "looked_at_in_turn", "versioned", "counted", "ruled", "ask", "asked", "issue", "profile")

# relations that only some policies need: without them they stay empty
_OPTIONAL = {
    "appointed": "subject bigint, node integer, from_day date, until_day date, day date",
    "base": "record integer, variant integer, old_end date, basis varchar",
    "credit_span": "subject bigint, node integer, from_day date, until_day date",
    "each": "each bigint, seat integer, requirement integer, name varchar, from_day date, until_day date",
    "each_part": (
        "each bigint, seat integer, requirement integer, name varchar, record integer, from_day date, until_day date"
    ),
    "each_value": "each bigint, path varchar, value varchar, from_day date, until_day date",
    "excuse": "ask bigint, waiver integer, on_leave boolean, sponsored boolean, touched boolean",
    "extended": "duty bigint, waiver integer, choice bigint, from_day date, until_day date",
    "holder_cycle": "record integer, months integer, base date, start_day date, first_cycle bigint",
    "later": "subject bigint, day date",
    "matched": "subject bigint, node integer, record integer, from_day date, until_day date, equal bigint",
    "opened": "subject bigint, node integer, from_day date, until_day date",
    "phrase_day": "phrase integer, of varchar, key integer, from_day date, until_day date, day date",
    "entry_profile": "entry integer, profile integer",
    "provisional": "duty bigint, sponsor bigint, sponsor_node integer, from_day date, last_day date, until_day date",
    "reached_day": "count integer, of varchar, key integer, day date",
    "record_anchor": "record integer, name varchar, day date",
    "relief": "waiver integer, seat integer, requirement integer, from_day date, until_day date, choice bigint, "
    "own boolean",
    "rounded": "record integer, variant integer, from_day date, day date",
    "scoped": "ask bigint, subject bigint, scope integer, day date",
    "stopped": "record integer, rule integer, day date",
    "touched": "duty bigint",
    "verification": (
        "record integer, look_rule integer, age_days integer, age_months integer, age_snap varchar, aged boolean, "
        "at_event boolean, last_event date"
    ),
    "verified": "record integer, look_rule integer, from_day date, until_day date",
    "version": "record integer, variant integer, rule integer, look_rule integer, from_day date, until_day date",
}


@cache
def relation(name: str) -> str:
    """The text of one file of `sql/`."""
    return resources.files("credpolicy.evaluate").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def make(connection: duckdb.DuckDBPyConnection, name: str, table: str | None = None, /, **values: object) -> None:
    """Make the relation of that name, in a table of its name or of another."""
    # names of relations and tables are this program's own words
    kind = "view" if name in _VIEWS else "table"
    connection.execute(f"create or replace {kind} {table or name} as {relation(name)}", values or None)


def add(connection: duckdb.DuckDBPyConnection, name: str, table: str, /, **values: object) -> None:
    """Add the rows of a relation to a table."""
    connection.execute(f"insert into {table} {relation(name)}", values or None)


def make_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the relations that only some policies need, without rows."""
    for name, columns in _OPTIONAL.items():
        connection.execute(f"create or replace table {name} ({columns})")


def answer(connection: duckdb.DuckDBPyConnection, query: str, /, **values: object) -> tuple[object, ...]:
    """The only row of a query."""
    return connection.execute(query, values or None).fetchall()[0]
