"""Pruning: waivers that can excuse nobody any more go out of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from credpolicy.edit.removal import RemovalError, without
from credpolicy.model.waived import Waived, Waivings

_COLLECTION = "waivers"


class Pruned(NamedTuple):
    """A file without some of its waivers; `after` is None where nothing is left of it."""

    path: str
    before: bytes
    after: bytes | None
    gone: tuple[Waived, ...]


class Kept(NamedTuple):
    """A file that is left as it is, although waivers of it should go, and why."""

    path: str
    why: str


def files(waivings: Waivings) -> dict[str, tuple[Waived, ...]]:
    """The waivers to remove, by the file they stand in."""
    found: dict[str, tuple[Waived, ...]] = {}
    for waived in waivings.waivers:
        if waived.prunable:
            path = waived.waiver.file.path
            found[path] = (*found.get(path, ()), waived)
    return dict(sorted(found.items()))


def prune(waivings: Waivings, contents: Mapping[str, bytes]) -> Iterator[Pruned | Kept]:
    """What becomes of each file, by its present content."""
    for path, gone in files(waivings).items():
        places = [step for waived in gone for step in waived.waiver.pointer[1:2] if isinstance(step, int)]
        try:
            yield Pruned(path, contents[path], without(contents[path], _COLLECTION, places), gone)
        except RemovalError as error:
            yield Kept(path, str(error))
