"""What commands about one thing share: it must exist, and what is wrong in the files is said."""

from __future__ import annotations

from credpolicy.cli import options, output
from credpolicy.cli.run import Reading
from credpolicy.errors import UsageError
from credpolicy.evaluate.files import judge_files
from credpolicy.evaluate.files.names import Names
from credpolicy.model.snapshot import Snapshot

_COLLECTIONS = {
    "worker": "workers",
    "requirement": "requirements",
    "credential type": "credential_types",
    "owner": "owners",
    "location": "locations",
}


def exists(snapshot: Snapshot, kind: str, name: str) -> None:
    """Raise UsageError when there is no such thing, with a suggestion, or when it could not be read."""
    collection = _COLLECTIONS[kind]
    ids = {placed.item.id for placed in getattr(snapshot, collection)}
    if name in ids:
        return
    if name in snapshot.broken.get(collection, ()):
        message = f"what is written about {kind} `{name}` could not be read"
        raise UsageError(message, "`credpolicy validate` shows where, and how to mend it.")
    if snapshot.unread_files:
        message = f"there is no {kind} `{name}` in the files that could be read"
        unread = ", ".join(snapshot.unread_files)
        raise UsageError(message, f"It may stand in {unread}; `credpolicy validate` shows what is wrong there.")
    guess = Names(ids).guess(name)
    message = f"there is no {kind} `{name}`"
    raise UsageError(message, f"Did you mean `{guess}`?" if guess else options.choice(kind, ids))


def warn(reading: Reading) -> None:
    """Say that the files have errors: what they touch is told as unknown, or is not told at all."""
    found = (*reading.snapshot.findings, *judge_files(reading.snapshot, reading.as_of, reading.today))
    errors = sum(finding.level == "error" for finding in found)
    if errors:
        have = f"{errors:,} errors" if errors > 1 else "1 error"
        output.note(f"the files have {have}, so this may not be the whole truth; `credpolicy validate` lists them")
