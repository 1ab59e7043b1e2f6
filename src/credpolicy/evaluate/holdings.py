"""What a worker holds: credentials and screenings as records, and which of them follow each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from credpolicy.dates import ONE_DAY
from credpolicy.model.finding import Location
from credpolicy.model.policy import CredentialType
from credpolicy.model.registry import Credential, Screening, Worker
from credpolicy.model.snapshot import Placed

EACH = "each"
"""The name under which a record's own name is read, where a requirement asks for each record."""

_CLEAR = ("clear", "false_match")
_NOT_ISSUED = ("pending", "issued_in_error")


@dataclass(frozen=True, slots=True)
class Held:
    """A record of a worker: a credential, or a screening as one.

    `place` is its place among the worker's credentials, which the screenings follow. While an open
    match stands, from `open_from` until the day before `open_until` (None: it still does), earlier screenings count
    for nothing.
    """

    credential: Credential
    place: int
    open_from: date | None = None
    open_until: date | None = None
    screened: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The place of a record in its chain, as places in the list; `number` from 1, None for what was not issued."""

    chain: int
    number: int | None
    previous: int | None


def starts_on(credential: Credential) -> date | None:
    """The first day on which a record counts; None where no day is written."""
    return (
        credential.valid_from or credential.issued_on or credential.completed_on or credential.decided_on
        or credential.awarded_on or credential.screened_on or credential.executed_on or credential.created_on
    )  # fmt: skip


def holdings(worker: Worker) -> list[Held]:
    """Every record of a worker, credentials first."""
    return [
        *(Held(credential, place) for place, credential in enumerate(worker.credentials)),
        *(_screened(one, place) for place, one in enumerate(worker.screenings, start=len(worker.credentials))),
    ]


def _screened(screening: Screening, place: int) -> Held:
    clear = screening.result in _CLEAR
    record = Credential(
        type=screening.type,
        screened_on=screening.screened_on,
        # what is open refuses from its own day on
        status=None if clear else "suspended",
        status_on=None if clear else screening.screened_on,
    )
    if clear:
        return Held(record, place, screened="active")
    return Held(record, place, screening.screened_on, screening.resolved_on, "suspended")


def named(credential: Credential) -> str:
    """What tells a record from others of its type: its id, else its number, else its type and first day."""
    return credential.id or credential.number or f"{credential.type}@{starts_on(credential) or ''}"


def overruled(held: list[Held]) -> Iterator[tuple[int, date, date]]:
    """The records that a later open match of their type overrules: the place in the list, and from when until when."""
    for one in held:
        if one.open_from is None:
            continue
        until = one.open_until - ONE_DAY if one.open_until else date.max
        for number, other in enumerate(held):
            earlier = (starts_on(other.credential) or date.min) < one.open_from
            if earlier and other.credential.type == one.credential.type:
                yield number, one.open_from, until


def record_at(worker: Worker, place: int) -> Credential:
    """The record at a place, as `Held.place` counts."""
    further = place - len(worker.credentials)
    return worker.credentials[place] if further < 0 else _screened(worker.screenings[further], place).credential


def written_at(worker: Placed[Worker], place: int, *part: str | int) -> Location:
    """Where the record at a place is written, or a part of it; of a screening its result is the status."""
    further = place - len(worker.item.credentials)
    if further < 0:
        return worker.at("credentials", place, *part)
    known = {"screened_on": ("screened_on",), "status": ("result",)}.get(str(part[0]) if part else "", ())
    return worker.at("screenings", further, *known)


def linked(
    held: list[Held], words: list[str], kinds: Mapping[str, CredentialType], types: Collection[str]
) -> dict[int, Link]:
    """How the records of these types hang together: of one type, jurisdiction and value of the type's `by`.

    `words` are their statuses in standard words.
    """
    chains: dict[tuple[object, ...], list[int]] = {}
    for number, one in enumerate(held):
        record = one.credential
        if record.type in types:
            by = kinds[record.type].by
            parameter = (record.attributes or {}).get(by) if by else None
            chains.setdefault((record.type, record.jurisdiction, parameter), []).append(number)
    links: dict[int, Link] = {}
    for members in chains.values():
        issued = [number for number in members if words[number] not in _NOT_ISSUED]
        issued.sort(key=lambda number: _order(held[number].credential, number))
        places = {number: place for place, number in enumerate(issued)}
        for number in members:
            place = places.get(number)
            previous = issued[place - 1] if place else None
            links[number] = Link(members[0], None if place is None else place + 1, previous)
    return links


def _order(credential: Credential, number: int) -> tuple[date, date, int]:
    return starts_on(credential) or date.min, credential.issued_on or date.min, number
