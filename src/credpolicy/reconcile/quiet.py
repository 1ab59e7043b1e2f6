"""Quiet times: the days on which nobody is written to, and what nobody hears of for a while."""

from __future__ import annotations

from datetime import date
from typing import get_args

from credpolicy.model.responsibility import Maintenance
from credpolicy.model.settings import QuietDay
from credpolicy.model.snapshot import Snapshot

_WEEK: tuple[QuietDay, ...] = get_args(QuietDay)[:7]


class Quiet:
    """Whether people may be written to on a day. `why` says why nobody may at all; empty where they may."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        windows = (placed.item for placed in snapshot.maintenance)
        self._windows = [window for window in windows if window.from_ <= day <= window.until]
        everything = next((window for window in self._windows if _everything(window)), None)
        self.why = _whole_day(snapshot, day)
        if everything is not None and not self.why:
            self.why = f"the maintenance window {everything.id} runs until {everything.until}"

    def window(self, owner: str | None, location: str | None, requirement: str) -> Maintenance | None:
        """The window for whose sake nobody hears about a requirement, of this owner, at this location."""
        return next((window for window in self._windows if _covers(window, owner, location, requirement)), None)

    def about(self, owner: str | None, location: str | None, requirement: str) -> bool:
        """Whether nobody may be written to about a requirement, of this owner, at this location."""
        return bool(self.why) or self.window(owner, location, requirement) is not None


def _whole_day(snapshot: Snapshot, day: date) -> str:
    quiet = snapshot.settings.notifications.quiet_days
    name = _WEEK[day.weekday()]
    if name in quiet:
        return f"{day} is a {name.capitalize()}"
    holiday = next((placed.item for placed in snapshot.holidays if placed.item.on == day), None)
    if "holidays" in quiet and holiday is not None:
        return f"{day} is a holiday" + (f" ({holiday.name})" if holiday.name else "")
    return ""


def _everything(window: Maintenance) -> bool:
    return not (window.owners or window.locations or window.requirements)


def _covers(window: Maintenance, owner: str | None, location: str | None, requirement: str) -> bool:
    """Whether of every kind that a window names it names this one."""
    return (
        (not window.owners or owner in window.owners)
        and (not window.locations or location in window.locations)
        and (not window.requirements or requirement in window.requirements)
    )
