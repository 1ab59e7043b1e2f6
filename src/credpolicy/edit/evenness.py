"""Evenness: files that plainly have the canonical layout are known by their lines, which is faster than laying out."""

from __future__ import annotations

import re

# A word, and what follows a blank in a text. What a reader could take for anything but text is left to the long way.
# Nothing once matched is tried in another way: a hostile line takes no longer than any other.
_BLOCK = r"[^\W_](?:[\w./@+();,'&*!?%=~$-]|:(?=[\w/]))*+(?: (?:[\w./@+();,'&*!?%=~$-]|:(?=[\w/]))++)*+"
_INNER = r"[^\W_](?:[\w./@+()%=~$;-]|:(?=[\w/]))*+(?: (?:[\w./@+()%=~$;-]|:(?=[\w/]))++)*+"
_QUOTED = r""""[^"\\\n]*+"|'[^'\n]*+'"""
_KEY = r"[^\W\d][\w-]*+:(?= |$)"
_PIECE = rf"""{_QUOTED}|{_INNER}|[\[{{](?! )|[\]}}]|[:,] (?=[^ \]}},:#])"""
_PLAIN = re.compile(
    rf"(?P<indent> *+)(?P<dashes>(?:- )*+)(?P<key>{_KEY})?+"
    rf"(?:(?(key) )(?:(?P<flow>[\[{{].*+)|(?P<value>{_QUOTED}|{_BLOCK})))?+"
    r"(?: ++#.*+)?+"
)
_FLOW = re.compile(rf"(?:{_PIECE})*+,?+")
_TEXTS = re.compile(_QUOTED)
_STEP = 2


def is_even(text: str) -> bool:
    """Whether a text that can be read surely has the layout already; False where that takes a closer look."""
    if "\t" in text or "\r" in text or " \n" in text or "\n\n\n" in text or text[:1] in ("\n", "\ufeff", " "):
        return False
    if not text.endswith("\n") or text.endswith("\n\n"):
        return False
    lines = _Lines()
    return all(map(lines.take, text.split("\n")[:-1])) and lines.at_an_end


class _Lines:
    """The lines so far: the blocks that are open, innermost last, each by its column and whether it is a list."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, bool]] = []
        self._waiting = True
        self._remarked: int | None = None
        self._brackets = 0

    @property
    def at_an_end(self) -> bool:
        """Whether nothing is left open."""
        return self._remarked is None and not self._brackets

    def take(self, line: str) -> bool:
        """Whether this line stands where it should."""
        if self._brackets:
            column = len(line) - len(line.lstrip(" "))
            # a bracket that closes may stand further to the left, which takes a closer look
            return column >= self._blocks[-1][0] + _STEP and line[column] not in "#]}" and self._flows(line[column:])
        if not line:
            return True
        found = _PLAIN.fullmatch(line)
        if found is None or not (found["dashes"] or found["key"]):
            column = len(line) - len(line.lstrip(" "))
            even = line[column] == "#" and self._remarked in (None, column)
            self._remarked = column
            return even
        if not self._stands(len(found["indent"]), found["dashes"], found["key"]):
            return False
        self._waiting = not found["value"] and not found["flow"]
        return not found["flow"] or self._flows(found["flow"])

    def _stands(self, column: int, dashes: str, key: str | None) -> bool:
        """Whether the dashes and the key that a line begins with continue a block, or begin one in its place."""
        if self._remarked not in (None, column):
            return False
        self._remarked = None
        blocks = self._blocks
        begins = column == (blocks[-1][0] + _STEP if blocks else 0)
        if self._waiting and begins:
            blocks.append((column, bool(dashes)))
        while blocks and blocks[-1][0] > column:
            blocks.pop()
        if not blocks or blocks[-1] != (column, bool(dashes)):
            return False
        count = len(dashes) // _STEP
        for depth in range(1, count):
            blocks.append((column + depth * _STEP, True))
        if count and key:
            blocks.append((column + count * _STEP, False))
        return True

    def _flows(self, text: str) -> bool:
        """Whether what stands between brackets is even, as far as it goes on this line."""
        text = text.partition(" #")[0].rstrip(" ")
        if not _FLOW.fullmatch(text):
            return False
        bare = _TEXTS.sub("", text) if '"' in text or "'" in text else text
        self._brackets += bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
        return self._brackets >= 0 and (self._brackets == 0 or text[-1] in ",[{")
