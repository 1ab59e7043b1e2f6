"""Ranges that comparisons of a selector leave open, and whether one lies within another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credpolicy import dates
from credpolicy.model.selector import AGE_OPERATORS, NUMBER_OPERATORS, Condition, Predicate

# A bound is a value and which side of it still belongs: 1 only what is above, -1 only what is below.
_Bound = tuple[Decimal, int]
_SIDE = {"above": 1, "after": 1, "below": -1, "before": -1}
_LOWER = ("at_least", "above", "from", "after")
# Lengths are compared by where they end; one order on each of these days is an order for people.
_DAYS = (date(2023, 1, 31), date(2024, 2, 29), date(2026, 7, 1))


@dataclass(frozen=True, slots=True)
class Range:
    """What the comparisons of one condition leave open of a path; a bound that is None is open."""

    path: str
    dated: bool
    low: _Bound | None
    high: _Bound | None

    def is_empty(self) -> bool:
        """Whether no value lies in it."""
        return self.low is not None and self.high is not None and self.low > self.high

    def is_bounded(self) -> bool:
        """Whether it has a beginning and an end."""
        return self.low is not None and self.high is not None

    def within(self, other: Range) -> bool:
        """Whether every value of it lies in the other."""
        low = other.low is None or (self.low is not None and self.low >= other.low)
        high = other.high is None or (self.high is not None and self.high <= other.high)
        return (self.path, self.dated) == (other.path, other.dated) and low and high

    def meets(self, other: Range) -> bool:
        """Whether some value lies in both."""
        if (self.path, self.dated) != (other.path, other.dated):
            return False
        low = max(bound for bound in (self.low, other.low, _LEAST) if bound is not None)
        high = min(bound for bound in (self.high, other.high, _MOST) if bound is not None)
        return low <= high


_LEAST, _MOST = (Decimal("-Infinity"), 0), (Decimal("Infinity"), 0)


def range_of(condition: Condition) -> Range | None:
    """The range of a condition whose comparisons are all with written numbers or days; None for any other."""
    return None if condition.negated else _between(condition)


def _between(condition: Condition) -> Range | None:
    """The range between the comparisons of a condition, also of one under `not`."""
    bounds = [_bound(predicate) for predicate in condition.predicates]
    known = [bound for bound in bounds if bound is not None]
    dated = {is_day for _, _, is_day in known}
    if len(known) < len(bounds) or len(dated) != 1:
        return None
    lows = [(value, side) for operator, (value, side), _ in known if operator in _LOWER]
    highs = [(value, side) for operator, (value, side), _ in known if operator not in _LOWER]
    return Range(condition.path, dated.pop(), max(lows, default=None), min(highs, default=None))


def _bound(predicate: Predicate) -> tuple[str, _Bound, bool] | None:
    operator, phrase = predicate.operator, predicate.phrase
    side = _SIDE.get(operator, 0)
    if phrase is not None:
        if phrase.length is not None or not phrase.anchor[:1].isdigit():
            return None
        ordinal = Decimal(dates.parse_day(phrase.anchor).toordinal())
        return operator, (ordinal + side, 0), True
    if operator not in NUMBER_OPERATORS or predicate.length is not None:
        return None
    return operator, (Decimal(predicate.value), side), False


def leave_nothing_out(ranges: list[Range]) -> bool:
    """Whether every value lies in one of the ranges, which are all of one path."""
    if len({one.dated for one in ranges}) != 1:
        return False
    covered: _Bound = _LEAST
    for one in sorted(ranges, key=lambda found: found.low or _LEAST):
        if (one.low or _LEAST) > covered:
            return False
        if one.high is None:
            return True
        value, side = one.high
        # What follows on a day is the next day; on a number, all that is greater.
        covered = max(covered, (value + 1, 0) if one.dated else (value, side + 1))
    return False


def is_impossible(condition: Condition) -> bool:
    """Whether no value can pass all comparisons of the condition, whatever day it is."""
    found = _between(condition)
    if found is not None:
        return found.is_empty()
    lengths = {one.operator: one.length for one in condition.predicates if one.length is not None}
    if lengths.keys() == set(AGE_OPERATORS):
        return not _longer(lengths["newer_than"], lengths["older_than"])
    least, most = lengths.get("at_least") or lengths.get("above"), lengths.get("at_most") or lengths.get("below")
    return least is not None and most is not None and _longer(least, most)


def rises(earlier: dates.Duration, later: dates.Duration) -> bool:
    """Whether the later length ends after the earlier one, from whatever day both are counted."""
    return _longer(later, earlier)


def _longer(one: dates.Duration | None, other: dates.Duration | None) -> bool:
    if one is None or other is None:
        return False
    return all(dates.after(day, one) > dates.after(day, other) for day in _DAYS)
