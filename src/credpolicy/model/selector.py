"""Selectors: which people, places or records a rule speaks of, as clauses that must all hold.

A selector is read into conjunctive form: every clause must hold, and a clause holds when one of its literals does.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from credpolicy import dates
from credpolicy.model.base import DURATION_PATTERN, phrase_schema, refuse

Operator = Literal[
    "is",
    "glob",
    "at_least",
    "at_most",
    "below",
    "above",
    "from",
    "until",
    "before",
    "after",
    "older_than",
    "newer_than",
]
NUMBER_OPERATORS = ("at_least", "at_most", "below", "above")
DAY_OPERATORS = ("from", "until", "before", "after")
AGE_OPERATORS = ("older_than", "newer_than")
ANCHORS = (*dates.ANCHORS_OF_RECORD, "hired_on", "ended_on", "starts_on", "ends_on")
DAY = "day"  # the day judged
SERVICE = "service"  # the time since hire
PREVIOUS = "previous"  # the record before
PLACES = ("location", "client", "organization")
WORKER_FIELDS = ("id", "status", "employment", "hired_on", "ended_on", "manager")
ASSIGNMENT_FIELDS = (
    "role",
    "location",
    "client",
    "organization",
    "position",
    "starts_on",
    "ends_on",
    "supervisor",
)
RECORD_FIELDS = (
    "id", "type", "number", "jurisdiction", "multistate", "restricted", "status", "age_at_issue",
    *dates.DAYS_OF_RECORD,
)  # fmt: skip
ENTRY_FIELDS = ("id", "unit", "category", "provider", "amount", "earned_on", "from", "until")
_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)
_DAY = r"^\d{4}-\d{2}-\d{2}$"
MOST_CLAUSES = 64


@dataclass(frozen=True, slots=True)
class Predicate:
    """One comparison with a written value; `phrase` stands instead of `value` for a distance from an anchor.

    `length` is that of `older_than` and `newer_than`, and what a length of service is compared with.
    """

    operator: Operator
    value: str
    phrase: dates.Phrase | None = None
    length: dates.Duration | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """`path` has a value on which every predicate holds; `negated` turns it round (an absent value then passes)."""

    path: str
    predicates: tuple[Predicate, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """A selector as read. Empty clauses select everything. `written` is the text for explanations."""

    clauses: tuple[tuple[Condition, ...], ...] = ()
    written: str = "everybody"

    @property
    def paths(self) -> frozenset[str]:
        """Every path the selector reads, sorted by nothing in particular."""
        return frozenset(condition.path for clause in self.clauses for condition in clause)


def parse(value: object, at: tuple[str | int, ...] = ()) -> Selection:
    """The selector written as a mapping. Raises a located error for every form that is not one."""
    if isinstance(value, Selection):
        return value
    if not isinstance(value, dict):
        message = "a selector is a mapping such as `role: [registered-nurse]`"
        raise refuse(message, *at)
    return Selection(tuple(_conjunction(value, at)), _sentence(value))


def _conjunction(value: dict[str, object], at: tuple[str | int, ...], head: str = "") -> list[tuple[Condition, ...]]:
    clauses: list[tuple[Condition, ...]] = []
    for key, wanted in value.items():
        if key in ("not", PREVIOUS):
            if not isinstance(wanted, dict) or not wanted or (key == PREVIOUS and head):
                message = (
                    f"`{key}` takes a mapping such as `{{{'client: acme' if key == 'not' else 'status: lapsed'}}}`"
                )
                raise refuse(message, *at, key)
            inner = _conjunction(wanted, (*at, key), f"{PREVIOUS}." if key == PREVIOUS else head)
            clauses.extend(inner if key == PREVIOUS else _denied(inner, at))
        else:
            clauses.append(_conditions(key, wanted, (*at, key), head))
    if len(clauses) > MOST_CLAUSES:
        message = "this selector is too large; split the requirement"
        raise refuse(message, *at)
    return clauses


def _denied(clauses: list[tuple[Condition, ...]], at: tuple[str | int, ...]) -> list[tuple[Condition, ...]]:
    """The clauses turned round: not (A and B) is (not A or not B)."""
    size = 1
    for clause in clauses:
        size *= len(clause)
    if size > MOST_CLAUSES:
        message = "this `not` is too large; split the requirement"
        raise refuse(message, *at, "not")
    return [
        tuple(Condition(c.path, c.predicates, not c.negated) for c in choice) for choice in itertools.product(*clauses)
    ]


def denied(selection: Selection) -> list[tuple[Condition, ...]]:
    """The clauses that hold where a selection does not. Raises a located error where they would be too many."""
    return _denied(list(selection.clauses), ())


def _conditions(key: str, wanted: object, at: tuple[str | int, ...], head: str) -> tuple[Condition, ...]:
    if not _PATH.fullmatch(key) or (head and "." in key):
        message = f"`{key}` is not the name of an attribute"
        raise refuse(message, *at)
    path = f"{head}{key}"
    if path in (DAY, SERVICE) and not isinstance(wanted, dict):
        example = "{from: 2026-01-01}" if path == DAY else "{at_least: 1 year}"
        message = f"`{key}` takes a comparison; write for example `{example}`"
        raise refuse(message, *at)
    if isinstance(wanted, dict):
        return (Condition(path, _comparisons(path, wanted, at)),)
    if isinstance(wanted, list):
        if not wanted:
            message = "this list is empty, so nothing could ever match; name at least one value"
            raise refuse(message, *at)
        return tuple(Condition(path, (_equality(item, (*at, n)),)) for n, item in enumerate(wanted))
    return (Condition(path, (_equality(wanted, at),)),)


def _equality(value: object, at: tuple[str | int, ...]) -> Predicate:
    if isinstance(value, bool):
        return Predicate("is", "true" if value else "false")
    if not isinstance(value, str):
        message = "a value is needed here"
        raise refuse(message, *at)
    if "*" in value or "?" in value:
        return Predicate("glob", value.replace("[", "[[]"))
    return Predicate("is", value)


def _comparisons(path: str, wanted: dict[str, object], at: tuple[str | int, ...]) -> tuple[Predicate, ...]:
    if not wanted:
        message = "a comparison is needed here, for example `{at_least: 5}`"
        raise refuse(message, *at)
    return tuple(_comparison(path, key, value, (*at, key)) for key, value in wanted.items())


def _comparison(path: str, key: str, value: object, at: tuple[str | int, ...]) -> Predicate:
    known = {DAY: DAY_OPERATORS, SERVICE: NUMBER_OPERATORS}.get(path, NUMBER_OPERATORS + DAY_OPERATORS + AGE_OPERATORS)
    if key not in known:
        message = f"`{key}` is not a comparison here; known are {', '.join(known)}"
        raise refuse(message, *at)
    operator: Operator = key  # type: ignore[assignment]
    try:
        if not isinstance(value, str):
            message = "a value is needed here"
            raise refuse(message, *at)
        if path == SERVICE or key in AGE_OPERATORS:
            return Predicate(operator, value, length=dates.parse_duration(value))
        if key in DAY_OPERATORS:
            return Predicate(operator, value, phrase=dates.parse_phrase(value, ANCHORS))
    except ValueError as error:
        raise refuse(str(error), *at) from None
    if not _NUMBER.fullmatch(value):
        message = f"`{value}` is not a plain number"
        raise refuse(message, *at)
    return Predicate(operator, value)


def _sentence(value: object) -> str:
    """The selector in words, in the order it was written."""
    if not isinstance(value, dict) or not value:
        return "everybody"
    return ", and ".join(_phrase(key, wanted) for key, wanted in value.items())


def _phrase(key: str, wanted: object) -> str:
    if key == "not":
        return f"not ({_sentence(wanted)})"
    if key == PREVIOUS:
        return f"of the record before: {_sentence(wanted)}"
    if isinstance(wanted, list):
        return f"{key} is " + " or ".join(_word(item) for item in wanted)
    if isinstance(wanted, dict):
        return " and ".join(f"{key} {name.replace('_', ' ')} {_word(item)}" for name, item in wanted.items())
    return f"{key} is {_word(wanted)}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_VALUE = {"type": ["string", "number", "boolean"]}
_LENGTH = {"type": "string", "pattern": DURATION_PATTERN}
_COMPARISONS = {
    **{name: {"type": ["string", "number"], "pattern": rf"^{_NUMBER.pattern}$"} for name in NUMBER_OPERATORS},
    **{name: phrase_schema(ANCHORS) for name in DAY_OPERATORS},
    **dict.fromkeys(AGE_OPERATORS, _LENGTH),
}


def _comparing(operators: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": operators}


_ANY = {"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1}, _comparing(_COMPARISONS)]}
_SELECTOR = {
    "type": "object",
    "description": "Which people, places or records: a value, a list, a pattern with * or a comparison; all must hold.",
    "propertyNames": {"pattern": rf"^{_PATH.pattern}$"},
    "properties": {
        "not": {"$ref": "#/$defs/Selector", "minProperties": 1, "description": "These must not all hold."},
        PREVIOUS: {"$ref": "#/$defs/RecordBefore", "minProperties": 1, "description": "Of the record before."},
        DAY: {**_comparing({name: _COMPARISONS[name] for name in DAY_OPERATORS}), "description": "The day judged."},
        SERVICE: {**_comparing(dict.fromkeys(NUMBER_OPERATORS, _LENGTH)), "description": "The time since hire."},
    },
    "additionalProperties": _ANY,
    "examples": [{"role": ["registered-nurse"], "location": "ward-*"}],
}
_RECORD_BEFORE = {
    "type": "object",
    "description": "Which records before: values of the record itself, which have no dots in their names.",
    "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_-]*$", "not": {"const": PREVIOUS}},
    "properties": {
        "not": {"$ref": "#/$defs/RecordBefore", "minProperties": 1, "description": "These must not all hold."}
    },
    "additionalProperties": _ANY,
}
SELECTOR_SCHEMAS = {"Selector": _SELECTOR, "RecordBefore": _RECORD_BEFORE}
"""A selector may hold another under `not`, so `schema.py` defines each kind once and refers to it by its name."""

SELECTOR_FORM = {"type": "object", "format": "selector"}
Selector = Annotated[Selection, BeforeValidator(parse), WithJsonSchema(SELECTOR_FORM)]
