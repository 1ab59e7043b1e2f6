"""Messages: ladders in order, one rule for each reminder, silence only for a time, and approvers who are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credpolicy.dates import Duration
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.presence import presence
from credpolicy.evaluate.files.ranges import rises
from credpolicy.evaluate.files.spot import Spot, finding, of_settings, row
from credpolicy.model.finding import Finding
from credpolicy.model.responsibility import Maintenance, Reminders

LONGEST_SILENCE = 90
"""Days for which a maintenance window may last before it is found."""


def judge(index: Index) -> Iterator[Finding]:
    """Every ladder out of order, every reminder of two rules, every silence that is over or long."""
    settings = index.snapshot.settings
    if "notifications" in settings.model_fields_set:
        yield from _ladder(settings.notifications.ladder, of_settings(index.snapshot, "notifications"), "notifications")
    for placed in index.snapshot.reminders:
        yield from _ladder(placed.item.ladder, row("reminders", placed))
    yield from _ambiguous(index)
    for window in index.snapshot.maintenance:
        yield from _silence(index, window.item, row("maintenance", window))
    spot = of_settings(index.snapshot, "waivers")
    for n, approver in enumerate(settings.waivers.approvers):
        if presence(index.workers.get(approver), index.as_of) == "not_employed":
            at = spot.part(f"approvers/{approver}", "waivers", "approvers", n)
            yield finding("WVR007", at, f"{approver} may approve waivers, and is not employed on {index.as_of}")


def _ladder(steps: tuple[Duration, ...], spot: Spot, *above: str) -> Iterator[Finding]:
    for n in range(1, len(steps)):
        earlier, later = steps[n - 1], steps[n]
        if earlier == later or rises(earlier, later):
            at = spot.part("ladder", *above, "ladder", n)
            yield finding("RMD001", at, f"`{later}` stands behind `{earlier}`")


def _ambiguous(index: Index) -> Iterator[Finding]:
    """Two rules that name the same, as narrowly as each other; the narrower of two is meant where they differ."""
    seen: dict[tuple[str | None, str | None], str] = {}
    for placed in index.snapshot.reminders:
        rule, spot = placed.item, row("reminders", placed)
        others: dict[str, tuple[str | None, str | None]] = {}
        for pair in _pairs(rule):
            other = seen.setdefault(pair, rule.id)
            if other != rule.id:
                others.setdefault(other, pair)
        for other, pair in others.items():
            what = " in ".join(name for name in pair if name) or "everything"
            field = "requirements" if rule.requirements else "types" if rule.types else "id"
            yield finding("RMD002", spot.part(f"other/{other}", field), f"{other} is about {what} too")


def _pairs(rule: Reminders) -> Iterator[tuple[str | None, str | None]]:
    """What a rule is about: a type in a requirement, a type, a requirement, or everything."""
    types: tuple[Any, ...] = rule.types or (None,)
    requirements: tuple[Any, ...] = rule.requirements or (None,)
    return ((kind, requirement) for kind in types for requirement in requirements)


def _silence(index: Index, window: Maintenance, spot: Spot) -> Iterator[Finding]:
    if window.until < index.as_of:
        yield finding("MNT001", spot.part("until"), f"it ended on {window.until}")
    days = (window.until - window.from_).days + 1
    if days > LONGEST_SILENCE:
        sentence = f"it lasts {days:,} days, from {window.from_} to {window.until}"
        yield finding("MNT002", spot.part("length", "until"), sentence)
