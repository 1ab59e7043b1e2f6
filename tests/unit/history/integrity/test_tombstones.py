"""Tombstones: there are none yet, so that every deletion is found."""

from credpolicy.history.integrity.tombstones import is_buried
from credpolicy.history.standing import Standing


def test_nothing_is_buried_yet() -> None:
    assert not is_buried(Standing(), "w-1")
    assert not is_buried(Standing(), "w-1", "rn/7")
