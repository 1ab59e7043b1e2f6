"""The layout of a file that a person wrote: indentation, blanks and line ends made even, and not a word changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from yaml._yaml import CParser
from yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    DocumentEndToken,
    DocumentStartToken,
    FlowEntryToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
    StreamEndToken,
    StreamStartToken,
    TagToken,
    Token,
    ValueToken,
)

from credpolicy.edit.evenness import is_even
from credpolicy.edit.lines import Hook, Line, block_text, continued, finished
from credpolicy.load.compose import UnreadableError
from credpolicy.load.yaml import Parsed, parse

_STEP = 2
_LINE_END = re.compile(r"\r\n?")
_OPENING = frozenset([FlowSequenceStartToken, FlowMappingStartToken])
_CLOSING = frozenset([FlowSequenceEndToken, FlowMappingEndToken])
_PUNCTUATION = _CLOSING | {FlowEntryToken}
_OPEN_ENDED = frozenset([ValueToken, KeyToken, AnchorToken, TagToken])
"""What may stand for an empty value: whether a blank follows is left to the writer."""
_NAMES = frozenset([AliasToken, AnchorToken, TagToken])
_LEADS = frozenset([BlockEntryToken, KeyToken, ValueToken])
_AT_THE_EDGE = frozenset([DocumentStartToken, DocumentEndToken, DirectiveToken])


class LayoutError(Exception):
    """The file cannot be laid out without touching more than its layout.

    The message says why, as a sentence's end; `line` counts from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def lay_out(data: bytes) -> bytes:
    """The same file in the canonical layout; a file that has it comes back as it is.

    Order, styles, quotes, anchors, comments, line breaks and the text of every value stay. What comes out is read
    again, and must give the same values in the same styles with the same comments. Raises LayoutError otherwise, and
    UnreadableError for a file that cannot be read in the first place.
    """
    before = parse(data)
    if before.tree is None:
        raise UnreadableError(*before.problems)
    if is_even(data.decode()):
        return data
    text = _LINE_END.sub("\n", data.decode("utf-8-sig"))
    first = _Page(text)
    laid = first.laid_out()
    result = laid.encode()
    if result == data:
        return data
    _prove(before, first, laid)
    return result


def _prove(before: Parsed, first: _Page, laid: str) -> None:
    """Raise LayoutError unless the new text says what the old one said, and would be laid out no further."""
    after = parse(laid.encode())
    if after.tree is None:
        line = after.problems[0].line
        message = f"its layout could not be read any more: {after.problems[0].message}"
        raise LayoutError(message, line)
    changed = _first_difference(_events(first.text), _events(laid))
    if changed is not None:
        message = f"what is written from line {changed} on would be read as something else"
        raise LayoutError(message, changed)
    second = _Page(laid)
    settled = second.laid_out() == laid
    for (line, comment), (_, other) in zip_longest(first.comments, second.comments, fillvalue=(1, "")):
        if comment != other:
            message = f"the comment on line {line} would be lost"
            raise LayoutError(message, line)
    faults = [[(problem.code, problem.pointer) for problem in each.problems] for each in (before, after)]
    if after.tree != before.tree or faults[0] != faults[1] or not settled:
        message = "it is written in a way for which no layout was found"
        raise LayoutError(message, 1)


def _events(text: str) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Everything that is read in a file, each with its line, and with everything about it but where it stands."""
    parser: Any = CParser(text)
    while parser.check_event():
        event = parser.get_event()
        said = vars(event)
        line = said.pop("start_mark").line + 1
        del said["end_mark"]
        yield line, (event.__class__, said)


def _first_difference(
    before: Iterator[tuple[int, tuple[object, ...]]], after: Iterator[tuple[int, tuple[object, ...]]]
) -> int | None:
    """The line, in the first, from which on two files do not say the same."""
    nothing = 1, ()
    for (line, said), (_, other) in zip_longest(before, after, fillvalue=nothing):
        if said != other:
            return line
    return None


class _Level:
    """A list or mapping in block style: the column where its entries stood, and the one where they stand now.

    It is `bare` where the dashes of a list stood no deeper than the key above.
    """

    __slots__ = ("bare", "listed", "new", "old")

    def __init__(self, old: int, new: int, *, listed: bool = False, bare: bool = False) -> None:
        self.old = old
        self.new = new
        self.listed = listed
        self.bare = bare


class _Page:
    """A file on its way into its layout, token by token. Between two tokens stand blanks and comments only."""

    def __init__(self, text: str) -> None:
        """`text` can be read, and its lines end in LF."""
        self.comments: list[tuple[int, str]] = []
        self.text = text
        self._lines: list[Line] = []
        self._levels = [_Level(-1, -_STEP)]
        self._closed: list[_Level] = []
        self._brackets: list[Hook] = []
        self._last: type[Token] | None = None
        self._lead: _Level | None = None  # whose entry waits for its value
        self._is_key = False
        self._ends_open = False

    def laid_out(self) -> str:
        """The text in the canonical layout; `comments` are then known with their lines in the text, from 1."""
        parser: Any = CParser(self.text)
        done = 0
        while parser.check_token():
            token = parser.get_token()
            kind = token.__class__
            start, end = token.start_mark.index, token.end_mark.index
            if kind is not ScalarToken and self._structured(kind, token.start_mark.column, empty=start == end):
                continue
            self._between(done, start, kind, token.start_mark.column)
            done = self._put(token, start, end)
        self._between(done, len(self.text), None, -1)
        text = finished(self._lines)
        return text if self._ends_open or not text else f"{text}\n"

    def _structured(self, kind: type[Token], column: int, *, empty: bool) -> bool:
        """Keep the levels up to date; whether nothing is written for this token."""
        levels = self._levels
        if kind is BlockMappingStartToken or kind is BlockSequenceStartToken:
            levels.append(_Level(column, levels[-1].new + _STEP, listed=kind is BlockSequenceStartToken))
            self._lead = None
            return True
        if kind is BlockEndToken or (kind in (KeyToken, ValueToken) and levels[-1].bare and not self._brackets):
            if levels[-1].bare:
                self._closed.append(levels.pop())
            if kind is BlockEndToken:
                self._closed.append(levels.pop())
                return True
        elif kind is BlockEntryToken and not levels[-1].listed:
            levels.append(_Level(column, levels[-1].new + _STEP, listed=True, bare=True))
            self._lead = None
        if kind is KeyToken:
            self._is_key = True
            return empty
        return kind is StreamStartToken or kind is StreamEndToken

    def _between(self, start: int, end: int, kind: type[Token] | None, column: int) -> None:
        """What stands between two tokens, and the place of the second one, which `kind` names; None at the end."""
        gap = self.text[start:end]
        if "\n" not in gap and self._last is not None:
            if "#" in gap:
                self._behind(start, gap)
            elif kind is not None:
                self._lines[-1].text += _blank(self._last, kind, there=bool(gap))
            return
        column_now = self._column(kind, column)
        first, *rest = gap.split("\n") if self._last is not None else ("", *gap.split("\n"))
        if "#" in first:
            self._behind(start, first)
        # the last piece is what stands in front of the token, unless there is none
        blank = False
        line = self.text.count("\n", 0, start) + 1 if "#" in gap else 0
        for number, piece in enumerate(rest if kind is None else rest[:-1], start=line + (self._last is not None)):
            comment = piece.strip(" \t")
            if comment:
                self.comments.append((number, comment))
                at = self._aside(len(piece[: piece.index("#")].expandtabs()), kind, column, column_now)
                self._begin(at, at, comment, blank=blank)
            blank = not comment
        if kind is not None:
            self._begin(column, column_now, "", blank=blank)

    def _column(self, kind: type[Token] | None, column: int) -> int:
        """Where a token that begins a line will stand."""
        if self._brackets:
            hook = self._brackets[-1]
            return hook.follow(column, hook.least - _STEP if kind in _CLOSING else hook.least)
        if kind is None or kind in _AT_THE_EDGE:
            return 0
        level = self._levels[-1]
        begins = self._is_key or kind is BlockEntryToken or kind is ValueToken
        return level.new if begins else level.new + _STEP

    def _aside(self, column: int, following: type[Token] | None, next_old: int, next_new: int) -> int:
        """Where a comment on a line of its own will stand: as what follows, or as what it is indented like before."""
        if self._brackets:
            hook = self._brackets[-1]
            return hook.follow(column, hook.least) if following in _CLOSING else next_new
        deeper = list(self._closed)
        if self._lead is not None:
            deeper.insert(0, _Level(self._lead.old + 1, self._lead.new + _STEP))
        fitting = [level for level in deeper if next_old < column and level.old <= column]
        return max(fitting, key=lambda level: level.old).new if fitting else next_new

    def _behind(self, start: int, gap: str) -> None:
        """A comment behind something on its line."""
        at = start + gap.index("#")
        before = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        comment = gap.lstrip(" \t").rstrip(" \t")
        self.comments.append((self.text.count("\n", 0, at) + 1, comment))
        self._lines[-1].remark(comment, before)

    def _begin(self, old: int, new: int, text: str, *, blank: bool) -> None:
        if blank and self._lines:
            self._lines.append(Line("", 0, 0))
        self._lines.append(Line(" " * new + text, old, new))

    def _put(self, token: Any, start: int, end: int) -> int:
        """Write a token on the line that waits for it. Returns where what follows begins."""
        kind = token.__class__
        self._closed.clear()
        self._is_key = False
        self._lead = self._levels[-1] if kind in _LEADS and not self._brackets else None
        self._last = kind
        line = self._lines[-1]
        if not self._brackets and len(self._levels) > 1:
            line.base = (self._levels[-1].old, self._levels[-1].new)
        least = self._brackets[-1].least if self._brackets else self._levels[-1].new + _STEP
        if kind in _OPENING:
            self._brackets.append(line.hook(token.start_mark.column, least))
        elif kind in _CLOSING:
            self._brackets.pop()
        if kind is ScalarToken:
            if token.style in ("|", ">"):
                return self._block(start, end)
            if token.start_mark.line != token.end_mark.line:
                hook = line.hook(token.start_mark.column, least)
                self._lines += continued(self._lines.pop(), self.text[start:end], hook, quoted=token.style == '"')
                return end
        line.text += self.text[start:end]
        return end

    def _block(self, start: int, end: int) -> int:
        """A text in block style."""
        level = self._levels[-1]
        head, _, below = self.text[start:end].partition("\n")
        mark = head[: len(head) - len(head.lstrip("|>+-0123456789"))]
        self._lines[-1].text += mark
        if "#" in head:
            self._behind(start + len(mark), head[len(mark) :])
        body = block_text(below, mark, level.old, level.new)
        self._lines += [Line(text, 0, 0) for text in body.lines]
        self._ends_open = not body.complete and end == len(self.text)
        return start + len(head) + body.length


def _blank(last: type[Token], following: type[Token], *, there: bool) -> str:
    """What goes between two tokens on one line; `there` tells whether something was."""
    if following in _PUNCTUATION:
        return " " if there and last in _OPEN_ENDED else ""
    if last in _OPENING:
        return ""
    if following is ValueToken:
        if last in _NAMES:
            return " " if there else ""
        return "" if last is ScalarToken or last in _CLOSING else " "
    return " "
