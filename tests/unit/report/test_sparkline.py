"""Sparklines: as wide as asked for at most, the peak never lost, plain where symbols cannot be shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from credpolicy.report.sparkline import sparkline


def test_columns_rise_with_the_values() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8, symbols=True) == "▁▂▃▄▅▆▇█"
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8, symbols=False) == "_.-:=+*#"


def test_what_is_absent_leaves_a_blank() -> None:
    assert sparkline([1, None, 1], 9, symbols=False) == "# #"
    assert sparkline([None], 9, symbols=False) == " "
    assert sparkline([], 9, symbols=False) == ""


def test_nothing_stays_low() -> None:
    assert sparkline([0, 0], 9, symbols=False) == "__"


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=200), st.integers(1, 60))
def test_no_peak_is_lost(values: list[int | None], width: int) -> None:
    line = sparkline(values, width, symbols=False)
    assert len(line) == min(len(values), width)
    assert line.isascii()
    assert ("#" in line) == any(value for value in values)
