"""What commands that change files share: how a changed file is shown, and how it is put in its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from credpolicy.adapters.files import Staging
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.load.source import blob_id
from credpolicy.model.snapshot import File

_SHA256 = 64


class Rewritten(NamedTuple):
    """A file by its path below the root, what stood in it, and what shall; None where it shall go."""

    path: str
    before: bytes
    after: bytes | None


def difference(file: Rewritten) -> str:
    """The difference as git would show it, safe for a terminal."""
    before, after = ([*_lines(data)] for data in (file.before, file.after or b""))
    named = "/dev/null" if file.after is None else f"b/{file.path}"
    found = difflib.unified_diff(before, after, f"a/{file.path}", named, lineterm="")
    return "".join(f"{terminal(part)}\n" for line in found for part in line.split("\n"))


def _lines(data: bytes) -> Iterator[str]:
    """The lines without their LF; one that has none says so, as a CR in front of it shows too."""
    *lines, last = data.decode("utf-8").split("\n")
    yield from lines
    if last:
        yield f"{last}\n\\ No newline at end of file"


def put(root: Path, files: Collection[Rewritten]) -> None:
    """Put these files in their places, all or none; who may read and write them stays as it was.

    Raises UsageError for a file that was changed meanwhile into anything else, and for what the disk refuses.
    """
    with Staging() as staging:
        for file in files:
            staging.file(root / file.path, file.after or b"")
        for file in files:
            if _present(root, file.path) not in (file.before, file.after):
                message = f"{file.path} was changed meanwhile"
                raise UsageError(message, "Nothing was changed. Run the command again.")
        staging.put_in_place()


def unchanged(root: Path, file: File) -> bytes:
    """The content of a file, which must still be the one that was judged. Raises UsageError otherwise."""
    try:
        data = (root / file.path).read_bytes()
    except OSError as error:
        message = f"{file.path} cannot be read any more: {error.strerror}"
        raise UsageError(message, "Nothing was changed. Run the command again.") from error
    if blob_id(data, "sha256" if len(file.blob) == _SHA256 else "sha1") != file.blob:
        message = f"{file.path} was changed meanwhile"
        raise UsageError(message, "Nothing was changed. Run the command again.")
    return data


def _present(root: Path, path: str) -> bytes | None:
    """What stands in a file now; None where that cannot be told, and for a link that took its place."""
    target = root / path
    try:
        return None if target.is_symlink() else target.read_bytes()
    except OSError:
        return None
