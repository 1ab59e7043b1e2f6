"""What records are worth: at once where none depends on another, else stage by stage of their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credpolicy.evaluate import trees
from credpolicy.evaluate.relations import add, answer, make

if TYPE_CHECKING:
    import duckdb

    from credpolicy.evaluate.uses import Uses


def judge(connection: duckdb.DuckDBPyConnection, uses: Uses) -> None:
    """Make `record` and `verified` of what `wanted` looks at, where no record depends on another."""
    _view(connection, "looked_at")
    _forget(connection)
    _life(connection, uses)
    make(connection, "record")
    _verify(connection, uses)


def judge_all(connection: duckdb.DuckDBPyConnection, uses: Uses, workers: dict[str, int]) -> None:
    """Make `record` and `verified` of every record of a part of the workers.

    A type whose records depend on tests comes a stage after the types that the tests look at. Within a stage
    the records that follow others come after these.
    """
    if uses.cycles:
        make(connection, "holder_cycle")
    _forget(connection)
    for stage in range(uses.stages):
        make(connection, "wanted_of_stage", "wanted", stage=stage, **workers)
        for turn in range(1, uses.turns + 1):
            if uses.told_days and turn > 1:
                _tell_days(connection)
            _turn(connection, uses, turn, begin=stage == 0 and turn == 1)
        if uses.told_days:
            _tell_days(connection)
        if uses.phrases:
            make(connection, "record_anchor")
            name_days(connection, uses, workers)
        if uses.pending:
            make(connection, "awaited")
            _rewrite(connection, "record_awaited")
        _verify(connection, uses)
        if uses.trees or uses.screenings:
            _bar(connection, uses, stage)
    if uses.phrases:
        make(connection, "record_anchor")


def fit_selectors(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `fit`, what every selector holds on, and `profile`, by what it is told."""
    entries, of_days = answer(connection, "select exists (from entry), exists (select 1 from predicate where of_days)")
    for name in ("seat_profile", "credential_profile", *(["entry_profile"] if entries else [])):
        make(connection, name)
    for name in ("profile", "profile_value", "comparison"):
        make(connection, name)
    if of_days:
        add(connection, "comparison_of_days", "comparison")
    for name in ("condition_span", "fit"):
        make(connection, name)


def name_days(connection: duckdb.DuckDBPyConnection, uses: Uses, workers: dict[str, int]) -> None:
    """Make `phrase_day`: the days that phrases name, those inside others first."""
    make(connection, "phrase_day", level=0, **workers)
    for level in range(1, uses.phrases):
        add(connection, "phrase_day", "phrase_day", level=level, **workers)


def _tell_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Let selectors read the days that only judging tells, and find again what they hold on."""
    make(connection, "record_anchor")
    connection.execute(
        "delete from record_value where path in (select name from record_anchor where name != 'expires_on')"
    )
    connection.execute(
        "insert into record_value select record, name, day::varchar, null, null from record_anchor "
        "join credential using (record) join type using (type) where narrowed and name != 'expires_on'"
    )
    fit_selectors(connection)


def _forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what was added turn by turn for another part of the workers."""
    connection.execute("delete from base")
    connection.execute("delete from stopped")


def _view(connection: duckdb.DuckDBPyConnection, looked_at: str) -> None:
    """Say what is looked at, and what rules make of it; the views read whatever their tables hold then."""
    make(connection, looked_at, "looked_at")
    for name in ("versioned", "counted", "ruled"):
        make(connection, name)


def _life(connection: duckdb.DuckDBPyConnection, uses: Uses, *, follows: bool = False) -> None:
    if uses.cases:
        make(connection, "version")
    if follows:
        add(connection, "base", "base")
    if uses.endings:
        add(connection, "stopped", "stopped")
    if uses.rounding:
        make(connection, "rounded")


def _verify(connection: duckdb.DuckDBPyConnection, uses: Uses) -> None:
    if uses.verification:
        for name in ("verification", "verified"):
            make(connection, name)


def _turn(connection: duckdb.DuckDBPyConnection, uses: Uses, turn: int, *, begin: bool) -> None:
    """Add the records that are so many-th of those that hang together."""
    connection.execute("create or replace table turn as select $turn::integer as number", {"turn": turn})
    if begin:
        _view(connection, "looked_at_in_turn")
    _life(connection, uses, follows=turn > 1)
    if begin:
        make(connection, "record")
    else:
        add(connection, "record", "record")


def _bar(connection: duckdb.DuckDBPyConnection, uses: Uses, stage: int) -> None:
    """Cut the records of a stage where what their types or renewals ask for is not true."""
    make(connection, "renewal", stage=stage)
    make(connection, "record_subject", "subject", stage=stage)
    make(connection, "wanted")
    trees.judge(connection, uses)
    make(connection, "bar", stage=stage)
    if answer(connection, "select exists (select 1 from bar)")[0]:
        _rewrite(connection, "record_barred")


def _rewrite(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Put the rows of a relation in the place of those of the same records."""
    make(connection, name, "rewritten")
    connection.execute("delete from record where record in (select record from rewritten)")
    connection.execute("insert into record from rewritten")
