"""A source with further files laid over it: what a revision would say if they were written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from credpolicy.load.source import Entry, ReadFailure, Revision, Source, blob_id, listed


class Overlay:
    """A source in which some files, by path below its root, have the content given."""

    def __init__(self, source: Source, files: Mapping[str, bytes]) -> None:
        self.root: Path = source.root
        self.revision: Revision = source.revision
        self.inside: str = source.inside
        self._source = source
        self._files = files

    def entries(self, prefixes: Sequence[str]) -> list[Entry]:
        """As Source says."""
        below = [entry for entry in self._source.entries(prefixes) if entry.path not in self._files]
        over = [path for path in self._files if any(path == one or path.startswith(f"{one}/") for one in prefixes)]
        return listed([*below, *(Entry(path, "file", "") for path in over)])

    def present(self, paths: Sequence[str]) -> frozenset[str]:
        """As Source says."""
        return self._source.present(paths) | (self._files.keys() & set(paths))

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | ReadFailure]]:
        """As Source says."""
        for entry in entries:
            content = self._files.get(entry.path)
            if content is None:
                yield from self._source.read([entry])
            else:
                yield Entry(entry.path, entry.kind, blob_id(content)), content
