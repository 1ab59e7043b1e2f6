"""Days that cannot be right wherever they stand: in the future, or out of this world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain
from operator import attrgetter

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import (
    Spot,
    finding,
    of_assignment,
    of_leave,
    of_record,
    of_verification,
    row,
)
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed

_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 12, 31)
# What was done on a day cannot lie ahead; what begins or ends on a day may.
_OF_WORKER, _OF_ASSIGNMENT, _OF_LEAVE = ("hired_on", "ended_on"), ("starts_on", "ends_on"), ("from_", "until")
_DONE_OF_RECORD = ("awarded_on", "issued_on", "completed_on", "decided_on")
_AHEAD_OF_RECORD = ("valid_from", "expires_on", "status_on")
_DONE_OF_LOOK, _AHEAD_OF_LOOK = ("verified_on",), ("expires_seen",)
_DONE = frozenset((*_DONE_OF_RECORD, *_DONE_OF_LOOK, "approved_on"))


def judge(index: Index) -> Iterator[Finding]:
    """Every such day, in the registry and in the policies."""
    # A registry has far more rows than days. Each day is looked at once; the rows only where one is odd.
    if _any_odd(index):
        for placed in index.snapshot.workers:
            yield from _of_worker(index, placed)
    for waiver in index.snapshot.waivers:
        yield from _odd(index, waiver.item, ("approved_on", "from_", "until"), partial(row, "waivers", waiver))
    for requirement in index.snapshot.requirements:
        spot = row("requirements", requirement)
        for n, step in enumerate(requirement.item.enforcement):
            yield from _odd(index, step, ("from_",), partial(spot.part, f"enforcement/{n}", "enforcement", n))


def _any_odd(index: Index) -> bool:
    """Whether any day of the registry is odd."""
    workers = [placed.item for placed in index.snapshot.workers]
    records = [record for worker in workers for record in worker.credentials]
    looks = [look for record in records for look in record.verifications]
    rows: tuple[tuple[tuple[str, ...], Sequence[object]], ...] = (
        (_OF_WORKER, workers),
        (_OF_ASSIGNMENT, [assignment for worker in workers for assignment in worker.assignments]),
        (_OF_LEAVE, [leave for worker in workers for leave in worker.leave]),
        (_DONE_OF_RECORD, records),
        (_AHEAD_OF_RECORD, records),
        (_DONE_OF_LOOK, looks),
        (_AHEAD_OF_LOOK, looks),
    )
    # The names of one line are of one sort, so any of them stands for all.
    return any(_rule(index, names[0], day) is not None for names, items in rows for day in _days(items, names))


def _days(items: Sequence[object], names: tuple[str, ...]) -> set[date]:
    """The distinct days that the items have under these names."""
    read = attrgetter(*names)
    found = map(read, items) if len(names) == 1 else chain.from_iterable(map(read, items))
    return set(found) - {None}


def _of_worker(index: Index, placed: Placed[Worker]) -> Iterator[Finding]:
    worker = placed.item
    yield from _odd(index, worker, _OF_WORKER, partial(row, "workers", placed))
    for n, assignment in enumerate(worker.assignments):
        yield from _odd(index, assignment, _OF_ASSIGNMENT, partial(of_assignment, placed, n))
    for n, leave in enumerate(worker.leave):
        yield from _odd(index, leave, _OF_LEAVE, partial(of_leave, placed, n))
    for n, record in enumerate(worker.credentials):
        yield from _odd(index, record, (*_DONE_OF_RECORD, *_AHEAD_OF_RECORD), partial(of_record, placed, n))
        for m, look in enumerate(record.verifications):
            yield from _odd(index, look, (*_DONE_OF_LOOK, *_AHEAD_OF_LOOK), partial(of_verification, placed, n, m))


def _odd(index: Index, item: object, names: tuple[str, ...], at: Callable[[], Spot]) -> Iterator[Finding]:
    """The findings about the named days of a row; `at` makes its spot once it is needed."""
    for name in names:
        day: date | None = getattr(item, name)
        code = None if day is None else _rule(index, name, day)
        if code is not None:
            key = name.removesuffix("_")
            ahead = f"after {index.today}, the day of this revision"
            sentence = f"`{key}` is {day}, {ahead if code == 'DAT002' else 'and the year is surely a slip'}"
            yield finding(code, at().part(key), sentence)


def _rule(index: Index, name: str, day: date) -> str | None:
    if day > index.today and name in _DONE:
        return "DAT002"
    return None if _EARLIEST <= day <= _LATEST else "DAT010"
