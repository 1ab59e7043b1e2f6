"""What is known of a worker: what happened, and when so much was earned."""

from __future__ import annotations

from datetime import date
from functools import partial

from credpolicy.model.phrase import Reached
from credpolicy.model.registry import Entry, Worker
from credpolicy.model.selector import Selection
from tests.oracle_entries import entry_values, reached_on
from tests.oracle_ground import OPEN, selects


def latest_event(worker: Worker, kind: str, day: date) -> date | None:
    """The latest event of a kind on or before a day."""
    return max((event.on for event in worker.events if event.kind == kind and event.on <= day), default=None)


def reached(worker: Worker, holidays: frozenset[date], count: Reached) -> date | None:
    """The day on which a worker's entries add up to a total."""
    days = {"hired_on": worker.hired_on, "ended_on": worker.ended_on}

    def fits(selection: Selection, entry: Entry) -> bool:
        day = entry.earned_on or entry.until or OPEN
        return selects(selection, partial(entry_values, entry, day=day), days.get, day, holidays)

    return reached_on(count, worker, fits)
