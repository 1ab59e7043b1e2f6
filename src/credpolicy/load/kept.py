"""Files that were read before: their plain data come from the cache, and the YAML is not parsed again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from credpolicy.load.reading import Page, page_of_tree
from credpolicy.load.source import Entry

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache

_KIND = "tree"


class KeptPages:
    """The pages of files of commits. Equal blobs have equal data; only data without a problem of reading are kept."""

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache

    def known(self, entries: Iterable[Entry]) -> dict[tuple[str, str], Page]:
        """Those of the files whose data are kept, by path and blob."""
        if self._cache is None:
            return {}
        asked = [entry for entry in entries if entry.kind == "file" and entry.blob]
        trees = self._cache.get(_KIND, {entry.blob for entry in asked})
        return {
            (entry.path, entry.blob): page_of_tree(entry, trees[entry.blob])
            for entry in asked
            if _is_tree(trees.get(entry.blob))
        }

    def keep(self, entry: Entry, page: Page) -> Page:
        """Keep the data of a file of a commit that was read. The page goes on without them."""
        if self._cache is not None and page.tree is not None:
            self._cache.put(_KIND, entry.blob, page.tree)
        return page._replace(tree=None)


def _is_tree(said: Any) -> bool:
    return isinstance(said, dict)
