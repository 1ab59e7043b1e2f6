"""The mark that runs leave behind, as files: the state, the receipts and who waits, as JSON lines; and read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from credpolicy.errors import RepositoryError
from credpolicy.model.message import Channel
from credpolicy.model.reminder import Completed, Held, Mark, Receipt, Role, Stand, Subject, Told

FORMAT = "credpolicy/reminders-state/v1"
STATE = "state.json"
LARGEST = 2_000_000
"""So many bytes a file has at most, so that every file can be read again; more lines go into a further one."""

_RESULTS = ("delivered", "failed", "uncertain", "not_tried")


def files(mark: Mark, *, done: bool) -> dict[str, bytes]:
    """The files of a mark, by name: the state, the receipts, and who waits, the last two in as many as it takes.

    `done` tells that the run behind it was completed, so that its receipts are history: what they told is left out.
    """
    state = {
        "format": FORMAT,
        "version": mark.version,
        "done": done,
        "completed": mark.completed and {"commit": mark.completed.commit, "date": str(mark.completed.on)},
    }
    receipts = (line(replace(receipt, told=()) if done else receipt) for receipt in mark.receipts)
    waiting = (json.dumps(_written(*entry)) + "\n" for entry in sorted(mark.held.items(), key=lambda entry: entry[0]))
    return {
        STATE: (json.dumps(state, indent=1) + "\n").encode("ascii"),
        **_parts("receipts", receipts),
        **_parts("held", waiting),
    }


def _written(subject: Subject, was: Held) -> list[Any]:
    stand = None if was.stand is None else [_day(was.stand.anchor), _day(was.stand.since)]
    return [*subject, stand, str(was.on)]


def _parts(name: str, lines: Iterable[str]) -> dict[str, bytes]:
    """The lines as files of no more than so many bytes each: `name-1.jsonl` and on."""
    parts: list[list[str]] = [[]]
    size = 0
    for each in lines:
        size += len(each)
        if size > LARGEST and parts[-1]:
            parts.append([])
            size = len(each)
        parts[-1].append(each)
    return {f"{name}-{n}.jsonl": "".join(part).encode("ascii") for n, part in enumerate(parts, 1)}


def _lines(found: Mapping[str, bytes], name: str) -> list[str]:
    """The lines of all parts, the first of which is always there. Raises KeyError where one is missing."""
    count = max(sum(each.startswith(f"{name}-") for each in found), 1)
    return [each for n in range(1, count + 1) for each in found[f"{name}-{n}.jsonl"].decode("ascii").splitlines()]


def line(receipt: Receipt) -> str:
    """A receipt as one line of JSON, with its line end. It names people by their ids, never by an address."""
    document = {
        "key": receipt.key,
        "channel": receipt.channel,
        "recipient": receipt.recipient,
        "date": str(receipt.on),
        "result": receipt.result,
        "told": [[*told[:3], _day(told.about), str(told.day)] for told in receipt.told],
    }
    return json.dumps(document) + "\n"


def read(found: Mapping[str, bytes], where: str) -> tuple[Mark, frozenset[str]]:
    """The mark in these files, and the keys of receipts of which a completed run has made history.

    Raises RepositoryError, naming `where` they are kept, for what no run has written.
    """
    try:
        document = json.loads(found[STATE])
        if document["format"] != FORMAT:
            message = f"{where} was written by another version of credpolicy ({document['format']!r})"
            raise RepositoryError(message, "Use that version, or a later one.")
        kept = tuple(_receipts(_lines(found, "receipts")))
        done = document["done"] is True
        mark = Mark(
            completed=_completed(document["completed"]),
            held=dict(_held(json.loads(text)) for text in _lines(found, "held")),
            receipts=() if done else kept,
            version=str(document["version"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"{where} does not hold what a run of `credpolicy remind` writes"
        raise RepositoryError(message, "Look at it with `git show`; `--first-run` begins anew.") from error
    return mark, frozenset(receipt.key for receipt in kept) if done else frozenset()


def journal(text: str) -> Iterator[Receipt]:
    """The receipts in a journal. A last line that was cut off when the machine stopped is left out.

    Raises RepositoryError for any other line that no run has written.
    """
    whole, _, _ = text.rpartition("\n")
    try:
        yield from _receipts(whole.splitlines())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "the journal of deliveries is damaged"
        raise RepositoryError(message, "Look at credpolicy/reminders.jsonl in the git folder.") from error


def _completed(document: Any) -> Completed | None:
    if document is None:
        return None
    commit = document["commit"]
    if not isinstance(commit, str) or not commit or set(commit) - set("0123456789abcdef"):
        raise ValueError(commit)
    return Completed(commit, date.fromisoformat(document["date"]))


def _held(entry: list[Any]) -> tuple[Subject, Held]:
    print_, track, role, stand, on = entry
    was = None if stand is None else Stand(_read_day(stand[0]), _read_day(stand[1]))
    return Subject(_text(print_), _text(track), _role(role)), Held(was, date.fromisoformat(on))


def _receipts(lines: Iterable[str]) -> Iterator[Receipt]:
    for text in lines:
        document = json.loads(text)
        channel, result = document["channel"], document["result"]
        if channel not in get_args(Channel) or result not in _RESULTS:
            raise ValueError(text)
        told = tuple(
            Told(_text(print_), _text(track), _role(role), _read_day(about), date.fromisoformat(day))
            for print_, track, role, about, day in document["told"]
        )
        on = date.fromisoformat(document["date"])
        yield Receipt(_text(document["key"]), channel, _text(document["recipient"]), on, result, told)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _role(value: Any) -> Role:
    roles: tuple[Role, ...] = get_args(Role)
    return roles[roles.index(value)]


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
