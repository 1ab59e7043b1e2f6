"""Silence: the days on which nobody is written to, and the duties of which nobody hears for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

from credpolicy.model.registry import Worker
from credpolicy.model.reminder import REMINDER, Duty
from credpolicy.model.responsibility import Maintenance
from credpolicy.model.settings import QuietDay
from credpolicy.model.snapshot import Snapshot

_WEEKDAYS: tuple[QuietDay, ...] = get_args(QuietDay)[:7]


def quiet(snapshot: Snapshot, as_of: date) -> str:
    """Why nobody is written to on a day: the weekday, or a holiday; empty where they are."""
    days = snapshot.settings.notifications.quiet_days
    weekday = _WEEKDAYS[as_of.weekday()]
    if weekday in days:
        return f"{as_of} is a {weekday.capitalize()}"
    if "holidays" in days:
        for placed in snapshot.holidays:
            if placed.item.on == as_of:
                return f"{as_of} is a holiday" + (f" ({placed.item.name})" if placed.item.name else "")
    everywhere = [window for window in _running(snapshot, as_of) if _scopes(window) == ((), (), ())]
    if everywhere:
        return f"the maintenance window {everywhere[0].id} runs until {everywhere[0].until}"
    return ""


class Silence:
    """Tells of which duties nobody hears on the day."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self._as_of = as_of
        self._windows = _running(snapshot, as_of)
        self._workers: dict[str, Worker] = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}

    def why(self, duty: Duty, track: str) -> str:
        """Why nobody hears of a step of a duty; empty where somebody does.

        An acknowledgement silences the ladder and no escalation: the clock of an SLA runs on until the gap is mended.
        """
        for window in self._windows:
            if _concerns(window, duty):
                return f"maintenance {window.id} until {window.until}"
        if track == REMINDER:
            for said in self._workers[duty.worker].acknowledged:
                if said.requirement == duty.requirement and said.on <= self._as_of <= said.until:
                    return f"acknowledged by {said.by} until {said.until}"
        return ""


def _running(snapshot: Snapshot, as_of: date) -> list[Maintenance]:
    windows = (placed.item for placed in snapshot.maintenance)
    return [window for window in windows if window.from_ <= as_of <= window.until]


def _scopes(window: Maintenance) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    return window.owners, window.locations, window.requirements


def _concerns(window: Maintenance, duty: Duty) -> bool:
    """Whether a window is about a duty: of every kind that it names, it names that of the duty."""
    mine = (duty.owner, duty.location, duty.requirement)
    return all(not names or own in names for names, own in zip(_scopes(window), mine, strict=True))
