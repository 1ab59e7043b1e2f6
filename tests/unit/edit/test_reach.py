"""How far values go: to the end of their own text, not to where the next thing begins."""

from __future__ import annotations

import pytest

from credpolicy.edit.reach import child, dash, end_of, pieces, without_comment
from credpolicy.load.compose import compose


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a: b # c\n", "a: b"),
        ("a:\n  - b\n  # c\n", "a:\n  - b"),
        ("a:\n  b:\n\n", "a:\n  b:"),
        ("a: |\n  b\n\n# c\n", "a: |\n  b"),
        ("a: [\n b ] # c\n", "a: [\n b ]"),
        ("a: &x b\nc: *x\n", None),
    ],
)
def test_a_value_ends_with_its_text(text: str, end: str | None) -> None:
    root = compose(text.encode())
    assert root is not None
    found = end_of(text, root)
    assert (None if found is None else text[:found]) == end


def test_a_child_is_found_by_key_or_place() -> None:
    root = compose(b"a: [b, {c: d}]\n")
    inner = child(child(child(root, "a"), 1), "c")
    assert inner is not None
    assert inner.value == "d"
    assert [child(root, "b"), child(child(root, "a"), 2), child(None, "a"), child(inner, 0)] == [None] * 4


def test_a_dash_in_a_comment_is_none() -> None:
    text = "a: # - no\n  # - no\n  - b"
    assert dash(text, 2, len(text)) == text.index("- b")
    assert dash(text, 2, 9) is None
    assert without_comment("a#b # c") == "a#b "
    assert list(pieces("a\r\nb\rc", 0, 6)) == [(0, "a"), (3, "b"), (5, "c")]
