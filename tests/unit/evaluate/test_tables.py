"""Rows reach the database as they are: many at once, whatever characters they hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from credpolicy.evaluate import kernel, tables
from credpolicy.evaluate.rows import rows_of
from tests.builder import snapshot_from


def test_values_arrive_unchanged():
    texts = [
        "007123",
        "NO",
        "1e3",
        'a "quoted" \\ one',
        "",
        "日本",
        "'; drop table worker; --",
        "line\nbreak",
        "\u2028",
    ]
    rows = [(number, "note", text, None, None) for number, text in enumerate(texts)]
    with kernel.database() as connection:
        tables.fill(connection, {"record_value": rows})
        assert connection.execute("select * from record_value order by record").fetchall() == rows


def test_days_and_absent_values_arrive_as_such():
    rows = [(1, date(2024, 2, 29), date.max), (2, date.min, date(2026, 3, 2))]
    with kernel.database() as connection:
        tables.fill(connection, {"leave": rows, "unreadable": [(1, None)]})
        assert connection.execute("select * from leave order by worker").fetchall() == rows
        assert connection.execute("select * from unreadable").fetchall() == [(1, None)]


def test_numbers_are_exact():
    row = (1, 0, 0, "at_least", "0.1", "0.1", False, None, None, False, None, None, None)
    with kernel.database() as connection:
        tables.fill(connection, {"predicate": [row]})
        assert connection.execute("select number from predicate").fetchall() == [(Decimal("0.100000000"),)]


def test_every_table_is_filled_by_the_rows():
    # who is judged on a day of their own is said by the engine
    assert {*rows_of(snapshot_from({}, {})).tables, "judged_on"} == set(tables.TABLES)


def test_a_value_that_does_not_fit_its_column_stops_the_run_instead_of_becoming_nothing():
    with kernel.database() as connection, pytest.raises(duckdb.Error):
        tables.fill(connection, {"unreadable": [(2**40, None)]})
