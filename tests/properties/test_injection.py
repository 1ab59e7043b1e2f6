"""Hostile text in every field that holds text: nothing fails, no verdict changes, and no statement contains it."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from credpolicy.evaluate import kernel
from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.judge import judge
from tests.builder import snapshot_from
from tests.properties.hostile import HOSTILE, JOINED, MARK, base, hostile

TODAY = date(2026, 3, 2)


class Spy:
    """A connection that remembers what it was asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, said: list[str]) -> None:
        self._connection = connection
        self._said = said

    def execute(self, statement: str, *values: Any) -> Any:
        self._said.append(statement)
        return self._connection.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is executed."""
    statements: list[str] = []
    connect = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda *rest, **named: Spy(connect(*rest, **named), statements))
    return statements


@pytest.mark.parametrize("text", [*HOSTILE, JOINED], ids=range(len(HOSTILE) + 1))
def test_hostile_text_changes_nothing_and_is_never_part_of_a_statement(text: str, said: list[str]) -> None:
    calm = evaluate(snapshot_from(*base()), TODAY)
    said.clear()
    snapshot = snapshot_from(*hostile(text))
    evaluation = evaluate(snapshot, TODAY)
    assert said
    assert [statement for statement in said if MARK in statement or text in statement] == []
    mine = {"w-0", "w-1", "w-2"}
    kept = [result for result in evaluation.results if result.worker in mine and result.requirement in ("core", "here")]
    assert kept == [result for result in calm.results if result.worker in mine]
    assert [line for line in evaluation.coverages if line.place == ("north",)] == list(calm.coverages)
    odd = [result for result in evaluation.results if result.requirement == "odd"]
    assert {result.each for result in odd if result.worker == "z-1"} == {text, f"{text}'"}


def test_text_is_compared_letter_by_letter() -> None:
    """What is meant for a database, a template or a pattern matches itself and nothing else."""
    for text in HOSTILE[:5]:
        for number, state in ((text, "compliant"), (f"{text} ", "missing"), (text.replace(MARK, "x"), "missing")):
            policies, registry = base()
            policies["requirements"] = [{"id": "core", "requires": [{"type": "card", "where": {"number": text}}]}]
            registry["workers"] = registry["workers"][:1]
            registry["workers"][0]["credentials"][0]["number"] = number
            (result,) = evaluate(snapshot_from(policies, registry), TODAY).results
            assert result.state.replace("expiring", "compliant") == state


def test_the_tables_survive() -> None:
    with kernel.database() as connection:
        before = connection.execute("select table_name from duckdb_tables() order by all").fetchall()
        judge(snapshot_from(*hostile(JOINED)), TODAY, TODAY)
        assert connection.execute("select table_name from duckdb_tables() order by all").fetchall() == before
