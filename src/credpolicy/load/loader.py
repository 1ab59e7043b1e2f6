"""A revision becomes a Snapshot: every file read, every record placed, every problem told."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from credpolicy.load.git import open_source
from credpolicy.load.kept import KeptPages
from credpolicy.load.reading import FOLDERS, NAMES, SETTINGS_FILES, Page, Reading, page_of
from credpolicy.load.source import Entry, Source
from credpolicy.model.finding import Finding
from credpolicy.model.snapshot import Revision, Snapshot

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache

_FILES_BETWEEN_SIGNS = 100
_Known = dict[tuple[str, str], Page]

Progress = Callable[[int, int], None]
"""Told how many files are read, and how many there are."""


def load(path: Path, rev: str | None = None, progress: Progress | None = None, cache: Cache | None = None) -> Snapshot:
    """What the folder `path` said at `rev`; without `rev`, what lies on disk (of a bare repository, HEAD).

    A folder that is not there, or holds no policies and no registry, gives an empty snapshot. Raises
    RepositoryError for a path that is no folder and for a revision that cannot be read. What a `cache` knows of the
    files of a commit is not read again.
    """
    return load_source(open_source(path, rev), progress, cache)


def load_source(source: Source, progress: Progress | None = None, cache: Cache | None = None) -> Snapshot:
    """The same of a source already opened."""
    with _collector_paused():
        return _read(source, {}, progress, KeptPages(cache))


def load_change(base: Source, head: Source, progress: Progress | None = None) -> tuple[Snapshot, Snapshot]:
    """Both sides of a change; a file that is the same in both is read once, and its objects are shared.

    The base must know the blobs of its files without reading them, as commits do.
    """
    known: _Known = {}
    with _collector_paused():
        after = _read(head, known, progress, KeptPages(None))
        return _read(base, known, progress, KeptPages(None)), after


def listed_files(source: Source) -> tuple[list[Entry], list[Finding]]:
    """The files that are read of a source, by path and without reading them, and findings about what is not read."""
    reading = Reading()
    return list(reading.readable(source.entries([*SETTINGS_FILES, *FOLDERS]))), reading.findings


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No cyclic garbage collection inside the block; afterwards as before."""
    # Records hold no cycles. But every few hundred of them would wake the collector, which would then walk
    # through all records read so far, again and again: a third of the time of a large registry.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:
            # The records count as old at once, so that the collector does not begin with a walk through all of them.
            gc.freeze()
            gc.unfreeze()
        if was_on:
            gc.enable()


def _revision(source: Source) -> Revision:
    kind, commit, committed_on, label = source.revision
    if kind in ("folder", "worktree") and not source.root.exists():
        label = "folder that does not exist"
    return Revision(kind, commit, committed_on, label)


def _read(source: Source, known: _Known, progress: Progress | None, kept: KeptPages) -> Snapshot:
    """What a source says; what is known by path and blob is not read again, and what is read is known then."""
    reading = Reading()
    wanted = list(reading.readable(source.entries(NAMES)))
    known |= kept.known(entry for entry in wanted if (entry.path, entry.blob) not in known)
    contents = source.read(entry for entry in wanted if (entry.path, entry.blob) not in known)
    for done, listed in enumerate(wanted):
        if progress is not None and done % _FILES_BETWEEN_SIGNS == 0:
            progress(done, len(wanted))
        page = known.get((listed.path, listed.blob))
        if page is None and listed.kind == "file":
            entry, content = next(contents)
            page = page_of(entry, content)
            # a file on disk has no blob until it was read: what lies there is not kept
            page = kept.keep(entry, page) if listed.blob else page._replace(tree=None)
            known[entry.path, entry.blob] = page
        if page is not None:
            reading.add(page)
    named = reading.runbooks()
    return reading.snapshot(_revision(source), source.present(named) if named else frozenset())
