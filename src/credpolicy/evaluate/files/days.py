"""Days that cannot be right wherever they stand: in the future, or out of this world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import (
    Spot,
    finding,
    of_acknowledgement,
    of_assignment,
    of_entry,
    of_event,
    of_leave,
    of_record,
    of_screening,
    of_verification,
    row,
)
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed

_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 12, 31)


class _Days(NamedTuple):
    """The names of a row's days: what was done on a day cannot lie ahead; what begins or ends on a day may."""

    done: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()


_OF_WORKER = _Days(planned=("hired_on", "ended_on"))
_OF_ASSIGNMENT = _Days(planned=("starts_on", "ends_on"))
_OF_LEAVE = _Days(planned=("from_", "until"))
_OF_RECORD = _Days(
    (
        "awarded_on", "issued_on", "completed_on", "decided_on", "applied_on", "screened_on", "executed_on",
        "created_on", "returned_on",
    ),
    ("valid_from", "expires_on", "status_on", "last_in_effect_on"),
)  # fmt: skip
_OF_LOOK = _Days(("verified_on",), ("expires_seen",))
_OF_SCREENING = _Days(("screened_on", "resolved_on"))
_OF_EVENT = _Days(("on",))
_OF_ENTRY = _Days(("earned_on", "from_", "until"))
_OF_ACKNOWLEDGEMENT = _Days(("on",), ("until",))
_OF_REVIEW = _Days(("on",))
_OF_WINDOW = _Days(planned=("from_", "until"))
_OF_WAIVER = _Days(("approved_on",), ("from_",))
_OF_CHECKLIST = _Days(("opened_on", "closed_on"))
_OF_SIGN_OFF = _Days(("signed_on",))
_OF_STEP = _Days(planned=("from_",))
_OF_HOLIDAY = _Days(planned=("on",))


def judge(index: Index) -> Iterator[Finding]:
    """Every such day, in the registry and in the policies."""
    # A registry has far more rows than days. Each day is looked at once; the rows only where one is odd.
    if _any_odd(index):
        for placed in index.snapshot.workers:
            yield from _of_worker(index, placed)
    for waiver in index.snapshot.waivers:
        yield from _odd(index, waiver.item, _OF_WAIVER, partial(row, "waivers", waiver))
        last = waiver.item.last_day
        if last != date.max and _rule(index, last, done=False):
            yield _finding(index, "DAT010", row("waivers", waiver).part("until"), last)
    for collection in ("credential_types", "requirements"):
        for rule in getattr(index.snapshot, collection):
            spot = row(collection, rule)
            for n, review in enumerate(rule.item.reviews):
                yield from _odd(index, review, _OF_REVIEW, partial(spot.part, f"reviews/{review.on}", "reviews", n))
    for owner in index.snapshot.owners:
        spot = row("owners", owner)
        for n, time in enumerate(owner.item.acting):
            yield from _odd(index, time, _OF_WINDOW, partial(spot.part, f"acting/{time.from_}", "acting", n))
    for note in index.snapshot.integrity_notes:
        at = partial(row, "integrity_notes", note, note.item.fingerprint)
        yield from _odd(index, note.item, _OF_ACKNOWLEDGEMENT, at)
    yield from _of_audits(index)
    for window in index.snapshot.maintenance:
        yield from _odd(index, window.item, _OF_WINDOW, partial(row, "maintenance", window))
    for requirement in index.snapshot.requirements:
        spot = row("requirements", requirement)
        for n, step in enumerate(requirement.item.enforcement):
            yield from _odd(index, step, _OF_STEP, partial(spot.part, f"enforcement/{n}", "enforcement", n))
    for holiday in index.snapshot.holidays:
        yield from _odd(index, holiday.item, _OF_HOLIDAY, partial(row, "holidays", holiday, str(holiday.item.on)))


def _of_audits(index: Index) -> Iterator[Finding]:
    for audit in index.snapshot.audits:
        yield from _odd(index, audit.item, _OF_WINDOW, partial(row, "audits", audit))
    for checklist in index.snapshot.checklists:
        spot = row("checklists", checklist)
        yield from _odd(index, checklist.item, _OF_CHECKLIST, partial(row, "checklists", checklist))
        for n, said in enumerate(checklist.item.sign_offs):
            yield from _odd(index, said, _OF_SIGN_OFF, partial(spot.part, f"sign_offs/{said.role}", "sign_offs", n))


def _any_odd(index: Index) -> bool:
    """Whether any day of the registry is odd."""
    workers = [placed.item for placed in index.snapshot.workers]
    records = [record for worker in workers for record in worker.credentials]
    rows: tuple[tuple[_Days, Sequence[object]], ...] = (
        (_OF_WORKER, workers),
        (_OF_ASSIGNMENT, [assignment for worker in workers for assignment in worker.assignments]),
        (_OF_LEAVE, [leave for worker in workers for leave in worker.leave]),
        (_OF_SCREENING, [screening for worker in workers for screening in worker.screenings]),
        (_OF_ACKNOWLEDGEMENT, [said for worker in workers for said in worker.acknowledged]),
        (_OF_EVENT, [event for worker in workers for event in worker.events]),
        (_OF_ENTRY, [entry for worker in workers for entry in worker.credits]),
        (_OF_RECORD, records),
        (_OF_LOOK, [look for record in records for look in record.verifications]),
    )
    return any(
        _rule(index, day, done=done)
        for days, items in rows
        for names, done in ((days.done, True), (days.planned, False))
        if names
        for day in _days(items, names)
    )


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
    for n, screening in enumerate(worker.screenings):
        yield from _odd(index, screening, _OF_SCREENING, partial(of_screening, placed, n))
    for n, event in enumerate(worker.events):
        yield from _odd(index, event, _OF_EVENT, partial(of_event, placed, n))
    for n, said in enumerate(worker.acknowledged):
        yield from _odd(index, said, _OF_ACKNOWLEDGEMENT, partial(of_acknowledgement, placed, n))
    for n, entry in enumerate(worker.credits):
        yield from _odd(index, entry, _OF_ENTRY, partial(of_entry, placed, n))
    for n, record in enumerate(worker.credentials):
        yield from _odd(index, record, _OF_RECORD, partial(of_record, placed, n))
        for m, look in enumerate(record.verifications):
            yield from _odd(index, look, _OF_LOOK, partial(of_verification, placed, n, m))


def _odd(index: Index, item: object, days: _Days, at: Callable[[], Spot]) -> Iterator[Finding]:
    """The findings about the days of a row; `at` makes its spot once it is needed."""
    for names, done in ((days.done, True), (days.planned, False)):
        for name in names:
            day: date | None = getattr(item, name)
            code = None if day is None else _rule(index, day, done=done)
            if day is not None and code is not None:
                yield _finding(index, code, at().part(name.removesuffix("_")), day)


def _finding(index: Index, code: str, spot: Spot, day: date) -> Finding:
    ahead = f"after {index.today}, the day of this revision"
    key = spot.pointer[-1]
    return finding(code, spot, f"`{key}` is {day}, {ahead if code == 'DAT002' else 'and the year is surely a slip'}")


def _rule(index: Index, day: date, *, done: bool) -> str | None:
    if done and day > index.today:
        return "DAT002"
    return None if _EARLIEST <= day <= _LATEST else "DAT010"
