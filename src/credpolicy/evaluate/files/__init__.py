"""Judge the files: what must be mended before people can be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from credpolicy.evaluate.files import (
    ages,
    amounts,
    attributes,
    audits,
    board,
    cases,
    circles,
    coverage,
    days,
    duplicates,
    employment,
    ends,
    escalation,
    events,
    groups,
    holidays,
    journeys,
    leaving,
    ledger,
    messages,
    numbers,
    owners,
    phrases,
    policy_tests,
    references,
    requirements,
    retention,
    screenings,
    selectors,
    spans,
    statuses,
    types,
    upkeep,
    verifications,
    waivers,
)
from credpolicy.evaluate.files.index import Index, build
from credpolicy.model.finding import Finding, Location
from credpolicy.model.snapshot import Snapshot

Judge = Callable[[Index], Iterator[Finding]]
JUDGES: tuple[Judge, ...] = (
    references.judge,
    selectors.judge,
    phrases.judge,
    attributes.judge,
    events.judge,
    duplicates.judge,
    days.judge,
    spans.judge,
    holidays.judge,
    employment.judge,
    ages.judge,
    ends.judge,
    statuses.judge,
    verifications.judge,
    numbers.judge,
    screenings.judge,
    owners.judge,
    board.judge,
    upkeep.judge,
    escalation.judge,
    messages.judge,
    waivers.judge,
    leaving.judge,
    requirements.judge,
    types.judge,
    groups.judge,
    circles.judge,
    journeys.judge,
    cases.judge,
    amounts.judge,
    ledger.judge,
    coverage.judge,
    retention.judge,
    audits.judge,
    policy_tests.judge,
)


def judge_files(snapshot: Snapshot, as_of: date, today: date) -> tuple[Finding, ...]:
    """Every finding about what the files say, sorted by file and place.

    `today` is the revision's day: that of the commit, or the present one for a work tree or folder; what is
    recorded as done after it lies in the future. `as_of` is the judged day; only whether owners are there
    depends on it.
    """
    index = build(snapshot, as_of, today)
    return tuple(sorted((found for judge in JUDGES for found in judge(index)), key=_place))


def _place(found: Finding) -> tuple[str, list[tuple[bool, int, str]], str, str]:
    location = found.location or Location("")
    pointer = [(isinstance(step, str), step if isinstance(step, int) else 0, str(step)) for step in location.pointer]
    return location.path, pointer, found.rule, found.message
