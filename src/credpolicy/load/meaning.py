"""What decides the meaning of files: the tool's own sources, and the versions of what it reads and judges with."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_BESIDE = ("duckdb", "gitpython", "google_re2", "pydantic", "pydantic_core", "pyyaml", "tzdata")


@lru_cache(maxsize=1)
def meaning() -> str | None:
    """A hash (SHA-256) of every file of the package, of what it stands on, and of the version of Python.

    Whatever is kept under another hash may be wrong now: rules, relations, schemas, packs and wordings are all among
    those files, also while somebody edits them. That takes about a hundredth of a second. None where the package is
    no folder whose files can be read.
    """
    hashed = hashlib.sha256(repr((sys.version_info[:3], sorted(_versions()))).encode())
    try:
        for path in sorted(_files(str(_PACKAGE))):
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - there are hundreds, and a Path is slow
                content = file.read()
            hashed.update(f"{path[len(str(_PACKAGE)) :]}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            hashed.update(content)
    except OSError:
        return None
    return hashed.hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry.path
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def _versions() -> Iterator[str]:
    """The names of the folders that say which version of a package is installed."""
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - as above
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info") and name.lower().partition("-")[0] in _BESIDE:
                yield name
