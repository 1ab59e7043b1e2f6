"""Tombstones: the one place that tells whether a deletion left a trace."""

from __future__ import annotations

from credpolicy.history.log.standing import Standing


def is_buried(standing: Standing, worker: str, type_: str | None = None, key: str | None = None) -> bool:
    """Whether a tombstone stands for one record of a worker, by its type and key; without them, for any of his."""
    if type_ is not None:
        return standing.item("tombstones", f"{worker} {type_} {key}") is not None
    mine = (name for name in standing.ever["tombstones"] if name.startswith(f"{worker} "))
    return any(standing.item("tombstones", name) is not None for name in mine)
