"""Stewardship: who answers for what on a day, what changes in the days that follow, and what one person holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from credpolicy import dates
from credpolicy.evaluate import engine
from credpolicy.evaluate.files.employment import employed
from credpolicy.evaluate.files.presence import of_owner, of_seat
from credpolicy.evaluate.files.spot import assignment_key
from credpolicy.model.answering import Answering, Role
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner, Seat
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.stewardship import Handover, Owned, Seated, Steward, Stewardship, Stretch

_People = Mapping[str, Worker]


def stewardship(snapshot: Snapshot, as_of: date, last: date | None = None) -> Stewardship:
    """Who answers on `as_of`; with `last` also what changes up to that day, inclusive.

    Where an id is written twice, the first counts. Gaps are the obligations that are in a gap's state on the day, and
    the lines of coverage that are short, advised and recommended ones included.
    """
    workers = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
    owners = _first(snapshot.owners)
    seats: dict[Any, Placed[Seat]] = _first(snapshot.board)
    gaps = _gaps(snapshot, as_of)
    stewards = [
        Steward(placed, of_owner(placed.item, workers, as_of), _owned(snapshot, {name}, gaps[name]))
        for name, placed in owners.items()
    ]
    rules: tuple[Placed[Any], ...] = (*snapshot.credential_types, *snapshot.requirements, *snapshot.coverage)
    nobody = {placed.item.owner for placed in rules} - owners.keys()
    demanded = [name for name in snapshot.settings.governance.board if name not in seats]
    seated = [Seated(placed.item.id, placed, of_seat(placed.item, workers, as_of)) for placed in seats.values()]
    seated += [Seated(name, None, Answering(())) for name in dict.fromkeys(demanded)]
    return Stewardship(
        snapshot,
        as_of,
        tuple(stewards),
        tuple(seated),
        _owned(snapshot, nobody, sum(gaps[name] for name in nobody)),
        last,
        None if last is None else tuple(_coming(owners, seats, workers, as_of, last)),
    )


def handover(snapshot: Snapshot, as_of: date, worker: Placed[Worker]) -> Handover:
    """Everything that hangs on one worker on the day; of other workers only those who have not left."""
    name = worker.item.id
    there = [placed.item for placed in snapshot.workers if not _left(placed.item, as_of)]
    return Handover(
        worker=worker,
        owners=tuple(_roles(_first(snapshot.owners), _of_owner, name, as_of)),
        seats=tuple(_roles(_first(snapshot.board), _of_seat, name, as_of)),
        contact_of=tuple(placed.item.id for placed in snapshot.locations if placed.item.contact == name),
        approves_waivers=name in snapshot.settings.waivers.approvers,
        manages=tuple(one.id for one in there if one.manager == name),
        supervises=tuple(
            (one.id, assignment_key(seat))
            for one in there
            for seat in one.assignments
            if seat.supervisor == name and (seat.ends_on is None or as_of <= seat.ends_on)
        ),
        acknowledged=tuple(
            (one.id, said.requirement, said.until)
            for one in there
            for said in one.acknowledged
            if said.by == name and said.until >= as_of
        ),
    )


def _left(worker: Worker, day: date) -> bool:
    return not employed(worker, day) and worker.status != "candidate" and (worker.hired_on or day) <= day


def _first(rows: Iterable[Placed[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for placed in rows:
        found.setdefault(placed.item.id, placed)
    return found


def _owned(snapshot: Snapshot, owners: Collection[str | None], gaps: int) -> Owned:
    def ids(rows: Iterable[Placed[Any]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(placed.item.id for placed in rows if placed.item.owner in owners))

    return Owned(ids(snapshot.credential_types), ids(snapshot.requirements), ids(snapshot.coverage), gaps)


def _gaps(snapshot: Snapshot, as_of: date) -> Counter[str | None]:
    evaluation = engine.evaluate(snapshot, as_of)
    gaps: Counter[str | None] = Counter(result.owner for result in evaluation.results if result.state in GAP_STATES)
    gaps.update(line.owner for line in evaluation.coverages if line.state != "covered")
    return gaps


def _of_owner(owner: Owner, as_of: date) -> Iterator[tuple[str, Role]]:
    yield from ((time.worker, "acting") for time in owner.acting if as_of <= time.until)
    yield owner.accountable, "accountable"
    yield owner.backup or "", "backup"


def _of_seat(seat: Seat, _as_of: date) -> Iterator[tuple[str, Role]]:
    yield seat.held_by, "holder"
    yield seat.deputy or "", "deputy"


def _roles(
    rows: Mapping[str, Placed[Any]], people: Callable[[Any, date], Iterator[tuple[str, Role]]], worker: str, as_of: date
) -> Iterator[tuple[str, Role]]:
    for name, placed in rows.items():
        roles = dict.fromkeys(role for who, role in people(placed.item, as_of) if who == worker)
        yield from ((name, role) for role in roles)


def _coming(
    owners: Mapping[str, Placed[Owner]], seats: Mapping[str, Placed[Seat]], workers: _People, as_of: date, last: date
) -> list[Stretch]:
    """Every change after the day, by day; nothing changes but where somebody begins or ends something."""
    found: list[Stretch] = []
    for name, owner in owners.items():
        people = [who for who, _ in _of_owner(owner.item, as_of)]
        days = {*_edges(people, workers), *(day for time in owner.item.acting for day in _span(time.from_, time.until))}
        asked = [as_of, *sorted(day for day in days if as_of < day <= last)]
        found += _stretches("owner", name, [(day, of_owner(owner.item, workers, day)) for day in asked])
    for name, seat in seats.items():
        people = [who for who, _ in _of_seat(seat.item, as_of)]
        asked = [as_of, *sorted(day for day in _edges(people, workers) if as_of < day <= last)]
        found += _stretches("seat", name, [(day, of_seat(seat.item, workers, day)) for day in asked])
    return sorted(found, key=lambda stretch: (stretch.from_, stretch.kind, stretch.id))


def _edges(people: Iterable[str], workers: _People) -> set[date]:
    """The first days on which somebody is there, or is not there any more."""
    found: set[date] = set()
    for worker in filter(None, map(workers.get, people)):
        found.update(_span(worker.hired_on, worker.ended_on))
        for leave in worker.leave:
            found.update(_span(leave.from_, leave.until))
    return found


def _span(first: date | None, last: date | None) -> Iterator[date]:
    """The first day of a stretch, and the first day after it."""
    if first is not None:
        yield first
    if last is not None and last < date.max:
        yield last + dates.ONE_DAY


def _stretches(kind: Literal["owner", "seat"], name: str, asked: list[tuple[date, Answering]]) -> Iterator[Stretch]:
    """The stretches after the first day asked about, each as long as the same person answers in the same role."""
    changes = [(before, now) for before, now in pairwise(asked) if _who(before[1]) != _who(now[1])]
    for number, ((_, before), (day, now)) in enumerate(changes):
        later = changes[number + 1][1][0] if number + 1 < len(changes) else None
        yield Stretch(kind, name, day, None if later is None else later - dates.ONE_DAY, before, now)


def _who(answering: Answering) -> tuple[str, Role] | None:
    return (answering.link.person.id, answering.link.role) if answering.link else None
