"""Who answers on a day: the people of an owner or of a seat, in the order in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Presence = Literal["present", "on_leave", "not_employed", "unknown"]
Role = Literal["acting", "accountable", "backup", "holder", "deputy"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may have to act, and whether they are there on the day."""

    id: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody who may answer, and as what; `until` is the last day of acting, inclusive, None for the others."""

    person: Person
    role: Role
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers on the day: the first of the chain who is there.

    The chain of an owner is who acts on the day, the accountable worker, the backup; that of a seat its holder and the
    deputy. `team` is the owner's team at the forge, which may hear where nobody is there, and is no person.
    """

    chain: tuple[Link, ...]
    team: str | None = None

    @property
    def link(self) -> Link | None:
        """The one who answers, and as what; None where nobody is there."""
        return next((link for link in self.chain if link.person.presence == "present"), None)

    @property
    def person(self) -> Person | None:
        """The one who answers; None where nobody is there."""
        return self.link.person if self.link else None

    def of(self, role: Role) -> Link | None:
        """The first of the chain in this role."""
        return next((link for link in self.chain if link.role == role), None)
