"""Employment: the written status, the days, and the assignments within them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, of_assignment, row
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed


def judge(index: Index) -> Iterator[Finding]:
    """Every status that the days contradict, and every assignment outside the employment."""
    for placed in index.snapshot.workers:
        worker = placed.item
        if "status" in worker.model_fields_set and worker.id not in index.half_read:
            yield from _status(index, placed)
        for n, assignment in enumerate(worker.assignments):
            starts = assignment.starts_on
            if starts is None:
                continue
            if worker.hired_on is not None and starts < worker.hired_on:
                sentence = f"`starts_on` is {starts}, before the worker is hired on {worker.hired_on}"
                yield finding("DAT005", of_assignment(placed, n).part("starts_on"), sentence)
            elif worker.ended_on is not None and starts > worker.ended_on:
                sentence = f"`starts_on` is {starts}, after the worker's last day, {worker.ended_on}"
                yield finding("DAT005", of_assignment(placed, n).part("starts_on"), sentence)


def _status(index: Index, placed: Placed[Worker]) -> Iterator[Finding]:
    worker = placed.item
    if worker.status == "ended" and worker.ended_on is None:
        sentence = "`status` is ended, but no `ended_on` is written"
        yield finding("DAT008", row("workers", placed).part("status"), sentence)
        return
    contradiction = _contradiction(worker, index.today)
    if contradiction is not None:
        sentence = f"`status` is {worker.status}, but on {index.today} {contradiction}"
        yield finding("DAT009", row("workers", placed).part("status"), sentence)


def employed(worker: Worker, day: date) -> bool:
    """Whether the worker is employed on the day, first and last included; days beat the written status."""
    ended = worker.ended_on < day if worker.ended_on is not None else worker.status == "ended"
    hired = worker.hired_on <= day if worker.hired_on is not None else worker.status != "candidate"
    return hired and not ended


def on_leave(worker: Worker, day: date) -> bool:
    """Whether the worker is on leave on the day; the status tells where no leave is written."""
    if not worker.leave:
        return worker.status == "on_leave"
    return any(leave.from_ <= day and (leave.until is None or day <= leave.until) for leave in worker.leave)


def _contradiction(worker: Worker, today: date) -> str | None:
    """What the days say against the written status."""
    if worker.status == "ended":
        still = worker.ended_on is not None and worker.ended_on > today
        return f"the last day, {worker.ended_on}, has not come" if still else None
    if worker.ended_on is not None and worker.ended_on < today:
        return f"the last day, {worker.ended_on}, has passed"
    if worker.status == "candidate":
        started = worker.hired_on is not None and worker.hired_on <= today
        return f"the day of hire, {worker.hired_on}, has come" if started else None
    if worker.hired_on is not None and worker.hired_on > today:
        return f"the day of hire, {worker.hired_on}, has not come"
    if worker.status == "on_leave" and not on_leave(worker, today):
        return "no `leave` is running"
    return None
