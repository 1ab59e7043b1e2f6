"""Presence: whether somebody is there on a day, and who answers for an owner or a seat then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from credpolicy.evaluate.files.employment import employed, on_leave
from credpolicy.model.answering import Answering, Link, Person, Presence
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Acting, Owner, Seat


def presence(worker: Worker | None, day: date) -> Presence:
    """Whether a worker is there on the day; `unknown` for somebody who is not in the registry."""
    if worker is None:
        return "unknown"
    if not employed(worker, day):
        return "not_employed"
    return "on_leave" if on_leave(worker, day) else "present"


def acting_on(owner: Owner, day: date) -> Iterator[Acting]:
    """Those who act for the owner on the day, in the order in which they are written."""
    return (time for time in owner.acting if time.from_ <= day <= time.until)


def of_owner(owner: Owner, workers: Mapping[str, Worker], day: date) -> Answering:
    """Who answers for an owner: whoever acts on the day, then the accountable worker, then the backup."""
    chain = [Link(_person(time.worker, workers, day), "acting", time.until) for time in acting_on(owner, day)]
    chain.append(Link(_person(owner.accountable, workers, day), "accountable"))
    if owner.backup is not None:
        chain.append(Link(_person(owner.backup, workers, day), "backup"))
    return Answering(tuple(chain), owner.team)


def of_seat(seat: Seat, workers: Mapping[str, Worker], day: date) -> Answering:
    """Who answers for a seat: the holder, then the deputy."""
    chain = [Link(_person(seat.held_by, workers, day), "holder")]
    if seat.deputy is not None:
        chain.append(Link(_person(seat.deputy, workers, day), "deputy"))
    return Answering(tuple(chain))


def _person(name: str, workers: Mapping[str, Worker], day: date) -> Person:
    return Person(name, presence(workers.get(name), day))
