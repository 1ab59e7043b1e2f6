"""Policy tests: given this worker, on this day, what the policies must say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag, WithJsonSchema, model_validator

from credpolicy.dates import parse_day
from credpolicy.model.base import Count, CountFrom1, Day, Id, Items, Model, Text, refuse
from credpolicy.model.coverage import Paths
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.registry import Client, Location, Organization, Worker
from credpolicy.model.waiver import Waiver

Word = Literal[
    "met", "gap",
    "not_applicable", "compliant", "expiring", "grace", "waived", "not_yet_due", "provisional",
    "missing", "expired", "invalid", "in_progress", "unverified", "unknown",
]  # fmt: skip
"""A state; or `met` for compliant, expiring and grace, `gap` for missing and every other state that is one."""

MET = ("compliant", "expiring", "grace")

NONE: Literal["none"] = "none"
"""Written where a day or an id is expected: that there is none."""


def _day_or_none(value: object) -> object:
    if value is None or value == NONE or isinstance(value, date):
        return value
    if not isinstance(value, str):
        message = "this is not a day; write it as YYYY-MM-DD, or `none` where there is to be none"
        raise refuse(message)
    try:
        return parse_day(value)
    except ValueError as error:
        raise refuse(str(error)) from None


ExpectedDay = Annotated[
    date | Literal["none"] | None,
    PlainValidator(_day_or_none),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": rf"^(\d{{4}}-\d{{2}}-\d{{2}}|{NONE})$"}, {"type": "null"}]}
    ),
]


class Expectation(Model):
    """What is expected of the results of one requirement. What is not written is not compared."""

    state: Word | None = Field(None, description="The state; `met` and `gap` stand for several.")
    assignment: Text | None = Field(
        None, description="Only of the assignment with this key.", examples=["nurse/ward-3/"]
    )
    each: Text | None = Field(None, description="Only of the duty for this value of `for_each`.")
    reasons: Items[Text] = Field(
        (), description="Patterns with `*`; each must fit one of the reasons as a whole.", examples=[["*2024-03-31*"]]
    )
    since: ExpectedDay = Field(None, description="First day of the gap, or `none`.")
    due: ExpectedDay = Field(None, description="The last day on which it may be missing, or `none`.")
    due_on: ExpectedDay = Field(None, description="The last day to mend the gap, or `none`.")
    compliant_until: ExpectedDay = Field(None, description="The last day on which it holds, or `none`.")
    changes_on: ExpectedDay = Field(None, description="The first day on which the state changes, or `none`.")
    waiver: Id | None = Field(None, description="The waiver that excuses it, or `none`.")


def _place(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class CoverageExpectation(Model):
    """What is expected of one coverage. What is not written is not compared."""

    state: Literal["covered", "short", "unknown"] | None = Field(
        None, description="Whether the place has who it needs."
    )
    place: (
        Annotated[
            Paths,
            BeforeValidator(_place, json_schema_input_type=Text | Paths),
        ]
        | None
    ) = Field(None, description="Only of this place; a list where `per` is one.", examples=["yard-1"])
    line: CountFrom1 | None = Field(None, description="Only of the line with this number, from 1.")
    needed: Count | None = Field(None, description="How many people it takes.")
    present: Count | None = Field(None, description="How many people work there.")
    passing: Items[Id] | None = Field(None, description="Who of them counts, in any order.")
    shortfall: Count | None = Field(None, description="How many are missing.")
    nearest: Items[Id] | None = Field(None, description="Who is nearest to filling it, best first.")


def _listed(value: object) -> object:
    """A word or a mapping where a list may stand; a word in it is short for `{state: word}`."""
    if isinstance(value, str | dict):
        value = [value]
    if isinstance(value, list | tuple):
        return [{"state": item} if isinstance(item, str) else item for item in value]
    return value


_Words = Annotated[tuple[Word | Expectation, ...], Field(min_length=1)]
Expected = Annotated[
    tuple[Expectation, ...],
    Field(min_length=1, json_schema_extra={"cases": True}),
    BeforeValidator(_listed, json_schema_input_type=Word | Expectation | _Words),
]
_States = Literal["covered", "short", "unknown"]
_ManyStates = Annotated[tuple[_States | CoverageExpectation, ...], Field(min_length=1)]
ExpectedCoverage = Annotated[
    tuple[CoverageExpectation, ...],
    Field(min_length=1, json_schema_extra={"cases": True}),
    BeforeValidator(_listed, json_schema_input_type=_States | CoverageExpectation | _ManyStates),
]


class DayOfTest(Model):
    """One day of a test and what is expected on it."""

    as_of: Day = Field(description="The day judged.")
    expect: dict[Id, Expected] | None = Field(
        None,
        description="By requirement: a state, a mapping, or a list where it gives several results.",
        examples=[{"ward-core": "met"}],
    )
    coverage: dict[Id, ExpectedCoverage] | None = Field(
        None, description="The same by coverage.", examples=[{"first-aiders": "short"}]
    )

    @model_validator(mode="after")
    def _expects_something(self) -> DayOfTest:
        if self.expect is None and self.coverage is None:
            message = "this day expects nothing; write `expect`, `coverage` or both"
            raise refuse(message)
        return self


class InlineWorker(Worker):
    """The worker of a test, as in the registry; the id may be left out."""

    id: Id = Field("worker", description="An opaque id.")


def _kind_of_worker(value: object) -> str:
    return "id" if isinstance(value, str) else "row"


class FurtherRows(Model):
    """Whatever else a test needs, as in the registry."""

    workers: Items[Worker] = Field((), description="People, such as supervisors.")
    locations: Items[Location] = Field((), description="Places of work.")
    clients: Items[Client] = Field((), description="Clients.")
    organizations: Items[Organization] = Field((), description="Organisations.")
    waivers: Items[Waiver] = Field((), description="Waivers for this test alone.")


class PolicyTest(Model):
    """A test of the policies: a worker, one day or several, and what must come out."""

    id: Id = Field(description="The test's id.", examples=["card-of-28-march-2022"])
    title: Text | None = Field(None, description="One line for people.")
    worker: (
        Annotated[Annotated[InlineWorker, Tag("row")] | Annotated[Id, Tag("id")], Discriminator(_kind_of_worker)] | None
    ) = Field(None, description="The worker, as in the registry, or the id of one who is there.")
    with_: FurtherRows = Field(FurtherRows(), alias="with", description="Whatever else must exist.")
    only: Items[Id] = Field((), description="Only these requirements are looked at.")
    as_of: Day | None = Field(None, description="The day judged.")
    expect: dict[Id, Expected] | None = Field(None, description="What is expected on that day, by requirement.")
    coverage: dict[Id, ExpectedCoverage] | None = Field(None, description="The same by coverage.")
    days: Items[DayOfTest] = Field((), description="Several days, each with what is expected on it.")

    @model_validator(mode="after")
    def _one_way_of_days(self) -> PolicyTest:
        said = [name for name in ("as_of", "expect", "coverage") if getattr(self, name) is not None]
        if self.days and said:
            message = f"`{said[0]}` and `days` do not go together; write it inside `days`"
            raise refuse(message, said[0])
        if not self.days and self.as_of is None:
            message = "a test has a day; write `as_of` beside `expect`, or a list `days`"
            raise refuse(message)
        if not self.days and len(said) == 1:
            message = "this test expects nothing; write `expect`, `coverage` or both"
            raise refuse(message)
        for number, day in enumerate(self.on):
            self._can_be_found(day, self.way_to(number))
        return self

    def _can_be_found(self, day: DayOfTest, at: tuple[str | int, ...]) -> None:
        """Refuse what no result could ever meet."""
        if day.expect is not None and self.worker is None:
            message = "`expect` needs a `worker`; for places alone write `coverage`"
            raise refuse(message, *at, "expect")
        for name in day.expect or ():
            if self.only and name not in self.only:
                message = f"`only` leaves out `{name}`, so nothing could be found of it"
                raise refuse(message, *at, "expect", name)

    @property
    def on(self) -> tuple[DayOfTest, ...]:
        """The days with what is expected, one or several."""
        if self.as_of is None:
            return self.days
        return (DayOfTest(as_of=self.as_of, expect=self.expect, coverage=self.coverage),)

    def way_to(self, number: int) -> tuple[str | int, ...]:
        """The way from the test to the mapping that holds the day with that number."""
        return ("days", number) if self.days else ()


def states_of(word: str) -> tuple[str, ...]:
    """The states that a word of an expectation stands for."""
    return {"met": MET, "gap": GAP_STATES}.get(word, (word,))
