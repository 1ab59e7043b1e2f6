"""A source whose policies and settings are those of another revision: the past, judged by other rules."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from credpolicy.load.reading import SETTINGS_FILES
from credpolicy.load.source import Entry, ReadFailure, Revision, Source, listed

_OF_POLICIES = (*SETTINGS_FILES, "policies")


class Joined:
    """Registry and identities of one source, policies and settings of another."""

    def __init__(self, registry: Source, policies: Source) -> None:
        self.root: Path = registry.root
        self.inside: str = registry.inside
        label = f"{registry.revision.label}, policies of {policies.revision.label}"
        self.revision: Revision = registry.revision._replace(label=label)
        self._registry = registry
        self._policies = policies

    def entries(self, prefixes: Sequence[str]) -> list[Entry]:
        """As Source says."""
        mine = [prefix for prefix in prefixes if not _of_policies(prefix)]
        theirs = [prefix for prefix in prefixes if _of_policies(prefix)]
        return listed([
            *(self._registry.entries(mine) if mine else ()),
            *(self._policies.entries(theirs) if theirs else ()),
        ])  # fmt: skip

    def present(self, paths: Sequence[str]) -> frozenset[str]:
        """As Source says; runbooks belong to the policies."""
        return self._policies.present(paths)

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | ReadFailure]]:
        """As Source says."""
        wanted = list(entries)
        theirs = self._policies.read(entry for entry in wanted if _of_policies(entry.path))
        mine = self._registry.read(entry for entry in wanted if not _of_policies(entry.path))
        for entry in wanted:
            if entry.kind == "file":
                yield next(theirs if _of_policies(entry.path) else mine)


def _of_policies(path: str) -> bool:
    return path.partition("/")[0] in _OF_POLICIES
