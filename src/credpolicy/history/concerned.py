"""Whom a change of the registry concerns: the verdicts on all others are the same on both sides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields

from credpolicy.model.snapshot import Snapshot

_OF_ONE_SIDE = frozenset(
    {"revision", "workers", "identities", "files", "findings", "audits", "checklists", "policy_tests", "baseline"}
)
"""What may differ without concerning everybody: workers are looked at one by one, the rest judges nobody."""


def touched(base: Snapshot, head: Snapshot) -> frozenset[str] | None:
    """The ids of the workers on whom verdicts may differ; None where that may be anybody.

    That are those who are written differently or elsewhere, and whom they supervise.
    """
    same = all(
        getattr(base, each.name) == getattr(head, each.name)
        for each in fields(Snapshot)
        if each.name not in _OF_ONE_SIDE
    )
    if not same or base.coverage:  # whether a place is covered depends on everybody there
        return None
    before = {id(placed) for placed in base.workers}
    after = {id(placed) for placed in head.workers}
    written = {placed.item.id for placed in base.workers if id(placed) not in after}
    written |= {placed.item.id for placed in head.workers if id(placed) not in before}
    return _with_supervised(written, base, head)


def _with_supervised(written: set[str], *sides: Snapshot) -> frozenset[str]:
    """These workers, whom they supervise, and so on."""
    supervised: defaultdict[str, set[str]] = defaultdict(set)
    for side in sides:
        for placed in side.workers:
            for assignment in placed.item.assignments:
                if assignment.supervisor is not None:
                    supervised[assignment.supervisor].add(placed.item.id)
    found: set[str] = set()
    waiting = set(written)
    while waiting:
        found |= waiting
        waiting = {below for worker in waiting for below in supervised[worker]} - found
    return frozenset(found)
