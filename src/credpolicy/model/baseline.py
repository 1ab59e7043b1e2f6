"""The baseline: findings that are known already and fail no change, kept in a file that the base of a change says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from credpolicy.model.base import CountFrom1, Id, Items, Model, Text

BASELINE_FILE = "credpolicy-baseline.yaml"
"""The path below the credpolicy root, of a file that `credpolicy baseline write` makes."""

KnownLevel = Literal["gap", "expiring", "warning"]
LEVELS: tuple[KnownLevel, ...] = ("gap", "expiring", "warning")
"""The worst first. An error is never known: what cannot be judged is mended."""


class KnownFinding(Model):
    """A finding that was there when the baseline was written. Rule and fingerprint are it, the rest is to be read."""

    fingerprint: Annotated[Text, Field(pattern=r"^[0-9a-f]{32}$")] = Field(
        description="The finding's identity, as `check --format json` tells it."
    )
    rule: Annotated[Text, Field(pattern=r"^[A-Z]{2,8}[0-9]{3}$")] = Field(
        description="The rule's code.", examples=["GAP001"]
    )
    level: KnownLevel = Field(description="How bad it was; when it gets worse it is not known any more.")
    worker: Id | None = Field(None, description="Who falls short.")
    requirement: Id | None = Field(None, description="Of what.")
    line: Text | None = Field(None, description="The line of `requires` that fails.")
    coverage: Id | None = Field(None, description="The coverage of a place that is short of people.")
    place: Text | None = Field(None, description="That place.")
    object: Text | None = Field(None, description="The object of a finding about the files.")
    path: Text | None = Field(None, description="The file, where the finding is about no object.")
    count: CountFrom1 = Field(1, description="How many findings of this fingerprint there were.")


class BaselineFile(Model):
    """The file `credpolicy-baseline.yaml`, written by `credpolicy baseline write`."""

    baseline: Items[KnownFinding] = Field((), description="The findings that are known.")


@dataclass(frozen=True, slots=True)
class Allowance:
    """The findings that are known, and from where.

    `written` tells a file from the base's own findings; `origin` names the file, or the base, in words. `doubts` say
    what could not be read of it.
    """

    entries: tuple[KnownFinding, ...]
    origin: str
    written: bool
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """An entry that lists more findings than are there; `left` is how many there still are."""

    entry: KnownFinding
    left: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an allowance says of an evaluation: `known` are the places in its findings of those that are listed."""

    allowance: Allowance
    known: frozenset[int]
    fixed: tuple[Fixed, ...]
