"""Histories for the rules about integrity: states of files, a commit each, by whom and on which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from credpolicy.history.integrity.scene import Memory
from credpolicy.history.integrity.walk import irregularities
from credpolicy.model.commit import Commit, Stamp
from credpolicy.model.integrity import Irregularity
from credpolicy.model.origin import Origin
from credpolicy.model.settings import Integrity
from tests.historian import FIRST, turns

REGISTRY, POLICIES, IDENTITIES, SETTINGS = "registry/a.yaml", "policies/a.yaml", "identities/a.yaml", "credpolicy.yaml"
ANN, BOB = "ann@example.org", "bob@example.org"
LOOK = {"verified_on": "2026-01-01", "verified_by": "w-9", "method": "phone"}
RECORD = {"type": "rn", "number": "7", "issued_on": "2026-01-01", "expires_on": "2027-01-31"}


def person(*credentials: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """A registry with one worker, w-1."""
    return {REGISTRY: {"workers": [{"id": "w-1", "credentials": list(credentials), **fields}]}}


def days(*numbers: int) -> list[date]:
    """Days so long after the first."""
    return [FIRST + timedelta(days=number) for number in numbers]


def stamp(email: str, day: date, name: str = "Somebody") -> Stamp:
    """Somebody at noon."""
    return Stamp(name, email, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def found(
    *states: Mapping[str, Any],
    on: Sequence[date] = (),
    limits: Mapping[str, Any] | None = None,
    authors: Sequence[str] = (),
    trailers: Mapping[int, tuple[tuple[str, str], ...]] | None = None,
    origin_of: Any = Origin,
) -> list[Irregularity]:
    """What is irregular in a history, one commit a state."""
    made = []
    for number, turn in enumerate(turns(states, on)):
        commit: Commit = replace(turn.commit, trailers=(trailers or {}).get(number, ()))
        if authors:
            commit = replace(commit, author=stamp(authors[number], commit.author.on))
        made.append(turn._replace(commit=commit))
    return list(irregularities(made, Memory(Integrity.model_validate(limits or {})), origin_of))


def told(*states: Mapping[str, Any], **more: Any) -> list[str]:
    """The same, a line each: the rule and the message."""
    return [f"{each.rule} {each.message}" for each in found(*states, **more)]
