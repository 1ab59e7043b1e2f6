"""What every model is made of: the frozen base and the scalars as the registry writes them.

The reader hands over text as written (`True`, `False` and `None` apart), so the types here turn text into
days, amounts and durations, and each describes itself to the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema
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

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, ser_json_timedelta="iso8601")


def refuse(message: str, *pointer: str | int) -> PydanticCustomError:
    """The error a validator raises; `pointer` leads from the value to the place that is wrong."""
    # Braces would be read as a template by pydantic, so the sentence travels as a value.
    return PydanticCustomError("wrong", "{sentence}", {"sentence": message, "pointer": list(pointer)})


def _day(value: object) -> object:
    if type(value) is str:
        known = _KNOWN_DAYS.get(value)
        if known is not None:
            return known
        try:
            day = dates.parse_day(value)
        except ValueError as error:
            raise refuse(str(error)) from None
        _KNOWN_DAYS[value] = day
        return day
    if type(value) is date:
        return value
    message = "this is not a day; write it as YYYY-MM-DD, for example 2026-03-01"
    raise refuse(message)


def _parsed(parse: Callable[[str], Any], wanted: str, kept: type) -> Callable[[object], object]:
    """A validator that reads text with `parse` and lets values of type `kept` through."""

    def read(value: object) -> object:
        if isinstance(value, kept):
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
Id = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"), _AsText]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
Flag = Annotated[bool, Field(strict=True)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_parsed(_amount, "a plain number; write for example 12 or 1.5", Decimal)),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d{1,15}(\.\d{1,9})?$"}]}),
]
Count = Annotated[
    int,
    BeforeValidator(_parsed(_count, "a whole number; write for example 2", int)),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d{1,9}$"}]}),
]
DURATION_PATTERN = r"^\d{1,5} (days?|weeks?|(calendar )?(months?|quarters?|years?))$"
Duration = Annotated[
    dates.Duration,
    BeforeValidator(_parsed(dates.parse_duration, "a duration; write for example `90 days`", dates.Duration)),
    WithJsonSchema({"type": "string", "pattern": DURATION_PATTERN, "examples": ["90 days", "24 calendar months"]}),
]
def _absent_is_empty(value: object) -> object:
    return () if value is None else value


Scalar = Annotated[bool | str, Field(union_mode="left_to_right"), WithJsonSchema({"type": ["string", "number", "boolean"]})]

AttributeValue = Scalar | tuple[Scalar, ...]
Attributes = Annotated[
    dict[Id, AttributeValue] | None,
    WithJsonSchema(
        {
            "type": ["object", "null"],
            "propertyNames": {"pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"},
            "additionalProperties": {
                "anyOf": [
                    {"type": ["string", "number", "boolean"]},
                    {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
                ]
            },
        }
    ),
]
"""Values of declared attributes by name; their kinds are checked against the declarations."""


class _Items:
    """Marks a list that may be left empty: `key:` with nothing after it is an empty list."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        shape = handler(core)
        return {**shape, "type": ["array", "null"]}


T = TypeVar("T")
Items = Annotated[tuple[T, ...], BeforeValidator(_absent_is_empty), _Items]
