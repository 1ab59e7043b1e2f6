"""Text made safe for the place it goes to: here, a terminal."""

from __future__ import annotations

# The zero-width joiners shape Persian and Indian words and turn no text round.
_SHOWN = frozenset("\u200c\u200d")


def terminal(text: str) -> str:
    r"""`text` on one line, without anything a terminal would obey, hide or turn round.

    Control characters, line ends, tabs, bidirectional marks, odd spaces and bytes that are no text become visible
    escapes such as `\n`, `\x1b` or `\u202e`. What can be printed stays as it is, backslashes included.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _SHOWN else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        # Python's mark for a byte of a file name that is not UTF-8.
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
