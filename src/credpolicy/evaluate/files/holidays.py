"""Holidays: each listed once, and listed for every year into which business days are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from credpolicy import dates
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, row
from credpolicy.model.base import Model
from credpolicy.model.finding import Finding
from credpolicy.model.snapshot import Placed

_COUNTING = ("credential_types", "requirements", "coverage", "waivers", "slas", "reminders")


def judge(index: Index) -> Iterator[Finding]:
    """Every holiday that is listed twice, and every rule that counts business days where none are listed."""
    seen: dict[date, Placed[Any]] = {}
    for placed in index.snapshot.holidays:
        day = placed.item.on
        first = seen.setdefault(day, placed)
        if first is not placed:
            where = "this file" if first.file.path == placed.file.path else first.file.path
            sentence = f"it is already listed in {where}" + (f" as {first.item.name}" if first.item.name else "")
            yield finding("HOL001", row("holidays", placed, str(day)).part("on"), sentence)
    listed = {day.year for day in seen}
    for collection in _COUNTING:
        for placed in getattr(index.snapshot, collection):
            longest = max(_business_days(placed.item), default=None)
            if longest is None:
                continue
            last = dates.after(index.as_of, dates.Duration(longest, "day", business=True))
            missing = [str(year) for year in sorted({index.as_of.year, last.year} - listed)]
            if missing:
                sentence = f"it counts {longest} business days, and no holidays are listed for {' and '.join(missing)}"
                yield finding("HOL002", row(collection, placed).part("holidays", "id"), sentence)


def _business_days(item: object) -> Iterator[int]:
    """The number of every length in business days that a row holds, however deep."""
    if isinstance(item, dates.Duration):
        if item.business:
            yield item.count
    elif isinstance(item, tuple | list):
        for one in item:
            yield from _business_days(one)
    elif isinstance(item, dict):
        for one in item.values():
            yield from _business_days(one)
    elif isinstance(item, Model):
        for _, one in item:
            yield from _business_days(one)
    elif is_dataclass(item):
        for one in fields(item):
            yield from _business_days(getattr(item, one.name))
