"""The cache: what was read and judged before, kept beside the objects of git; without it all only takes longer."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from credpolicy.load.cache_file import CacheFile, Row
from credpolicy.load.meaning import meaning
from credpolicy.load.repository import open_repository
from credpolicy.model.cache_state import CacheState, CacheUse, Kept

DEFAULT_LIMIT = 256 * 2**20
KINDS = {"answer": "whole answers", "covered": "coverage of places", "tree": "files read", "verdicts": "verdicts"}
"""What is kept, in words."""
_MOST = 128 * 2**20
"""What is larger than so many bytes is not kept."""
_FAST = 1


class Wish(NamedTuple):
    """What the environment says of the cache: whether there is to be one, its limit in bytes, a folder of its own."""

    on: bool = True
    limit: int = DEFAULT_LIMIT
    folder: Path | None = None


class Cache:
    """Plain data by kind and key. What is kept under a key must depend on nothing but the key and the tool itself.

    Whatever is wrong with the file, the answer is only that nothing is known.
    """

    def __init__(self, file: CacheFile, under: str) -> None:
        self.file = file
        self._under = under
        self._new: dict[bytes, Row] = {}
        self._used: set[bytes] = set()

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, Any]:
        """What is known under these keys."""
        asked = {self._key(kind, key): key for key in keys}
        found: dict[str, Any] = {}
        there = [self._new[key] for key in asked if key in self._new]
        for row in (*there, *self.file.fetch(key for key in asked if key not in self._new)):
            value = _value(row) if row.kind == kind else None
            if value is not None and row.key in asked:
                found[asked[row.key]] = value
                self._used.add(row.key)
        return found

    def put(self, kind: str, key: str, value: Any) -> None:
        """Keep a value, not None, once the cache is closed; what is too large is not kept."""
        text = json.dumps(value, separators=(",", ":")).encode()
        if len(text) <= _MOST:
            name, packed = self._key(kind, key), zlib.compress(text, _FAST)
            self._new[name] = Row(name, kind, _proof(name, kind, packed), packed)

    def close(self) -> None:
        """Write what is new, and let go of the file."""
        used = sorted(self._used - self._new.keys()) if self.file.is_filling else []
        if self._new or used:
            self.file.store(list(self._new.values()), used)
        self._new.clear()
        self._used.clear()
        self.file.close()

    def _key(self, kind: str, key: str) -> bytes:
        return hashlib.sha256(f"{self._under}\0{kind}\0{key}".encode("utf-8", "surrogateescape")).digest()


def opened(root: Path, wish: Wish) -> Cache | None:
    """The cache of the repository that holds `root`, a path without links; None where there is to be none.

    Work trees of one repository share theirs. Raises RepositoryError where git cannot be asked.
    """
    under = meaning() if wish.on else None
    if under is None:
        return None
    file = place(root, wish)
    return Cache(CacheFile(file, wish.limit, under, bound=wish.folder is None), under)


def place(root: Path, wish: Wish) -> Path:
    """Where the file of the cache is, or would be. Raises RepositoryError outside of git."""
    if wish.folder is not None:
        return wish.folder.absolute() / "cache.sqlite3"
    return open_repository(root).common_folder / "credpolicy" / "cache.sqlite3"


def _proof(key: bytes, kind: str, packed: bytes) -> bytes:
    hashed = hashlib.blake2b(key, digest_size=16)
    hashed.update(kind.encode("utf-8", "surrogateescape") + b"\0")
    hashed.update(packed)
    return hashed.digest()


def _value(row: Row) -> Any:
    """The value of a row; None where it is not what was written."""
    if _proof(row.key, row.kind, row.value) != row.proof:
        return None
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(row.value, _MOST)
        return json.loads(text) if unpacking.eof else None
    except (zlib.error, ValueError, RecursionError):
        return None


def state(root: Path, wish: Wish) -> CacheState:
    """What there is of the cache of the repository that holds `root`. Raises RepositoryError outside of git."""
    where = place(root, wish)
    under = meaning()
    file = CacheFile(where, wish.limit, under or "", bound=wish.folder is None)
    found = file.contents()
    file.close()
    use: CacheUse = "in_use" if found else "absent"
    why = file.trouble or file.damaged
    if under is None:
        file.trouble = why = "the files of this tool cannot be read"
    if not wish.on:
        use, why = "off", ""
    elif file.trouble:
        use = "passed_over"
    elif file.damaged or (found is not None and found.other):
        use, why = "begins_anew", why or "another version of this tool wrote it"
    kinds = found.kinds if found else {}
    kept = tuple(Kept(kind, KINDS.get(kind, kind), *kinds[kind]) for kind in sorted(kinds))
    return CacheState(str(where), use, why, found.size if found else None, wish.limit, kept)


def cleared(root: Path, wish: Wish) -> tuple[Path, int | None]:
    """Take the cache away: where it was, and the bytes that this frees, None where nothing was.

    Raises RepositoryError outside of git, and OSError where something stands in its place that is not taken away.
    """
    where = place(root, wish)
    return where, CacheFile(where, wish.limit, "", bound=False).clear()
