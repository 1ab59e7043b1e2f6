"""A snapshot as rows of the kernel's tables: first the policies, then the registry they look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from credpolicy import dates
from credpolicy.evaluate import paths
from credpolicy.evaluate.coverage_rows import NOBODY, Unit, is_place
from credpolicy.evaluate.holdings import EACH, Held, Link, holdings, linked, named, overruled, starts_on
from credpolicy.evaluate.policy_rows import PolicyRows
from credpolicy.evaluate.tables import Row
from credpolicy.model.policy import CredentialType, Issuer
from credpolicy.model.registry import Assignment, Credential, Verification, Worker
from credpolicy.model.snapshot import Snapshot, Unreadable
from credpolicy.model.tree import VerificationRule
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
# days of a record for which the kernel's `credential` has no column
_OTHER_DAYS = ("applied_on", "screened_on", "executed_on", "created_on", "last_in_effect_on")


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


@dataclass(frozen=True, slots=True)
class Scene:
    """Workers of a snapshot who know of nobody but each other, by their places in it, and what concerns them alone.

    `waivers` are places in the snapshot as well.
    """

    workers: tuple[int, ...]
    waivers: tuple[int, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


def rows_of(snapshot: Snapshot, *, no_waivers: bool = False) -> Rows:
    """The rows of a snapshot. `no_waivers` leaves every waiver out."""
    policies = PolicyRows(snapshot, no_waivers=no_waivers)
    rows = Rows(dict(policies.tables), policies)
    registry = _Registry(snapshot, rows)
    waivers = () if no_waivers else tuple(range(len(snapshot.waivers)))
    registry.add_scene(Scene(tuple(range(len(snapshot.workers))), waivers, snapshot.unreadable))
    registry.add_units()
    return rows


def rows_of_scenes(snapshot: Snapshot, scenes: Iterable[Scene]) -> Rows:
    """The rows of a snapshot in which workers stand several times, each time in a scene of its own.

    Waivers that name no worker are for all of them. What is written of coverage asks for nobody here.
    """
    policies = PolicyRows(replace(snapshot, coverage=()))
    rows = Rows(dict(policies.tables), policies)
    registry = _Registry(snapshot, rows)
    people: dict[tuple[str, int], list[int]] = {}
    for scene in scenes:
        registry.add_scene(scene)
        for name, places in registry.places.items():
            for number, place in enumerate(places):
                people.setdefault((name, number), []).append(place)
    for twins in people.values():
        rows.tables["twin"].extend((place, min(twins)) for place in twins)
    registry.places = {name: [min(twins)] for (name, number), twins in people.items() if number == 0}
    for place, waiver in enumerate(snapshot.waivers):
        if waiver.item.worker is None:
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
            "worker", "seat", "seat_value", "leave", "event", "credential", "other_day", "link", "record_value",
            "look", "open_match", "unreadable", "waiver", "twin",
        ):  # fmt: skip
            self._tables[name] = []
        self._sites: paths.Places = {
            "location": {placed.item.id: placed.item for placed in reversed(snapshot.locations)},
            "client": {placed.item.id: placed.item for placed in reversed(snapshot.clients)},
            "organization": {placed.item.id: placed.item for placed in reversed(snapshot.organizations)},
        }
        self._issuers = {placed.item.id: placed.item for placed in reversed(snapshot.issuers)}
        self._snapshot = snapshot
        self.places: dict[str, list[int]] = {}
        self._unit_seats: list[tuple[Unit, int, date | None, date | None]] = []
        self._narrowed = self._policies.narrowed_types
        self._looks: dict[str, list[tuple[int, VerificationRule]]] = {}
        for number, (name, rule) in enumerate(self._policies.rules.looks):
            self._looks.setdefault(name, []).append((number, rule))

    def places_of(self, worker: str) -> list[int]:
        """The places of the workers of an id in the scene: one, or several where an id is wrongly used twice."""
        return self.places.get(worker, [])

    def add_scene(self, scene: Scene) -> None:
        """Add workers who know of each other, what they hold and their waivers."""
        self.places = {}
        for place in scene.workers:
            self.places.setdefault(self._snapshot.workers[place].item.id, []).append(place)
        for place in scene.workers:
            self.add_worker(place, self._snapshot.workers[place].item)
        types = self._policies.types
        for unreadable in scene.unreadable:
            if unreadable.type is None or unreadable.type in types:
                number = types.get(unreadable.type or "")
                self._tables["unreadable"].extend((worker, number) for worker in self.places_of(unreadable.worker))
        for place in scene.waivers:
            self.add_waiver(place, self._snapshot.waivers[place].item)

    def add_worker(self, place: int, worker: Worker) -> None:
        self._tables["worker"].append((
            place, worker.status, worker.employment, worker.hired_on, worker.ended_on,
            worker.status == "ended" and worker.ended_on is None, worker.status == "candidate", _birthday(worker),
        ))  # fmt: skip
        self._add_seat(place, worker, None)
        for number in range(len(worker.assignments)):
            self._add_seat(place, worker, number)
        for leave in worker.leave:
            self._tables["leave"].append((place, leave.from_, leave.until or date.max))
        for event in worker.events:
            self._tables["event"].append((place, event.kind, event.on))
        held = [held for held in holdings(worker) if held.credential.type in self._policies.kinds]
        order = sorted(range(len(held)), key=lambda n: _by_number(held[n].credential, n))
        equals = {number: rank for rank, number in enumerate(order)}
        words = [self._word(one)[0] for one in held]
        chains = linked(held, words, self._policies.kinds, self._policies.chained_types | self._narrowed)
        first = len(self._rows.records)
        for number, one in enumerate(held):
            self._add_credential(place, worker, one, equals[number])
        self._tables["open_match"].extend((first + number, *days) for number, *days in overruled(held))
        for number, one in enumerate(held):
            self._add_values(first, number, worker, held, chains)
            link = chains.get(number)
            if link and one.credential.type in self._policies.chained_types:
                previous = None if link.previous is None else first + link.previous
                self._tables["link"].append((
                    first + number, first + link.chain, link.number, previous, one.credential.applied_on,
                    self._stops_on(one),
                ))  # fmt: skip
        self._policies.credits.add_worker(place, worker)

    def _add_seat(self, place: int, worker: Worker, number: int | None) -> None:
        seat = len(self._rows.seats)
        self._rows.seats.append((place, number))
        held = None if number is None else worker.assignments[number]
        supervisors = self.places_of(held.supervisor) if held and held.supervisor else ()
        self._tables["seat"].append((
            seat, place, held is not None, assignment_key(held) if held else "",
            held and held.role, held and held.location, held and held.client, held and held.organization,
            held and held.starts_on, held and held.ends_on, supervisors[0] if supervisors else None,
        ))  # fmt: skip
        for path in self._policies.selectors.seat_paths:
            for value in paths.dated_of_seat(path, worker, held, self._sites):
                self._tables["seat_value"].append((seat, path, *value))
        if held is not None:
            for unit, first, last in self._policies.coverage.units_of(worker, held, self._sites):
                self._unit_seats.append((unit, seat, first, last))

    def add_units(self) -> None:
        """Add what needs people, as seats of nobody, and who belongs there."""
        coverage = self._policies.coverage
        known = dict.fromkeys(coverage.units_of_places(self._sites))
        known.update((unit, None) for unit, *_ in self._unit_seats if not is_place(coverage.of(unit)))
        if not known:
            return
        self._tables["worker"].append((NOBODY, "ended", None, None, None, True, False, None))
        for unit in known:
            seat = len(self._rows.seats)
            coverage.units[unit] = seat
            self._rows.seats.append((NOBODY, None))
            columns = [
                next((value for value, _, _ in coverage.values(unit, name, self._sites)), None)
                for name in ("role", "location", "client", "organization")
            ]
            self._tables["seat"].append((seat, NOBODY, None, "", *columns, None, None, None))
            self._tables["unit"].append((seat, unit[0]))
            for path in self._policies.selectors.seat_paths:
                for value in coverage.values(unit, path, self._sites):
                    self._tables["seat_value"].append((seat, path, *value))
        self._tables["unit_seat"].extend(
            (coverage.units[unit], seat, first, last)
            for unit, seat, first, last in self._unit_seats
            if unit in coverage.units
        )

    def _add_credential(self, place: int, worker: Worker, held: Held, equal: int) -> None:
        credential = held.credential
        kind = self._policies.kinds[credential.type]
        record = len(self._rows.records)
        self._rows.records.append((place, held.place))
        issuer = self._issuers.get(kind.issuer or "")
        word, _ = self._word(held)
        self._tables["credential"].append((
            record, place, self._policies.types[kind.id], equal, credential.number, credential.jurisdiction,
            credential.awarded_on, credential.issued_on, credential.valid_from, credential.completed_on,
            credential.decided_on, credential.expires_on, starts_on(credential) or date.min, word,
            credential.status_on, _birthday(worker),
        ))  # fmt: skip
        for name in _OTHER_DAYS:
            day = getattr(credential, name)
            if day is not None:
                self._tables["other_day"].append((record, name, day))
        if kind.returnable and credential.returned_on is not None:
            self._tables["other_day"].append((record, "returned_on", credential.returned_on))
        for look_rule, rule in self._looks.get(kind.id, ()):
            judge = partial(look_counts, holder=worker.id, rule=rule, kind=kind, issuer=issuer)
            for look in credential.verifications:
                counts = judge(look)
                if counts is not None:
                    self._tables["look"].append((record, look_rule, look.verified_on, counts))

    def _add_values(self, first: int, number: int, worker: Worker, held: list[Held], chains: dict[int, Link]) -> None:
        """Add what selectors and matches read of a record."""
        credential = held[number].credential
        if credential.type not in self._narrowed:
            return
        link = chains.get(number)
        before = None if link is None or link.previous is None else held[link.previous]
        for name in self._policies.selectors.record_names:
            head, _, rest = name.partition(".")
            values: list[paths.Dated]
            if name == EACH:
                values = [(named(credential), None, None)]
            elif name == "issue_number":
                values = [(str(link.number), None, None)] if link and link.number else []
            elif head == "previous":
                values = [] if before is None else paths.of_record(rest, worker, before.credential, self._word(before))
            elif head in ("worker", "event"):
                values = paths.dated_of_seat(name, worker, None, self._sites)
            else:
                values = paths.of_record(name, worker, credential, self._word(held[number]))
            self._tables["record_value"].extend((first + number, name, *value) for value in values)

    def _word(self, held: Held) -> tuple[str, bool]:
        if held.screened is not None:
            return held.screened, False
        kind = self._policies.kinds[held.credential.type]
        return paths.standard_word(held.credential.status, self._issuers.get(kind.issuer or ""))

    def _stops_on(self, held: Held) -> date | None:
        """The day on which an application is decided, or refused; None while it is not."""
        word, _ = self._word(held)
        if word in paths.REFUSED:
            return held.credential.status_on
        return None if word == "pending" else starts_on(held.credential)

    def add_waiver(self, place: int, waiver: Waiver) -> None:
        """Add a waiver of people, for those of the scene whom it names or for everybody whom its selector does."""
        settings = self._settings.waivers
        requirement = self._policies.requirements.get(waiver.requirement or "")
        until = honoured_until(waiver, settings.maximum, settings.approvers)
        if until is None or requirement is None or waiver.from_ is None:
            return
        selector = self._policies.waiver_selectors.get(place)
        approver = next(iter(self.places_of(waiver.approved_by or "")), None)
        for worker in (None,) if selector is not None else self.places_of(waiver.worker or ""):
            self._tables["waiver"].append((
                place, worker, selector, requirement, waiver.assignment, approver, waiver.from_, until,
                _choice(until, place),
            ))  # fmt: skip


def _birthday(worker: Worker) -> date | None:
    return worker.birthday.of(_LEAP_YEAR) if worker.birthday else None


def _choice(until: date, place: int) -> int:
    """Of several waivers the one with the least number is named: the one that lasts longest."""
    return (date.max - until).days * 100_000 + min(place, 99_999)


def _by_number(credential: Credential, place: int) -> tuple[bool, str, int]:
    return credential.number is None, credential.number or "", place


def look_counts(
    look: Verification, holder: str, rule: VerificationRule, kind: CredentialType, issuer: Issuer | None
) -> bool | None:
    """Whether a look at the source counts (True), failed (False) or says nothing (None) for a type under a rule."""
    if look.verified_by == holder or look.method not in _METHODS[rule.level]:
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
    """The last day, inclusive, on which a waiver of people is honoured; None for one that never is."""
    if waiver.from_ is None or waiver.approved_by in (waiver.worker, waiver.requested_by):
        return None
    if approvers and waiver.approved_by not in approvers:
        return None
    return min(waiver.last_day, dates.after(waiver.from_, maximum))
