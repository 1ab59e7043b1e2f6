"""Days that cannot be right wherever they stand: in the future, or out of this world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
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
# What was done on such a day cannot lie ahead.
_DONE = frozenset(("awarded_on", "issued_on", "completed_on", "decided_on", "verified_on", "approved_on"))
_OF_RECORD = (
    "awarded_on", "issued_on", "completed_on", "decided_on", "valid_from", "expires_on", "status_on",
)  # fmt: skip
_OF_LOOK = ("verified_on", "expires_seen")


def judge(index: Index) -> Iterator[Finding]:
    """Every such day, in the registry and in the policies."""
    records = [record for placed in index.snapshot.workers for record in placed.item.credentials]
    looks = [look for record in records for look in record.verifications]
    # A registry has far more records than days. Each day is looked at once; rows only where one is odd.
    suspicious = _any_odd(index, records, _OF_RECORD) or _any_odd(index, looks, _OF_LOOK)
    for placed in index.snapshot.workers:
        yield from _of_worker(index, placed)
        if suspicious:
            yield from _of_records(index, placed)
    for waiver in index.snapshot.waivers:
        yield from _odd(index, waiver.item, ("approved_on", "from_", "until"), partial(row, "waivers", waiver))
    for requirement in index.snapshot.requirements:
        spot = row("requirements", requirement)
        for n, step in enumerate(requirement.item.enforcement):
            yield from _odd(index, step, ("from_",), partial(spot.part, f"enforcement/{n}", "enforcement", n))


def _of_worker(index: Index, placed: Placed[Worker]) -> Iterator[Finding]:
    worker = placed.item
    yield from _odd(index, worker, ("hired_on", "ended_on"), partial(row, "workers", placed))
    for n, assignment in enumerate(worker.assignments):
        yield from _odd(index, assignment, ("starts_on", "ends_on"), partial(of_assignment, placed, n))
    for n, leave in enumerate(worker.leave):
        yield from _odd(index, leave, ("from_", "until"), partial(of_leave, placed, n))


def _of_records(index: Index, placed: Placed[Worker]) -> Iterator[Finding]:
    for n, record in enumerate(placed.item.credentials):
        yield from _odd(index, record, _OF_RECORD, partial(of_record, placed, n))
        for m, look in enumerate(record.verifications):
            yield from _odd(index, look, _OF_LOOK, partial(of_verification, placed, n, m))


def _any_odd(index: Index, rows: Iterable[object], names: tuple[str, ...]) -> bool:
    return any(
        day is not None and _rule(index, name, day) is not None
        for name in names
        for day in set(map(attrgetter(name), rows))
    )


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
