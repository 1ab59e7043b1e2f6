"""Who comes and who goes: the tables of those who start or leave soon, in text and in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from credpolicy.evaluate.holdings import written_at
from credpolicy.model.evaluation import Leaver, Leaving, Result, Starter, Starting
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed
from credpolicy.report.diagnostic import STATES, counted
from credpolicy.report.shapes import day
from credpolicy.report.view import View


def starters(view: View) -> tuple[Starter, ...]:
    """Those who start, of the workers asked for."""
    found = view.evaluation.starting.starters if view.evaluation.starting else ()
    return tuple(one for one in found if not view.request.workers or one.worker in view.request.workers)


def leavers(view: View) -> tuple[Leaver, ...]:
    """Those who leave, of the workers asked for."""
    found = view.evaluation.leaving.leavers if view.evaluation.leaving else ()
    return tuple(one for one in found if not view.request.workers or one.worker in view.request.workers)


def tables(view: View) -> Iterator[tuple[str, list[str]]]:
    """The tables as text: each a title, and its lines in columns."""
    evaluation = view.evaluation
    if evaluation.starting is not None:
        rows = [(one.worker, *_when(one.day, evaluation.as_of), begins(one), verdict(one)) for one in starters(view)]
        yield _title("Starting", evaluation.starting, len(rows)), _columns(rows) or ["Nobody starts."]
    if evaluation.leaving is not None:
        left = [(one.worker, *_when(one.day, evaluation.as_of), handover(one)) for one in leavers(view)]
        yield _title("Leaving", evaluation.leaving, len(left)), _columns(left) or ["Nobody leaves."]


def summary(view: View) -> Iterator[tuple[str, str]]:
    """The same in one line each."""
    starting, leaving = view.evaluation.starting, view.evaluation.leaving
    if starting is not None:
        coming = starters(view)
        cleared = sum(one.cleared and bool(one.results) for one in coming)
        unasked = sum(not one.results for one in coming)
        free = f", {unasked:,} of whom nothing is asked" if unasked else ""
        told = f"{cleared:,} cleared, {len(coming) - cleared - unasked:,} not cleared{free}"
        yield "Starting", f"{counted(len(coming), 'start')} until {starting.until}: {told}"
    if leaving is not None:
        going = leavers(view)
        full = sum(bool(one.duties) for one in going)
        people = "1 person" if len(going) == 1 else f"{len(going):,} people"
        yield "Leaving", f"{people} until {leaving.until}, {full:,} with something to hand over"


def begins(starter: Starter) -> str:
    """What begins, in words."""
    places = [assignment.replace("//", "/").strip("/") for assignment in starter.assignments]
    return ", ".join((["employment"] if starter.hired else []) + places)


def verdict(starter: Starter) -> str:
    """Whether the start is cleared, or what stands in its way, in words."""
    if not starter.results:
        return "nothing is asked on that day"
    if starter.cleared:
        return "cleared"
    return f"not cleared: {'; '.join(map(_missing, starter.missing))}"


def _missing(result: Result) -> str:
    what = f"{result.requirement} for {result.each}" if result.each else result.requirement
    lines = [f"{line.key} {STATES[line.state]}" for line in result.lines if line.state in GAP_STATES]
    return f"{what} ({', '.join(lines) or STATES[result.state]})"


def handover(leaver: Leaver) -> str:
    """What somebody who leaves must hand over, in words."""
    return ", ".join(duty.words for duty in leaver.duties) or "nothing to hand over"


def _when(on: date, as_of: date) -> tuple[str, str]:
    left = (on - as_of).days
    return on.isoformat(), "today" if left == 0 else f"in {counted(left, 'day')}"


def _title(word: str, soon: Starting | Leaving, number: int) -> str:
    return f"{word} within {soon.within}, until {soon.until} ({number:,})"


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    return [
        "  ".join((*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[-1])) for row in rows
    ]


def starting_shape(view: View) -> dict[str, Any] | None:
    """Who starts, as JSON; None where nobody asked."""
    starting = view.evaluation.starting
    if starting is None:
        return None
    workers = {placed.item.id: placed for placed in reversed(view.evaluation.snapshot.workers)}
    return {
        "within": str(starting.within),
        "until": day(starting.until),
        "starters": [_starter(one, workers.get(one.worker)) for one in starters(view)],
    }


def _starter(starter: Starter, worker: Placed[Worker] | None) -> dict[str, Any]:
    return {
        "worker": starter.worker,
        "starts_on": day(starter.day),
        "hired": starter.hired,
        "assignments": list(starter.assignments),
        "cleared": starter.cleared,
        "obligations": len(starter.results),
        "missing": [_gap(result, worker) for result in starter.missing],
    }


def _gap(result: Result, worker: Placed[Worker] | None) -> dict[str, Any]:
    return {
        "requirement": result.requirement,
        "assignment": result.assignment or None,
        "each": result.each or None,
        "state": result.state,
        "severity": result.severity,
        "owner": result.owner,
        "reasons": list(result.reasons),
        "lines": [
            {
                "key": line.key,
                "state": line.state,
                "record": None
                if worker is None or line.record is None
                else list(written_at(worker, line.record).pointer),
            }
            for line in result.lines
            if line.state in GAP_STATES
        ],
    }


def leaving_shape(view: View) -> dict[str, Any] | None:
    """Who leaves, as JSON; None where nobody asked."""
    leaving = view.evaluation.leaving
    if leaving is None:
        return None
    return {
        "within": str(leaving.within),
        "until": day(leaving.until),
        "leavers": [
            {
                "worker": one.worker,
                "leaves_on": day(one.day),
                "duties": [
                    {"duty": duty.words, "path": duty.location.path, "pointer": list(duty.location.pointer)}
                    for duty in one.duties
                ],
            }
            for one in leavers(view)
        ],
    }
