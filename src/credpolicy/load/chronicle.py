"""The mainline as snapshots: what each commit said, every blob read a single time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from credpolicy.load.git import History, open_history
from credpolicy.load.kept import KeptPages
from credpolicy.load.reading import NAMES, SETTINGS_FILES, Page, Reading, is_content_wanted, page_of
from credpolicy.load.source import Entry
from credpolicy.model.commit import Commit
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import Revision, Snapshot

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache


class Turn(NamedTuple):
    """A commit, the files that it changed, brought or took away, and what those that are there say after it."""

    commit: Commit
    changed: frozenset[str]
    after: Snapshot


_AT_ONCE = 200
"""So many commits are read together by a walk that forgets what it has read."""


class Leaves(NamedTuple):
    """A commit, the paths of the files that it changed or took away, and what each file that it wrote says alone."""

    commit: Commit
    gone: tuple[str, ...]
    new: dict[str, Snapshot]


class Chronicle:
    """The mainline of a folder up to a revision. `read` counts the blobs that were read so far, those known apart.

    What a `cache` knows is not read. `whole` says that git could give the content of every file so far. Raises
    RepositoryError where there is no such revision, and where the clone is shallow: what lies before it is not there
    to be told.
    """

    def __init__(self, path: Path, rev: str | None = None, cache: Cache | None = None) -> None:
        self._history: History = open_history(path, rev, NAMES)
        self.read = 0
        self.whole = True
        self._kept = KeptPages(cache)
        self._pages: dict[tuple[str, str], Page] = {}

    @property
    def root(self) -> Path:
        """The folder, links resolved."""
        return self._history.root

    @property
    def history(self) -> History:
        """The mainline as git tells it."""
        return self._history

    @property
    def shallow(self) -> bool:
        """Whether the clone begins later than the repository does."""
        return self._history.shallow

    @property
    def commits(self) -> tuple[Commit, ...]:
        """The commits that changed something that is read, the oldest first."""
        return tuple(step.commit for step in self._history.steps)

    def settings(self) -> Settings:
        """What the last commit says in credpolicy.yaml; the defaults where it says nothing that can be read."""
        last: dict[str, Entry] = {}
        for step in self._history.steps:
            for entry in step.gone:
                last.pop(entry.path, None)
            last |= {entry.path: entry for entry in step.new if entry.path in SETTINGS_FILES}
        self._fetch(list(last.values()))
        if not self._history.steps:
            return Settings()
        return self._snapshot(sorted(last.values()), self._history.steps[-1].commit).settings

    def turns(self) -> Iterator[Turn]:
        """What each commit says in the files that it changed, the oldest first; read on the way and forgotten again.

        For a walk that remembers what stands by itself. No more is kept than some commits brought.
        """
        every = self._history.steps
        for first in range(0, len(every), _AT_ONCE):
            batch = every[first : first + _AT_ONCE]
            known = set(self._pages)
            self._fetch([entry for step in batch for entry in step.new])
            for step in batch:
                changed = frozenset(entry.path for entry in (*step.gone, *step.new))
                yield Turn(step.commit, changed, self._snapshot(step.new, step.commit))
            for page in self._pages.keys() - known:
                del self._pages[page]

    def leaves(self) -> Iterator[Leaves]:
        """What each commit wrote, file by file, the oldest first. Equal files of one path are one snapshot."""
        self._fetch([entry for step in self._history.steps for entry in step.new])
        known: dict[Entry, Snapshot] = {}
        for step in self._history.steps:
            for entry in step.new:
                if entry not in known:
                    known[entry] = self._snapshot([entry], step.commit)
            yield Leaves(
                step.commit, tuple(entry.path for entry in step.gone), {entry.path: known[entry] for entry in step.new}
            )

    def _fetch(self, entries: Sequence[Entry]) -> None:
        """Read the files that are not known yet."""
        wanted = [
            entry
            for entry in dict.fromkeys(entries)
            if is_content_wanted(entry) and (entry.path, entry.blob) not in self._pages
        ]
        self._pages |= self._kept.known(wanted)
        unknown = [entry for entry in wanted if (entry.path, entry.blob) not in self._pages]
        contents = self._history.contents([entry.blob for entry in unknown])
        for entry, content in zip(unknown, contents, strict=True):
            self._pages[entry.path, entry.blob] = self._kept.keep(entry, page_of(entry, content))
            self.whole = self.whole and isinstance(content, bytes)
            self.read += 1

    def _snapshot(self, entries: Sequence[Entry], commit: Commit) -> Snapshot:
        reading = Reading()
        for entry in reading.readable(list(entries)):
            page = self._pages.get((entry.path, entry.blob))
            if page is not None:
                reading.add(page)
        return reading.snapshot(revision_of(commit))


def revision_of(commit: Commit) -> Revision:
    """The revision that a commit is."""
    return Revision("commit", commit.id, commit.committer.on, f"commit {commit.id[:8]}")
