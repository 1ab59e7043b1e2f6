"""Owners: somebody answers for every type, requirement and coverage, and somebody else stands in."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.employment import employed, on_leave
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.model.finding import Finding
from credpolicy.model.responsibility import Owner


def judge(index: Index) -> Iterator[Finding]:
    """Every type, requirement and coverage that nobody owns, and every owner who is not there on the judged day."""
    for kind in index.snapshot.credential_types:
        if kind.item.owner is None:
            yield finding("OWN001", row("credential_types", kind).part("owner", "id"), "no `owner` is written")
    for requirement in index.snapshot.requirements:
        if requirement.item.owner is None:
            yield finding("OWN001", row("requirements", requirement).part("owner", "id"), "no `owner` is written")
    for coverage in index.snapshot.coverage:
        if coverage.item.owner is None:
            yield finding("OWN001", row("coverage", coverage).part("owner", "id"), "no `owner` is written")
    for placed in index.snapshot.owners:
        owner, spot = placed.item, row("owners", placed)
        if owner.backup == owner.accountable:
            sentence = f"{owner.accountable} is both `accountable` and `backup`"
            yield finding("OWN002", spot.part("backup"), sentence)
        else:
            yield from _absent(index, owner, spot)


def _absent(index: Index, owner: Owner, spot: Spot) -> Iterator[Finding]:
    day = index.as_of
    accountable = index.workers.get(owner.accountable)
    backup = index.workers.get(owner.backup or "")
    for field, worker in (("accountable", accountable), ("backup", backup)):
        if worker is not None and not employed(worker, day):
            yield finding("OWN003", spot.part(field), f"`{field}` is {worker.id}, who is not employed on {day}")
    if accountable is None or not employed(accountable, day) or not on_leave(accountable, day):
        return
    if owner.backup is None:
        sentence = f"{accountable.id} is on leave on {day}, and there is no `backup`"
        yield finding("OWN004", spot.part("accountable"), sentence)
    elif backup is not None and employed(backup, day) and on_leave(backup, day):
        sentence = f"{accountable.id} and the backup, {backup.id}, are both on leave on {day}"
        mend = "Name another `backup`, who is present, at least for the time of the leave."
        yield finding("OWN004", spot.part("accountable"), sentence, mend)
