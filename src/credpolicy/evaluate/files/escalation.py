"""Escalation: grave gaps reach somebody else when nobody mends them, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from credpolicy.evaluate.files.fitting import fit, values_of_seat
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.presence import presence
from credpolicy.evaluate.files.ranges import rises
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.model.finding import SEVERITIES, Finding
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Sla

_SHOWN = 3


def judge(index: Index) -> Iterator[Finding]:
    """Every SLA out of order, every grave requirement that never escalates, every step that reaches nobody."""
    slas: dict[str, Sla] = {}
    for placed in index.snapshot.slas:
        slas.setdefault(placed.item.id, placed.item)
        yield from _order(placed.item, row("slas", placed))
    # nobody is looked through for a manager where no step would reach one
    without = _without_manager(index) if any("manager" in _steps(sla) for sla in slas.values()) else []
    for requirement in index.snapshot.requirements:
        rule, spot = requirement.item, row("requirements", requirement)
        sla = slas.get(rule.sla or "")
        yield from _grave(index, rule, sla, spot)
        steps = _steps(sla)
        if "manager" in steps:
            yield from _unmanaged(index, rule, without, spot)
        yield from _unreached(index, rule.owner, steps, spot)
    for coverage in index.snapshot.coverage:
        steps = _steps(slas.get(coverage.item.sla or ""))
        yield from _unreached(index, coverage.item.owner, steps, row("coverage", coverage))


def _steps(sla: Sla | None) -> set[str]:
    """To whom an SLA escalates."""
    return {step.to for step in sla.escalate} if sla else set()


def _order(sla: Sla, spot: Spot) -> Iterator[Finding]:
    for n in range(1, len(sla.escalate)):
        earlier, later = sla.escalate[n - 1], sla.escalate[n]
        if earlier == later or rises(later.after, earlier.after):
            at = spot.part("escalate", "escalate", n, "after")
            yield finding("SLA001", at, f"`after: {later.after}` stands behind `after: {earlier.after}`")


def _grave(index: Index, rule: Requirement, sla: Sla | None, spot: Spot) -> Iterator[Finding]:
    least = index.snapshot.settings.governance.escalate_from
    if least is None or SEVERITIES.index(rule.severity) > SEVERITIES.index(least):
        return
    if rule.sla is None:
        yield finding("SLA002", spot.part("sla", "id"), f"a gap is {rule.severity}, and no `sla` is written")
    elif sla is not None and not sla.escalate:
        yield finding("SLA002", spot.part("sla"), f"a gap is {rule.severity}, and {sla.id} never escalates")


def _without_manager(index: Index) -> list[Worker]:
    """Everybody who is there, or on leave, and has nobody else as manager."""
    return [
        worker
        for _, worker in sorted(index.workers.items())
        if worker.manager in (None, worker.id)
        and worker.id not in index.half_read
        and presence(worker, index.as_of) != "not_employed"
    ]


def _unmanaged(index: Index, rule: Requirement, without: list[Worker], spot: Spot) -> Iterator[Finding]:
    """Only whom the selector surely fits: who may be bound on another day is told then."""
    seated = rule.reads_assignment
    bound = (
        worker.id
        for worker in without
        if any(
            fit(rule.applies_to, values_of_seat(index, worker, seat)) is True
            for seat in (worker.assignments if seated else (None,))
        )
    )
    # a registry may hold no managers at all, and nobody reads a list of everybody
    found = list(islice(bound, _SHOWN + 1))
    if found:
        shown = ", ".join(found[:_SHOWN]) + (" and others" if found[_SHOWN:] else "")
        have = "has" if len(found) == 1 else "have"
        sentence = f"{rule.sla} escalates to the manager, but {shown}, whom it binds, {have} none"
        yield finding("SLA003", spot.part("sla/manager", "sla"), sentence)


def _unreached(index: Index, name: str | None, steps: set[str], spot: Spot) -> Iterator[Finding]:
    owner = index.owners.get(name or "")
    for to in ("backup", "team"):
        if to in steps and owner is not None and getattr(owner, to) is None:
            sentence = f"its SLA escalates to the {to}, but owner {owner.id} has none"
            yield finding("SLA003", spot.part(f"sla/{to}", "sla"), sentence)
    if name is None and steps & {"owner", "backup", "team"}:
        sentence = "its SLA escalates to the owner, but nobody owns it"
        yield finding("SLA003", spot.part("sla/owner", "sla"), sentence)
