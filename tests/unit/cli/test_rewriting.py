"""Changed files: shown as they will differ, and put in their places all or none."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from credpolicy.cli.rewriting import Rewritten, difference, put
from credpolicy.errors import UsageError


def test_the_difference_shows_what_an_eye_would_miss() -> None:
    found = difference(Rewritten("policies/a.yaml", b"\xef\xbb\xbfa: b\r\nc: \x1b", b"a: b\nc: \x1b\n"))
    assert found == (
        "--- a/policies/a.yaml\n+++ b/policies/a.yaml\n@@ -1,2 +1,2 @@\n"
        "-\\ufeffa: b\\r\n-c: \\x1b\n\\ No newline at end of file\n+a: b\n+c: \\x1b\n"
    )
    assert difference(Rewritten("a", b"b\n", None)).splitlines()[1] == "+++ /dev/null"


def test_all_files_or_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"somebody else's")
    with pytest.raises(UsageError, match="b was changed meanwhile"):
        put(tmp_path, [Rewritten("a", b"1", b"2"), Rewritten("b", b"1", b"2")])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"somebody else's"}
    (tmp_path / "a").chmod(0o640)
    put(tmp_path, [Rewritten("a", b"1", b"2")])
    assert (tmp_path / "a").read_bytes() == b"2"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_a_link_that_took_the_place_of_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"1")
    (tmp_path / "a").symlink_to("real")
    for name in ("a", "gone"):
        with pytest.raises(UsageError, match="changed meanwhile"):
            put(tmp_path, [Rewritten(name, b"1", b"2")])
    assert (tmp_path / "a").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"1"
