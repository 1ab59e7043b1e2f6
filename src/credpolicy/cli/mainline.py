"""What the commands about history share: the mainline, its ranges, where commits come from, ids that never were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from credpolicy.cli import options, output
from credpolicy.dates import parse_day
from credpolicy.errors import UsageError
from credpolicy.evaluate.files.names import Names
from credpolicy.history.log.asked import COLLECTIONS
from credpolicy.history.log.standing import Standing
from credpolicy.load.chronicle import Chronicle
from credpolicy.load.origins import after, merged, signatures
from credpolicy.model.commit import Commit
from credpolicy.model.origin import Origin, Signature

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache


def opened(path: Path | None, rev: str | None, cache: Cache | None = None) -> Chronicle:
    """The mainline of the folder up to a revision. Says it where the clone is shallow. Raises RepositoryError."""
    chronicle = Chronicle(options.place(path), rev, cache)
    if chronicle.shallow:
        output.note(
            "this clone is shallow, so its history begins later than that of the repository;"
            " `git fetch --unshallow` brings the rest"
        )
    return chronicle


def origins(chronicle: Chronicle, signers: Path | None) -> Callable[[Commit], Origin]:
    """Where a commit comes from: what it merged, and its signature if a file of allowed signers is given."""
    history = chronicle.history
    brought = merged(history)
    signed = signatures(history, signers) if signers is not None else {}
    return lambda commit: Origin(commit, signed.get(commit.id, Signature()), brought.get(commit.id, ()))


def since(chronicle: Chronicle, text: str | None) -> tuple[date | None, frozenset[str] | None]:
    """The first day, or the commits, that `--since` asks for. Raises RepositoryError for what is neither."""
    if text is None:
        return None, None
    try:
        return parse_day(text), None
    except ValueError:
        return None, after(chronicle.history, text)


def unknown(name: tuple[str, str] | None, standing: Standing) -> None:
    """Raise UsageError for what never was there: a kind of thing and an id; None means that all were."""
    if name is None:
        return
    kind, id_ = name
    ids = standing.ever[COLLECTIONS[kind]]
    guess = Names(ids).guess(id_)
    message = f"there never was a {kind} `{id_}`" if kind != "owner" else f"there never was an owner `{id_}`"
    raise UsageError(message, f"Did you mean `{guess}`?" if guess else options.choice(kind, ids))
