"""What a value is compared with, as the end of a sentence: `is at least 10`, `is 1 April 2024 or later`."""

from __future__ import annotations

import re
from decimal import Decimal

from credpolicy import dates
from credpolicy.model.selector import Predicate
from credpolicy.report.plain.paths import plain_day
from credpolicy.report.plain.words import figure, listed, on, quoted

_PLAIN = re.compile(r"[A-Za-z0-9._@+-]+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WRITTEN = "is written"
"""What a pattern asks that fits every text."""
_NUMBERS = {"at_least": "at least", "at_most": "at most", "below": "below", "above": "above"}


def is_equality(predicates: tuple[Predicate, ...]) -> bool:
    """Whether a value is named, or a pattern."""
    return predicates[0].operator in ("is", "glob")


def value(text: str) -> str:
    """A value as it is spoken: a day in words, odd text in quotes."""
    if _DAY.fullmatch(text):
        try:
            return on(dates.parse_day(text))
        except ValueError:
            return quoted(text)
    return text if _PLAIN.fullmatch(text) else quoted(text)


def pattern(glob: str) -> str:
    """What a pattern asks of a text: `begins with "ward-"`."""
    text = glob.replace("[[]", "[")
    inner = text.strip("*")
    if not inner.strip("?"):
        return WRITTEN
    if "*" not in inner and "?" not in inner:
        if text == f"{inner}*":
            return f"begins with {quoted(inner)}"
        if text == f"*{inner}":
            return f"ends with {quoted(inner)}"
        return f"contains {quoted(inner)}"
    signs = {"*": "* is any text", "?": "? is any one character"}
    return f"fits {quoted(text)} ({listed([said for sign, said in signs.items() if sign in text])})"


def when(predicates: tuple[Predicate, ...]) -> str:
    """A day compared: `1 April 2024 or later`, `between 1 March 2021 and 31 May 2021, both included`."""
    by_operator = {predicate.operator: predicate for predicate in predicates}
    said: list[str] = []
    if "from" in by_operator and "until" in by_operator:
        first, last = by_operator.pop("from"), by_operator.pop("until")
        said.append(f"between {bound(first)} and {bound(last)}, both included")
    for operator, predicate in by_operator.items():
        match operator:
            case "from":
                said.append(f"{bound(predicate)} or later")
            case "until":
                said.append(f"{bound(predicate)} or earlier")
            case "before" | "after":
                said.append(f"{operator} {bound(predicate)}")
            case "older_than":
                said.append(f"more than {predicate.length} ago")
            case "newer_than":
                said.append(f"no more than {predicate.length} ago")
            case _:
                said.append(f"{_NUMBERS[operator]} {_number(predicate)}")
    return listed(said)


def needs_on(predicates: tuple[Predicate, ...]) -> bool:
    """Whether `when` begins with a day, so that a verb before it needs `on`."""
    operators = {predicate.operator for predicate in predicates}
    return operators != {"from", "until"} and predicates[0].operator in ("from", "until")


def bound(predicate: Predicate) -> str:
    """The day that something is compared with."""
    phrase = predicate.phrase
    if phrase is None:
        return value(predicate.value)
    said = plain_day(phrase)
    return said if phrase.length is None else f"the day {said}"


def _number(predicate: Predicate) -> str:
    return str(predicate.length) if predicate.length else figure(Decimal(predicate.value))
