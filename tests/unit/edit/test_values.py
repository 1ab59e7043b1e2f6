"""Values written otherwise: one place changes, or nothing does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.edit.values import ValueEditError, with_values
from credpolicy.load.yaml import parse

TEXT = """\
# a comment
baseline:
  - {rule: GAP001, count: 3}  # in one line
  - rule: GAP001
    count: "12"   # in several
"""


def test_only_the_values_change() -> None:
    after = with_values(TEXT.encode(), {("baseline", 0, "count"): "2", ("baseline", 1, "count"): "1"}).decode()
    assert after == TEXT.replace("count: 3", 'count: "2"').replace('count: "12"', 'count: "1"')


@pytest.mark.parametrize("blank", ["day:", "day: ", "day:  # when", "{day: }"])
def test_a_blank_is_filled_in(blank: str) -> None:
    after = with_values(f"a:\n  - {blank}\n".encode(), {("a", 0, "day"): "2026-03-02"})
    assert parse(after).tree == {"a": [{"day": "2026-03-02"}]}


def test_a_mark_in_front_and_other_line_ends_stay() -> None:
    before = ("\ufeff" + TEXT.replace("\n", "\r\n")).encode()
    after = with_values(before, {("baseline", 0, "count"): "2"})
    assert after == before.replace(b"count: 3", b'count: "2"')


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("baseline: [{count: &n 3}, {count: *n}]\n", id="an anchor that others use"),
        pytest.param("baseline: [{count: [3]}]\n", id="a list"),
        pytest.param("baseline: [{rule: GAP001}]\n", id="not there"),
        pytest.param("baseline: []\n", id="no entry"),
        pytest.param("baseline: [", id="no YAML"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_would_touch_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueEditError):
        with_values(text.encode(), {("baseline", 0, "count"): "1"})


@given(st.lists(st.integers(1, 999), min_size=1, max_size=6), st.data())
def test_what_comes_out_holds_the_new_values_and_nothing_else_new(counts: list[int], data: st.DataObject) -> None:
    text = "baseline:\n" + "".join(f"  - rule: R{place}\n    count: {count}\n" for place, count in enumerate(counts))
    chosen = data.draw(st.dictionaries(st.integers(0, len(counts) - 1), st.integers(1, 999).map(str), max_size=4))
    after = with_values(text.encode(), {("baseline", place, "count"): value for place, value in chosen.items()})
    tree = parse(after).tree
    assert tree == {
        "baseline": [
            {"rule": f"R{place}", "count": chosen.get(place, str(count))} for place, count in enumerate(counts)
        ]
    }
