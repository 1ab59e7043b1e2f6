"""Quiet times: on which days nobody is written to, and about what."""

from __future__ import annotations

from datetime import date

from credpolicy.model.responsibility import Maintenance
from credpolicy.model.settings import QuietDay
from credpolicy.model.snapshot import Snapshot

_WEEK: tuple[QuietDay, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Quiet:
    """Whether people may be written to on a day. `why` says why nobody may at all; empty where they may."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self._windows = [
            placed.item for placed in snapshot.maintenance if placed.item.from_ <= day <= placed.item.until
        ]
        self.why = _whole_day(snapshot, day) or next(
            (f"maintenance {window.id} until {window.until}" for window in self._windows if _everything(window)), ""
        )

    def about(self, owner: str | None, location: str | None, requirement: str) -> bool:
        """Whether nobody may be written to about a requirement, of this owner, at this location."""
        return bool(self.why) or any(_covers(window, owner, location, requirement) for window in self._windows)


def _whole_day(snapshot: Snapshot, day: date) -> str:
    quiet = snapshot.settings.notifications.quiet_days
    name = _WEEK[day.weekday()]
    if name in quiet:
        return f"{name} is a quiet day"
    if "holidays" in quiet and any(placed.item.on == day for placed in snapshot.holidays):
        return f"{day} is a holiday, and those are quiet days"
    return ""


def _everything(window: Maintenance) -> bool:
    return not (window.owners or window.locations or window.requirements)


def _covers(window: Maintenance, owner: str | None, location: str | None, requirement: str) -> bool:
    return (
        (not window.owners or owner in window.owners)
        and (not window.locations or location in window.locations)
        and (not window.requirements or requirement in window.requirements)
    )
