"""Text made safe for the place it goes to: a terminal, a workflow command, Markdown, HTML, a cell of a table."""

from __future__ import annotations

import re
from html import escape

# The zero-width joiners shape Persian and Indian words and turn no text round.
_SHOWN = frozenset("\u200c\u200d")

# What the log of a build would take for a command: `::error::` where a line begins, however it was broken into lines;
# `##[error]`, and of other forges `##vso[` and `##teamcity[`, anywhere.
_COMMANDS = re.compile(r":(:)(?=[A-Za-z])|#(#)(?=[A-Za-z.-]*\[)")


def terminal(text: str) -> str:
    r"""`text` on one line, without anything a terminal would obey, hide or turn round.

    Control characters, line ends, tabs, bidirectional marks, odd spaces and bytes that are no text become visible
    escapes such as `\n`, `\x1b` or `\u202e`. What can be printed stays as it is, backslashes included, but for what
    the log of a build would obey: the second character of a `::` or `##` that could begin a command is an escape too.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in _SHOWN else _escaped(c) for c in text)
    return log(text)


def log(text: str) -> str:
    r"""`text` in which the log of a build finds no command: what could begin one is shown as `:\x3a` or `#\x23`."""
    if "::" not in text and "##" not in text:
        return text
    return _COMMANDS.sub(lambda found: found[0][0] + f"\\x{ord(found[0][1]):02x}", text)


def json(text: str) -> str:
    """JSON that says the same and holds no `##`, with which the log of a build would let a command begin."""
    return text.replace("##", "#\\u0023")


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        # Python's mark for a byte of a file name that is not UTF-8.
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def workflow(text: str, *, value: bool = False) -> str:
    """`text` as the message of a workflow command of GitHub Actions, or as the `value` of one of its properties.

    It stays on its line and cannot begin a command of its own.
    """
    safe = terminal(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return safe.replace(":", "%3A").replace(",", "%2C") if value else safe


# What Markdown, as GitHub and GitLab read it, would take for more than itself; `#` means issues, `@` people.
_MARKS = str.maketrans({
    **{each: f"&#{ord(each)};" for each in "\\`*_[]<>|~!$&"},
    **{each: f"{each}<!-- -->" for each in "@#"},
})  # fmt: skip


def markdown(text: str) -> str:
    """`text` as it reads on a page of Markdown, in tables too: nothing is formatted, linked, hidden or mentioned."""
    # a comment that is not seen parts what would otherwise become a link, an emoji, an issue or a person
    return terminal(text).translate(_MARKS).replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")


def html(text: str) -> str:
    """`text` as it reads in HTML, between tags or as the value of an attribute in quotes: no tag, no entity."""
    return escape(terminal(text), quote=True)


def cell(text: str) -> str:
    """`text` as the cell of a table that a spreadsheet will open: never read as a formula."""
    safe = terminal(text)
    return f"'{safe}" if safe[:1] in ("=", "+", "-", "@") else safe
