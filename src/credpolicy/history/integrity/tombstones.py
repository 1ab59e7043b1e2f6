"""Tombstones: the one place that tells whether a deletion left a trace."""

from __future__ import annotations

from credpolicy.history.standing import Standing


def is_buried(_standing: Standing, _worker: str, _record: str | None = None) -> bool:
    """Whether a tombstone stands for a worker, or for one record of a worker. There are none yet."""
    return False
