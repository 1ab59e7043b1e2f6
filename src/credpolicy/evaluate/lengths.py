"""Durations as the kernel's three columns."""

from __future__ import annotations

from credpolicy.dates import Duration

Length = tuple[int | None, int | None, str | None]

_SIZE = {"month": 1, "quarter": 3, "year": 12}


def length(duration: Duration | None) -> Length:
    """A duration as the kernel's three columns; a calendar length counts one unit more and stops a day before it."""
    if duration is None:
        return None, None, None
    if duration.business:
        return duration.count, None, "business"
    if duration.unit in ("day", "week"):
        return duration.count * (7 if duration.unit == "week" else 1), None, None
    return (*_months(duration), duration.unit) if duration.calendar else (*_months(duration), None)


def _months(duration: Duration) -> tuple[None, int]:
    return None, (duration.count + duration.calendar) * _SIZE[duration.unit]
