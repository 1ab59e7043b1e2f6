"""Files that are refused before anything is read from them: too large, too deep, not text."""

import subprocess
import sys

import pytest

from credpolicy.load.compose import UnreadableError, compose
from credpolicy.load.limits import MAX_DEPTH, MAX_FILE_BYTES
from credpolicy.load.yaml import parse


def refused(data: bytes):
    """Code, line and column of every reason."""
    with pytest.raises(UnreadableError) as caught:
        compose(data)
    assert all(problem.message and problem.help for problem in caught.value.problems)
    return [(problem.code, problem.line, problem.column) for problem in caught.value.problems]


@pytest.mark.parametrize("opening", ["a: " + "[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_a_hundred_thousand_levels_do_not_break_the_stack(opening):
    # In a process of its own: a broken stack would take the tests with it.
    code = "import sys; from credpolicy.load.yaml import parse\nprint(parse(sys.stdin.buffer.read()).problems[0].code)"
    done = subprocess.run([sys.executable, "-c", code], input=opening.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"YAML006\n")


def test_depth_of_indentation_is_watched_too():
    data = b"".join(b" " * level + b"a:\n" for level in range(1_000))
    assert refused(data) == [("YAML006", MAX_DEPTH + 1, MAX_DEPTH + 1)]


def test_a_wide_file_that_is_not_deep_is_read():
    assert compose(b"a: [" + b"{x: [1]}, " * 5_000 + b"]") is not None


def test_a_file_over_the_limit_is_not_read():
    assert refused(b"#" * (MAX_FILE_BYTES + 1)) == [("YAML007", 1, 1)]
    assert compose(b"#" * MAX_FILE_BYTES) is None


def test_more_values_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr("credpolicy.load.compose.MAX_NODES", 1_000)
    for limit in ("_SHORT_BYTES", "_CALM_BYTES"):
        monkeypatch.setattr(f"credpolicy.load.compose.{limit}", 500)
    assert refused(b"a: 1\nb:\n" + b"- x\n" * 1_000) == [("YAML007", 3, 1)]
    assert compose(b"b:\n" + b"- x\n" * 900) is not None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_named(encoding):
    assert refused("a: 1\n".encode(encoding)) == [("YAML008", 1, 1)]


def test_the_first_byte_that_is_not_utf8_is_shown():
    assert refused("a: é\nb: caf".encode() + b"\xe9\n") == [("YAML008", 2, 7)]


def test_a_byte_order_mark_is_no_fault():
    assert compose(b"\xef\xbb\xbfa: 1") is not None


def test_every_invisible_character_is_shown():
    assert refused("a: \x00x\nb: 'é\x07'\n\u2028".encode()) == [
        ("YAML009", 1, 4),
        ("YAML009", 2, 6),
        ("YAML009", 3, 1),
    ]


@pytest.mark.parametrize("start", range(0, 0x3_0000, 0x1000))
def test_no_character_passes_in_silence_or_with_a_traceback(start):
    for code in range(start, start + 0x1000):
        if not 0xD800 <= code <= 0xDFFF and chr(code) not in "\n\r'":
            data = f"a: 'x{chr(code)}'\n".encode()
            parsed = parse(data)
            if parsed.tree is None:
                assert [problem.code for problem in parsed.problems] == ["YAML009"]
            else:
                assert parsed.tree == {"a": f"x{chr(code)}"}
