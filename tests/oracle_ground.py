"""What the oracle stands on: its own arithmetic of days, day phrases, the values of rows, and selectors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from typing import TypeGuard, TypeVar

from pydantic import BaseModel

from credpolicy.dates import Duration, Phrase
from credpolicy.model.base import DatedValue
from credpolicy.model.credits import Cycle
from credpolicy.model.phrase import Choice, DayPhrase, Reached
from credpolicy.model.policy import CredentialType
from credpolicy.model.selector import Condition, Predicate, Selection
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Renewal
from credpolicy.model.validity import Validity

ONE = timedelta(days=1)
TWO_YEARS = timedelta(days=732)
NEVER = date.max
OPEN = date.max
NO_HOLIDAYS: frozenset[date] = frozenset()

CYCLES_WALKED = 4

T = TypeVar("T")
Values = Callable[[str], list[str]]
Anchor = Callable[[str], date | None]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - ONE


def no_business(day: date, holidays: frozenset[date]) -> bool:
    """Saturday, Sunday or a holiday."""
    return day.isoweekday() >= 6 or day in holidays


@cache
def plus(day: date, length: Duration, holidays: frozenset[date] = NO_HOLIDAYS) -> date:
    """The last day of `length` counted from `day`; what is open stays open."""
    if day == OPEN:
        return day
    if length.business:
        for _ in range(length.count):
            day += ONE
            while no_business(day, holidays):
                day += ONE
        return day
    if length.unit == "day":
        return day + length.count * ONE
    if length.unit == "week":
        return day + length.count * 7 * ONE
    if length.unit == "year" and length.calendar:
        return date(day.year + length.count, 12, 31)
    year, month = day.year, day.month
    if length.unit == "quarter" and length.calendar:
        while month not in (3, 6, 9, 12):
            month += 1
    for _ in range(length.count * {"month": 1, "quarter": 3, "year": 12}[length.unit]):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if length.calendar:
        return month_end(year, month)
    return date(year, month, min(day.day, month_end(year, month).day))


@cache
def first_reaching(day: date, length: Duration, holidays: frozenset[date] = NO_HOLIDAYS) -> date:
    """`length` before `day`: the first day from which `length` reaches `day`."""
    first = day
    while day != OPEN and plus(first - ONE, length, holidays) >= day:
        first -= ONE
    return first


def day_of(
    phrase: DayPhrase,
    anchor: Anchor,
    holidays: frozenset[date] = NO_HOLIDAYS,
    count: Callable[[Reached], date | None] | None = None,
) -> date | None:
    """The day a phrase names; None where it is not known, OPEN where it has not happened."""
    if isinstance(phrase, Reached):
        return count(phrase) if count else None
    if isinstance(phrase, Choice):
        days = [day_of(member, anchor, holidays, count) for member in phrase.members]
        if phrase.kind == "latest_of":
            return OPEN if None in days else max(day for day in days if day is not None)
        return min((day for day in days if day is not None), default=None)
    base = date.fromisoformat(phrase.anchor) if phrase.anchor[0].isdigit() else anchor(phrase.anchor)
    if base is None or phrase.length is None:
        return base
    return first_reaching(base, phrase.length, holidays) if phrase.before else plus(base, phrase.length, holidays)


def as_of(value: object, day: date) -> object:
    """An attribute on a day: of values with days the one that began last."""
    if isinstance(value, tuple) and value and isinstance(value[0], DatedValue):
        begun = [item for item in value if item.from_ <= day]
        return max(begun, key=lambda item: item.from_).value if begun else None
    return value


def as_written(value: object) -> list[str]:
    """The values of a field or attribute as text."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [text for item in value for text in as_written(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def read(row: BaseModel | None, names: tuple[str, ...], name: str, day: date = NEVER) -> list[str]:
    """The values of a built-in field (one of `names`), else of a declared attribute as of the day."""
    if row is None:
        return []
    if name in names:
        return as_written(getattr(row, name, None))
    return as_written(as_of((getattr(row, "attributes", None) or {}).get(name), day))


def as_day(values: list[str]) -> date | None:
    """The first value as a day, where it is one."""
    if not values or not re.fullmatch(r"\d{4}-\d\d-\d\d", values[0]):
        return None
    return date.fromisoformat(values[0])


def measured(operator: str, left: date | Decimal, right: date | Decimal) -> bool:
    """A comparison of two numbers, or of two days."""
    more, same = left > right, left == right  # type: ignore[operator]
    return {"at_least": more or same, "at_most": not more, "below": not more and not same, "above": more}[operator]


def compare(predicate: Predicate, value: str, anchor: Anchor, day: date, holidays: frozenset[date]) -> bool:
    """Whether one written comparison holds on one value."""
    operator = predicate.operator
    if operator == "is":
        return value == predicate.value
    if operator == "glob":
        return fnmatchcase(value, predicate.value)
    if operator in ("at_least", "at_most", "below", "above"):
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            return False
        return measured(operator, Decimal(value), Decimal(predicate.value))
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    then = date.fromisoformat(value)
    if predicate.length is not None:
        last = plus(then, predicate.length, holidays)
        return then <= day <= last if operator == "newer_than" else day > last
    wanted = day_of(predicate.phrase, anchor, holidays) if predicate.phrase else None
    if wanted is None:
        return False
    return {"from": then >= wanted, "until": then <= wanted, "before": then < wanted, "after": then > wanted}[operator]


def served(predicate: Predicate, anchor: Anchor, day: date, holidays: frozenset[date]) -> bool:
    """Whether a comparison with the length of service holds."""
    hired, left = anchor("hired_on"), anchor("ended_on")
    if hired is None or predicate.length is None:
        return False
    return measured(predicate.operator, min(day, left or NEVER), plus(hired, predicate.length, holidays))


def selects(
    selection: Selection, values: Values, anchor: Anchor, day: date, holidays: frozenset[date] = NO_HOLIDAYS
) -> bool:
    """Whether every clause has a condition that holds."""

    def one(condition: Condition) -> bool:
        if condition.path == "service":
            found = all(served(p, anchor, day, holidays) for p in condition.predicates)
        else:
            seen = [day.isoformat()] if condition.path == "day" else values(condition.path)
            found = any(all(compare(p, value, anchor, day, holidays) for p in condition.predicates) for value in seen)
        return found != condition.negated

    return all(any(one(condition) for condition in clause) for clause in selection.clauses)


def depends_on_the_day(selection: Selection, dated: frozenset[str]) -> bool:
    """Whether what a selector says may change from day to day; `dated` are the attributes whose values have days."""
    conditions = [condition for clause in selection.clauses for condition in clause]
    predicates = [predicate for condition in conditions for predicate in condition.predicates]
    anchors = [predicate.phrase.anchor for predicate in predicates if predicate.phrase]
    paths = [*selection.paths, *anchors]
    return (
        any(path in ("day", "service") or path.partition(".")[2] in dated or path in dated for path in paths)
        or any(predicate.length is not None for predicate in predicates)
        or any(anchor.startswith("event.") for anchor in anchors)
    )


def dated_names(rows: object) -> frozenset[str]:
    """The attributes that have values with days on some row."""
    attributes = (item for mapping in parts(rows, dict) for item in mapping.items())
    return frozenset(name for name, value in attributes if any(isinstance(one, DatedValue) for one in listed(value)))


def listed(value: object) -> tuple[object, ...]:
    """The values of a list; none of anything else."""
    return value if isinstance(value, tuple) else ()


def parts(value: object, kind: type[T]) -> Iterator[T]:
    """Everything of one kind anywhere inside a value."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, BaseModel | dict):
        inner = value.values() if isinstance(value, dict) else vars(value).values()
        for item in inner:
            yield from parts(item, kind)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from parts(item, kind)
    elif is_dataclass(value):
        for field in fields(value):
            yield from parts(getattr(value, field.name), kind)


def closure(name: str, types: Mapping[str, CredentialType]) -> set[str]:
    """The type and every type that satisfies it, directly or through others; nothing where it is not defined."""
    found = {name} & types.keys()
    while more := {kind.id for kind in types.values() if found & set(kind.satisfies)} - found:
        found |= more
    return found


def band(snapshot: Snapshot) -> tuple[date, date]:
    """The days outside which nothing changes.

    After the last day there may still be the longest validity (in a chain one after the other), a rounding, one other
    length, and some cycles; before the first one at most one length back, or a rounding back.
    """
    policies = (snapshot.requirements, snapshot.credential_types, snapshot.waivers, snapshot.coverage)
    registry = (snapshot.workers, snapshot.locations, snapshot.clients, snapshot.organizations)
    said = [as_day([text]) for text in parts((registry, policies), str)]
    days = [*parts((registry, policies), date), *(day for day in said if day)] or [date(2026, 1, 1)]
    first, last = min(days), max(days)

    def reach(lengths: Iterable[Duration]) -> timedelta:
        return max((plus(last, length) - last for length in lengths), default=0 * ONE)

    rules = list(parts(policies, Validity))
    validity = reach(length for rule in rules for length in (rule.valid_for, rule.min_active) if has_length(length))
    cycles = {cycle.length for cycle in parts(policies, Cycle)}
    other = reach(length for length in parts(policies, Duration) if length not in cycles)
    times = 1
    if any(renewal.basis == "previous_expiry" for renewal in parts(policies, Renewal)):
        kinds = [Counter(record.type for record in placed.item.credentials) for placed in snapshot.workers]
        times = max((max(count.values(), default=1) for count in kinds), default=1)
    end = last + times * validity + other
    if any(rule.rounding for rule in rules):
        end += TWO_YEARS
    if any(rule.rounding and rule.rounding.direction == "back" for rule in rules):
        first -= TWO_YEARS
    if any(phrase.before for phrase in parts(policies, Phrase)):
        first -= other
    return first - ONE, max(end, last + CYCLES_WALKED * reach(cycles) + other) + ONE


def has_length(length: object) -> TypeGuard[Duration]:
    """Whether it is a length, and not `never_ends` or nothing."""
    return isinstance(length, Duration)
