"""The names that exist, and the one that somebody probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_MARKS = re.compile(r"[\W_]+")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
# A thorough comparison with every name is affordable for so many names, and for so many wrong words.
_FEW_NAMES = 500
# Of shorter words half could be meant.
_SHORTEST = 3
_MOST_GUESSES = 100


class Names:
    """The names of one collection: those defined, and those whose definition could not be read.

    `unread` are the files that may define more of them.
    """

    def __init__(self, defined: Iterable[str], broken: Iterable[str] = (), unread: tuple[str, ...] = ()) -> None:
        self.all = frozenset((*defined, *broken))
        self._unread = unread
        self._guesses: dict[str, str | None] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.all

    def guess(self, word: str) -> str | None:
        """The one name that `word` was probably meant to be; None when there is none, or more than one."""
        if word not in self._guesses:
            if len(self._guesses) >= _MOST_GUESSES:
                return None
            self._guesses[word] = _guess(word, self.all)
        return self._guesses[word]

    def mend(self, word: str, advice: str) -> str:
        """The advice, with the name that was probably meant before it and the unread files behind it."""
        guess = self.guess(word)
        meant = f"Did you mean `{guess}`? " if guess is not None else ""
        unread = f" It may stand in {_listed(self._unread)}, which could not be read." if self._unread else ""
        return f"{meant}{advice}{unread}"


def _guess(word: str, names: frozenset[str]) -> str | None:
    bare = _bare(word)
    alike = [name for name in names if _bare(name) == bare] or [name for name in names if _one_slip(word, name)]
    if alike:
        return alike[0] if len(alike) == 1 else None
    if len(names) > _FEW_NAMES:
        return None
    close = difflib.get_close_matches(word, sorted(names), n=2, cutoff=0.7)
    if len(close) == 2 and _likeness(word, close[0]) == _likeness(word, close[1]):
        return None
    return close[0] if close else None


def _bare(name: str) -> str:
    """The name without what people leave out or change most: case, dashes, leading zeros."""
    return _LEADING_ZEROS.sub("", _MARKS.sub("", name.casefold()))


def _one_slip(word: str, name: str) -> bool:
    """Whether one character was changed, left out, added, or swapped with the next."""
    if min(len(word), len(name)) < _SHORTEST or not -1 <= len(word) - len(name) <= 1:
        return False
    start = 0
    while start < len(word) and start < len(name) and word[start] == name[start]:
        start += 1
    mine, other = word[start:], name[start:]
    return (
        mine[1:] == other[1:]
        or mine[1:] == other
        or mine == other[1:]
        or (mine[1::-1] == other[:2] and mine[2:] == other[2:])
    )


def _likeness(word: str, name: str) -> float:
    return difflib.SequenceMatcher(None, name, word).ratio()


def _listed(paths: tuple[str, ...]) -> str:
    shown = ", ".join(paths[:3])
    return f"{shown} or {len(paths) - 3} more" if len(paths) > 3 else shown
