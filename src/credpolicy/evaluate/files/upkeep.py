"""Upkeep: types and requirements are reviewed in time, and the runbooks they name are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.model.finding import Finding
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.runbook import is_inside
from credpolicy.model.settings import Reviews


def judge(index: Index) -> Iterator[Finding]:
    """Every type and requirement whose review is overdue on the judged day, or whose runbook is not there."""
    governance = index.snapshot.settings.governance
    for kind in index.snapshot.credential_types:
        yield from _kept(index, kind.item, row("credential_types", kind))
    for requirement in index.snapshot.requirements:
        spot = row("requirements", requirement)
        yield from _kept(index, requirement.item, spot)
        if governance.runbooks and requirement.item.runbook is None:
            yield finding("RUN003", spot.part("runbook", "id"), "no `runbook` is written")


def review_due(rule: CredentialType | Requirement, wanted: Reviews, index: Index) -> date | None:
    """The last day, inclusive, of the next review; None where nobody knows from when it counts.

    It counts from the last review up to the judged day, else from the day on which a requirement is first enforced.
    """
    holidays = frozenset(placed.item.on for placed in index.snapshot.holidays)
    done = [review.on for review in rule.reviews if review.on <= index.as_of]
    if done:
        return dates.after(max(done), wanted.every, holidays)
    live = min((step.from_ for step in rule.enforcement), default=None) if isinstance(rule, Requirement) else None
    return None if live is None else dates.after(live, wanted.first, holidays)


def _kept(index: Index, rule: CredentialType | Requirement, spot: Spot) -> Iterator[Finding]:
    yield from _runbook(index, rule.runbook, spot.part("runbook"))
    wanted = index.snapshot.settings.governance.reviews
    due = None if wanted is None else review_due(rule, wanted, index)
    if due is not None and due < index.as_of:
        late = (index.as_of - due).days
        ago = f"{late:,} day{'' if late == 1 else 's'} ago"
        key = "reviews" if rule.reviews else "id"
        yield finding("REV001", spot.part("reviews", key), f"its review was due by {due}, {ago}")


def _runbook(index: Index, path: str | None, spot: Spot) -> Iterator[Finding]:
    if path is None:
        return
    if not is_inside(path):
        yield finding("RUN002", spot, f"`{path}` is not the path of a file inside the repository")
    elif path not in index.snapshot.runbooks:
        yield finding("RUN001", spot, f"there is no file `{path}` (a link is none)")
