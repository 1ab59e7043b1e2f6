"""Coverage: how many people with which credentials a place needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from credpolicy.model.authority import Authority, Level
from credpolicy.model.base import Cases, CountFrom1, Id, Items, Model, Text, refuse
from credpolicy.model.finding import Severity
from credpolicy.model.selector import SELECTOR_FORM, Selection, Selector, parse
from credpolicy.model.tree import TestItem

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)%", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the staff there, in percent."""

    percent: Decimal

    def __str__(self) -> str:
        return f"{self.percent}%"


def _how_many(value: object) -> object:
    """A count, or a share such as `75%`."""
    if value is None or type(value) in (int, Share):  # true is an `int` too
        return value
    if isinstance(value, str):
        if _COUNT.fullmatch(value):
            return int(value)
        found = _PERCENT.fullmatch(value)
        if found and Decimal(found[1]) <= 100:
            return Share(percent=Decimal(found[1]))
    message = "this is neither a whole number nor a share; write for example 2 or 75%"
    raise refuse(message)


def _by(value: object) -> object:
    """A path to a number, or a selector of the workers who are counted."""
    if value is None or isinstance(value, Selection):
        return value
    if isinstance(value, dict):
        return parse(value)
    if isinstance(value, str) and _PATH.fullmatch(value):
        return value
    message = "`by` is a number's path such as `location.headcount`, or a selector such as `{role: apprentice}`"
    raise refuse(message)


HowMany = Annotated[
    int | Share | None,
    PlainValidator(_how_many),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": r"^(\d{1,9}|(100(\.0{1,3})?|\d{1,2}(\.\d{1,3})?)%)$"},
                {"type": "null"},
            ]
        }
    ),
]


class Line(Model):
    """So many people who pass one of the tests."""

    at_least: HowMany = Field(1, description="So many people, or a share of the staff there such as `75%`.")
    for_every: CountFrom1 | None = Field(None, description="So many for every N of `by`, or part of N.")
    by: Annotated[
        str | Selection | None,
        PlainValidator(_by),
        WithJsonSchema({"anyOf": [{"type": "string", "pattern": rf"^{_PATH.pattern}$"}, SELECTOR_FORM]}),
    ] = Field(None, description="What is counted for `for_every`: a number's path, or workers there.")
    of: Annotated[tuple[TestItem, ...], Field(min_length=1)] = Field(description="Who passes one of these counts.")

    @model_validator(mode="after")
    def _every_what(self) -> Line:
        if (self.for_every is None) != (self.by is None):
            message = "`for_every` and `by` belong together; write both, or none of them"
            raise refuse(message, "for_every" if self.by is None else "by")
        if self.for_every is not None and isinstance(self.at_least, Share):
            message = "a share of the staff and `for_every` do not go together"
            raise refuse(message, "at_least")
        return self


class Need(Model):
    """What a place needs under a condition: one line, or several."""

    when: Selector | None = Field(None, description="On which condition this case applies.")
    at_least: HowMany = Field(None, description="So many people, or a share of the staff there such as `75%`.")
    for_every: CountFrom1 | None = Field(None, description="So many for every N of `by`, or part of N.")
    by: Annotated[
        str | Selection | None,
        PlainValidator(_by),
        WithJsonSchema({"anyOf": [{"type": "string", "pattern": rf"^{_PATH.pattern}$"}, SELECTOR_FORM]}),
    ] = Field(None, description="What is counted for `for_every`: a number's path, or workers there.")
    of: Items[TestItem] = Field((), description="Who passes one of these counts.")
    all_of: Items[Line] = Field((), description="Several lines that must all be filled.")
    each_once: bool = Field(default=False, strict=True, description="Nobody fills two of the lines.")

    @model_validator(mode="after")
    def _one_or_several(self) -> Need:
        single = [name for name in ("at_least", "for_every", "by", "of") if getattr(self, name) not in (None, ())]
        if bool(self.all_of) == bool(self.of) or (self.all_of and single):
            message = "a need says either `of` with how many, or `all_of` with lines"
            raise refuse(message)
        if self.each_once and not self.all_of:
            message = "`each_once` belongs beside `all_of`"
            raise refuse(message, "each_once")
        if self.of:
            self.lines  # noqa: B018 - refuses what a line refuses
        return self

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines, one or several."""
        if self.all_of:
            return self.all_of
        return (
            Line(
                at_least=1 if self.at_least is None else self.at_least, for_every=self.for_every, by=self.by, of=self.of
            ),
        )


Paths = Annotated[tuple[Text, ...], Field(min_length=1)]


def _bare_path(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Coverage(Model):
    """How many people with which credentials must be at a place."""

    id: Id = Field(description="The coverage's id.", examples=["first-aiders"])
    title: Text | None = Field(None, description="One line for people.")
    description: Text | None = Field(None, description="More for people.")
    per: Annotated[Paths, BeforeValidator(_bare_path, json_schema_input_type=Text | Paths)] = Field(
        description="What needs it each: location, client, organization, an attribute, or a list of those."
    )
    applies_to: Selector = Field(
        Selection(), description="Which of them; all where nothing is written.", validate_default=False
    )
    needs: Cases[Need] = Field(description="How many people, with what.")
    level: Level = Field("mandatory", description="Recommended ones are reported and never count.")
    severity: Severity = Field("medium", description="How bad a gap is.")
    authority: Authority | None = Field(None, description="Who demands it.")
    owner: Id | None = Field(None, description="The owner who sees to it.")
    sla: Id | None = Field(None, description="By when gaps are mended.")
    allow_empty: bool = Field(default=False, strict=True, description="It may match nothing.")
