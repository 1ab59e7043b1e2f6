"""Duplicates: the same thing written twice, and one number on two people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import Any

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import (
    Spot,
    assignment_key,
    finding,
    of_assignment,
    of_record,
    record_key,
    row,
)
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.retention import Tombstone
from credpolicy.model.snapshot import Placed

_BY_ID = (
    "issuers", "credential_types", "requirements", "owners", "slas", "waivers", "coverage", "board", "reminders",
    "maintenance", "policy_tests", "organizations", "locations", "clients", "retention", "legal_holds",
    "audits", "checklists",
)  # fmt: skip
_POINTERS = {
    "identities": "worker", "attributes": "name", "baseline": "fingerprint", "integrity_notes": "fingerprint",
    "tombstones": "worker",
}  # fmt: skip
_MENDS = {"baseline": "Keep one of the two; how often there is such a finding is said by `count`."}
_SO_MANY = 3
"""Of so many others who have the same number the names are told."""
_Number = tuple[str, str | None, str | None]
_number: Callable[[Credential], _Number] = attrgetter("type", "number", "jurisdiction")


def judge(index: Index) -> Iterator[Finding]:
    """Every row, record and assignment that is written twice, and every number of two workers."""
    snapshot = index.snapshot
    yield from _twice("DUP001", "workers", ((placed.item.id, placed) for placed in snapshot.workers))
    for collection in _BY_ID:
        yield from _twice("DUP003", collection, ((placed.item.id, placed) for placed in getattr(snapshot, collection)))
    yield from _twice("DUP003", "identities", ((placed.item.worker, placed) for placed in snapshot.identities))
    yield from _twice("DUP003", "attributes", ((_declared(placed), placed) for placed in snapshot.attributes))
    yield from _twice("DUP003", "tombstones", ((_buried(placed), placed) for placed in snapshot.tombstones))
    for collection in ("baseline", "integrity_notes"):
        by_print = ((placed.item.fingerprint, placed) for placed in getattr(snapshot, collection))
        yield from _twice("DUP003", collection, by_print)
    for placed in snapshot.workers:
        yield from _records(placed)
        yield from _assignments(placed)
    yield from _numbers(snapshot.workers)


def _declared(placed: Placed[Any]) -> str:
    attribute = placed.item
    return f"{attribute.of}.{attribute.name}" + (f" of {attribute.type}" if attribute.type else "")


def _buried(placed: Placed[Tombstone]) -> str:
    item = placed.item
    return f"{item.worker} {item.type} {item.key} {item.sha256[:8]}"


def _twice(code: str, collection: str, rows: Iterable[tuple[str, Placed[Any]]]) -> Iterator[Finding]:
    """One finding for each id that several rows have, at the last of them."""
    places: dict[str, list[Placed[Any]]] = {}
    for name, placed in rows:
        places.setdefault(name, []).append(placed)
    for name, found in places.items():
        if len(found) > 1:
            *others, last = found
            spot = row(collection, last, name)
            pointer = _POINTERS.get(collection, "id")
            sentence = f"it is already written {_where(last, others)}"
            yield finding(code, spot.part("id", pointer), sentence, _MENDS.get(collection))


def _where(last: Placed[Any], others: list[Placed[Any]]) -> str:
    """The files of the other rows, each once."""
    paths = list(dict.fromkeys(placed.file.path for placed in others))
    return f"in {' and '.join('this file' if path == last.file.path else path for path in paths)}"


def _records(placed: Placed[Worker]) -> Iterator[Finding]:
    # Records of one key have one id, or none and one type; mostly this tells that there are no such two.
    if len({record.id or record.type for record in placed.item.credentials}) == len(placed.item.credentials):
        return
    keys = [record_key(record) for record in placed.item.credentials]
    if len(set(keys)) == len(keys):
        return
    seen = set()
    for n, (key, record) in enumerate(zip(keys, placed.item.credentials, strict=True)):
        if key in seen:
            what = "have the same `id`" if record.id else "agree in type, number, jurisdiction and day of issue"
            sentence = f"two records of the worker {what}"
            spot = of_record(placed, n)
            yield finding("DUP002", spot.part("id", "id" if record.id else "type"), sentence)
        seen.add(key)


def _assignments(placed: Placed[Worker]) -> Iterator[Finding]:
    if len(placed.item.assignments) < 2:
        return
    spans: dict[str, list[tuple[date, date]]] = {}
    for n, assignment in enumerate(placed.item.assignments):
        first, last = assignment.starts_on or date.min, assignment.ends_on or date.max
        earlier = spans.setdefault(assignment_key(assignment), [])
        if any(first <= other_last and other_first <= last for other_first, other_last in earlier):
            spot: Spot = of_assignment(placed, n)
            pointer = "id" if assignment.id else "role"
            sentence = "it is written before, for some of the same days"
            yield finding("DUP004", spot.part("id", pointer), sentence)
        earlier.append((first, last))


def _given_away(record: Credential) -> bool:
    return record.returned_on is not None or record.transferred_to is not None


def _numbers(workers: tuple[Placed[Worker], ...]) -> Iterator[Finding]:
    """One finding for each number that several workers have, at the last of them by id, whatever file each is in.

    What was returned or handed on may have come to somebody else.
    """
    counts = Counter(
        _number(record) for placed in workers for record in placed.item.credentials if not _given_away(record)
    )
    repeated = {key for key, count in counts.items() if count > 1 and key[1] is not None}
    holders: dict[_Number, dict[str, tuple[Placed[Worker], int]]] = {}
    for placed in workers if repeated else ():
        for n, record in enumerate(placed.item.credentials):
            key = _number(record)
            if key in repeated and not _given_away(record):
                holders.setdefault(key, {}).setdefault(placed.item.id, (placed, n))
    for key, found in holders.items():
        *others, (last, place) = (found[name] for name in sorted(found))
        if others:
            told = [f"{placed.item.id} in {placed.file.path}" for placed, _ in others[:_SO_MANY]]
            if len(others) > _SO_MANY:
                told.append(f"{len(others) - _SO_MANY:,} more")
            names = " and ".join(told)
            yield finding("DUP005", of_record(last, place).part("number"), f"the number {key[1]} is also on {names}")
