"""Heads: whether commits that were the mainline once are still in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from credpolicy.errors import RepositoryError, UsageError
from credpolicy.load.git import History
from credpolicy.model.finding import fingerprint
from credpolicy.model.integrity import Irregularity

_HASH = re.compile(r"[0-9a-f]{7,64}", re.ASCII)


class Head(NamedTuple):
    """A commit that was the head of the mainline once, and who says so in words."""

    commit: str
    said_by: str


def rewritten(history: History, heads: tuple[Head, ...]) -> Iterator[Irregularity]:
    """INTG009: the heads that are not in the mainline, nor behind it by a merge.

    Raises UsageError for what is neither a commit nor a hash, RepositoryError where a shallow clone cannot tell.
    """
    for head in heads:
        name = head.commit.strip()
        usable = bool(name) and not name.startswith("-") and name.isprintable()
        commit = history.find(f"{name}^{{commit}}") if usable else None
        if commit is None and not _HASH.fullmatch(name.lower()):
            message = f"there is no commit {name!r} that could be expected"
            raise UsageError(message, "Name the hash of a commit that was the head of the mainline.")
        if commit is not None and _is_in(history, commit):
            continue
        if history.shallow:
            message = f"this clone is shallow, so nobody can tell whether {name[:10]} is still in the mainline"
            raise RepositoryError(message, "Fetch the rest: git fetch --unshallow")
        known = commit or name.lower()
        where = "is not in this repository any more" if commit is None else "is not in the mainline any more"
        message = f"commit {known[:10]}, the head {head.said_by}, {where}"
        yield Irregularity("INTG009", message, fingerprint("INTG009", known), part=known)


def _is_in(history: History, commit: str) -> bool:
    return not history.ask("rev-list", "--max-count=1", "--end-of-options", commit, f"^{history.tip}").strip()
