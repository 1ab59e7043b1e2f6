"""Random days and lengths: distances from anchors, choices of several, counts reached, business days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.chance import Chance
from tests.strategies_team import Team

SHORT = ("10 days", "0 days", "1 day", "20 days", "1 week", "1 month", "1 calendar month")
LENGTHS = (
    "30 days", "10 days", "0 days", "1 day", "45 days", "2 weeks", "1 month", "2 months", "1 calendar month",
    "1 quarter", "1 calendar quarter",
)  # fmt: skip
LONG = ("1 year", "12 calendar months", "1 calendar year", "never_ends")
BUSINESS = ("1 business day", "3 business days", "10 business days", "0 business days")
KINDS = ("accident", "failure", "move")
UNITS = ("hour", "hour", "minute", "landing")
TOTALS = ("1", "2", "2.5", "3", "5", "8")
OF_WORKER = ("hired_on", "hired_on", "assignment.starts_on", "ended_on")
OF_RECORD = (
    "issued_on", "issued_on", "expires_on", "expires_on", "completed_on", "decided_on", "awarded_on", "hired_on",
    "screened_on", "applied_on",
)  # fmt: skip


def lengths(own: Team, usual: Sequence[str]) -> Sequence[str]:
    """The lengths to choose from; a team that knows business days often takes them."""
    return (*usual, *BUSINESS, *BUSINESS) if own.uses("business") else usual


def anchors(chance: Chance, own: Team, usual: Sequence[str]) -> Sequence[str]:
    """The anchors to choose from."""
    found = list(usual)
    if own.uses("events"):
        found += [f"event.{kind}" for kind in KINDS] + ["worker.trained"]
    if own.uses("chain", "type_credits") and "issued_on" in usual:
        found += ["previous_expiry", "first_expiry"]
    if own.uses("type_credits") and "issued_on" in usual:
        found += ["cycle_starts_on", "cycle_ends_on"]
    if own.uses("events") and "hired_on" in usual and "issued_on" not in usual and chance.of_ten(3):
        found += ["location.opened", "assignment.ends_on"]
    return found


def phrase(chance: Chance, own: Team, usual: Sequence[str], sizes: Sequence[str] = SHORT, depth: int = 2) -> Any:
    """A day phrase in any form; at most so many choices deep."""
    if depth and own.uses("choices") and chance.of_ten(4):
        members = [phrase(chance, own, usual, sizes, depth - 1) for _ in range(chance.one([2, 2, 3]))]
        return {chance.one(["earliest_of", "latest_of"]): members}
    if own.uses("reached") and chance.of_ten(4):
        return {"reached": reached(chance, own)}
    return chance.phrase(anchors(chance, own, usual), lengths(own, sizes))


def reached(chance: Chance, own: Team) -> Any:
    """A count and its total."""
    tree: dict[str, Any] = {"unit": chance.one(UNITS), "total": chance.one(TOTALS)}
    if chance.of_ten(3):
        tree["where"] = chance.one([{"category": "a"}, {"mode": "class"}, {"amount": {"at_least": "1"}}])
    return tree
