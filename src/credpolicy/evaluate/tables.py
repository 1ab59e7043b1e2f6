"""The tables the kernel reads: every column declared in one place, filled by appending.

Days are dates, null where nothing is written. A length is three columns: days, or months with an optional calendar
unit (`snap`) on whose end it closes. Ids of policies and workers are small integers, given by the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from credpolicy.evaluate.paths import STANDARD_WORDS

if TYPE_CHECKING:
    import duckdb

Row = tuple[object, ...]
# comparing words as numbers halves what it costs to look at millions of them
_WORD = ", ".join(f"'{word}'" for word in ("", *sorted(STANDARD_WORDS)))

_LENGTH = {"days": "integer", "months": "integer", "snap": "varchar"}


def _length(prefix: str) -> dict[str, str]:
    return {f"{prefix}_{name}": kind for name, kind in _LENGTH.items()}


TABLES: Mapping[str, Mapping[str, str]] = {
    "worker": {
        "worker": "integer", "status": "varchar", "employment": "varchar", "hired_on": "date", "ended_on": "date",
        "ended": "boolean", "candidate": "boolean",
    },
    # one seat per assignment, and one per worker for what is judged once a worker
    "seat": {
        "seat": "integer", "worker": "integer", "assigned": "boolean", "key": "varchar", "role": "varchar",
        "location": "varchar", "client": "varchar", "organization": "varchar", "starts_on": "date",
        "ends_on": "date", "supervisor": "integer",
    },
    # values of the paths that selectors or matches read and `seat` has no column for
    "seat_value": {"seat": "integer", "path": "varchar", "value": "varchar"},
    "leave": {"worker": "integer", "from_day": "date", "until_day": "date"},
    # `birthday` is that of the worker in a leap year, where the type's rule asks for it;
    # `word` is the issuer's status in standard words, '' for one that is not; `place` orders equals of one worker
    "credential": {
        "record": "integer", "worker": "integer", "type": "integer", "place": "integer", "number": "varchar",
        "jurisdiction": "varchar", "awarded_on": "date", "issued_on": "date", "valid_from": "date",
        "completed_on": "date", "decided_on": "date", "expires_on": "date", "word": "word", "status_on": "date",
        "birthday": "date",
    },
    "record_value": {"record": "integer", "path": "varchar", "value": "varchar"},
    # looks at the source: those that count, and those that failed
    "look": {"record": "integer", "day": "date", "counts": "boolean"},
    "unreadable": {"worker": "integer", "type": "integer"},
    "type": {
        "type": "integer", "never_ends": "boolean", **_length("valid"), "basis": "varchar", "printed": "varchar",
        "round_to": "varchar", "round_month": "integer", "round_day": "integer", "odd": "integer", "back": "boolean",
        **_length("window"), **_length("grace"), "accepts_provisional": "boolean", "verified": "boolean",
        "aged": "boolean", **_length("age"), "at_event": "boolean", "at_renewal": "boolean", "at_hire": "boolean",
        "at_awarded": "boolean", "at_issued": "boolean", "at_decided": "boolean", "at_completed": "boolean",
    },
    "serves": {"type": "integer", "leaf_type": "integer"},
    "requirement": {
        "requirement": "integer", "assigned": "boolean", "selector": "integer", "root": "integer",
        "sponsor_tree": "integer", "paused": "boolean", "broken": "boolean", "enforced_from": "date",
    },
    "phrase": {
        "requirement": "integer", "use": "varchar", "anchor": "varchar", "day": "date", "backwards": "boolean",
        **_LENGTH,
    },
    # the tests: leaves have a type, groups need so many of their members; a tree is named by its root, which is a
    # line itself where the requirement has but one
    "node": {
        "node": "integer", "tree": "integer", "parent": "integer", "line": "boolean", "height": "integer",
        "type": "integer", "selector": "integer", "matches": "integer", "needed": "integer", "members": "integer",
    },
    "pair": {"node": "integer", "name": "varchar", "path": "varchar"},
    "selector": {"selector": "integer", "of": "varchar"},
    "condition": {
        "selector": "integer", "of": "varchar", "clause": "integer", "condition": "integer", "path": "varchar",
        "negated": "boolean",
    },
    "predicate": {
        "selector": "integer", "clause": "integer", "condition": "integer", "operator": "varchar", "text": "varchar",
        "number": "decimal(38, 9)", "day": "date", "anchor": "varchar", "backwards": "boolean", **_LENGTH,
    },
    "waiver": {
        "waiver": "integer", "worker": "integer", "requirement": "integer", "assignment": "varchar",
        "from_day": "date", "until_day": "date", "choice": "bigint",
    },
}  # fmt: skip


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table, empty."""
    connection.execute(f"create type word as enum ({_WORD})")
    for name, columns in TABLES.items():
        declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create table {name} ({declared})")


def fill(connection: duckdb.DuckDBPyConnection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Append the rows of each table; their values are in the order of its declared columns."""
    for name, of_table in rows.items():
        if of_table:
            appender = connection.appender(name)
            appender.append_rows(of_table)
            appender.flush()
