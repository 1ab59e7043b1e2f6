"""Periods: in which months an audit is done, until when, which part of the list each has, and the plan of a year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from credpolicy import dates
from credpolicy.model.audit import Audit

PARTS = {"annual": 12, "quarterly": 3, "monthly": 1}
"""Over how many months the list of each kind is spread before it begins again."""
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Period:
    """One month of an audit. Days are inclusive; `due_on` is the last day on which it may still be open."""

    audit: str
    month: str
    first: date
    last: date
    due_on: date
    part: int
    parts: int

    @property
    def id(self) -> str:
        """The id of the checklist of this month."""
        return f"{self.audit}-{self.month}"


Standing = Literal["closed", "open", "overdue", "due", "to come"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One month of an audit. `units` are the people or waivers of its part, `rows` what is about them.

    `due` is a month that has begun and is not opened yet.
    """

    period: Period
    units: int
    rows: int
    drawn: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Spread:
    """How an audit is spread over its parts: the people or waivers in each part, first to last."""

    audit: Audit
    units: tuple[int, ...]

    @property
    def even(self) -> float:
        """How many each part would have, were they all equal."""
        return sum(self.units) / len(self.units)


@dataclass(frozen=True, slots=True)
class Plan:
    """A year's audits, month by month, and how each is spread."""

    year: int
    planned: tuple[Planned, ...]
    spreads: tuple[Spread, ...]


def periods(audit: Audit, first: date, last: date, holidays: frozenset[date]) -> Iterator[Period]:
    """The months of an audit that lie between two days, each with its whole month, in order."""
    day = max(first, audit.from_).replace(day=1)
    end = last if audit.until is None else min(last, audit.until)
    while day <= end:
        following = _next(day)
        until = following - timedelta(days=1)
        parts = PARTS[audit.kind]
        due = dates.after(until, audit.within, holidays)
        yield Period(audit.id, f"{day:%Y-%m}", day, until, due, (day.month - 1) % parts + 1, parts)
        if following <= day:
            return
        day = following


def part_of(audit: str, unit: str, parts: int) -> int:
    """In which part, from 1, a person or a waiver lies: the first eight digits of a SHA-256, modulo the parts.

    It depends on nothing else, so nobody moves when others come and go. `printf %s 'AUDIT:UNIT' | sha256sum` shows it.
    """
    digest = hashlib.sha256(f"{audit}:{unit}".encode("utf-8", "surrogateescape")).hexdigest()
    return int(digest[:_DIGITS], 16) % parts + 1


def _next(day: date) -> date:
    """The first day of the next month; of the last month of all its last day."""
    if (day.year, day.month) == (date.max.year, date.max.month):
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
