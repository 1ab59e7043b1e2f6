"""People who have left: what they still hold, what is told of their returns, and who leaves soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.duties import Held, duties, gone
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, of_assignment, of_record, row
from credpolicy.model.evaluation import Duty, Leaver, Leaving
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed

_FEW = 5


def judge(index: Index) -> Iterator[Finding]:
    """Everything that somebody holds who has left on the judged day, and every return that cannot be so."""
    left = {name: worker for name, worker in index.workers.items() if gone(worker, index.as_of)}
    if left:
        for held in duties(index):
            if held.rule is not None and held.worker in left:
                yield finding(held.rule, held.spot, _sentence(held, left[held.worker]))
    for placed in index.snapshot.workers:
        if placed.item.id in left:
            yield from _assignments(placed)
        for n, record in enumerate(placed.item.credentials):
            if record.returned_on is not None or record.transferred_to is not None:
                yield from _return(index, placed, n)


def _sentence(held: Held, worker: Worker) -> str:
    left = f"left on {worker.ended_on}" if worker.ended_on is not None else "has left"
    if held.rule == "OFF007":
        return f"{worker.id} {left}, and no return is written"
    label = next(step for step in reversed(held.spot.pointer) if isinstance(step, str))
    return f"`{label}` is {worker.id}, who {left}"


def _assignments(placed: Placed[Worker]) -> Iterator[Finding]:
    last = placed.item.ended_on
    for n, assignment in enumerate(placed.item.assignments):
        if last is None or assignment.ends_on is None or assignment.ends_on <= last:
            continue
        if assignment.starts_on is None or assignment.starts_on <= last:  # a later start is found by DAT005
            sentence = f"`ends_on` is {assignment.ends_on}, after the worker's last day, {last}"
            yield finding("OFF003", of_assignment(placed, n).part("ends_on"), sentence)


def _return(index: Index, placed: Placed[Worker], place: int) -> Iterator[Finding]:
    record, spot = placed.item.credentials[place], of_record(placed, place)
    back, taker = record.returned_on, record.transferred_to
    kind = index.types.get(record.type)
    field = "transferred_to" if back is None else "returned_on"
    if kind is not None and not kind.returnable:
        mend = f"Write `returnable: true` in the credential type {record.type}, or take out `{field}`."
        sentence = f"`{field}` is written, but nothing of the type {record.type} belongs to the organisation"
        yield finding("OFF008", spot.part(field), sentence, mend)
    if back is not None and record.issued_on is not None and back < record.issued_on:
        sentence = f"`returned_on` is {back}, before the day of issue, {record.issued_on}"
        yield finding("OFF008", spot.part("returned_on"), sentence)
    if taker == placed.item.id:
        yield finding("OFF008", spot.part("transferred_to"), f"`transferred_to` is {taker}, the holder")
    elif taker is not None and taker in index.workers and _gone_by_then(index, index.workers[taker], record):
        sentence = f"`transferred_to` is {taker}, who had left by then"
        yield finding("OFF008", spot.part("transferred_to"), sentence)


def _gone_by_then(index: Index, taker: Worker, record: Credential) -> bool:
    """Whether the taker had left when it was handed over; without a day, whether nothing is written at the taker."""
    if record.returned_on is not None:
        return gone(taker, record.returned_on)
    took = any((each.type, each.number) == (record.type, record.number) for each in taker.credentials)
    return gone(taker, index.as_of) and not took


def leaving(index: Index, within: dates.Duration) -> Leaving:
    """Whose last day lies within so long of the judged day, that day included, and what each must hand over."""
    holidays = frozenset(placed.item.on for placed in index.snapshot.holidays)
    until = dates.after(index.as_of, within, holidays)
    days = {name: worker.ended_on for name, worker in index.workers.items()}
    soon = {name: day for name, day in days.items() if day is not None and index.as_of <= day <= until}
    held: dict[str, list[Duty]] = {name: [] for name in soon}
    if soon:
        for each in duties(index):
            if each.worker in held:
                held[each.worker].append(Duty(each.words, each.spot.placed.at(*each.spot.pointer)))
    order = sorted(soon.items(), key=lambda one: (one[1], one[0]))
    return Leaving(within, until, tuple(Leaver(name, day, tuple(held[name])) for name, day in order))


def leaving_findings(index: Index, leaving: Leaving) -> Iterator[Finding]:
    """A finding for everybody who leaves and has something to hand over."""
    rows = {placed.item.id: placed for placed in reversed(index.snapshot.workers)}
    for leaver in leaving.leavers:
        if leaver.duties:
            sentence = (
                f"leaves on {leaver.day}, {_ahead(leaver.day, index.as_of)}; to hand over: {_named(leaver.duties)}"
            )
            spot = row("workers", rows[leaver.worker]).part("ended_on")
            yield finding("OFF009", spot, sentence)


def _ahead(day: date, as_of: date) -> str:
    left = (day - as_of).days
    return "today" if left == 0 else f"in {left:,} day{'' if left == 1 else 's'}"


def _named(duties: Sequence[Duty]) -> str:
    words = [duty.words for duty in duties[:_FEW]]
    if len(duties) > _FEW:
        words.append(f"and {len(duties) - _FEW:,} more")
    return ", ".join(words)
