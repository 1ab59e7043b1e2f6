"""A snapshot as rows of the kernel's tables: first the policies, then the registry they look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from credpolicy import dates
from credpolicy.evaluate import paths
from credpolicy.evaluate.policy_rows import PolicyRows
from credpolicy.evaluate.tables import Row
from credpolicy.model.policy import CredentialType, Issuer
from credpolicy.model.registry import Assignment, Credential, Verification, Worker
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.waiver import Waiver

_PRIMARY = ("web_lookup", "written", "phone", "api", "cvo")
_METHODS = {
    "primary_source": _PRIMARY,
    "document_review": (*_PRIMARY, "document_review"),
    "self_attestation": (*_PRIMARY, "document_review", "self_attestation"),
}
_FAILED = ("validation_failed", "revalidation_failed", "revalidation_required")
_COUNTED = ("validated", "attested")
_LEAP_YEAR = 2000


def assignment_key(assignment: Assignment) -> str:
    """What names an assignment of a worker: its id, else role/location/client."""
    return assignment.id or "/".join((assignment.role, assignment.location or "", assignment.client or ""))


@dataclass(slots=True)
class Rows:
    """The rows, and what the ids in them stand for.

    `seats[seat]` is the place of the worker in the snapshot and of the assignment in the worker (None: judged once a
    worker); `records[record]` the place of the worker and of the credential.
    """

    tables: dict[str, list[Row]]
    policies: PolicyRows
    seats: list[tuple[int, int | None]] = field(default_factory=list)
    records: list[tuple[int, int]] = field(default_factory=list)


def rows_of(snapshot: Snapshot, *, no_waivers: bool = False) -> Rows:
    """The rows of a snapshot. `no_waivers` leaves every waiver out."""
    policies = PolicyRows(snapshot)
    rows = Rows(dict(policies.tables), policies)
    registry = _Registry(snapshot, rows)
    for place, placed in enumerate(snapshot.workers):
        registry.add_worker(place, placed.item)
    for unreadable in snapshot.unreadable:
        for worker in registry.places_of(unreadable.worker):
            if unreadable.type is None or unreadable.type in policies.types:
                rows.tables["unreadable"].append((worker, policies.types.get(unreadable.type or "")))
    if not no_waivers:
        for place, waiver in enumerate(snapshot.waivers):
            registry.add_waiver(place, waiver.item)
    return rows


class _Registry:
    """Adds workers, what they hold, and their waivers to the rows."""

    def __init__(self, snapshot: Snapshot, rows: Rows) -> None:
        self._rows = rows
        self._tables = rows.tables
        self._policies = rows.policies
        self._settings = snapshot.settings
        for name in (
            "worker",
            "seat",
            "seat_value",
            "leave",
            "credential",
            "record_value",
            "look",
            "unreadable",
            "waiver",
        ):
            self._tables[name] = []
        self._places: paths.Places = {
            "location": {placed.item.id: placed.item for placed in reversed(snapshot.locations)},
            "client": {placed.item.id: placed.item for placed in reversed(snapshot.clients)},
            "organization": {placed.item.id: placed.item for placed in reversed(snapshot.organizations)},
        }
        self._types = {placed.item.id: placed.item for placed in reversed(snapshot.credential_types)}
        self._issuers = {placed.item.id: placed.item for placed in reversed(snapshot.issuers)}
        self._workers: dict[str, list[int]] = {}
        for place, placed in enumerate(snapshot.workers):
            self._workers.setdefault(placed.item.id, []).append(place)

    def places_of(self, worker: str) -> list[int]:
        """The places of the workers of an id: one, or several where an id is wrongly used twice."""
        return self._workers.get(worker, [])

    def add_worker(self, place: int, worker: Worker) -> None:
        self._tables["worker"].append((
            place, worker.status, worker.employment, worker.hired_on, worker.ended_on,
            worker.status == "ended" and worker.ended_on is None, worker.status == "candidate",
        ))  # fmt: skip
        self._add_seat(place, worker, None)
        for number in range(len(worker.assignments)):
            self._add_seat(place, worker, number)
        for leave in worker.leave:
            self._tables["leave"].append((place, leave.from_, leave.until or date.max))
        order = sorted(range(len(worker.credentials)), key=lambda n: _by_number(worker.credentials[n], n))
        equals = {number: rank for rank, number in enumerate(order)}
        for number in range(len(worker.credentials)):
            self._add_credential(place, worker, number, equals[number])

    def _add_seat(self, place: int, worker: Worker, number: int | None) -> None:
        seat = len(self._rows.seats)
        self._rows.seats.append((place, number))
        held = None if number is None else worker.assignments[number]
        supervisors = self._workers.get(held.supervisor, ()) if held and held.supervisor else ()
        self._tables["seat"].append((
            seat, place, held is not None, assignment_key(held) if held else "",
            held and held.role, held and held.location, held and held.client, held and held.organization,
            held and held.starts_on, held and held.ends_on, supervisors[0] if supervisors else None,
        ))  # fmt: skip
        for path in self._policies.seat_paths:
            for value in dict.fromkeys(paths.of_seat(path, worker, held, self._places)):
                self._tables["seat_value"].append((seat, path, value))

    def _add_credential(self, place: int, worker: Worker, number: int, equal: int) -> None:
        credential = worker.credentials[number]
        kind = self._types.get(credential.type)
        if kind is None:  # a finding about the file says so
            return
        record = len(self._rows.records)
        self._rows.records.append((place, number))
        issuer = self._issuers.get(kind.issuer or "")
        word, restricts = paths.standard_word(credential.status, issuer)
        self._tables["credential"].append((
            record, place, self._policies.types[kind.id], equal, credential.number, credential.jurisdiction,
            credential.awarded_on, credential.issued_on, credential.valid_from, credential.completed_on,
            credential.decided_on, credential.expires_on, word, credential.status_on, _birthday(worker, kind),
        ))  # fmt: skip
        if kind.id in self._policies.narrowed_types:
            said = (word, restricts)
            for name in self._policies.record_names:
                for value in dict.fromkeys(paths.of_record(name, worker, credential, said)):
                    self._tables["record_value"].append((record, name, value))
        if kind.verification is not None:
            judge = partial(look_counts, holder=worker.id, kind=kind, issuer=issuer)
            for look in credential.verifications:
                counts = judge(look)
                if counts is not None:
                    self._tables["look"].append((record, look.verified_on, counts))

    def add_waiver(self, place: int, waiver: Waiver) -> None:
        until = honoured_until(waiver, self._settings.waivers.maximum, self._settings.waivers.approvers)
        requirement = self._policies.requirements.get(waiver.requirement)
        if until is None or requirement is None:
            return
        for worker in self.places_of(waiver.worker):
            self._tables["waiver"].append((
                place, worker, requirement, waiver.assignment, waiver.from_, until,
                # of several waivers the one that lasts longest is named
                (date.max - until).days * 100_000 + min(place, 99_999),
            ))  # fmt: skip


def _birthday(worker: Worker, kind: CredentialType) -> date | None:
    rounding = kind.validity.rounding if kind.validity else None
    return worker.birthday.of(_LEAP_YEAR) if worker.birthday and rounding and rounding.by_birthday else None


def _by_number(credential: Credential, place: int) -> tuple[bool, str, int]:
    return credential.number is None, credential.number or "", place


def look_counts(look: Verification, holder: str, kind: CredentialType, issuer: Issuer | None) -> bool | None:
    """Whether a look at the source counts (True), failed (False) or says nothing (None) for a type."""
    rule = kind.verification
    if rule is None or look.verified_by == holder or look.method not in _METHODS[rule.level]:
        return None
    if look.outcome in _FAILED:
        return False
    if look.outcome not in _COUNTED:
        return None
    if look.status_seen is None:
        return True
    seen, _ = paths.standard_word(look.status_seen, issuer)
    return seen == "active" or seen in kind.accepts_status


def honoured_until(waiver: Waiver, maximum: dates.Duration, approvers: tuple[str, ...]) -> date | None:
    """The last day, inclusive, on which a waiver is honoured; None for one that never is."""
    if waiver.approved_by in (waiver.worker, waiver.requested_by):
        return None
    if approvers and waiver.approved_by not in approvers:
        return None
    return min(waiver.until, dates.after(waiver.from_, maximum))
