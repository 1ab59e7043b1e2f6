"""The state of the cache: where it is, what is in it, and why it is passed over, if it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CacheUse = Literal["in_use", "absent", "off", "passed_over", "begins_anew"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one kind, in words: how many entries, and their bytes."""

    kind: str
    words: str
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class CacheState:
    """Sizes are in bytes. `why` says in words why it is `passed_over` or `begins_anew`, else it is empty.

    `size` is None where no file is there that can be believed.
    """

    file: str
    use: CacheUse
    why: str
    size: int | None
    limit: int
    kept: tuple[Kept, ...] = ()
