"""How long a record of a type holds: its validity, the day to which its end moves, and what ends it."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from credpolicy import dates
from credpolicy.model.base import (
    DURATION_PATTERN,
    YEAR_DAY_PATTERN,
    CountFrom1,
    Duration,
    Id,
    Items,
    Model,
    YearDay,
    refuse,
)
from credpolicy.model.selector import Selector

RecordDay = Literal[
    "awarded_on", "issued_on", "valid_from", "completed_on", "decided_on", "applied_on", "screened_on", "executed_on",
    "created_on", "last_in_effect_on",
]  # fmt: skip
Turn = Literal["same_day", "day_before", "birthday", "end_of_birth_month", "end_of_cycle"]


def _valid_for(value: object) -> object:
    """A duration or `never_ends`; no union, which would complain of both."""
    if value is None or value == "never_ends" or isinstance(value, dates.Duration):
        return value
    if not isinstance(value, str):
        message = "this is not a duration; write for example `24 months`, or `never_ends`"
        raise refuse(message)
    try:
        return dates.parse_duration(value)
    except ValueError as error:
        raise refuse(str(error)) from None


def _turn(value: object) -> object:
    """A word for where an end moves, or a day of the year; no union, which would complain of both."""
    if value in get_args(Turn) or isinstance(value, dates.YearDay):
        return value
    words = ", ".join(get_args(Turn))
    if not isinstance(value, str):
        message = f"this is neither a day of every year (MM-DD) nor one of {words}"
        raise refuse(message)
    try:
        return dates.parse_year_day(value)
    except ValueError:
        message = f"`{value}` is neither a day of every year (MM-DD) nor one of {words}"
        raise refuse(message) from None


class Rounding(Model):
    """The day to which the end of a record moves."""

    to: Annotated[
        Turn | dates.YearDay,
        PlainValidator(_turn),
        WithJsonSchema(
            {
                "anyOf": [{"enum": list(get_args(Turn))}, {"type": "string", "pattern": YEAR_DAY_PATTERN}],
            }
        ),
    ] = Field(description="A day of every year as MM-DD, or one of the words.", examples=["05-31"])
    years: Literal["every", "odd", "even"] = Field("every", description="In which years that day counts.")
    direction: Literal["forward", "back"] = Field(
        "forward", description="To the first such day on or after the end, or to the last one on or before it."
    )

    @model_validator(mode="after")
    def _choices_need_a_day_of_the_year(self) -> Rounding:
        if self.to in ("same_day", "day_before"):
            for name, usual in (("years", "every"), ("direction", "forward")):
                if getattr(self, name) != usual:
                    message = f"`{name}` belongs beside a day of the year, `birthday` or `end_of_birth_month`"
                    raise refuse(message, name)
        return self

    @property
    def by_birthday(self) -> bool:
        """Whether the worker's birthday decides."""
        return self.to in ("birthday", "end_of_birth_month")


def _bare_turn(value: object) -> object:
    return {"to": value} if isinstance(value, str) else value


RoundingOrDay = Annotated[Rounding, BeforeValidator(_bare_turn, json_schema_input_type=Turn | YearDay | Rounding)]


class EndedBy(Model):
    """An event that ends what was issued before it."""

    event: Id = Field(description="The kind of event.", examples=["accident"])
    times: CountFrom1 = Field(1, description="How often it must happen.")
    within: Duration | None = Field(
        None, description="In what time it must happen so often; ever where nothing is written."
    )

    @model_validator(mode="after")
    def _within_what(self) -> EndedBy:
        if self.within is not None and self.times == 1:
            message = "`within` belongs beside `times: 2` or more"
            raise refuse(message, "within")
        return self


def _bare_event(value: object) -> object:
    return {"event": value} if isinstance(value, str) else value


class Validity(Model):
    """How long a record of the type holds."""

    when: Selector | None = Field(None, description="On which condition this case applies.")
    valid_for: Annotated[
        dates.Duration | Literal["never_ends"] | None,
        PlainValidator(_valid_for),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string", "pattern": DURATION_PATTERN},
                    {"const": "never_ends"},
                    {"type": "null"},
                ]
            }
        ),
    ] = Field(
        None,
        description="Counted from `basis`, last day inclusive; `never_ends` is for life.",
        examples=["24 calendar months"],
    )
    basis: RecordDay = Field("issued_on", description="The day counted from.")
    rounding: RoundingOrDay | None = Field(
        None, description="The day to which the end moves; it stays where nothing is written."
    )
    min_active: Duration | None = Field(
        None, description="The least time before the day of `rounding`, where there is no `valid_for`."
    )
    printed: Literal["governs", "caps", "replaced"] = Field(
        "governs", description="The printed last day wins, is a most, or is replaced by the rule."
    )
    ended_by: Items[Annotated[EndedBy, BeforeValidator(_bare_event, json_schema_input_type=Id | EndedBy)]] = Field(
        (), description="Events that end what was issued before them."
    )

    @model_validator(mode="after")
    def _says_one_rule(self) -> Validity:
        if self.printed != "governs" and not self.has_rule:
            message = f"`printed: {self.printed}` needs `valid_for` or `rounding`"
            raise refuse(message, "printed")
        if self.rounding and self.valid_for == "never_ends":
            message = "what never ends moves to no day; leave out `rounding`"
            raise refuse(message, "rounding")
        if self.rounding and self.valid_for is None and self.rounding.to in ("same_day", "day_before"):
            message = f"`rounding: {self.rounding.to}` needs `valid_for`"
            raise refuse(message, "rounding")
        if self.min_active and (self.valid_for is not None or self.rounding is None):
            message = "`min_active` belongs beside `rounding` without `valid_for`"
            raise refuse(message, "min_active")
        return self

    @property
    def has_rule(self) -> bool:
        """Whether it says an end of its own, whatever is printed."""
        return self.valid_for is not None or self.rounding is not None
