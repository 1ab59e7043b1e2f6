"""What `git log --raw -z` says, told apart: commits, and the files that each of them changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import accumulate
from typing import NamedTuple

from credpolicy.load.source import Entry, hidden, kind_of
from credpolicy.model.commit import Commit, Stamp

_FIELDS = ("%H", "%P", "%an", "%ae", "%ad", "%cn", "%ce", "%cd", "%B")
_TRAILERS = "%(trailers:only,unfold,separator=%x02,key_value_separator=%x03)"
_PLAIN = (
    "-z", "--reverse", "--no-show-signature", "--no-mailmap", "--encoding=UTF-8", "--date=raw",
    f"--format={'%x00'.join(('', *_FIELDS, _TRAILERS, ''))}",
)  # fmt: skip
ARGUMENTS = (
    *_PLAIN, "--raw", "-m", "--first-parent", "--root", "--no-renames", "--no-abbrev", "--no-ext-diff",
    "--no-textconv", "--ignore-submodules=none",
)  # fmt: skip
"""How git is asked: along the first parents, oldest first, every file of a commit against the one before it."""
COMMITS = (*_PLAIN, "--no-patch", "--topo-order")
"""How git is asked for commits without their files: all of them, oldest first, parents before children."""

_RAW = re.compile(rb"\n?:(\d{6}) (\d{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\d*")
_SO_MANY = len(_FIELDS) + 1
_NONE = "000000"


class Step(NamedTuple):
    """A commit, and what it changed: files as they were before it, and as they are after it, by path from the top."""

    commit: Commit
    gone: tuple[Entry, ...]
    new: tuple[Entry, ...]

    def inside(self, prefix: str, names: Sequence[str]) -> Step:
        """The same with paths that begin at a folder, without what is hidden below the names that are read of it."""

        def kept(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            short = (entry._replace(path=entry.path.removeprefix(prefix)) for entry in entries)
            return tuple(entry for entry in short if not hidden(entry.path, names))

        return self._replace(gone=kept(self.gone), new=kept(self.new))


def steps(answer: bytes) -> Iterator[Step]:
    """The commits of an answer to `git log` with ARGUMENTS. No name, path or message can be taken for another field."""
    tokens = answer.split(b"\0")
    place = 0
    found: Step | None = None
    gone: list[Entry] = []
    new: list[Entry] = []
    while place < len(tokens):
        raw = _RAW.fullmatch(tokens[place])
        if raw is not None:
            path = os.fsdecode(tokens[place + 1])
            before, after, old, blob = (part.decode("ascii") for part in raw.groups())
            if before != _NONE:
                gone.append(Entry(path, kind_of(before), old))
            if after != _NONE:
                new.append(Entry(path, kind_of(after), blob))
            place += 2
        elif tokens[place].strip(b"\n"):
            if found is not None:
                yield found._replace(gone=tuple(gone), new=tuple(new))
            found, gone, new = Step(_commit(tokens[place : place + _SO_MANY]), (), ()), [], []
            place += _SO_MANY
        else:
            place += 1
    if found is not None:
        yield found._replace(gone=tuple(gone), new=tuple(new))


def _commit(fields: Sequence[bytes]) -> Commit:
    name, parents, author, author_mail, written, committer, committer_mail, placed, message, trailers = (
        field.decode("utf-8", "replace") for field in fields
    )
    return Commit(
        name,
        tuple(parents.split()),
        Stamp(author, author_mail, moment(written)),
        Stamp(committer, committer_mail, moment(placed)),
        message.strip("\n"),
        tuple((key, value) for key, _, value in (line.partition("\x03") for line in trailers.split("\x02")) if key),
    )


def moment(raw: str) -> datetime:
    """The moment that git writes as seconds and an offset; the epoch for what is no moment at all."""
    seconds, _, offset = raw.partition(" ")
    try:
        minutes = int(offset[1:3]) * 60 + int(offset[3:5])
        zone = timezone(timedelta(minutes=-minutes if offset[:1] == "-" else minutes))
        return datetime.fromtimestamp(0, zone) + timedelta(seconds=int(seconds))
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def known_on(days: Sequence[date], day: date) -> int | None:
    """The place of the last commit that was there at the end of a day; None where there was none yet.

    `days` are those of the committers, the oldest commit first. The order counts, not the clocks: a commit is there
    from the latest day of itself and of those before it, so that none can be put back in time.
    """
    found = None
    for place, on in enumerate(accumulate(days, max)):
        if on > day:
            break
        found = place
    return found
