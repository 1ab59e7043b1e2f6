"""Day phrases as they are written: `30 days after hired_on`, or the earliest or latest of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from credpolicy import dates
from credpolicy.model.base import ID_PATTERN, phrase_schema, refuse
from credpolicy.model.selector import Selection, parse

_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_NAME = re.compile(ID_PATTERN, re.ASCII)
_CHOICES = ("earliest_of", "latest_of")
_MOST_MEMBERS = 16
KEPT_ANCHORS = ("hired_on", "ended_on", *dates.DAYS_OF_RECORD)
"""What retention counts from: days that are written, so that everybody counts the same."""

ALL_ANCHORS = tuple(dict.fromkeys((*dates.ANCHORS_OF_WORKER, "hired_on", *dates.ANCHORS_OF_RECORD)))


@dataclass(frozen=True, slots=True)
class Reached:
    """The day on which entries of a unit add up to a total."""

    unit: str
    total: Decimal
    where: Selection | None = None

    def __str__(self) -> str:
        narrowed = f" with {self.where.written}" if self.where else ""
        return f"the day on which {self.total} of {self.unit}{narrowed} are reached"


@dataclass(frozen=True, slots=True)
class Choice:
    """The earliest or the latest of several days."""

    kind: Literal["earliest_of", "latest_of"]
    members: tuple[DayPhrase, ...]

    def __str__(self) -> str:
        word = "earliest" if self.kind == "earliest_of" else "latest"
        return f"the {word} of: {'; '.join(map(str, self.members))}"


DayPhrase = dates.Phrase | Reached | Choice
"""A day, an anchor, a distance from one, the day on which a count is reached, or a choice of those."""


def simple(phrase: DayPhrase) -> Iterator[dates.Phrase]:
    """The plain phrases in a phrase: itself, or those of its members."""
    if isinstance(phrase, dates.Phrase):
        yield phrase
    elif isinstance(phrase, Choice):
        for member in phrase.members:
            yield from simple(member)


def reached(phrase: DayPhrase) -> Iterator[Reached]:
    """The counts in a phrase."""
    if isinstance(phrase, Reached):
        yield phrase
    elif isinstance(phrase, Choice):
        for member in phrase.members:
            yield from reached(member)


def read(value: object, anchors: tuple[str, ...], at: tuple[str | int, ...] = ()) -> DayPhrase:
    """The day phrase in a value as written. Raises a located error for every form that is not one."""
    if isinstance(value, dates.Phrase | Reached | Choice):
        return value
    if isinstance(value, dict):
        return _mapping(value, anchors, at)
    if not isinstance(value, str):
        message = f"this is not a day phrase; write for example `30 days after {anchors[0]}`"
        raise refuse(message, *at)
    try:
        return dates.parse_phrase(value, anchors)
    except ValueError as error:
        raise refuse(str(error), *at) from None


def _mapping(value: dict[str, object], anchors: tuple[str, ...], at: tuple[str | int, ...]) -> DayPhrase:
    if len(value) != 1 or next(iter(value)) not in (*_CHOICES, "reached"):
        message = "a day phrase with keys has exactly one of earliest_of, latest_of, reached"
        raise refuse(message, *at)
    ((kind, inner),) = value.items()
    if kind == "reached":
        return _count(inner, (*at, kind))
    if not isinstance(inner, list | tuple) or not 1 < len(inner) <= _MOST_MEMBERS:
        message = f"`{kind}` takes a list of two or more days; write for example `[30 days after hired_on, ended_on]`"
        raise refuse(message, *at, kind)
    members = tuple(read(member, anchors, (*at, kind, number)) for number, member in enumerate(inner))
    return Choice(kind, members)  # type: ignore[arg-type]


def _count(value: object, at: tuple[str | int, ...]) -> Reached:
    if not isinstance(value, dict) or not {"unit", "total"} <= value.keys() <= {"unit", "total", "where"}:
        message = "`reached` takes `unit` and `total`; write for example `{unit: worked_hour, total: 100}`"
        raise refuse(message, *at)
    unit, total, where = value["unit"], value["total"], value.get("where")
    if not isinstance(unit, str) or not _NAME.fullmatch(unit):
        message = "a unit is a short name such as `worked_hour`"
        raise refuse(message, *at, "unit")
    if not isinstance(total, str | Decimal) or not _AMOUNT.fullmatch(str(total)):
        message = "the total is a plain number; write for example 100"
        raise refuse(message, *at, "total")
    return Reached(unit, Decimal(total), None if where is None else parse(where, (*at, "where")))


_COUNT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["reached"],
    "properties": {
        "reached": {
            "type": "object",
            "additionalProperties": False,
            "required": ["unit", "total"],
            "properties": {
                "unit": {"type": ["string", "integer"], "pattern": ID_PATTERN, "minimum": 0},
                "total": {"type": ["number", "string"], "minimum": 0, "pattern": rf"^{_AMOUNT.pattern}$"},
                "where": {"anyOf": [{"$ref": "#/$defs/Selector"}, {"type": "null"}]},
            },
        }
    },
}


def _schema(anchors: tuple[str, ...], name: str, *, counts: bool = True) -> dict[str, Any]:
    plain = phrase_schema(anchors)
    members = {"type": "array", "minItems": 2, "maxItems": _MOST_MEMBERS, "items": {"$ref": f"#/$defs/{name}"}}
    return {
        "description": "A day: a date, an anchor, a distance from one, a count reached, or a choice of those.",
        "anyOf": [
            plain,
            *(
                {"type": "object", "additionalProperties": False, "required": [kind], "properties": {kind: members}}
                for kind in _CHOICES
            ),
            *([_COUNT] if counts else []),
        ],
        "examples": [f"30 days after {anchors[0]}"],
    }


PHRASE_SCHEMAS = {
    "DayPhrase": _schema(ALL_ANCHORS, "DayPhrase"),
    "WorkerDayPhrase": _schema(dates.ANCHORS_OF_WORKER, "WorkerDayPhrase"),
    "RecordDayPhrase": _schema(KEPT_ANCHORS, "RecordDayPhrase", counts=False),
}
"""A phrase may hold others, so `schema.py` defines each kind once and refers to it by its name."""


def _phrase(value: object) -> DayPhrase:
    return read(value, ALL_ANCHORS)


def _worker_phrase(value: object) -> DayPhrase:
    return read(value, dates.ANCHORS_OF_WORKER)


def _record_phrase(value: object) -> DayPhrase:
    phrase = read(value, KEPT_ANCHORS)
    if any(reached(phrase)):
        message = "how long a record is kept is counted from a day, not from a count that is reached"
        raise refuse(message)
    return phrase


AnyPhrase = Annotated[DayPhrase, BeforeValidator(_phrase), WithJsonSchema({"type": "string", "format": "day-phrase"})]
"""A day named by what is known of a record, its worker or the assignment."""
WorkerPhrase = Annotated[
    DayPhrase, BeforeValidator(_worker_phrase), WithJsonSchema({"type": "string", "format": "worker-day-phrase"})
]
"""A day named by what is known of a worker and the assignment."""
RecordPhrase = Annotated[
    DayPhrase, BeforeValidator(_record_phrase), WithJsonSchema({"type": "string", "format": "record-day-phrase"})
]
"""A day named by what is written of a record and of the worker who holds it."""
