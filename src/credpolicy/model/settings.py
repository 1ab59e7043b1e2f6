"""The settings of `credpolicy.yaml`: time zone, thresholds, limits, names, and how people are told."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from credpolicy.dates import Duration as Length
from credpolicy.model.base import Count, CountFrom1, Duration, Id, Items, Model, Text
from credpolicy.model.credits import Percent
from credpolicy.model.finding import FailOn, Severity
from credpolicy.model.registry import Language
from credpolicy.model.responsibility import Recipient, SeatName


class WaiverSettings(Model):
    """What a waiver may be."""

    maximum: Duration = Field(Length(365, "day"), description="The longest term of a waiver.", validate_default=False)
    approvers: Items[Id] = Field(
        (), description="Workers who may approve; anybody but the two concerned where nothing is written."
    )


FEW = 20
"""So many of anything are never too many at once, whatever share they are."""


class GuardRails(Model):
    """How much one run, or one change, may turn over."""

    max_percent: Percent = Field(
        Decimal(25), description="Refuse a change that turns more than this share of the obligations, and more than 20."
    )
    max_new_issues: Count = Field(100, description="Refuse a run that wants more new issues than this.")
    max_messages: Count = Field(200, description="Refuse a run that wants to send more messages than this.")

    def exceeded(self, many: int, of: int) -> bool:
        """Whether this many of so many are more than one run or change may turn over."""
        return many > FEW and many * 100 > self.max_percent * of


class Forge(Model):
    """How gaps become issues."""

    group_by: Literal["finding", "worker", "requirement", "owner", "location"] = Field(
        "finding", description="What one issue is about."
    )
    from_level: Literal["gap", "expiring"] = Field("gap", description="From which findings on there are issues.")
    severity: Severity = Field("low", description="Issues for this severity and worse.")
    label: Text = Field(
        "credpolicy",
        description="The label by which issues are found again.",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
    )
    reopen_within: Duration = Field(
        Length(30, "day"),
        description="An issue closed no longer ago than this is reopened; later, or with `0 days`, a new one is made.",
        validate_default=False,
    )
    assign: bool = Field(default=True, strict=True, description="Whether issues are assigned to owners.")
    fallback: Text | None = Field(None, description="The login that is assigned where nobody else can be.")
    milestones: bool = Field(default=False, strict=True, description="Whether issues get the month they are due in.")
    per_run: CountFrom1 = Field(100, description="At most so many are opened in one run; the next goes on.")


QuietDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "holidays"]


class Notifications(Model):
    """Who is told, how long before something ends, and in which words."""

    ladder: Items[Duration] = Field(
        (Length(90, "day"), Length(60, "day"), Length(30, "day"), Length(0, "day")),
        description="How long before the last responsible day somebody hears; `0 days` is that day.",
        validate_default=False,
    )
    then_every: Duration = Field(
        Length(7, "day"), description="How often after it, until it is mended.", validate_default=False
    )
    to: Items[Recipient] = Field(("worker", "owner"), description="Who hears.")
    quiet_days: Items[QuietDay] = Field((), description="Days on which nobody is written to, in issues or by mail.")
    language: Language = Field("en", description="For whom no language is written.")


class Reviews(Model):
    """How often types and requirements are looked at again."""

    first: Duration = Field(Length(30, "day"), description="After going live.", validate_default=False)
    every: Duration = Field(Length(1, "year"), description="After each review.", validate_default=False)


class Governance(Model):
    """What must be looked after, and by whom."""

    board: Items[SeatName] = Field((), description="Seats that must be filled.")
    backups: bool = Field(default=True, strict=True, description="Whether every owner needs a backup.")
    reviews: Reviews | None = Field(None, description="How often rules are reviewed; never where nothing is written.")
    runbooks: bool = Field(default=False, strict=True, description="Whether every requirement needs a runbook.")
    most_owned: Count | None = Field(None, description="How many types and requirements one person may answer for.")
    escalate_from: Severity | None = Field(
        None, description="Requirements of this severity and worse need an SLA that escalates."
    )


class Integrity(Model):
    """What `credpolicy integrity` finds in the history."""

    late_after: Duration = Field(
        Length(30, "day"), description="A record later than this after its day needs a reason.", validate_default=False
    )
    most_signed_a_day: CountFrom1 = Field(20, description="So many records one person may look up on one day.")
    signatures: bool = Field(
        default=False, strict=True, description="Whether every commit after this one must have an allowed signature."
    )


class Settings(Model):
    """The file `credpolicy.yaml`. Every key may be left out."""

    timezone: Text = Field(
        "UTC", description="IANA time zone in which days are counted.", examples=["America/New_York"]
    )
    fail_on: FailOn = Field("gap", description="From which findings on a check fails.")
    expiring_within: Duration = Field(
        Length(30, "day"),
        description="`expiring` this long before the end, where the type names no window.",
        validate_default=False,
    )
    waivers: WaiverSettings = Field(WaiverSettings(), description="What a waiver may be.")
    guard_rails: GuardRails = Field(GuardRails(), description="How much one run, or one change, may turn over.")
    forge: Forge = Field(Forge(), description="How gaps become issues.")
    notifications: Notifications = Field(Notifications(), description="Who is told, when, and in which words.")
    governance: Governance = Field(Governance(), description="What must be looked after, and by whom.")
    integrity: Integrity = Field(Integrity(), description="What is found in the history.")
    show_names: bool = Field(default=False, strict=True, description="Whether reports may show names from identities/.")
