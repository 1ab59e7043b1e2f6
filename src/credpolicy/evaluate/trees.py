"""Tests as sets of days: the spans of every test of the subjects, and how each stands on the days asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credpolicy.evaluate.credits import judge as judge_credits
from credpolicy.evaluate.relations import add, make

if TYPE_CHECKING:
    import duckdb

    from credpolicy.evaluate.uses import Uses

_SPANS = {"most": "most_span", "when": "gate_span"}
_STANDINGS = {"most": "most_standing", "when": "gate_standing", "at": "at_standing"}


def judge(connection: duckdb.DuckDBPyConnection, uses: Uses, *, shadows: bool = False) -> None:
    """Make `held` and `span` for every test of `subject`, from the leaves upwards.

    With `shadows` the records of cohorts count further for those of `shadow`.
    """
    if uses.kinds("at"):
        make(connection, "appointed")
    if uses.kinds("when"):
        make(connection, "opened")
    make(connection, "held")
    if uses.matches:
        make(connection, "matched")
    if uses.narrow:
        add(connection, "held_narrow", "held")
    make(connection, "leaf_piece", "piece")
    if shadows:
        add(connection, "shadow_piece", "piece")
    if uses.credits:
        _add_credits(connection)
    make(connection, "merged_span", "span")
    for height, kind, several in uses.heights:
        if kind in _SPANS:
            add(connection, _SPANS[kind], "span", height=height)
        elif kind == "group" and several:
            add(connection, "group_span", "span", height=height)
        else:
            make(connection, "at_span" if kind == "at" else "choice_piece", "piece", height=height)
            add(connection, "merged_span", "span")


def _add_credits(connection: duckdb.DuckDBPyConnection) -> None:
    make(connection, "issue")
    make(connection, "credit_ask")
    judge_credits(connection)
    connection.execute("insert into piece select subject, node, from_day, until_day from credit_span")


def stand(connection: duckdb.DuckDBPyConnection, uses: Uses) -> None:
    """Make `standing` for every test on each day of `ask`, from the leaves upwards."""
    if uses.kinds("at"):
        make(connection, "scoped")
    make(connection, "leaf_standing", "standing")
    if uses.credits:
        add(connection, "credit_standing", "standing")
    seen = None
    for height, kind, several in uses.heights:
        if kind in ("group", "most") and (height, kind) != seen:
            make(connection, "member", height=height, kind=kind)
        if kind == "group":
            add(connection, "group_standing" if several else "choice_standing", "standing")
        else:
            add(connection, _STANDINGS[kind], "standing", height=height)
        seen = height, kind
