"""What leaves the program."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from credpolicy.cli import output
from credpolicy.errors import UsageError


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old and longer than the new one")
    output.save(target, "new Zoë\n")
    assert target.read_bytes() == "new Zoë\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")

    def full(self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match=r"report\.json cannot be written: No space left"):
        output.save(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_new_file_can_be_read_by_whom_the_user_allows(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        output.save(tmp_path / "report.json", "{}")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.json").stat().st_mode) == 0o644


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("real.json")
    output.save(tmp_path / "link.json", "{}")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "{}"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    output.save(pipe, "{}")
    reader.join(10)
    assert read == ["{}"]
    assert pipe.is_fifo()


def test_bytes_that_are_no_text_do_not_stop_a_file(tmp_path: Path) -> None:
    output.save(tmp_path / "report.txt", "caf\udce9")
    assert (tmp_path / "report.txt").read_text() == "caf\\udce9"


def test_a_folder_that_does_not_exist_is_refused_before_the_work(tmp_path: Path) -> None:
    output.writable(tmp_path / "report.json")
    with pytest.raises(UsageError) as refused:
        output.writable(tmp_path / "out" / "report.json")
    assert "folder does not exist" in refused.value.message
    assert refused.value.hint == f"Create it first: mkdir -p {tmp_path / 'out'}"
    with pytest.raises(UsageError, match="is a folder"):
        output.writable(tmp_path)
