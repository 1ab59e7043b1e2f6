"""Populations: complete lists of what an audit may look at, and what was drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from credpolicy.model.audit import STRATA, Stratum, Subject
from credpolicy.model.snapshot import Revision

COLUMNS: Mapping[Subject, tuple[str, ...]] = {
    "workers": (
        "key", "severity", "worker", "owner", "status", "employment", "hired_on", "ended_on", "manager", "roles",
        "obligations", "gaps",
    ),
    "credentials": (
        "key", "severity", "worker", "owner", "type", "number", "jurisdiction", "issued_on", "expires_on", "status",
        "last_verified_on", "verified_by", "path",
    ),
    "obligations": (
        "key", "severity", "worker", "owner", "assignment", "requirement", "each", "state", "level", "mode", "since",
        "due_on", "compliant_until", "waiver",
    ),
    "waivers": (
        "key", "severity", "worker", "owner", "kind", "requirement", "type", "for", "from", "until", "requested_by",
        "approved_by", "approved_on", "state", "path",
    ),
}  # fmt: skip
"""The columns of each list. The first four are those of every list."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is on a list: everything of a kind, or what all of these name; of an audit `part` of `parts`."""

    of: Subject
    requirements: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    audit: str = ""
    part: int = 1
    parts: int = 1

    @property
    def words(self) -> str:
        """The criteria in a sentence."""
        kinds = {"requirement": self.requirements, "type": self.types, "owner": self.owners}
        only = [f"only {kind} {' or '.join(names)}" for kind, names in kinds.items() if names]
        if self.parts > 1:
            only.append(f"part {self.part} of {self.parts} of the audit {self.audit}")
        return ", ".join([f"all {self.of} of the revision", *only])


@dataclass(frozen=True, slots=True)
class Row:
    """One thing on a list. `unit` is the person, or the waiver, by which a year's audits are spread.

    `owners` are all who answer for it, `owner` the one of the worst severity.
    """

    key: str
    severity: Stratum
    unit: str
    cells: tuple[object, ...]
    worker: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """A complete list: its rows by key, of which revision, judged on which day, by which criteria.

    `unread` are files that could not be read whole, so that something may be missing; a list without any is complete.
    """

    criteria: Criteria
    revision: Revision
    as_of: date
    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything could be read."""
        return not self.unread

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the cells."""
        return COLUMNS[self.criteria.of]


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn: rows in the order of their keys, and of each severity how many there were and were drawn."""

    population: Population
    size: int
    seed: str
    rows: tuple[Row, ...]
    strata: Mapping[Stratum, tuple[int, int]] = field(default_factory=dict)


def stratum(severity: str | None) -> Stratum:
    """The stratum of a severity."""
    return next((each for each in STRATA if each == severity), "none")
