"""Forecasts: a revision judged on the days to come on which something turns, as if nobody did anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from credpolicy.evaluate.holdings import record_at
from credpolicy.evaluate.lives import Judged
from credpolicy.evaluate.people import HOLDS
from credpolicy.history.timeline.samples import label, periods
from credpolicy.history.timeline.series import Wanted
from credpolicy.history.timeline.stand import Known, stand_of
from credpolicy.history.timeline.verdicts import Counters, Life, Verdicts, followed
from credpolicy.model.evaluation import Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.forecast import Ahead, Due, Forecast, Unit
from credpolicy.model.snapshot import Snapshot

_Key = tuple[str, str, str, int]


def forecast(
    snapshot: Snapshot, as_of: date, until: date, by: Unit, wanted: Wanted, verdicts: Verdicts | None = None
) -> Forecast:
    """What falls due from the day after `as_of` up to `until`, inclusive, period by period."""
    kept = Verdicts() if verdicts is None else verdicts
    ground, here = stand_of(snapshot)
    days = [as_of + timedelta(days=number) for number in range((until - as_of).days + 1)]
    lives = [Life(name, ground, known, 0, len(days)) for name, known in here.items()]
    counters = Counters()
    binding = short = 0
    due: list[Due] = []
    for life, stretches in followed(lives, days, kept, counters):
        today = [result for result in stretches[0][1].results if result.binds and _wants(wanted, result)]
        binding += len(today)
        short += sum(result.state in GAP_STATES for result in today)
        due += _falling(life.known, [(days[place], judged) for place, judged in stretches], wanted)
    kept.keep()
    due.sort(key=lambda one: (one.gap_on, one.worker, one.assignment, one.requirement, one.each))
    return Forecast(
        snapshot,
        as_of,
        by,
        tuple(
            Ahead(label(first, by), max(first, as_of), last, tuple(one for one in due if first <= one.gap_on <= last))
            for first, last in periods(as_of, until, by)
        ),
        binding,
        short,
        counters.judged,
        counters.runs,
        wanted.requirements,
        wanted.owners,
    )


def _wants(wanted: Wanted, result: Result) -> bool:
    return wanted.wants(result.requirement, result.owner)


def _falling(known: Known, stretches: Sequence[tuple[date, Judged]], wanted: Wanted) -> Iterator[Due]:
    """The obligations of a worker that become gaps, each with the first day on which it is one."""
    seen: set[_Key] = set()
    for number, (day, judged) in enumerate(stretches):
        for key, result in _numbered(judged):
            falls = result.binds and result.state in GAP_STATES and _wants(wanted, result)
            if not falls or key in seen:
                continue
            seen.add(key)
            if number:
                yield Due(
                    day, result.worker, result.assignment, result.requirement, result.each, result.owner,
                    result.severity, result.state, tuple(dict.fromkeys(_renewals(known, result))),
                )  # fmt: skip


def _numbered(judged: Judged) -> Iterator[tuple[_Key, Result]]:
    """The results, those told apart that have one name: where an id or an assignment is wrongly used twice."""
    count: dict[tuple[str, str, str], int] = {}
    for result in judged.results:
        name = (result.assignment, result.requirement, result.each)
        count[name] = count.get(name, 0) + 1
        yield (*name, count[name]), result


def _renewals(known: Known, result: Result) -> Iterator[tuple[str, str]]:
    """What lacks: of each line that fails the record that decides it, else what the line is called."""
    alone = len(known.cast.workers) == 1
    for line in result.lines:
        if line.state in HOLDS:
            continue
        if line.record is None or not alone:
            yield line.key, ""
        else:
            held = record_at(known.cast.workers[0].item, line.record)
            yield held.type, held.number or ""
