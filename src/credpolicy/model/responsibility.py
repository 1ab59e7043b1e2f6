"""Who answers: owners and who stands in, seats of the board, SLAs, reviews, reminders, and times of silence."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from credpolicy import dates
from credpolicy.model.base import Day, Duration, Id, Items, Model, Text, refuse

Recipient = Literal["worker", "manager", "owner", "location"]
SeatName = Literal["data", "security", "compliance", "operations", "coordination"]


class Acting(Model):
    """A worker who answers in the owner's place for a time."""

    worker: Id = Field(description="The worker who acts.", examples=["w-0019"])
    from_: Day = Field(alias="from", description="First day, inclusive.")
    until: Day = Field(description="Last day, inclusive; nobody acts without an end.")
    reason: Text | None = Field(None, description="Why.", examples=["parental leave"])

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Acting:
        if self.until < self.from_:
            message = f"`until` ({self.until}) is before `from` ({self.from_})"
            raise refuse(message, "until")
        return self


class Owner(Model):
    """Who answers for a type or requirement, and who stands in."""

    id: Id = Field(description="The owner's id.", examples=["clinical-education"])
    name: Text | None = Field(None, description="Its name.")
    accountable: Id = Field(description="The worker who answers for it.")
    backup: Id | None = Field(None, description="The worker who stands in; another person.")
    acting: Items[Acting] = Field((), description="Who answers instead of the accountable worker, and how long.")
    team: Text | None = Field(None, description="The team at the forge.", examples=["@acme/clinical-education"])


class Seat(Model):
    """A seat of the board that answers for the whole."""

    id: SeatName = Field(description="The seat.")
    held_by: Id = Field(description="The worker who holds it.")
    deputy: Id | None = Field(None, description="The worker who stands in; another person.")


class Escalation(Model):
    """Who hears of a gap after how long."""

    after: Duration = Field(description="Counted from the first day of the gap.")
    to: Literal["manager", "owner", "backup", "team"] = Field(description="Who hears.")


class Sla(Model):
    """By when a gap is acknowledged and mended."""

    id: Id = Field(description="The SLA's id.", examples=["critical-gap"])
    acknowledge: Duration | None = Field(None, description="By when somebody says they are on it.")
    remedy: Duration = Field(description="By when it is mended, counted from the first day of the gap, inclusive.")
    escalate: Items[Escalation] = Field((), description="Who hears when.")

    def mended_by(self, since: date, holidays: frozenset[date]) -> date:
        """The last day to mend a gap that began on the day `since`, inclusive."""
        return dates.after(since, self.remedy, holidays)

    def acknowledged_by(self, since: date, holidays: frozenset[date]) -> date | None:
        """The last day to say that somebody is on such a gap, inclusive."""
        return dates.after(since, self.acknowledge, holidays) if self.acknowledge else None

    def steps(self, since: date, holidays: frozenset[date]) -> tuple[tuple[date, Escalation], ...]:
        """On which day each step of the escalation of such a gap is reached, as they are written."""
        return tuple((dates.after(since, step.after, holidays), step) for step in self.escalate)


class Review(Model):
    """Somebody looked whether a type or requirement still says what it should."""

    on: Day = Field(description="The day of the review.")
    by: Id = Field(description="The worker who reviewed it.")
    note: Text | None = Field(None, description="What came of it.")


class Reminders(Model):
    """When somebody hears that something ends, for these types or requirements."""

    id: Id = Field(description="The rule's id.")
    types: Items[Id] = Field((), description="Only for tests of these credential types.")
    requirements: Items[Id] = Field((), description="Only for these requirements.")
    ladder: Items[Duration] = Field(
        (),
        description="How long before the last responsible day somebody hears; `0 days` is that day. The settings' "
        "ladder where nothing is written.",
        examples=[["90 days", "60 days", "30 days", "0 days"]],
    )
    then_every: Duration | None = Field(None, description="How often after it, until it is mended.")
    to: Items[Recipient] = Field((), description="Who hears; as in the settings where nothing is written.")


class Maintenance(Model):
    """A time in which nobody is written to; findings stay."""

    id: Id = Field(description="The window's id.")
    from_: Day = Field(alias="from", description="First day, inclusive.")
    until: Day = Field(description="Last day, inclusive.")
    reason: Text = Field(description="Why.", examples=["move of the training records"])
    owners: Items[Id] = Field((), description="Only about what these owners answer for.")
    locations: Items[Id] = Field((), description="Only about work at these locations.")
    requirements: Items[Id] = Field((), description="Only about these requirements.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Maintenance:
        if self.until < self.from_:
            message = f"`until` ({self.until}) is before `from` ({self.from_})"
            raise refuse(message, "until")
        return self
