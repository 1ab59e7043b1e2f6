"""What people hold that somebody else must take over when they leave: people, policies, approvals, and things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from credpolicy.evaluate import paths
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, of_acknowledgement, of_assignment, of_record, of_settings, row
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed


@dataclass(frozen=True, slots=True)
class Held:
    """A duty of a worker, or a thing that belongs to the organisation, where it is written, and how people call it.

    `rule` finds it when the worker has left; None where another rule says so already.
    """

    worker: str
    rule: str | None
    spot: Spot
    words: str


def gone(worker: Worker, day: date) -> bool:
    """Whether the worker's last day has passed. Who is not hired yet is not gone."""
    return worker.ended_on < day if worker.ended_on is not None else worker.status == "ended"


def duties(index: Index) -> Iterator[Held]:
    """Everything that somebody holds on the judged day.

    What is over, and what concerns people who have left themselves, is no duty; things stay with them.
    """
    yield from _policies(index)
    yield from _waivers(index)
    for placed in index.snapshot.locations:
        if placed.item.contact is not None:
            spot = row("locations", placed)
            yield Held(placed.item.contact, "OFF005", spot.part("contact"), f"contact of {spot.words}")
    for worker in index.snapshot.workers:
        if not gone(worker.item, index.as_of):
            yield from _people(index, worker)
        yield from _things(index, worker)


def _policies(index: Index) -> Iterator[Held]:
    """Owners, those who act for them, and the board, of whom other rules say when they are not there."""
    for placed in index.snapshot.owners:
        owner, spot = placed.item, row("owners", placed)
        yield Held(owner.accountable, None, spot.part("accountable"), f"accountable for {spot.words}")
        if owner.backup is not None:
            yield Held(owner.backup, None, spot.part("backup"), f"backup of {spot.words}")
        for n, acting in enumerate(owner.acting):
            if acting.until >= index.as_of:
                part = spot.part(f"acting/{acting.worker}/{acting.from_}", "acting", n, "worker")
                yield Held(acting.worker, None, part, f"acting for {spot.words} until {acting.until}")
    for seat in index.snapshot.board:
        spot = row("board", seat)
        yield Held(seat.item.held_by, None, spot.part("held_by"), f"holder of the {spot.words}")
        if seat.item.deputy is not None:
            yield Held(seat.item.deputy, None, spot.part("deputy"), f"deputy of the {spot.words}")


def _waivers(index: Index) -> Iterator[Held]:
    settings = of_settings(index.snapshot, "waivers")
    for n, approver in enumerate(index.snapshot.settings.waivers.approvers):
        at = settings.part(f"approvers/{approver}", "waivers", "approvers", n)
        yield Held(approver, None, at, "approver of waivers")
    for placed in index.snapshot.waivers:
        waiver, spot = placed.item, row("waivers", placed)
        asked = waiver.requested_by
        # WVR005 says of a waiver for somebody who has left that it excuses nobody
        if asked is not None and asked != waiver.worker and waiver.last_day >= index.as_of:
            yield Held(asked, "OFF004", spot.part("requested_by"), f"requester of {spot.words}")


def _people(index: Index, placed: Placed[Worker]) -> Iterator[Held]:
    worker, spot = placed.item, row("workers", placed)
    if worker.manager is not None:
        yield Held(worker.manager, "OFF001", spot.part("manager"), f"manager of {worker.id}")
    for n, assignment in enumerate(worker.assignments):
        if assignment.supervisor is not None and (assignment.ends_on is None or assignment.ends_on >= index.as_of):
            at = of_assignment(placed, n).part("supervisor")
            yield Held(assignment.supervisor, "OFF002", at, f"supervisor of {worker.id}")
    for n, said in enumerate(worker.acknowledged):
        if said.until >= index.as_of:
            at = of_acknowledgement(placed, n).part("by")
            yield Held(said.by, "OFF006", at, f"on it that {worker.id} meets {said.requirement}")


def _things(index: Index, placed: Placed[Worker]) -> Iterator[Held]:
    """The records of types that belong to the organisation and are still with the worker."""
    worker = placed.item
    for n, record in enumerate(worker.credentials):
        kind = index.types.get(record.type)
        if kind is None or not kind.returnable or not _out(index, record):
            continue
        same = [each for m, each in enumerate(worker.credentials) if m == n or _is_same(each, record)]
        if all(each is record or _before(each, record) for each in same) and not _given_back(record):
            at = of_record(placed, n)
            yield Held(worker.id, "OFF007", at, " ".join(part for part in (record.type, record.number) if part))


def _out(index: Index, record: Credential) -> bool:
    """Whether it was handed out: not one that is only applied for, nor an entry made in error."""
    kind = index.types[record.type]
    word, _ = paths.standard_word(record.status, index.issuers.get(kind.issuer or ""))
    return word not in ("pending", "issued_in_error") and (record.issued_on or date.min) <= index.as_of


def _is_same(one: Credential, other: Credential) -> bool:
    """Whether two records, such as a renewal and what it renews, speak of one thing."""
    return other.number is not None and (one.type, one.number, one.jurisdiction) == (
        other.type,
        other.number,
        other.jurisdiction,
    )


def _before(one: Credential, other: Credential) -> bool:
    return (one.issued_on or date.min) < (other.issued_on or date.min)


def _given_back(record: Credential) -> bool:
    return record.returned_on is not None or record.transferred_to is not None
