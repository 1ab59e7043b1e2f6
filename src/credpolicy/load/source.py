"""What a revision offers, wherever it is kept: a label, a list of names, and their contents."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from credpolicy.errors import RepositoryError
from credpolicy.load.limits import MAX_FILE_BYTES, MAX_FILES


class Entry(NamedTuple):
    """A name in a revision. `path` is relative to the credpolicy root, with `/`; odd bytes are surrogates.

    `blob` is git's hash of the content: of a commit known at once, of a file on disk only once it was read.
    `unreadable` is a folder that could not be listed, or a thing on disk that is no file.
    """

    path: str
    kind: Literal["file", "link", "submodule", "unreadable"]
    blob: str


_MODES: dict[str, Literal["link", "submodule"]] = {"120000": "link", "160000": "submodule"}


def kind_of(mode: str) -> Literal["file", "link", "submodule"]:
    """What git's mode of a name in a tree says it is."""
    return _MODES.get(mode, "file")


class Revision(NamedTuple):
    """What is judged. `commit` is the full hash; of a work tree that of its HEAD; None where there is none.

    `committed_on` is the committer's day in his own time zone, only of a commit. `label` is for people.
    """

    kind: Literal["commit", "tree", "worktree", "folder"]
    commit: str | None
    committed_on: date | None
    label: str


class ReadFailure(NamedTuple):
    """One file could not be read; the others can."""

    message: str
    help: str


class Source(Protocol):
    """A revision that can be listed and read. `root` is the folder that holds policies/ and registry/."""

    @property
    def revision(self) -> Revision:
        """What is being read."""

    @property
    def root(self) -> Path:
        """The credpolicy root on disk, links resolved; of a bare repository its own folder."""

    @property
    def inside(self) -> str:
        """The way from the top of the git repository to the root, empty or with a `/` at its end."""

    def entries(self, prefixes: Sequence[str]) -> list[Entry]:
        """Everything at or below these names, sorted by path; no names that begin with a dot below them.

        A name that is not there gives nothing. Raises RepositoryError when there are too many.
        """

    def present(self, paths: Sequence[str]) -> frozenset[str]:
        """Those of the paths at which a file stands, not read; a link is none, nor is what lies behind one.

        The paths lead downwards from the root, as `model.runbook.is_inside` says.
        """

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | ReadFailure]]:
        """The content of those entries that are files, in the order given, each with its blob filled in."""


_LFS = re.compile(rb"version https://(?:git-lfs|hawser)\.github\.com/spec/v\d")
_LFS_MAX_BYTES = 1024


def blob_id(data: bytes, algorithm: str = "sha1") -> str:
    """The hash, in hexadecimal, that git gives to this content of a file; `algorithm`: `sha1` or `sha256`."""
    hashed = hashlib.new(algorithm, b"blob %d\0" % len(data), usedforsecurity=False)
    hashed.update(data)
    return hashed.hexdigest()


def is_lfs_pointer(data: bytes) -> bool:
    """Whether this is not the file but git-lfs's note of where the file is."""
    return len(data) <= _LFS_MAX_BYTES and _LFS.match(data) is not None


def too_large(size: int) -> ReadFailure:
    """Why a file of so many bytes is not read."""
    return ReadFailure(
        f"the file has {size:,} bytes; the limit is {MAX_FILE_BYTES:,}",
        "Split the file: one per team or one per worker.",
    )


def listed(found: list[Entry]) -> list[Entry]:
    """The entries sorted by path. Raises RepositoryError when there are too many."""
    if len(found) > MAX_FILES:
        raise RepositoryError(
            f"there are over {MAX_FILES:,} files",
            "Keep fewer and larger files: one per team instead of one per worker.",
        )
    return sorted(found)


def hidden(path: str, prefixes: Sequence[str]) -> bool:
    """Whether a name below the listed ones begins with a dot."""
    prefix = max((p for p in prefixes if path == p or path.startswith(f"{p}/")), key=len, default="")
    return "/." in path[len(prefix) :]
