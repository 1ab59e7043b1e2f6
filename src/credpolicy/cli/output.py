"""What leaves the program: stdout, stderr and files, none of which may change a verdict."""

from __future__ import annotations

import io
import os
import select
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from credpolicy.cli.options import STDOUT, Output
from credpolicy.errors import UsageError
from credpolicy.escape import terminal

Said = tuple[str, str, str]
"""What was told: `out`, `err` or `file`, the name of the file, and the text."""


@dataclass(slots=True)
class Heard:
    """What was told, in order, as long as there is `room` for so many characters; then it is not `whole`."""

    room: int
    said: list[Said] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether there was room for everything."""
        return self.room >= 0

    def hear(self, way: str, name: str, text: str) -> None:
        """Take in one more thing."""
        self.room -= len(text)
        if self.room >= 0:
            self.said.append((way, name, text))
        else:
            self.said.clear()


_HEARD: ContextVar[Heard | None] = ContextVar("heard", default=None)


@contextmanager
def heard(room: int) -> Iterator[Heard]:
    """Everything that is told inside the block, up to so many characters; it is told all the same."""
    found = Heard(room)
    token = _HEARD.set(found)
    try:
        yield found
    finally:
        _HEARD.reset(token)


def repeat(said: Iterable[Sequence[str]]) -> None:
    """Tell again what was heard. Raises UsageError for a file that cannot be written."""
    for way, name, text in said:
        if way == "out":
            write(text)
        elif way == "err":
            say(text)
        else:
            save(Path(name), text)


def _hear(way: str, text: str, name: str = "") -> None:
    heard_so_far = _HEARD.get()
    if heard_so_far is not None:
        heard_so_far.hear(way, name, text)


def prepare() -> None:
    """Let no character stop the output: what the encoding of a stream lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write(text: str) -> None:
    """Put `text` on stdout. A reader that has gone is no fault; a full disk raises UsageError."""
    _hear("out", text)
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard()
    except OSError as error:
        _discard()
        message = f"the output cannot be written: {error.strerror}"
        raise UsageError(message, "Make room on the disk, or send the output elsewhere.") from error


def abandoned() -> bool:
    """Whether the reader of stdout has gone; what is left of the output is then thrown away."""
    try:
        pipe = sys.stdout.fileno()
    except (AttributeError, OSError):
        return False
    asked = select.poll()
    asked.register(pipe, 0)
    gone = any(event & select.POLLERR for _, event in asked.poll(0))
    if gone:
        _discard()
    return gone


def _discard() -> None:
    """Point stdout at nothing, or Python would try again at its end and complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def say(line: str) -> None:
    """Put one line on stderr, made safe for a terminal."""
    _hear("err", line)
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(terminal(line) + "\n")
        sys.stderr.flush()
    except OSError:
        # There is no better place to complain, and the exit code still tells.
        return


def note(text: str) -> None:
    """Say something on stderr that changes no verdict."""
    say(f"note: {text}")


def writable(target: Path) -> None:
    """Raise UsageError if a report certainly cannot be written to `target`; asked before the work is done."""
    if target.is_dir():
        message = f"{target} is a folder"
        raise UsageError(message, "Name a file for the report, for example -o json=report.json.")
    if not target.absolute().parent.is_dir():
        message = f"{target} cannot be written: its folder does not exist"
        raise UsageError(message, f"Create it first: mkdir -p {shlex.quote(str(target.parent))}")


def outputs(format_: str, others: Iterable[Output]) -> tuple[Output, ...]:
    """Where every report goes, stdout first. Raises UsageError for two in one place and for no such folder."""
    asked = [*others]
    if not any(each.target == STDOUT for each in asked):
        asked.insert(0, Output(format_, STDOUT))
    asked.sort(key=lambda each: each.target != STDOUT)
    targets = [each.target for each in asked]
    for target in targets:
        if targets.count(target) > 1:
            message = f"two reports would go to {'stdout' if target == STDOUT else target}"
            raise UsageError(message, "Give every -o a file of its own.")
        if target != STDOUT:
            writable(Path(target))
    return tuple(asked)


def save(target: Path, text: str) -> None:
    """Write a file whole or not at all, in UTF-8. Raises UsageError when it cannot be written.

    A link is followed; what is no ordinary file, such as a pipe, is written to as it is.
    """
    _hear("file", text, str(target))
    try:
        real = target.resolve()
        if real.exists() and not real.is_file():
            real.write_text(text, encoding="utf-8", errors="backslashreplace")
            return
        part = real.with_name(f".{real.name}.{os.getpid()}.part")
        try:
            part.write_text(text, encoding="utf-8", errors="backslashreplace")
            part.replace(real)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror}"
        raise UsageError(message, "Check that you may write there and that the disk has room.") from error
