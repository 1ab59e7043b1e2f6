"""What the oracle stands on: its own arithmetic of days, the values of rows, and selectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache

from pydantic import BaseModel

from credpolicy.dates import Duration, Phrase
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.tree import Test
from credpolicy.model.selector import ASSIGNMENT_FIELDS, Condition, Predicate, Selection
from credpolicy.model.snapshot import Snapshot

READS_ASSIGNMENT = (*ASSIGNMENT_FIELDS, "assignment")
ONE = timedelta(days=1)
TWO_YEARS = timedelta(days=732)

Values = Callable[[str], list[str]]
Anchor = Callable[[str], date | None]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - ONE


@cache
def plus(day: date, length: Duration) -> date:
    """The last day of `length` counted from `day`."""
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
def first_reaching(day: date, length: Duration) -> date:
    """`length` before `day`: the first day from which `length` reaches `day`."""
    first = day
    while plus(first - ONE, length) >= day:
        first -= ONE
    return first


def day_of(phrase: Phrase, anchor: Anchor) -> date | None:
    """The day a phrase names; None where its anchor is not written."""
    base = date.fromisoformat(phrase.anchor) if phrase.anchor[0].isdigit() else anchor(phrase.anchor)
    if base is None or phrase.length is None:
        return base
    return first_reaching(base, phrase.length) if phrase.before else plus(base, phrase.length)


def as_written(value: object) -> list[str]:
    """The values of a field or attribute as text."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [text for item in value for text in as_written(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def read(row: BaseModel | None, names: tuple[str, ...], name: str) -> list[str]:
    """The values of a built-in field (one of `names`), else of a declared attribute."""
    if row is None:
        return []
    if name in names:
        return as_written(getattr(row, name, None))
    return as_written((getattr(row, "attributes", None) or {}).get(name))


def compare(predicate: Predicate, value: str, anchor: Anchor, day: date) -> bool:
    """Whether one written comparison holds on one value."""
    operator = predicate.operator
    if operator == "is":
        return value == predicate.value
    if operator == "glob":
        return fnmatchcase(value, predicate.value)
    if operator in ("at_least", "at_most", "below", "above"):
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            return False
        left, right = Decimal(value), Decimal(predicate.value)
        return {
            "at_least": left >= right,
            "at_most": left <= right,
            "below": left < right,
            "above": left > right,
        }[operator]
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    then = date.fromisoformat(value)
    if predicate.length is not None:
        return (
            then <= day <= plus(then, predicate.length)
            if operator == "newer_than"
            else day > plus(then, predicate.length)
        )
    wanted = day_of(predicate.phrase, anchor) if predicate.phrase else None
    if wanted is None:
        return False
    return {"from": then >= wanted, "until": then <= wanted, "before": then < wanted, "after": then > wanted}[operator]


def selects(selection: Selection, values: Values, anchor: Anchor, day: date) -> bool:
    """Whether every clause has a condition that holds."""

    def one(condition: Condition) -> bool:
        found = any(
            all(compare(p, value, anchor, day) for p in condition.predicates) for value in values(condition.path)
        )
        return found != condition.negated

    return all(any(one(condition) for condition in clause) for clause in selection.clauses)


def depends_on_the_day(selection: Selection) -> bool:
    """Whether the selector says older_than or newer_than; nothing else in it depends on the day judged."""
    conditions = [condition for clause in selection.clauses for condition in clause]
    return any(p.length is not None for condition in conditions for p in condition.predicates)


def leaves(tests: tuple[Test, ...]) -> Iterator[Test]:
    """Every test of one type in the trees."""
    for test in tests:
        yield from leaves(test.children) if test.children else (test,)


def reads_assignment(requirement: Requirement) -> bool:
    """Whether a requirement is judged once an assignment."""
    paths = list(requirement.applies_to.paths)
    for leaf in leaves(requirement.requires):
        paths.extend((leaf.match or {}).values())
    phrases = [requirement.due, requirement.provisional.until if requirement.provisional else None]
    return any(path.split(".")[0] in READS_ASSIGNMENT for path in paths) or any(
        phrase is not None and phrase.anchor == "assignment.starts_on" for phrase in phrases
    )


def written(value: object) -> Iterator[date | Duration]:
    """Every day and duration anywhere inside a value."""
    if isinstance(value, date | Duration):
        yield value
    elif isinstance(value, str):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            yield date.fromisoformat(value)
    elif isinstance(value, BaseModel | dict):
        inner = value.values() if isinstance(value, dict) else vars(value).values()
        for item in inner:
            yield from written(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from written(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from written(getattr(value, field.name))


def closure(name: str, types: Mapping[str, CredentialType]) -> set[str]:
    """The type and every type that satisfies it, directly or through others; nothing where it is not defined."""
    found = {name} & types.keys()
    while more := {kind.id for kind in types.values() if found & set(kind.satisfies)} - found:
        found |= more
    return found


def band(snapshot: Snapshot) -> tuple[date, date]:
    """The days outside which nothing changes: at most validity and grace, or one other length, after the last."""
    everything = list(written((snapshot.workers, snapshot.requirements, snapshot.credential_types)))
    everything += written((snapshot.waivers, snapshot.locations, snapshot.clients, snapshot.organizations))
    days = [value for value in everything if isinstance(value, date)] or [date(2026, 1, 1)]
    lengths = [value for value in everything if isinstance(value, Duration)]
    renewals = [placed.item.renewal for placed in snapshot.credential_types]
    furthest = [max(days), *(plus(max(days), length) for length in lengths)]
    earliest = min(days)
    if any(placed.item.validity and placed.item.validity.rounding for placed in snapshot.credential_types):
        furthest += [max(furthest) + TWO_YEARS]
        earliest -= TWO_YEARS
    furthest += [plus(max(furthest), renewal.grace) for renewal in renewals if renewal and renewal.grace]
    return earliest - ONE, max(furthest) + ONE
