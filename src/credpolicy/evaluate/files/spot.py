"""What a finding about the files points at, and how the finding is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from credpolicy.model.finding import Finding, Pointer, fingerprint
from credpolicy.model.registry import Assignment, Credential, Worker
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import File, Placed, Snapshot

# How people call a row of each collection.
NOUNS = {
    "attributes": "attribute",
    "issuers": "issuer",
    "credential_types": "credential type",
    "requirements": "requirement",
    "owners": "owner",
    "slas": "SLA",
    "board": "seat",
    "reminders": "reminders",
    "maintenance": "maintenance window",
    "waivers": "waiver",
    "coverage": "coverage",
    "holidays": "holiday",
    "retention": "retention rule",
    "audits": "audit",
    "checklists": "checklist",
    "policy_tests": "policy test",
    "workers": "worker",
    "organizations": "organization",
    "locations": "location",
    "clients": "client",
    "legal_holds": "legal hold",
    "tombstones": "tombstone of worker",
    "identities": "identity of worker",
    "baseline": "known finding",
    "integrity_notes": "integrity note",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """An object of the files, or a part of one.

    `words` name it for people; `subject` (collection and id) and `field` are its identity in a fingerprint, free
    of places in lists; `pointer` leads to it from the object.
    """

    placed: Placed[Any]
    words: str
    subject: tuple[str, str]
    field: str = ""
    pointer: Pointer = ()

    def part(self, name: str, *pointer: str | int) -> Spot:
        """A part by its name; `pointer` leads to it from here where the name alone does not."""
        field = f"{self.field}/{name}" if self.field else name
        return replace(self, field=field, pointer=(*self.pointer, *(pointer or (name,))))

    def at(self, *pointer: str | int) -> Spot:
        """The same part, shown further inside; its identity stays."""
        return replace(self, pointer=(*self.pointer, *pointer))

    def is_inside(self, other: Spot) -> bool:
        """Whether this is the other part, or stands in it."""
        same = self.placed is other.placed
        return same and self.pointer[: len(other.pointer)] == other.pointer


def row(collection: str, placed: Placed[Any], name: str | None = None) -> Spot:
    """A row of a collection, by its id."""
    name = placed.item.id if name is None else name
    return Spot(placed, f"{NOUNS[collection]} {name}", (collection, name))


def of_settings(snapshot: Snapshot, section: str) -> Spot:
    """A section of the settings, in the file in which they are written or would be; parts lead from the whole."""
    files = {file.path: file for file in snapshot.files}
    file = files.get("credpolicy.yaml") or files.get("credpolicy.yml") or File("credpolicy.yaml", "")
    return Spot(Placed(snapshot.settings, file, ()), "settings", ("settings", section))


def of_assignment(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's assignments, by its place from 0."""
    key = assignment_key(placed.item.assignments[place])
    words = "/".join(part for part in key.split("/") if part)
    return _of_worker(placed, f"assignment {words}", ("assignments", place), key)


def of_leave(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's stretches of leave, by its place from 0."""
    first = placed.item.leave[place].from_
    return _of_worker(placed, f"leave from {first}", ("leave", place), str(first))


def of_record(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's records, by its place from 0."""
    record = placed.item.credentials[place]
    words = " ".join(part for part in (record.type, record.number or record.id) if part)
    key = "/".join("" if part is None else str(part) for part in record_key(record))
    return _of_worker(placed, words, ("credentials", place), key)


def of_screening(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's screenings, by its place from 0."""
    screening = placed.item.screenings[place]
    words = f"{screening.type} of {screening.screened_on}"
    return _of_worker(placed, words, ("screenings", place), f"{screening.type}/{screening.screened_on}")


def of_event(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's events, by its place from 0."""
    event = placed.item.events[place]
    return _of_worker(placed, f"{event.kind} of {event.on}", ("events", place), f"{event.kind}/{event.on}")


def of_entry(placed: Placed[Worker], place: int) -> Spot:
    """One of the worker's entries of credit, by its place from 0."""
    entry = placed.item.credits[place]
    day = entry.earned_on or entry.until
    key = entry.id or f"{entry.unit}/{day}/{entry.amount}/{entry.category or ''}"
    return _of_worker(placed, f"{entry.amount} {entry.unit} of {day}", ("credits", place), key)


def of_acknowledgement(placed: Placed[Worker], place: int) -> Spot:
    """What somebody said they are on, of the worker, by its place from 0."""
    said = placed.item.acknowledged[place]
    words = f"acknowledgement of {said.requirement} on {said.on}"
    return _of_worker(placed, words, ("acknowledged", place), f"{said.requirement}/{said.on}")


def of_verification(placed: Placed[Worker], place: int, look: int) -> Spot:
    """One of the looks at a record of the worker, both by their places from 0."""
    verification = placed.item.credentials[place].verifications[look]
    name = f"verifications/{verification.verified_on}/{verification.method}"
    return of_record(placed, place).part(name, "verifications", look)


def _of_worker(placed: Placed[Worker], words: str, pointer: tuple[str, int], key: str) -> Spot:
    worker = row("workers", placed)
    return replace(worker.part(f"{pointer[0]}/{key}", *pointer), words=f"{worker.words}, {words}")


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
        fingerprint=fingerprint(code, *spot.subject, spot.field),
    )
