"""The journal: lines that outlive a kill, and one process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from credpolicy.adapters import journal
from credpolicy.errors import OutsideError

WRITER = """
import os, signal, sys
from pathlib import Path
from credpolicy.adapters import journal
with journal.locked(Path(sys.argv[1])) as log:
    for n in range(int(sys.argv[2])):
        log.append(f"line {n}\\n")
    print("ready", flush=True)
    if sys.argv[3] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "credpolicy" / "reminders.jsonl"


def test_lines_are_there_after_the_block_and_gone_after_they_are_cleared(path: Path) -> None:
    assert journal.lines(path) == ""
    assert not path.parent.exists()
    with journal.locked(path) as log:
        log.append("one\n")
        log.append("two\n")
    assert journal.lines(path) == "one\ntwo\n"
    with journal.locked(path) as log:
        log.append("three\n")
        assert journal.lines(path) == "one\ntwo\nthree\n"
        log.clear()
        log.append("four\n")
    assert journal.lines(path) == "four\n"


def test_a_line_that_was_cut_off_is_taken_away_and_no_whole_one(path: Path) -> None:
    path.parent.mkdir()
    for torn, whole in ((b"one\ntw", "one\n"), (b"on", ""), (b"one\n", "one\n"), (b"", "")):
        path.write_bytes(torn)
        with journal.locked(path) as log:
            assert journal.lines(path) == whole
            log.append("next\n")
        assert journal.lines(path) == f"{whole}next\n"


def test_what_a_killed_process_wrote_is_there_and_its_lock_is_not(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(path), "5", "kill"], capture_output=True, text=True, check=False
    )
    assert done.returncode == -9, done.stderr
    with journal.locked(path):
        assert journal.lines(path) == "".join(f"line {n}\n" for n in range(5))


def test_a_second_process_is_kept_away(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), "1", "stay"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(OutsideError) as caught, journal.locked(path):
            pytest.fail("two at once")
        assert "another run" in caught.value.message
        other.stdin.close()
    with journal.locked(path) as log:
        log.append("mine\n")


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    target = tmp_path / "target"
    target.write_text("text", encoding="utf-8")
    path.symlink_to(target)
    with pytest.raises(OutsideError), journal.locked(path):
        pytest.fail("it was followed")
    with pytest.raises(OutsideError):
        journal.lines(path)
    assert target.read_text(encoding="utf-8") == "text"


def test_what_the_disk_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "credpolicy").write_text("a file", encoding="utf-8")
    with pytest.raises(OutsideError) as caught, journal.locked(tmp_path / "credpolicy" / "x.jsonl"):
        pytest.fail("there is no folder")
    assert caught.value.hint
