"""Who starts soon: every start judged on its own day, by the same kernel, with nobody else judged again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from credpolicy import dates
from credpolicy.evaluate.engine import Known, evaluate
from credpolicy.evaluate.narrowed import narrowed
from credpolicy.evaluate.people import Key, findings_of, print_of
from credpolicy.evaluate.rows import assignment_key
from credpolicy.model.evaluation import Evaluation, Result, Starter, Starting
from credpolicy.model.finding import Finding, Gap
from credpolicy.model.registry import Worker
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Snapshot

Start = tuple[str, date]
"""A worker and the day of a start."""


def starting(evaluation: Evaluation, within: dates.Duration, *, no_waivers: bool = False) -> Starting:
    """Who starts after the judged day and within so long, each judged on the day of the start.

    `no_waivers` judges as if there were none.
    """
    snapshot, as_of = evaluation.snapshot, evaluation.as_of
    until = dates.after(as_of, within, frozenset(placed.item.on for placed in snapshot.holidays))
    starts = starts_of(snapshot, as_of, until)
    workers = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
    small = narrowed(snapshot, {worker for worker, _ in starts})
    judged: dict[Start, list[Result]] = {start: [] for start in starts}
    for days in _rounds(starts):
        nobody_yet = Known(Evaluation(small, as_of, (), ()), frozenset(days))
        for result in evaluate(small, as_of, no_waivers=no_waivers, days=days, known=nobody_yet).results:
            judged[result.worker, days[result.worker]].append(result)
    starters = tuple(_starter(workers[worker], day, judged[worker, day]) for worker, day in starts)
    return Starting(within, until, starters)


def starts_of(snapshot: Snapshot, as_of: date, until: date) -> list[Start]:
    """Every start after `as_of` and no later than `until`, by day: of an employment, and of an assignment in one."""
    found = {
        (placed.item.id, day)
        for placed in snapshot.workers
        for day in _days(placed.item)
        if as_of < day <= until and not _gone(placed.item, day)
    }
    return sorted(found, key=lambda start: (start[1], start[0]))


def _days(worker: Worker) -> Iterator[date]:
    if worker.hired_on is not None:
        yield worker.hired_on
    for assignment in worker.assignments:
        if assignment.starts_on is None or (assignment.ends_on or date.max) < assignment.starts_on:
            continue
        if worker.hired_on is None or worker.hired_on < assignment.starts_on:
            yield assignment.starts_on


def _gone(worker: Worker, day: date) -> bool:
    return worker.ended_on < day if worker.ended_on is not None else worker.status == "ended"


def _rounds(starts: Sequence[Start]) -> Iterator[dict[str, date]]:
    """The starts in as few parts as can be, in each of which a worker has one day."""
    left = list(starts)
    while left:
        days: dict[str, date] = {}
        for worker, day in left:
            days.setdefault(worker, day)
        yield days
        left = [(worker, day) for worker, day in left if days[worker] != day]


def _starter(worker: Worker, day: date, results: Sequence[Result]) -> Starter:
    """The start with the verdicts that bear on it."""
    hired = worker.hired_on == day
    there = [each for each in worker.assignments if each.ends_on is None or day <= each.ends_on]
    mine = {
        assignment_key(each)
        for each in there
        if each.starts_on == day or (hired and (each.starts_on is None or each.starts_on < day))
    }
    return Starter(
        worker=worker.id,
        day=day,
        hired=hired,
        assignments=tuple(sorted(mine)),
        results=tuple(result for result in results if not result.assignment or result.assignment in mine),
    )


def starting_findings(evaluation: Evaluation, starting: Starting) -> Iterator[Finding]:
    """The gaps in which people would start, but for those that the evaluation tells of today."""
    told = {_key(finding.gap) for finding in evaluation.findings if finding.rule == "GAP001" and _falls(finding.gap)}
    for starter in starting.starters:
        for found in findings_of(evaluation.snapshot, starter.results):
            gap = found.gap
            if gap is not None and found.rule == "GAP001" and _falls(gap) and _key(gap) not in told:
                told.add(_key(gap))
                yield _finding(found, gap, starter.day, evaluation.as_of)


def _key(gap: Gap | None) -> tuple[Key, str] | None:
    return None if gap is None else (Key(gap.worker, gap.assignment, gap.requirement, gap.each), gap.line)


def _falls(gap: Gap | None) -> bool:
    return gap is not None and gap.state != "waived"


def _finding(found: Finding, gap: Gap, day: date, as_of: date) -> Finding:
    """The finding about a gap on the day of a start; it is mended in time on the day before."""
    rule = RULES["GAP004"]
    left = (day - as_of).days
    whose, _, what = found.message.partition(": ")
    return replace(
        found,
        rule=rule.code,
        level=rule.level,
        message=f"{whose} starts on {day}, in {left:,} day{'' if left == 1 else 's'}: {what}",
        help=found.help if gap.state == "unknown" else rule.help,
        fingerprint=print_of(rule.code, Key(gap.worker, gap.assignment, gap.requirement, gap.each), gap.line),
        gap=replace(gap, due_on=day - timedelta(days=1), starts_on=day),
    )
