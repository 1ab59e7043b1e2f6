"""The plan of a year: which audit is done in which month, how much it has to look at, and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from credpolicy.model.audit import Audit, Checklist
from credpolicy.model.period import PARTS, Period, Plan, Planned, Spread, Standing, part_of, periods
from credpolicy.model.population import Criteria, Population
from credpolicy.model.snapshot import Snapshot


def criteria_of(audit: Audit, part: int = 1, parts: int = 1) -> Criteria:
    """What an audit looks at, or one part of it."""
    return Criteria(audit.of, audit.requirements, audit.types, audit.owners, audit.id, part, parts)


def plan(snapshot: Snapshot, year: int, as_of: date, listed: Callable[[Criteria], Population]) -> Plan:
    """The plan of a year. `listed` gives the list that criteria ask for."""
    holidays = frozenset(placed.item.on for placed in snapshot.holidays)
    checklists = {placed.item.id: placed.item for placed in snapshot.checklists}
    found: list[Planned] = []
    spreads: list[Spread] = []
    for placed in snapshot.audits:
        audit = placed.item
        months = list(periods(audit, date(year, 1, 1), date(year, 12, 31), holidays))
        if months:
            parts = PARTS[audit.kind]
            rows = listed(criteria_of(audit)).rows
            part = {row.unit: part_of(audit.id, row.unit, parts) for row in rows}
            units, in_part = Counter(part.values()), Counter(part[row.unit] for row in rows)
            spreads.append(Spread(audit, tuple(units[each] for each in range(1, parts + 1))))
            for period in months:
                many = in_part[period.part]
                drawn = many if audit.size is None else min(many, audit.size)
                standing = _standing(period, checklists.get(period.id), as_of)
                found.append(Planned(period, units[period.part], many, drawn, standing))
    found.sort(key=lambda each: (each.period.first, each.period.audit))
    return Plan(year, tuple(found), tuple(spreads))


def _standing(period: Period, checklist: Checklist | None, as_of: date) -> Standing:
    if checklist is not None and checklist.closed_on is not None and checklist.closed_on <= as_of:
        return "closed"
    if period.due_on < as_of:
        return "overdue"
    if checklist is not None:
        return "open"
    return "due" if period.first <= as_of else "to come"


def of_month(snapshot: Snapshot, audit: Audit, month: str) -> Iterator[Period]:
    """The period of an audit in a month, YYYY-MM; nothing where it has none."""
    holidays = frozenset(placed.item.on for placed in snapshot.holidays)
    year, number = int(month[:4]), int(month[5:])
    day = date(year, number, 1)
    return (each for each in periods(audit, day, day, holidays) if each.month == month)
