"""The settings of `credpolicy.yaml`: time zone, thresholds, waiver limits, names."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from credpolicy.dates import Duration as Length
from credpolicy.model.base import Duration, Id, Items, Model, Text
from credpolicy.model.credits import Percent

FailOn = Literal["never", "gap", "expiring", "warning"]
THRESHOLDS: tuple[FailOn, ...] = ("never", "gap", "expiring", "warning")


class WaiverSettings(Model):
    """What a waiver may be."""

    maximum: Duration = Field(Length(365, "day"), description="The longest term of a waiver.", validate_default=False)
    approvers: Items[Id] = Field(
        (), description="Workers who may approve; anybody but the two concerned where nothing is written."
    )


class GuardRails(Model):
    """How much one run, or one change, may turn over."""

    max_percent: Percent = Field(
        Decimal(25), description="Refuse a change that turns more than this share of the obligations, and more than 20."
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
    show_names: bool = Field(default=False, strict=True, description="Whether reports may show names from identities/.")
