"""Lines that hang from others, comments in columns, texts in block style."""

from __future__ import annotations

import pytest

from credpolicy.edit.lines import Hook, Line, block_text, continued, finished


def test_what_stands_below_a_thing_moves_with_it_and_else_with_what_holds_it() -> None:
    hook = Hook(old=10, new=6, base_old=4, base_new=2, least=4)
    assert hook.follow(11, 4) == 7
    assert hook.follow(8, 4) == 6
    assert hook.follow(1, 4) == 4


def test_comments_far_apart_are_not_brought_into_one_column() -> None:
    lines = [Line("a: b", 0, 0), Line("", 0, 0), Line("c: long", 0, 0)]
    lines[0].remark("# x", "a: b  ")
    lines[2].remark("# y", "c: l  ")
    assert finished(lines) == "a: b  # x\n\nc: long  # y"


@pytest.mark.parametrize(
    ("text", "quoted", "wanted"),
    [
        ("'a  \n\t b'", False, ["'a", "  b'"]),
        ('"a\\ \n b"', True, ['"a\\ ', '  b"']),
        ('"a\\\\ \n b"', True, ['"a\\\\', '  b"']),
        ("a\\ \n\n b", False, ["a\\", "", "  b"]),
    ],
)
def test_texts_that_go_on_keep_what_is_theirs(text: str, quoted: bool, wanted: list[str]) -> None:
    hook = Hook(0, 0, 0, 0, least=2)
    assert [line.text for line in continued(Line("", 0, 0), text, hook, quoted=quoted)] == wanted


def test_a_text_in_block_style_ends_with_its_last_line() -> None:
    assert block_text("    a\n\n\n", "|", 0, 0) == (["  a"], 6, True)
    assert block_text("    a\n\n\n", "|+", 0, 2) == (["    a", "", ""], 8, True)
    assert block_text(" a", "|", 0, 0) == (["  a"], 3, False)
    assert block_text("   a", "|1-", 2, 0) == ([" a"], 5, True)
