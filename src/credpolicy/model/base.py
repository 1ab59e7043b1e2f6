"""What every model is made of: the frozen base and the scalars as the registry writes them.

The reader hands over text as written (`True`, `False` and `None` apart), so the types here turn text into
days, amounts and durations, and each describes itself to the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from credpolicy import dates

# Editors read `007123` as a number; credpolicy keeps it as text. The published schemas therefore take both.
_TEXT_SCHEMA = {"type": ["string", "number"]}
_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_KNOWN_DAYS: dict[str, date] = {}


class Model(BaseModel):
    """A frozen record; keys it does not know are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def refuse(message: str, *pointer: str | int) -> PydanticCustomError:
    """The error a validator raises; `pointer` leads from the value to the place that is wrong."""
    # Braces would be read as a template by pydantic, so the sentence travels as a value.
    return PydanticCustomError("wrong", "{sentence}", {"sentence": message, "pointer": list(pointer)})


def _day(value: object, at: tuple[str | int, ...] = ()) -> date:
    if type(value) is str:
        known = _KNOWN_DAYS.get(value)
        if known is not None:
            return known
        try:
            day = dates.parse_day(value)
        except ValueError as error:
            raise refuse(str(error), *at) from None
        _KNOWN_DAYS[value] = day
        return day
    if type(value) is date:
        return value
    message = "this is not a day; write it as YYYY-MM-DD, for example 2026-03-01"
    raise refuse(message, *at)


def _parsed(parse: Callable[[str], Any], wanted: str, kept: type) -> Callable[[object], object]:
    """A validator that reads text with `parse` and lets values of type `kept` through."""

    def read(value: object) -> object:
        if type(value) is kept:  # true is an `int` too
            return value
        if not isinstance(value, str):
            message = f"this is not {wanted}"
            raise refuse(message)
        try:
            return parse(value)
        except ValueError as error:
            raise refuse(str(error)) from None

    return read


def _amount(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        message = f"`{text}` is not a plain number; write for example 12 or 1.5"
        raise ValueError(message)
    return Decimal(text)


def _count(text: str) -> int:
    if not _COUNT.fullmatch(text):
        message = f"`{text}` is not a whole number; write for example 2"
        raise ValueError(message)
    return int(text)


class _AsText:
    """Marks a text type whose published schema also takes a number."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), **_TEXT_SCHEMA}


Text = Annotated[str, Field(strict=True, min_length=1, max_length=2000), _AsText]
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
Id = Annotated[str, Field(strict=True, pattern=ID_PATTERN), _AsText]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
Flag = Annotated[bool, Field(strict=True)]


def amount_schema(limits: dict[str, Any], text: str) -> dict[str, Any]:
    """The schema of an amount within limits, written as a number or as text of this form."""
    return {"anyOf": [{"type": "number", **limits}, {"type": "string", "pattern": f"^{text}$"}]}


Amount = Annotated[
    Decimal,
    BeforeValidator(_parsed(_amount, "a plain number; write for example 12 or 1.5", Decimal)),
    WithJsonSchema(amount_schema({}, _AMOUNT.pattern)),
]
Count = Annotated[
    int,
    BeforeValidator(_parsed(_count, "a whole number; write for example 2", int)),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,9}$"}]}),
]
CountFrom1 = Annotated[
    Count,
    Field(ge=1),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": r"^0*[1-9]\d{0,8}$"}]}),
]
DURATION_PATTERN = r"^\d{1,5} ((business )?days?|weeks?|(calendar )?(months?|quarters?|years?))$"
Duration = Annotated[
    dates.Duration,
    BeforeValidator(_parsed(dates.parse_duration, "a duration; write for example `90 days`", dates.Duration)),
    WithJsonSchema({"type": "string", "pattern": DURATION_PATTERN, "examples": ["90 days", "24 calendar months"]}),
]


def phrase_schema(anchors: tuple[str, ...]) -> dict[str, Any]:
    """The schema of a plain day phrase: a day, one of these anchors, or a distance from either."""
    distance = DURATION_PATTERN.removeprefix("^").removesuffix("$")
    day = rf"\d{{4}}-({YEAR_DAY_PATTERN.removeprefix('^(').removesuffix(')$')})"
    names = "|".join([*(name.replace(".", r"\.") for name in anchors), day, dates.NAMED_ANCHOR])
    return {
        "type": "string",
        "pattern": f"^({distance} (before|after) )?({names})$",
        "examples": [f"30 days after {anchors[0]}"],
    }


_MONTH_OF_31, _MONTH_OF_30 = "(0[13578]|1[02])", "(0[469]|11)"
_TO_29 = "(0[1-9]|[12][0-9])"
YEAR_DAY_PATTERN = f"^({_MONTH_OF_31}-({_TO_29}|3[01])|{_MONTH_OF_30}-({_TO_29}|30)|02-{_TO_29})$"
YearDay = Annotated[
    dates.YearDay,
    BeforeValidator(_parsed(dates.parse_year_day, "a day of the year; write it as MM-DD", dates.YearDay)),
    WithJsonSchema({"type": "string", "pattern": YEAR_DAY_PATTERN, "examples": ["05-31"]}),
]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of an attribute from a day on, until the next one."""

    from_: date
    value: bool | str | tuple[bool | str, ...]


def _attribute(value: object) -> object:
    """A value of an attribute. Told in one sentence, where a union would tell of each of its branches."""
    if isinstance(value, list | tuple) and value and all(isinstance(item, dict | DatedValue) for item in value):
        return _dated(value)
    return value if value is None else _undated(value)


def _undated(value: object, at: tuple[str | int, ...] = ()) -> bool | str | tuple[bool | str, ...]:
    if isinstance(value, str | bool):
        return value
    if not isinstance(value, list | tuple):
        message = "an attribute has a text, a number, true, false, or a list of those"
        raise refuse(message, *at)
    for place, item in enumerate(value):
        if isinstance(item, dict):
            message = "either every value of this list has a day (`from` and `value`), or none has"
            raise refuse(message, *at, place)
        if not isinstance(item, str | bool):
            message = "a text, a number, true or false is needed here"
            raise refuse(message, *at, place)
    return tuple(value)


def _dated(values: list[Any] | tuple[Any, ...]) -> tuple[DatedValue, ...]:
    """Values with days, in the order of their days."""
    read: dict[date, DatedValue] = {}
    for place, item in enumerate(values):
        if isinstance(item, DatedValue):
            read[item.from_] = item
            continue
        if item.keys() != {"from", "value"}:
            message = (
                "a value with a day has the keys `from` and `value`; write for example `{from: 2026-01-01, value: 48}`"
            )
            raise refuse(message, place)
        day = _day(item["from"], (place, "from"))
        if day in read:
            message = f"two values begin on {day}"
            raise refuse(message, place, "from")
        read[day] = DatedValue(day, _undated(item["value"], (place, "value")))
    return tuple(read[day] for day in sorted(read))


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """Without the attributes that were left empty: plain empty means absent."""
    return {name: value for name, value in values.items() if value is not None}


_SCALAR_SCHEMA = {"type": ["string", "number", "boolean", "null"]}
_PLAIN_SCHEMA = {"type": ["string", "number", "boolean"]}
_DATED_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["from", "value"],
        "additionalProperties": False,
        "properties": {
            "from": _DAY_SCHEMA,
            "value": {"anyOf": [_PLAIN_SCHEMA, {"type": "array", "items": _PLAIN_SCHEMA}]},
        },
    },
}
_VALUE_SCHEMA = {"anyOf": [_SCALAR_SCHEMA, {"type": "array", "items": _PLAIN_SCHEMA}, _DATED_SCHEMA]}
AttributeValue = bool | str | tuple[bool | str, ...] | tuple[DatedValue, ...]
_Value = Annotated[AttributeValue, PlainValidator(_attribute), WithJsonSchema(_VALUE_SCHEMA)]
Attributes = Annotated[dict[Id, _Value], AfterValidator(_written)] | None
"""Values of declared attributes by name; their kinds are checked against the declarations."""

T = TypeVar("T")
Items = tuple[T, ...]
"""A list. Left empty (`key:` with nothing after it) it is absent: the decoder takes such keys out."""


def _bare_case(value: object) -> object:
    return [value] if isinstance(value, dict | BaseModel) else value


Cases = Annotated[tuple[T, ...], BeforeValidator(_bare_case), Field(min_length=1, json_schema_extra={"cases": True})]
"""A block with one case, or a list of them; the first whose `when` holds applies."""
