"""Lines of a layout: what hangs below something follows it, and comments behind values stay in their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_TRAILING_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_STEP = 2


class Hook(NamedTuple):
    """A bracket or text that goes on over more lines: its column and that of what it stands in, before and now.

    `least` is the first column at which what goes on may stand.
    """

    old: int
    new: int
    base_old: int
    base_new: int
    least: int

    def follow(self, column: int, least: int) -> int:
        """Where a line that stood at `column` stands now: moved with the thing, if below it, else with its holder."""
        shift = self.new - self.old if column >= self.old else self.base_new - self.base_old
        return max(column + shift, least)


class Line:
    """A line that is written: its text so far, where it began and where it begins, and a comment behind."""

    __slots__ = ("base", "comment", "distance", "new", "old", "place", "text")

    def __init__(self, text: str, old: int, new: int) -> None:
        self.text = text
        self.old = old
        self.new = new
        self.base = (old, new)
        self.comment = ""
        self.place = 0
        self.distance = 0

    def remark(self, comment: str, before: str) -> None:
        """Put a comment behind, which stood behind `before`."""
        self.comment = comment
        self.place = len(before.expandtabs())
        self.distance = max(1, self.place - len(before.rstrip(" \t").expandtabs()))

    def hook(self, column: int, least: int) -> Hook:
        """What goes on after the end of this line, of a thing that stood at `column`.

        It stands in the block at the columns `base`, before and now; where the line itself goes on, in the line.
        """
        return Hook(column, len(self.text), *self.base, least)


def finished(lines: Sequence[Line]) -> str:
    """The lines as one text, without the last line's end, comments put behind.

    Comments that stood in one column on lines that follow one another stand in one column.
    """
    run: list[Line] = []
    for line, following in pairwise((*lines, None)):
        if line is None or not line.comment:
            continue
        run.append(line)
        if following is None or not following.comment or following.place != line.place:
            _align(run)
            run = []
    return "\n".join(line.text for line in lines)


def _align(run: Sequence[Line]) -> None:
    """Put the comments of these lines into one column: as it was, moved with the lines, or further to the right."""
    widths = [len(line.text.expandtabs()) for line in run]
    beside = max(widths) + min(line.distance for line in run)
    shifts = {line.new - line.old for line in run}
    kept = run[0].place + (shifts.pop() if len(shifts) == 1 else 0)
    column = kept if len(run) > 1 and kept > max(widths) else beside
    for line, width in zip(run, widths, strict=True):
        line.text += " " * (column - width) + line.comment


def continued(line: Line, text: str, hook: Hook, *, quoted: bool) -> Iterator[Line]:
    """The lines of a plain or quoted text, which begins on `line`; `quoted` where backslashes mean something."""
    pieces = text.split("\n")
    for number, piece in enumerate(pieces):
        content = piece.lstrip(" \t") if number else piece
        old = len(piece) - len(content)
        if number < len(pieces) - 1:
            ending = content.rstrip(" \t")
            if quoted and _TRAILING_ESCAPE.search(ending):
                ending = content[: len(ending) + 1]  # a blank that is written as an escape
            content = ending
        if number == 0:
            line.text += content
            yield line
        elif content:
            new = hook.follow(old, hook.least)
            yield Line(" " * new + content, old, new)
        else:
            yield Line("", 0, 0)


class BlockText(NamedTuple):
    """The lines of a text in block style, where they end, and whether the last one has a line end."""

    lines: list[str]
    length: int
    complete: bool


def block_text(below: str, mark: str, old: int, new: int) -> BlockText:
    """The text below `mark`, moved from below a block at column `old` to below one at `new`.

    `length` counts the characters of `below` that belong to it, and the line end after `mark`, but no line end at its
    end. Blank lines at the end belong to it only where the mark says `+`.
    """
    lines = below.split("\n")
    asked = re.search(r"\d", mark)
    if asked:
        depth, wanted = max(old, 0) + int(asked[0]), new + int(asked[0])
    else:
        indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")]
        depth, wanted = (indents or [max(map(len, lines))])[0], new + _STEP
    complete = not lines[-1].strip(" ") and len(lines[-1]) <= depth
    if complete:
        lines.pop()
    blank = [not line[depth:] and not line.strip(" ") for line in lines]
    if "+" not in mark:
        while blank and blank[-1]:
            blank.pop()
            lines.pop()
    length = sum(len(line) + 1 for line in lines)
    return BlockText(
        [" " * wanted + line[depth:] if line[depth:] else "" for line in lines],
        length,
        complete or "-" in mark or not lines,
    )
