"""Direction: whether a changed field asks for more than before, or for less."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from credpolicy.dates import Duration, Phrase, parse_day
from credpolicy.model.comparison import Effect
from credpolicy.model.finding import SEVERITIES

_MORE: Effect = "tightened"
_LESS: Effect = "loosened"
# larger is stricter, and smaller is
_LARGER = frozenset({"at_least", "total", "min", "min_percent"})
_SMALLER = frozenset(
    {
        "at_most", "max", "max_percent", "ceiling", "for_every", "valid_for", "grace", "max_age", "make_up", "up_to",
        "min_active", "times", "while_pending",
    }
)  # fmt: skip
# days: an earlier one is stricter
_EARLIER = frozenset({"due", "expires_on", "until"})
# weakest first
_ORDERED: dict[str, Sequence[str]] = {
    "severity": tuple(reversed(SEVERITIES)),
    "mode": ("advise", "block"),
}
_LEVELS: Sequence[Sequence[str]] = (
    ("recommended", "mandatory"),
    ("document_review", "web_lookup", "primary_source"),
)
_BOTH_WAYS: dict[Effect, Effect] = {_MORE: _LESS, _LESS: _MORE, "": ""}
_ADDED: dict[str, Effect] = {
    "requires": _MORE, "all_of": _MORE, "any_of": _LESS, "credits": _MORE, "verification": _MORE, "enforcement": "",
    "ended_by": _MORE, "needs": _MORE, "each_year": _MORE, "limits": _MORE,
    "categories": _MORE, "grace": _LESS, "satisfies": _LESS, "accepts_status": _LESS, "make_up": _LESS,
    "carry_over": _LESS, "provisional": _LESS, "paused_by": _LESS, "max_age": _MORE, "valid_for": "",
    "not_before": _MORE, "while_pending": _LESS,
}  # fmt: skip
_OBJECTS: dict[str, Effect] = {"requirements": _MORE, "coverage": _MORE, "waivers": _LESS, "baseline": _LESS}


def of_object(collection: str, *, added: bool) -> Effect:
    """What it means that an object of a collection came, or went."""
    effect = _OBJECTS.get(collection, "")
    return effect if added else _BOTH_WAYS[effect]


def of_field(way: Sequence[str | int], before: Any, after: Any) -> Effect:
    """What it means that a field, or an entry of a list, changed; None stands for its absence.

    A field of a waiver, of a person or a place asks for nothing by itself: pass only ways inside policies.
    """
    names = [step for step in way if isinstance(step, str)]
    if before is None or after is None:
        inside = next((name for name in reversed(names) if name in _ADDED), "")
        effect = _ADDED.get(inside, "")
        return effect if before is None else _BOTH_WAYS[effect]
    name = names[-1] if names else ""
    order = _ORDERED.get(name)
    if name == "level":
        order = next((levels for levels in _LEVELS if before in levels and after in levels), None)
    if order is not None and before in order and after in order:
        return _MORE if order.index(after) > order.index(before) else _LESS
    grown = _grown(before, after)
    if grown is None:
        return ""
    if name in _LARGER:
        return _MORE if grown else _LESS
    if name in _SMALLER or name in _EARLIER:
        return _LESS if grown else _MORE
    return ""


def _grown(before: Any, after: Any) -> bool | None:
    """Whether a number, a day or a length is larger than it was; None where they cannot be compared."""
    if isinstance(before, date) and isinstance(after, date):
        return after > before
    if isinstance(before, Duration) and isinstance(after, Duration):
        return _longer(before, after)
    if isinstance(before, Phrase) and isinstance(after, Phrase):
        return _later(before, after)
    try:
        first, second = Decimal(str(before)), Decimal(str(after))
    except InvalidOperation:
        return None
    return None if first == second else second > first


# near enough to tell the longer of two lengths; equal ones are not told apart
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.31, "year": 365.25}
_OF_A_BUSINESS_DAY = 1.4


def _longer(before: Duration, after: Duration) -> bool | None:
    first, second = map(_in_days, (before, after))
    return None if first == second else second > first


def _in_days(length: Duration) -> float:
    return length.count * _DAYS[length.unit] * (_OF_A_BUSINESS_DAY if length.business else 1)


def _later(before: Phrase, after: Phrase) -> bool | None:
    if before.anchor == after.anchor:
        first, second = map(_distance, (before, after))
        return None if first == second else second > first
    days = [_written_day(each) for each in (before, after)]
    return None if days[0] is None or days[1] is None else days[1] > days[0]


def _distance(phrase: Phrase) -> float:
    days = _in_days(phrase.length) if phrase.length else 0.0
    return -days if phrase.before else days


def _written_day(phrase: Phrase) -> date | None:
    try:
        return parse_day(phrase.anchor) if phrase.length is None else None
    except ValueError:
        return None
