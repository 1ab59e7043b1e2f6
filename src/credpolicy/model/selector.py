"""Selectors: which people, places or records a rule speaks of, as clauses that must all hold.

A selector is read into conjunctive form: every clause must hold, and a clause holds when one of its literals does.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

from credpolicy import dates
from credpolicy.model.base import DURATION_PATTERN, refuse
from credpolicy.model.phrase import phrase_schema

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
    "id", "type", "number", "jurisdiction", "multistate", "restricted", "status",
    "awarded_on", "issued_on", "valid_from", "completed_on", "decided_on", "expires_on",
)  # fmt: skip
_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)
_DAY = r"^\d{4}-\d{2}-\d{2}$"
MOST_CLAUSES = 64


@dataclass(frozen=True, slots=True)
class Predicate:
    """One comparison with a written value; `phrase` stands instead of `value` for a distance from an anchor."""

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


def parse(value: object) -> Selection:
    """The selector written as a mapping. Raises a located error for every form that is not one."""
    if isinstance(value, Selection):
        return value
    if not isinstance(value, dict):
        message = "a selector is a mapping such as `role: [registered-nurse]`"
        raise refuse(message)
    return Selection(tuple(_conjunction(value, ())), _sentence(value))


def _conjunction(value: dict[str, object], at: tuple[str | int, ...]) -> list[tuple[Condition, ...]]:
    clauses: list[tuple[Condition, ...]] = []
    for key, wanted in value.items():
        if key == "not":
            if not isinstance(wanted, dict) or not wanted:
                message = "`not` takes a mapping such as `{client: acme}`"
                raise refuse(message, *at, key)
            clauses.extend(_denied(_conjunction(wanted, (*at, key)), at))
        else:
            clauses.append(_conditions(key, wanted, (*at, key)))
    if len(clauses) > MOST_CLAUSES:
        message = "this selector is too large; split the requirement"
        raise refuse(message, *at)
    return clauses


def _denied(clauses: list[tuple[Condition, ...]], at: tuple[str | int, ...]) -> list[tuple[Condition, ...]]:
    """The clauses turned round: not (A and B) is (not A or not B)."""
    if any(p.operator in AGE_OPERATORS for clause in clauses for c in clause for p in c.predicates):
        message = "`not` around older_than or newer_than is not allowed; write the other one of the two"
        raise refuse(message, *at, "not")
    size = 1
    for clause in clauses:
        size *= len(clause)
    if size > MOST_CLAUSES:
        message = "this `not` is too large; split the requirement"
        raise refuse(message, *at, "not")
    return [
        tuple(Condition(c.path, c.predicates, not c.negated) for c in choice) for choice in itertools.product(*clauses)
    ]


def _conditions(key: str, wanted: object, at: tuple[str | int, ...]) -> tuple[Condition, ...]:
    if not _PATH.fullmatch(key):
        message = f"`{key}` is not the name of an attribute"
        raise refuse(message, *at)
    if isinstance(wanted, dict):
        return (Condition(key, _comparisons(wanted, at)),)
    if isinstance(wanted, list):
        if not wanted:
            message = "this list is empty, so nothing could ever match; name at least one value"
            raise refuse(message, *at)
        return tuple(Condition(key, (_equality(item, (*at, n)),)) for n, item in enumerate(wanted))
    return (Condition(key, (_equality(wanted, at),)),)


def _equality(value: object, at: tuple[str | int, ...]) -> Predicate:
    if isinstance(value, bool):
        return Predicate("is", "true" if value else "false")
    if not isinstance(value, str):
        message = "a value is needed here"
        raise refuse(message, *at)
    if "*" in value or "?" in value:
        return Predicate("glob", value.replace("[", "[[]"))
    return Predicate("is", value)


def _comparisons(wanted: dict[str, object], at: tuple[str | int, ...]) -> tuple[Predicate, ...]:
    if not wanted:
        message = "a comparison is needed here, for example `{at_least: 5}`"
        raise refuse(message, *at)
    return tuple(_comparison(key, value, (*at, key)) for key, value in wanted.items())


def _comparison(key: str, value: object, at: tuple[str | int, ...]) -> Predicate:
    try:
        if not isinstance(value, str):
            message = "a value is needed here"
            raise refuse(message, *at)
        if key in NUMBER_OPERATORS:
            if not _NUMBER.fullmatch(value):
                message = f"`{value}` is not a plain number"
                raise refuse(message, *at)
            return Predicate(key, value)  # type: ignore[arg-type]
        if key in DAY_OPERATORS:
            phrase = dates.parse_phrase(value, ANCHORS)
            return Predicate(key, value, phrase=phrase)  # type: ignore[arg-type]
        if key in AGE_OPERATORS:
            return Predicate(key, value, length=dates.parse_duration(value))  # type: ignore[arg-type]
    except ValueError as error:
        raise refuse(str(error), *at) from None
    message = f"`{key}` is not a comparison; known are {', '.join(NUMBER_OPERATORS + DAY_OPERATORS + AGE_OPERATORS)}"
    raise refuse(message, *at)


def _sentence(value: object) -> str:
    """The selector in words, in the order it was written."""
    if not isinstance(value, dict) or not value:
        return "everybody"
    return ", and ".join(_phrase(key, wanted) for key, wanted in value.items())


def _phrase(key: str, wanted: object) -> str:
    if key == "not":
        return f"not ({_sentence(wanted)})"
    if isinstance(wanted, list):
        return f"{key} is " + " or ".join(_word(item) for item in wanted)
    if isinstance(wanted, dict):
        return " and ".join(f"{key} {name.replace('_', ' ')} {_word(item)}" for name, item in wanted.items())
    return f"{key} is {_word(wanted)}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_VALUE = {"type": ["string", "number", "boolean"]}
_COMPARISONS = {
    **{name: {"type": ["string", "number"], "pattern": rf"^{_NUMBER.pattern}$"} for name in NUMBER_OPERATORS},
    **{name: phrase_schema(ANCHORS) for name in DAY_OPERATORS},
    **{name: {"type": "string", "pattern": DURATION_PATTERN} for name in AGE_OPERATORS},
}
SELECTOR_SCHEMA = {
    "type": "object",
    "description": "Which people, places or records: a value, a list, a pattern with * or a comparison; all must hold.",
    "propertyNames": {"pattern": rf"^{_PATH.pattern}$"},
    "properties": {"not": {"$ref": "#/$defs/Selector", "minProperties": 1}},
    "additionalProperties": {
        "anyOf": [
            _VALUE,
            {"type": "array", "items": _VALUE, "minItems": 1},
            {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": _COMPARISONS,
            },
        ]
    },
    "examples": [{"role": ["registered-nurse"], "location": "ward-*"}],
}
"""A selector may hold another under `not`, so `schema.py` defines it once and refers to it by this name."""

Selector = Annotated[Selection, BeforeValidator(parse), WithJsonSchema({"type": "object", "format": "selector"})]
