"""A part of a snapshot that is enough to judge some workers: quick where few are asked about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from credpolicy.model.snapshot import Snapshot


def narrowed(snapshot: Snapshot, workers: Collection[str]) -> Snapshot:
    """What the verdicts on workers depend on: their rows, those of supervisors, and everything that is no person.

    What is said of supervisors in it, of places that need people, and of rules that bind nobody, means nothing.
    """
    supervisors = {
        assignment.supervisor
        for placed in snapshot.workers
        if placed.item.id in workers
        for assignment in placed.item.assignments
    }
    return replace(
        snapshot,
        workers=tuple(p for p in snapshot.workers if p.item.id in workers or p.item.id in supervisors),
        waivers=tuple(p for p in snapshot.waivers if p.item.worker is None or p.item.worker in workers),
        coverage=(),
        unreadable=tuple(part for part in snapshot.unreadable if part.worker in workers or part.worker in supervisors),
    )
