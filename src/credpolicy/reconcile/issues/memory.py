"""What an issue remembers, in hidden marks in its own body, so that nothing has to be remembered elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any

MOST = 400
"""So many gaps of one issue are remembered one by one; of more than these nobody is told singly."""

ROOM = 24_000
"""Characters a memory may take with the ids of what it is about; with more gaps it keeps their states only."""

_LONGEST_ABOUT = 400
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_KEY = r"([0-9a-f]{32})"
_BEGIN = re.compile(rf"<!-- credpolicy begin {_KEY} -->")
_END = re.compile(rf"<!-- credpolicy end {_KEY} -->")
_MEMORY = re.compile(r"<!-- credpolicy memory (\{[^\n<>]*\}) -->")
_COMMENT = re.compile(rf"<!-- credpolicy comment {_KEY} -->")
_WRITTEN_AT = re.compile(r":\d+(\]\(\S*#L)?(?:\d+\))?<!-- line -->")


@dataclass(frozen=True, slots=True)
class Told:
    """A gap as people were last told of it: its state, and how many steps of the SLA's escalation.

    `print` is the beginning of the finding's fingerprint, `about` the ids of what it is about (see `subjects.Item`);
    empty where there was no room.
    """

    print: str
    state: str
    steps: int = 0
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of an issue.

    `by` and `what` are the grouping and what this issue groups. `said` counts the comments, `closed` says why it was
    closed last and is empty while it is open. `title` is the print of the last title of ours, `assigned` are the
    logins and `milestone` the milestone that we put there. `more` says that there were more gaps than `items`.
    `history` are days and states, the oldest first. `lost` is true where somebody destroyed the memory.
    """

    key: str
    by: str = ""
    what: str = ""
    said: int = 0
    closed: str = ""
    title: str = ""
    assigned: tuple[str, ...] = ()
    milestone: str = ""
    items: tuple[Told, ...] = ()
    more: bool = False
    history: tuple[tuple[str, str], ...] = ()
    lost: bool = False


def title_print(title: str) -> str:
    """What tells one title from another."""
    return hashlib.sha256(title.strip().encode("utf-8", "surrogateescape")).hexdigest()[:12]


def remembered(body: str) -> Memory | None:
    """The memory in the body of an issue; None where the issue is none of ours.

    The key stands in three places. While one of them is left the issue is found again; where the memory itself is
    damaged it comes back empty and `lost`.
    """
    found = _BEGIN.search(body)
    stop = _END.search(body, found.end() if found else 0)
    inside = body[found.end() : stop.start()] if found and stop else body
    written = _MEMORY.search(inside) or _MEMORY.search(body)
    memory = _decoded(written[1]) if written else None
    key = found[1] if found else memory.key if memory else stop[1] if stop else None
    if key is None:
        return None
    return memory if memory and memory.key == key else Memory(key, lost=True)


def line_mark(path: str, line: int, url: str = "") -> str:
    """A place in a file, both parts Markdown already, so that `alike` passes over the number of its line."""
    return f"[{path}:{line}]({url}#L{line})<!-- line -->" if url else f"{path}:{line}<!-- line -->"


def block(text: str, memory: Memory) -> str:
    """The part of a body that is ours: the text between its marks, and the memory."""
    return (
        f"<!-- credpolicy begin {memory.key} -->\n{text}\n\n"
        f"<!-- credpolicy memory {encoded(memory)} -->\n<!-- credpolicy end {memory.key} -->"
    )


def around(body: str) -> tuple[str, str]:
    """What stands above and below our block. Where its marks are damaged, all else counts as somebody's own text."""
    found = _BEGIN.search(body)
    stop = _END.search(body, found.end()) if found else None
    if found and stop:
        return body[: found.start()], body[stop.end() :]
    rest = body
    for mark in (_BEGIN, _END, _MEMORY):
        rest = mark.sub("", rest)
    return "", f"\n\n{rest}" if rest.strip() else ""


def alike(before: str, after: str) -> bool:
    """Whether two bodies say the same. Ends of lines, and numbers of lines in files, are not worth an edit."""
    return before == after or _bare(before) == _bare(after)


def _bare(body: str) -> str:
    return _WRITTEN_AT.sub(r"\1", body.replace("\r\n", "\n")).rstrip()


def comment_mark(memory: Memory, *content: str) -> str:
    """What marks the next comment of an issue: the same for the same content, until the issue remembers it."""
    text = "\0".join((memory.key, str(memory.said), *content))
    return f"<!-- credpolicy comment {hashlib.sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()[:32]} -->"


def encoded(memory: Memory) -> str:
    """A memory as one line that ends no comment of HTML."""
    text = _json(memory)
    if len(text) > ROOM:
        text = _json(replace(memory, items=tuple(replace(item, about=()) for item in memory.items)))
    return text


def _json(memory: Memory) -> str:
    document = {
        "v": 1,
        "key": memory.key,
        "by": memory.by,
        "what": memory.what,
        "said": memory.said,
        "closed": memory.closed,
        "title": memory.title,
        "assigned": memory.assigned,
        "milestone": memory.milestone,
        "items": [[item.print, item.state, item.steps, *_short(item.about)] for item in memory.items[:MOST]],
        "more": memory.more or len(memory.items) > MOST,
        "history": memory.history[-10:],
    }
    text = _ENCODER.encode(document)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")


def _short(about: tuple[str, ...]) -> tuple[str, ...]:
    return about if sum(map(len, about)) <= _LONGEST_ABOUT else ()


def _decoded(text: str) -> Memory | None:
    """A memory as it was written; None for everything else, whoever wrote it."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    try:
        return _memory(document)
    except (KeyError, TypeError, ValueError):
        return None


def _memory(document: Any) -> Memory:
    if document["v"] != 1 or not re.fullmatch(_KEY, _text(document["key"])):
        raise ValueError
    return Memory(
        key=document["key"],
        by=_text(document["by"]),
        what=_text(document["what"]),
        said=_count(document["said"]),
        closed=_text(document["closed"]),
        title=_text(document["title"]),
        assigned=tuple(_text(login) for login in _list(document["assigned"])),
        milestone=_text(document["milestone"]),
        items=tuple(_told(item) for item in _list(document["items"])[:MOST]),
        more=document["more"] is True,
        history=tuple((_text(day), _text(state)) for day, state in _list(document["history"])[-10:]),
    )


def _told(item: Any) -> Told:
    print_, state, steps, *about = _list(item)
    return Told(_text(print_), _text(state), _count(steps), tuple(_text(part) for part in about))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 10**9:
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value
