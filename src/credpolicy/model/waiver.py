"""Waivers: approved exceptions, for a worker, for everybody whom a selector names, or for a cohort of records."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from credpolicy.dates import Phrase, parse_day
from credpolicy.model.authority import Authority
from credpolicy.model.base import Day, Id, Model, Text, refuse
from credpolicy.model.phrase import AnyPhrase
from credpolicy.model.selector import Selector

Kind = Literal["waiver", "exemption", "extension", "equivalency", "provisional"]
ReasonCode = Literal[
    "tested_out", "equivalent_activity", "administrative", "operational", "medical", "regulator_relief"
]


class Waiver(Model):
    """An approved exception, for a time: for one worker, for a selector of workers, or for a cohort of records."""

    id: Id = Field(description="The waiver's id.", examples=["wv-17"])
    kind: Kind = Field(description="What kind of exception.")
    worker: Id | None = Field(None, description="For whom.")
    selector: Selector | None = Field(None, description="For everybody whom this names.")
    requirement: Id | None = Field(None, description="From what; of a cohort, from everything its records serve.")
    assignment: Id | None = Field(None, description="Only for the assignment of this id.")
    type: Id | None = Field(None, description="For the records of this type (a cohort).")
    where: Selector | None = Field(None, description="Only for records with these values.")
    reason: Annotated[Text, Field(min_length=20)] | None = Field(None, description="Why, in a sentence.")
    reason_code: ReasonCode | None = Field(None, description="Why, as a code.")
    requested_by: Id | None = Field(None, description="The worker who asked.")
    approved_by: Id | None = Field(
        None, description="The worker who approved; neither the beneficiary nor the requester."
    )
    approved_on: Day | None = Field(None, description="The day of approval.")
    from_: Day | None = Field(
        None, alias="from", description="First day, inclusive; of a cohort each record's own end."
    )
    until: AnyPhrase = Field(description="Last day, inclusive. A waiver without an end is refused.")
    authority: Authority | None = Field(None, description="Who allows it.")

    @model_validator(mode="after")
    def _whom(self) -> Waiver:
        said = [name for name in ("worker", "selector", "type") if getattr(self, name) is not None]
        if len(said) != 1:
            message = "a waiver names exactly one of worker, selector, type"
            raise refuse(message)
        if self.where is not None and self.type is None:
            message = "`where` belongs beside `type`"
            raise refuse(message, "where")
        if self.assignment is not None and self.worker is None:
            message = "`assignment` belongs beside `worker`"
            raise refuse(message, "assignment")
        if self.type is None:
            self._of_people()
        elif self.authority is None:
            self._approved()
        return self

    def _of_people(self) -> None:
        for name, key in (("requirement", "requirement"), ("from_", "from")):
            if getattr(self, name) is None:
                message = f"a waiver for people needs `{key}`; write it, or name the records with `type` and `where`"
                raise refuse(message)
        if not isinstance(self.until, Phrase) or self.until.length is not None or not self.until.anchor[:1].isdigit():
            message = "the last day of a waiver for people is a day; write it as YYYY-MM-DD"
            raise refuse(message, "until")
        self._approved()

    def _approved(self) -> None:
        for name in ("reason", "requested_by", "approved_by"):
            if getattr(self, name) is None:
                message = (
                    f"this waiver needs `{name}`; write why, who asked and who approved, or of records the `authority`"
                )
                raise refuse(message)

    @property
    def last_day(self) -> date:
        """The last day, inclusive, of a waiver for people; the last of all days for a cohort."""
        phrase = self.until
        plain = isinstance(phrase, Phrase) and phrase.length is None and phrase.anchor[:1].isdigit()
        return parse_day(phrase.anchor) if plain and isinstance(phrase, Phrase) else date.max
