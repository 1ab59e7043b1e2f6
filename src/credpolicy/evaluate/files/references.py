"""References: every id that is named must be the id of something."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import (
    NOUNS,
    Spot,
    finding,
    of_acknowledgement,
    of_assignment,
    of_entry,
    of_record,
    of_screening,
    of_settings,
    row,
)
from credpolicy.evaluate.files.trees import tests, type_spot
from credpolicy.model.finding import Finding
from credpolicy.model.policy import ForEachRecord
from credpolicy.model.registry import Identity, Worker
from credpolicy.model.responsibility import Review
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed

_CODES = {
    "credential_types": "REF001",
    "issuers": "REF002",
    "owners": "REF003",
    "slas": "REF004",
    "workers": "REF005",
    "locations": "REF006",
    "clients": "REF006",
    "organizations": "REF006",
    "requirements": "REF007",
    "audits": "AUD001",
}


def judge(index: Index) -> Iterator[Finding]:
    """Every id that names nothing."""
    yield from _settings(index)
    yield from _types(index)
    for site in tests(index):
        yield from unknown(index, "credential_types", site.part.type, type_spot(site))
    yield from _requirements(index)
    for coverage in index.snapshot.coverage:
        spot = row("coverage", coverage)
        yield from unknown(index, "owners", coverage.item.owner, spot.part("owner"))
        yield from unknown(index, "slas", coverage.item.sla, spot.part("sla"))
    yield from _owners(index)
    yield from _messages(index)
    yield from _waivers(index)
    yield from _retention(index)
    yield from _audits(index)
    yield from _workers(index)
    yield from _identities(index)
    for placed in index.snapshot.locations:
        spot = row("locations", placed)
        yield from unknown(index, "organizations", placed.item.organization, spot.part("organization"))
        yield from unknown(index, "workers", placed.item.contact, spot.part("contact"))


def unknown(index: Index, collection: str, name: str | None, spot: Spot) -> Iterator[Finding]:
    """The finding that no row of the collection has the id `name`, which the spot names."""
    names = index.names[collection]
    if name is None or name in names:
        return
    code = _CODES[collection]
    label = next(step for step in reversed(spot.pointer) if isinstance(step, str))
    sentence = f"`{label}` names `{name}`, but there is no such {NOUNS[collection]}"
    yield finding(code, spot, sentence, names.mend(name, RULES[code].help))


def _settings(index: Index) -> Iterator[Finding]:
    spot = of_settings(index.snapshot, "waivers")
    for n, approver in enumerate(index.snapshot.settings.waivers.approvers):
        at = spot.part(f"approvers/{approver}", "waivers", "approvers", n)
        yield from unknown(index, "workers", approver, at)


def _types(index: Index) -> Iterator[Finding]:
    for placed in index.snapshot.credential_types:
        kind, spot = placed.item, row("credential_types", placed)
        yield from unknown(index, "issuers", kind.issuer, spot.part("issuer"))
        yield from unknown(index, "owners", kind.owner, spot.part("owner"))
        for n, lesser in enumerate(kind.satisfies):
            yield from unknown(index, "credential_types", lesser, spot.part(f"satisfies/{lesser}", "satisfies", n))
        yield from _reviewers(index, kind.reviews, spot)
    for declared in index.snapshot.attributes:
        name, kind_of = declared.item.name, declared.item.type
        spot = row("attributes", declared, name).part("type")
        yield from unknown(index, "credential_types", kind_of, spot)


def _requirements(index: Index) -> Iterator[Finding]:
    for placed in index.snapshot.requirements:
        requirement, spot = placed.item, row("requirements", placed)
        yield from unknown(index, "owners", requirement.owner, spot.part("owner"))
        yield from unknown(index, "slas", requirement.sla, spot.part("sla"))
        if isinstance(requirement.for_each, ForEachRecord):
            part = spot.part("for_each/type", "for_each", "type")
            yield from unknown(index, "credential_types", requirement.for_each.type, part)
        for n, name in enumerate(requirement.provisional.supervised_by if requirement.provisional else ()):
            part = spot.part(f"supervised_by/{name}", "provisional", "supervised_by", n)
            yield from unknown(index, "credential_types", name, part)
        yield from _reviewers(index, requirement.reviews, spot)


def _reviewers(index: Index, reviews: tuple[Review, ...], spot: Spot) -> Iterator[Finding]:
    for n, review in enumerate(reviews):
        yield from unknown(index, "workers", review.by, spot.part(f"reviews/{review.on}/by", "reviews", n, "by"))


def _owners(index: Index) -> Iterator[Finding]:
    for placed in index.snapshot.owners:
        spot = row("owners", placed)
        yield from unknown(index, "workers", placed.item.accountable, spot.part("accountable"))
        yield from unknown(index, "workers", placed.item.backup, spot.part("backup"))
        for n, time in enumerate(placed.item.acting):
            at = spot.part(f"acting/{time.from_}/worker", "acting", n, "worker")
            yield from unknown(index, "workers", time.worker, at)
    for seat in index.snapshot.board:
        spot = row("board", seat)
        yield from unknown(index, "workers", seat.item.held_by, spot.part("held_by"))
        yield from unknown(index, "workers", seat.item.deputy, spot.part("deputy"))
    for note in index.snapshot.integrity_notes:
        at = row("integrity_notes", note, note.item.fingerprint).part("by")
        yield from unknown(index, "workers", note.item.by, at)


_NAMED = {
    "reminders": {"types": "credential_types", "requirements": "requirements"},
    "maintenance": {"owners": "owners", "locations": "locations", "requirements": "requirements"},
}


def _messages(index: Index) -> Iterator[Finding]:
    """What reminders and maintenance windows are about."""
    for collection, lists in _NAMED.items():
        for placed in getattr(index.snapshot, collection):
            spot = row(collection, placed)
            for field, of in lists.items():
                for n, name in enumerate(getattr(placed.item, field)):
                    yield from unknown(index, of, name, spot.part(f"{field}/{name}", field, n))


def _waivers(index: Index) -> Iterator[Finding]:
    for placed in index.snapshot.waivers:
        waiver, spot = placed.item, row("waivers", placed)
        yield from unknown(index, "workers", waiver.worker, spot.part("worker"))
        yield from unknown(index, "workers", waiver.requested_by, spot.part("requested_by"))
        yield from unknown(index, "workers", waiver.approved_by, spot.part("approved_by"))
        yield from unknown(index, "requirements", waiver.requirement, spot.part("requirement"))
        yield from unknown(index, "credential_types", waiver.type, spot.part("type"))
        worker = index.workers.get(waiver.worker or "")
        if worker is not None and waiver.assignment is not None and worker.id not in index.half_read:
            yield from _unknown_assignment(worker, waiver.assignment, spot.part("assignment"))


def _retention(index: Index) -> Iterator[Finding]:
    """What retention rules, legal holds and tombstones name. Whose record is gone may be gone too."""
    for rule in index.snapshot.retention:
        spot = row("retention", rule)
        yield from unknown(index, "owners", rule.item.owner, spot.part("owner"))
        for name in rule.item.type or ():
            yield from unknown(index, "credential_types", name, spot.part(f"type/{name}", "type"))
    for hold in index.snapshot.legal_holds:
        spot = row("legal_holds", hold)
        for n, name in enumerate(hold.item.workers):
            yield from unknown(index, "workers", name, spot.part(f"workers/{name}", "workers", n))
        for n, name in enumerate(hold.item.types):
            yield from unknown(index, "credential_types", name, spot.part(f"types/{name}", "types", n))


def _audits(index: Index) -> Iterator[Finding]:
    for audit in index.snapshot.audits:
        spot = row("audits", audit)
        for key in ("auditor", "reviewer"):
            yield from unknown(index, "workers", getattr(audit.item, key), spot.part(key))
        yield from unknown(index, "owners", audit.item.owner, spot.part("owner"))
        for field, of in (("requirements", "requirements"), ("types", "credential_types"), ("owners", "owners")):
            for n, name in enumerate(getattr(audit.item, field)):
                yield from unknown(index, of, name, spot.part(f"{field}/{name}", field, n))
    for checklist in index.snapshot.checklists:
        spot = row("checklists", checklist)
        yield from unknown(index, "audits", checklist.item.audit, spot.part("audit"))
        for n, said in enumerate(checklist.item.sign_offs):
            yield from unknown(index, "workers", said.by, spot.part(f"sign_offs/{said.role}/by", "sign_offs", n, "by"))


def _unknown_assignment(worker: Worker, name: str, spot: Spot) -> Iterator[Finding]:
    known = [assignment.id for assignment in worker.assignments if assignment.id is not None]
    if name in known:
        return
    if known:
        mend = f"The assignments of {worker.id} have the ids {', '.join(known)}; or leave `assignment` out."
    else:
        mend = f"None of them has an id. Write one there (`id: {name}`), or leave `assignment` out."
    yield finding("REF008", spot, f"`assignment` names `{name}`, but {worker.id} has no such assignment", mend)


def _workers(index: Index) -> Iterator[Finding]:
    names = index.names
    types, workers = names["credential_types"].all, names["workers"].all
    for placed in index.snapshot.workers:
        worker = placed.item
        if worker.manager is not None and worker.manager not in workers:
            yield from unknown(index, "workers", worker.manager, row("workers", placed).part("manager"))
        for n in range(len(worker.assignments)):
            yield from _assignment(index, placed, n)
        for n, record in enumerate(worker.credentials):
            if record.type not in types:
                spot = of_record(placed, n).part("type")
                yield from unknown(index, "credential_types", record.type, spot)
            if record.transferred_to is not None and record.transferred_to not in workers:
                yield from unknown(index, "workers", record.transferred_to, of_record(placed, n).part("transferred_to"))
        for n, screening in enumerate(worker.screenings):
            if screening.type not in types:
                yield from unknown(index, "credential_types", screening.type, of_screening(placed, n).part("type"))
        for n, entry in enumerate(worker.credits):
            for m, line in enumerate(entry.counts_for):
                if line.type not in types:
                    at = of_entry(placed, n).part(f"counts_for/{line.type}", "counts_for", m, "type")
                    yield from unknown(index, "credential_types", line.type, at)
        for n, said in enumerate(worker.acknowledged):
            spot = of_acknowledgement(placed, n)
            yield from unknown(index, "requirements", said.requirement, spot.part("requirement"))
            yield from unknown(index, "workers", said.by, spot.part("by"))


def _assignment(index: Index, placed: Placed[Worker], place: int) -> Iterator[Finding]:
    assignment = placed.item.assignments[place]
    for collection, field, name in (
        ("locations", "location", assignment.location),
        ("clients", "client", assignment.client),
        ("organizations", "organization", assignment.organization),
        ("workers", "supervisor", assignment.supervisor),
    ):
        if name is not None and name not in index.names[collection]:
            yield from unknown(index, collection, name, of_assignment(placed, place).part(field))


def _identities(index: Index) -> Iterator[Finding]:
    names = index.names["workers"]
    placed: Placed[Identity]
    for placed in index.snapshot.identities:
        name = placed.item.worker
        if name not in names:
            mend = names.mend(name, RULES["IDN001"].help)
            spot = row("identities", placed, name).part("worker")
            yield finding("IDN001", spot, "there is no such worker in the registry", mend)
