"""Rows of cells whose columns stand below each other."""

from __future__ import annotations

from credpolicy.report.grid import grid
from credpolicy.report.view import Style

PLAIN = Style()


def told(columns, *rows, style=PLAIN):
    return list(grid(columns, rows, style))


def test_texts_stand_to_the_left_and_numbers_to_the_right():
    assert told(("NAME", "MANY", "SAID"), ("ward", 7, "x"), ("a", 12345, "longer")) == [
        "NAME    MANY  SAID",
        "ward       7  x",
        "a     12,345  longer",
    ]


def test_the_first_column_stands_to_the_left_even_of_numbers():
    assert told(("YEAR", "N"), (26, 1), (2026, 22)) == ["YEAR    N", "26      1", "2,026  22"]


def test_a_header_may_be_the_widest():
    assert told(("LONG NAME", "MANY"), ("x", 1)) == ["LONG NAME  MANY", "x             1"]


def test_fractions_have_one_digit_and_what_is_absent_is_a_dash():
    assert told(("A", "MEAN"), ("x", 1234.56), ("y", None), ("z", 2.0)) == [
        "A     MEAN",
        "x  1,234.6",
        "y        -",
        "z      2.0",
    ]


def test_a_single_text_turns_its_column_to_the_left():
    assert told(("A", "B", "C"), ("x", 1, 1), ("y", "none", 22)) == ["A  B      C", "x  1      1", "y  none  22"]


def test_no_line_ends_in_blanks_and_a_table_without_rows_is_its_header():
    assert told(("NAME", "SAID"), ("longer name", "")) == ["NAME         SAID", "longer name"]
    assert told(("NAME", "SAID")) == ["NAME  SAID"]


def test_only_the_header_is_faint():
    header, row = told(("A",), ("x",), style=Style(colour=True))
    assert header == "\x1b[2mA\x1b[0m"
    assert row == "x"
