"""Spans of days that are the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import (
    Spot,
    finding,
    of_acknowledgement,
    of_assignment,
    of_entry,
    of_leave,
    of_record,
    of_screening,
    row,
)
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed

_BEGINNINGS = ("valid_from", "issued_on", "completed_on", "decided_on", "awarded_on")


def judge(index: Index) -> Iterator[Finding]:
    """Every span whose last day lies before its first: employments, assignments, leave, records, waivers, and more."""
    for placed in index.snapshot.workers:
        worker = placed.item
        if _backwards(worker.hired_on, worker.ended_on):
            sentence = f"`ended_on` is {worker.ended_on}, before `hired_on`, {worker.hired_on}"
            yield finding("DAT003", row("workers", placed).part("ended_on"), sentence)
        for n, assignment in enumerate(worker.assignments):
            if _backwards(assignment.starts_on, assignment.ends_on):
                spot = of_assignment(placed, n).part("ends_on")
                yield _reversed(spot, ("starts_on", assignment.starts_on), ("ends_on", assignment.ends_on))
        for n, leave in enumerate(worker.leave):
            if _backwards(leave.from_, leave.until):
                spot = of_leave(placed, n).part("until")
                yield _reversed(spot, ("from", leave.from_), ("until", leave.until))
        for n, entry in enumerate(worker.credits):
            if _backwards(entry.from_, entry.until):
                yield _reversed(of_entry(placed, n).part("until"), ("from", entry.from_), ("until", entry.until))
        for n, screening in enumerate(worker.screenings):
            if _backwards(screening.screened_on, screening.resolved_on):
                screened, resolved = ("screened_on", screening.screened_on), ("resolved_on", screening.resolved_on)
                yield _reversed(of_screening(placed, n).part("resolved_on"), screened, resolved)
        for n, said in enumerate(worker.acknowledged):
            if _backwards(said.on, said.until):
                yield _reversed(of_acknowledgement(placed, n).part("until"), ("on", said.on), ("until", said.until))
        yield from _records(placed)
    for waiver in index.snapshot.waivers:
        if _backwards(waiver.item.from_, waiver.item.last_day):
            spot = row("waivers", waiver).part("until")
            yield _reversed(spot, ("from", waiver.item.from_), ("until", waiver.item.last_day))


def _records(placed: Placed[Worker]) -> Iterator[Finding]:
    for n, record in enumerate(placed.item.credentials):
        end = record.expires_on
        if end is None:
            continue
        for name in _BEGINNINGS:
            day = getattr(record, name)
            if day is not None and day > end:
                sentence = f"`expires_on` is {end}, before `{name}`, {day}"
                yield finding("DAT001", of_record(placed, n).part("expires_on"), sentence)
                break


def _backwards(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first


def _reversed(spot: Spot, first: tuple[str, date | None], last: tuple[str, date | None]) -> Finding:
    return finding("DAT004", spot, f"`{last[0]}` is {last[1]}, before `{first[0]}`, {first[1]}")
