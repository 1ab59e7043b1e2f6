"""What a finding about the files points at, and how the finding is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from credpolicy.model.finding import Finding, Pointer, fingerprint
from credpolicy.model.registry import Assignment, Credential, Worker
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed

# How people call a row of each collection.
NOUNS = {
    "attributes": "attribute",
    "issuers": "issuer",
    "credential_types": "credential type",
    "requirements": "requirement",
    "owners": "owner",
    "slas": "SLA",
    "waivers": "waiver",
    "workers": "worker",
    "organizations": "organization",
    "locations": "location",
    "clients": "client",
    "identities": "identity of worker",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """An object, or a part of one.

    `words` name it for people, `key` and `field` for the fingerprint, `pointer` leads to it from the object.
    """

    placed: Placed[Any]
    words: str
    key: str
    pointer: Pointer = ()
    field: str = ""

    def part(self, field: str, *pointer: str | int) -> Spot:
        """A field of the object; `pointer` leads to it where the name of the field alone does not."""
        return replace(self, field=field, pointer=(*self.pointer, *(pointer or (field,))))


def row(collection: str, placed: Placed[Any], name: str | None = None) -> Spot:
    """A row of a collection, by its id."""
    name = placed.item.id if name is None else name
    return Spot(placed, f"{NOUNS[collection]} {name}", f"{collection}/{name}")


def of_assignment(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's assignments, by its place from 0."""
    key = assignment_key(placed.item.assignments[place])
    worker = row("workers", placed)
    pointer: Pointer = ("assignments", place)
    return Spot(placed, f"{worker.words}, assignment {key}", f"{worker.key}/assignments/{key}", pointer)


def of_leave(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's stretches of leave, by its place from 0."""
    first = placed.item.leave[place].from_
    return replace(
        row("workers", placed).part(f"leave/{first}", "leave", place),
        words=f"worker {placed.item.id}, leave from {first}",
    )


def of_record(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's records, by its place from 0."""
    record = placed.item.credentials[place]
    worker = row("workers", placed)
    name = " ".join(part for part in (record.type, record.number or record.id) if part)
    key = "/".join("" if part is None else str(part) for part in record_key(record))
    return Spot(placed, f"{worker.words}, {name}", f"{worker.key}/credentials/{key}", ("credentials", place))


def of_verification(placed: Placed[Worker], place: int, look: int) -> Spot:
    """One of the looks at a record of the worker, both by their places from 0."""
    verification = placed.item.credentials[place].verifications[look]
    field = f"verifications/{verification.verified_on}/{verification.method}"
    return of_record(placed, place).part(field, "verifications", look)


def assignment_key(assignment: Assignment) -> str:
    """The assignment's id, else role/location/client."""
    if assignment.id is not None:
        return assignment.id
    return "/".join(part or "" for part in (assignment.role, assignment.location, assignment.client))


def record_key(record: Credential) -> tuple[str | date | None, ...]:
    """The record's id, else type, number, jurisdiction and day of issue."""
    if record.id is not None:
        return (record.id,)
    return (record.type, record.number, record.jurisdiction, record.issued_on)


def finding(
    code: str, spot: Spot, sentence: str, mend: str | None = None, on: Literal["key", "value"] = "value"
) -> Finding:
    """The finding of rule `code` at a spot; without a `mend` of its own it takes the rule's help."""
    rule = RULES[code]
    return Finding(
        rule=code,
        level=rule.level,
        message=f"{spot.words}: {sentence}",
        help=rule.help if mend is None else mend,
        location=spot.placed.at(*spot.pointer, on=on),
        fingerprint=fingerprint(code, spot.key, spot.field),
    )
