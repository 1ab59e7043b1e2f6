"""A folder on disk as a revision: the work tree, or one outside git. Links are never followed."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from credpolicy.load.limits import MAX_FILE_BYTES, MAX_FILES
from credpolicy.load.source import Entry, ReadFailure, Revision, blob_id, listed, too_large


class Folder:
    """A folder on disk: the work tree of a repository, or one that is not in git."""

    def __init__(self, root: Path, revision: Revision, algorithm: str = "sha1", inside: str = "") -> None:
        self.root = root
        self.revision = revision
        self.inside = inside
        self._algorithm = algorithm

    def entries(self, prefixes: Sequence[str]) -> list[Entry]:
        """As Source says. Links are never followed."""
        found: list[Entry] = []
        waiting = list(prefixes)
        while waiting:
            path = waiting.pop()
            entry = self._entry(path)
            if entry is not None:
                found.append(entry)
                continue
            try:
                with os.scandir(self.root / path) as names:
                    for name in names:
                        if name.name.startswith("."):
                            continue
                        # Nearly everything is a plain file, and the folder itself says so without a look at each.
                        if name.is_file(follow_symlinks=False):
                            found.append(Entry(f"{path}/{name.name}", "file", ""))
                        else:
                            waiting.append(f"{path}/{name.name}")
            except FileNotFoundError:
                continue
            except OSError:
                found.append(Entry(path, "unreadable", ""))
            if len(found) > MAX_FILES:
                break
        return listed(found)

    def _entry(self, path: str) -> Entry | None:
        """What stands at `path`; None for a folder to go through, and for nothing."""
        place = self.root / path
        try:
            mode = place.lstat().st_mode
            if stat.S_ISLNK(mode):
                return Entry(path, "link", blob_id(os.fsencode(place.readlink()), self._algorithm))
        except FileNotFoundError:
            return None
        except OSError:
            return Entry(path, "unreadable", "")
        if stat.S_ISDIR(mode):
            return Entry(path, "submodule", "") if exists(place / ".git") else None
        return Entry(path, "file" if stat.S_ISREG(mode) else "unreadable", "")

    def present(self, paths: Sequence[str]) -> frozenset[str]:
        """As Source says."""
        return frozenset(path for path in paths if self._is_file(path))

    def _is_file(self, path: str) -> bool:
        place, *inner = self.root, *path.split("/")
        try:
            for step in inner[:-1]:
                place /= step
                if not stat.S_ISDIR(place.lstat().st_mode) or exists(place / ".git"):
                    return False
            return stat.S_ISREG((place / inner[-1]).lstat().st_mode)
        except OSError:
            return False

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | ReadFailure]]:
        """As Source says."""
        for entry in entries:
            if entry.kind == "file":
                content = _content(f"{self.root}/{entry.path}")
                if isinstance(content, bytes):
                    yield Entry(entry.path, entry.kind, blob_id(content, self._algorithm)), content
                else:
                    yield entry, content


def _content(path: str) -> bytes | ReadFailure:
    """A regular file's bytes; a link or pipe that took its place meanwhile is not opened."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                return ReadFailure("this is not a file", "Replace it by a file, or delete it.")
            return too_large(about.st_size) if about.st_size > MAX_FILE_BYTES else file.read()
    except OSError as error:
        return ReadFailure(
            f"the file cannot be read: {error.strerror}",
            "Check that it exists and that you may read it (chmod u+r).",
        )


def exists(path: Path) -> bool:
    """Whether the name is there, as a broken link too; False where one may not look."""
    try:
        path.lstat()
    except OSError:
        return False
    return True
