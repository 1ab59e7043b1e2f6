"""A journal of lines that outlive a kill, and the lock that keeps a second run away from it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from credpolicy.errors import OutsideError

_FLAGS = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC


class Journal:
    """Lines of text in a file, each on the disk before `append` returns. Made by `locked`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def append(self, line: str) -> None:
        """Add one line with its end. Raises OutsideError for what the disk refuses."""
        with _told(self._path):
            data = line.encode()
            while data:
                data = data[os.write(self._descriptor, data) :]
            os.fsync(self._descriptor)

    def clear(self) -> None:
        """Forget all lines."""
        with _told(self._path):
            os.ftruncate(self._descriptor, 0)
            os.fsync(self._descriptor)


def lines(path: Path) -> str:
    """What the journal holds; empty where there is none. Nothing is written and no lock is asked for."""
    with _told(path):
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return ""
        with os.fdopen(descriptor, encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            return file.read()


@contextmanager
def locked(path: Path) -> Iterator[Journal]:
    """The journal at `path`, for this process alone as long as the block lasts; the folder is made.

    A line that a kill cut off is taken away. Raises OutsideError where another process has it, or the disk refuses.
    """
    with _told(path):
        path.parent.mkdir(exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), _FLAGS, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "another run sends reminders from this repository at this moment"
            raise OutsideError(message, "Wait until it has ended, and run it again.") from None
        with _told(path):
            descriptor = os.open(path, _FLAGS | os.O_APPEND, 0o600)
        try:
            with _told(path):
                whole, end, _ = path.read_bytes().rpartition(b"\n")
                os.ftruncate(descriptor, len(whole) + len(end))
            yield Journal(path, descriptor)
        finally:
            os.close(descriptor)
    finally:
        os.close(lock)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell of a disk's refusal as an error of ours."""
    try:
        yield
    except OSError as error:
        message = f"{path} cannot be used: {error.strerror}"
        raise OutsideError(message, "Check that you may write there and that the disk has room.") from error
