"""Whom a change concerns: who is written differently, whom they supervise, and everybody as soon as rules change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credpolicy.history.concerned import touched
from credpolicy.model.snapshot import Placed, Snapshot
from tests.situations import card, situation

GOOD = card("2025-06-01", "2027-01-01")


def staff() -> Snapshot:
    """Somebody on his own, and three who supervise one another in a row."""
    row = [
        {"id": f"p-{number}", "hired_on": "2025-01-01", "assignments": [{"role": "x", "supervisor": f"p-{number - 1}"}]}
        for number in (1, 2)
    ]
    return situation(GOOD, workers=[{"id": "p-0", "hired_on": "2025-01-01"}, *row])


def changed(snapshot: Snapshot, worker: str, **fields: Any) -> Snapshot:
    """The same with one worker written differently."""

    def other(placed: Placed[Any]) -> Placed[Any]:
        return replace(placed, item=placed.item.model_copy(update=fields)) if placed.item.id == worker else placed

    return replace(snapshot, workers=tuple(map(other, snapshot.workers)))


@pytest.mark.parametrize(
    ("worker", "concerned"),
    [("w-1", {"w-1"}), ("p-0", {"p-0", "p-1", "p-2"}), ("p-1", {"p-1", "p-2"}), ("p-2", {"p-2"})],
)
def test_a_worker_and_whom_he_supervises(worker: str, concerned: set[str]) -> None:
    base = staff()
    assert touched(base, changed(base, worker, manager="w-9")) == concerned


def test_nobody_and_who_comes_or_goes() -> None:
    base = staff()
    assert touched(base, base) == set()
    without = replace(base, workers=base.workers[:-1])
    gone = base.workers[-1].item.id
    assert touched(base, without) == touched(without, base) == {gone}


def test_everybody_where_rules_or_places_change_and_where_places_are_covered() -> None:
    base = staff()
    assert touched(base, situation(GOOD, requirement={"severity": "low"}, workers=[])) is None
    assert touched(base, replace(base, unread_files=("policies/x.yaml",))) is None
    covered: Any = ("anything",)
    assert touched(replace(base, coverage=covered), replace(base, coverage=covered)) is None
