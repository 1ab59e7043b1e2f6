"""What a person who is no programmer is told about a typing mistake."""

import pytest

from credpolicy.load.yaml import parse


@pytest.mark.parametrize(
    ("text", "at", "message", "mend"),
    [
        ("a:\n\tb: 1", (2, 1), "tab", "spaces"),
        ("a:\n  b: 1\n\tc: 2", (3, 1), "tab", "spaces"),
        ("a:\n- \tb: 1\n", (2, 3), "tab", "spaces"),
        ("team: @acme/x", (1, 7), "character @", "quotes"),
        ("a: `x`", (1, 4), "character `", "quotes"),
        ("a: %x", (1, 4), "character %", "quotes"),
        ("title: Ward: nurses", (1, 12), "second colon", "quotes"),
        ("workers:\n  - id:w-1\n    status: active", (3, 11), "`id:` has no space", "`id: `"),
        ("a: 1\nid:w-1\nb: 2", (2, 1), "`id:` has no space", "`id: `"),
        ("a: 1\n\n b: 2", (3, 3), "not indented like", "same number of spaces"),
        ("a: x:'y'\n  b: 2", (2, 4), "not indented like", "same number of spaces"),
        ("workers:\n  - id:w-1\n    # note\n    status: a", (4, 5), "`id:` has no space", "`id: `"),
        ("a: 1\nid:w-1 # note\nb: 2", (2, 1), "`id:` has no space", "`id: `"),
        ("a:\n  b:1 # note\n  c: 2", (3, 3), "`b:` has no space", "`b: `"),
        ("a: 1\nabc\nb: 2", (2, 1), "no `key: value`", "colon and a space"),
        ("a:\n  b: 1\n c: 2", (3, 2), "does not line up", "same number of spaces"),
        ("a:\n - b\n- c", (3, 1), "list item stands where a key", "same number of spaces"),
        ("- a\nb: 1", (2, 1), "among list items", "same number of spaces"),
        ("a: 'O'Brien'", (1, 7), "already ended", "''"),
        ('a: "x" y', (1, 8), "already ended", "one pair of quotes"),
        ("a: [1]]", (1, 7), "already ended", "bracket"),
        ("b: 1\na: 'x\nc: 2\n", (2, 4), "never closed", "same kind of quote"),
        ('a: "x\n---\nb: 1', (1, 4), "never closed", "same kind of quote"),
        ("a: [1, 2\nb: 3", (1, 4), "`[` here is not closed", "`]`"),
        ("a: {b: 1\nc: 2", (1, 4), "`{` here is not closed", "`}`"),
        ('a: ["x" "y"]', (1, 4), "comma is missing", "comma between"),
        ("a: [x:, y]", (1, 6), "needs a space", "quotes"),
        ("a: ? b", (1, 4), "`?` at the start", "quotes"),
        ("a: [x,,y]", (1, 7), "value is expected", "comma"),
        (r'a: "C:\Temp"', (1, 7), "backslash", "'…'"),
        (r'a: "\ud800"', (1, 7), "backslash", "'…'"),
        (r'a: "\x0g"', (1, 7), "backslash", "'…'"),
        ("a: - b", (1, 4), "list item cannot begin here", "below its key"),
        ("location: *", (1, 11), "`*` at the start", "quotes"),
        ("a: &", (1, 4), "`&` at the start", "quotes"),
        ("a: [*ward]", (1, 5), "`*ward` refers", "`&ward`"),
        ("a: &x 1\nb: &x 2", (2, 4), "set twice", "another name"),
        ("a: !<", (1, 4), "`!` at the start", "quotes"),
        ("a: !no!x y", (1, 4), "`!` at the start", "quotes"),
        ("a: >5 days", (1, 4), "after > or |", "quotes"),
        ("%x\n---\na: 1", (1, 1), "begins with %", "Delete the line"),
        ("%YAML 3.0\n---\na: 1", (1, 1), "begins with %", "Delete the line"),
        ("a: 1\n...\nb: 2", (3, 1), "does not belong", "`...`"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n", (2, 1), "merge conflict", "<<<<<<<"),
        ("%YAML 1.1\n%YAML 1.1\n---\na: 1", (2, 1), "not YAML", "neighbours"),
    ],
)  # fmt: skip
def test_a_typing_mistake_is_shown_with_its_mend(text, at, message, mend):
    (problem,) = parse(text.encode()).problems
    assert (problem.code, problem.pointer, (problem.line, problem.column)) == ("YAML001", (), at)
    assert message in problem.message
    assert mend in problem.help


def test_the_place_is_right_after_letters_beyond_ascii_and_a_byte_order_mark():
    (problem,) = parse("\ufeffä: 1\r\nname: é: ü\r\n".encode()).problems
    assert (problem.line, problem.column) == (2, 8)
