"""The figures of a summary: how much was judged, how many gaps, what ends soon, what changes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from credpolicy.model.finding import GAP_STATES, SEVERITIES, Severity, State
from credpolicy.report.view import View

HORIZONS = (30, 60, 90)
"""Days ahead for which the number of ending obligations is told, each including those before it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a manager wants to know, in obligations unless the name says otherwise.

    `files`, `workers` and `requirements` are what the revision holds; `workers_judged` and
    `requirements_judged` those with at least one obligation; `obligations` all of them; `shown` those that
    pass the filters. Everything below speaks of the shown ones. `gaps`, `states` and `expiring` count what
    binds: mandatory, and in mode block; `advised` is the rest.
    `coverage_lines` are the shown lines of mandatory coverages at all `places`; `short` of them lack `people_missing`,
    and of `untold` nobody knows how many are needed.
    `expiring[n]` hold now, and their last day is at most `n` days after the day judged.
    """

    files: int
    workers: int
    workers_judged: int
    requirements: int
    requirements_judged: int
    obligations: int
    shown: int
    states: Mapping[State, int]
    gaps: Mapping[Severity, int]
    workers_with_gaps: int
    expiring: Mapping[int, int]
    advised: int
    coverage_lines: int
    places: int
    short: int
    untold: int
    people_missing: int
    next_change: date | None
    changes: int


def figures(view: View) -> Figures:
    """The figures of what is shown."""
    everything, snapshot = view.evaluation.results, view.evaluation.snapshot
    binding = [result for result in view.results if result.binds]
    gaps = [result for result in binding if result.state in GAP_STATES]
    severities = Counter(result.severity for result in gaps)
    left = [
        (result.compliant_until - view.evaluation.as_of).days
        for result in binding
        if result.compliant_until is not None
    ]
    days = Counter(result.changes_on for result in view.results if result.changes_on is not None)
    lines = [line for line in view.coverages if line.level == "mandatory"]
    next_change = min(days, default=None)
    return Figures(
        files=len(snapshot.files),
        workers=len(snapshot.workers),
        workers_judged=len({result.worker for result in everything}),
        requirements=len(snapshot.requirements),
        requirements_judged=len({result.requirement for result in everything}),
        obligations=len(everything),
        shown=len(view.results),
        states=Counter(result.state for result in binding),
        gaps={severity: severities[severity] for severity in SEVERITIES},
        workers_with_gaps=len({result.worker for result in gaps}),
        expiring={horizon: sum(days_left <= horizon for days_left in left) for horizon in HORIZONS},
        advised=len(view.results) - len(binding),
        coverage_lines=len(lines),
        places=len({line.place for line in lines}),
        short=sum(line.state == "short" for line in lines),
        untold=sum(line.state == "unknown" for line in lines),
        people_missing=sum(line.shortfall for line in lines),
        next_change=next_change,
        changes=days[next_change] if next_change else 0,
    )
