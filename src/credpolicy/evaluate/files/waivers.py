"""Waivers: approved by somebody else who may, for a time, for somebody who is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy import dates
from credpolicy.dates import Phrase
from credpolicy.evaluate.files.fitting import fit, values_of_record, values_of_seat
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.ranges import rises
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.model.finding import Finding
from credpolicy.model.selector import Selection
from credpolicy.model.waiver import Waiver


def judge(index: Index) -> Iterator[Finding]:
    """Every waiver that may not be, or that is for nobody. One that has ended is history and may stay."""
    for placed in index.snapshot.waivers:
        waiver, spot = placed.item, row("waivers", placed)
        yield from _approval(index, waiver, spot.part("approved_by"))
        yield from _term(index, waiver, spot.part("until"))
        worker = index.workers.get(waiver.worker or "")
        first = waiver.from_
        if worker is not None and worker.ended_on is not None and first is not None and worker.ended_on < first:
            sentence = f"it begins on {first}, after the last day of {worker.id}, {worker.ended_on}"
            yield finding("WVR004", spot.part("worker"), sentence)
        if waiver.selector is not None and not _fits_somebody(index, waiver.selector):
            sentence = f"`selector` fits nobody ({waiver.selector.written})"
            yield finding("WVR006", spot.part("selector"), sentence)
        if waiver.type in index.types and not _fits_a_record(index, waiver.type or "", waiver.where):
            words = waiver.where.written if waiver.where else "any"
            part = spot.part("where", "type" if waiver.where is None else "where")
            yield finding("WVR006", part, f"there is no record of {waiver.type} that it fits ({words})")


def _fits_somebody(index: Index, selection: Selection) -> bool:
    return any(
        fit(selection, values_of_seat(index, worker, assignment)) is not False
        for worker in index.workers.values()
        for assignment in (*worker.assignments, None)
    )


def _fits_a_record(index: Index, credential_type: str, where: Selection | None) -> bool:
    return any(
        where is None or fit(where, values_of_record(index, worker, record)) is not False
        for worker in index.workers.values()
        for record in worker.credentials
        if record.type == credential_type
    ) or (where is None and any(one.type == credential_type for w in index.workers.values() for one in w.screenings))


def _term(index: Index, waiver: Waiver, spot: Spot) -> Iterator[Finding]:
    """Who demands the credential may extend it for as long as it likes; everybody else only for a time."""
    if waiver.type is not None and waiver.authority is not None:
        return
    longest, until = index.snapshot.settings.waivers.maximum, waiver.until
    if waiver.from_ is not None and waiver.last_day != date.max:
        latest = dates.after(waiver.from_, longest)
        if waiver.last_day > latest:
            sentence = f"it lasts until {waiver.last_day}, but {longest} from {waiver.from_} end on {latest}"
            yield finding("WVR002", spot, sentence)
    length = until.length if isinstance(until, Phrase) and until.anchor == "expires_on" and not until.before else None
    if length is not None and rises(longest, length):
        sentence = f"it lasts {length} after the end of each record, but {longest} are the longest term"
        yield finding("WVR002", spot, sentence)


def _approval(index: Index, waiver: Waiver, spot: Spot) -> Iterator[Finding]:
    approver = waiver.approved_by
    if approver is None:
        return
    if approver == waiver.worker:
        yield finding("WVR001", spot, f"{approver}, for whom it is, approved it too")
    elif approver == waiver.requested_by:
        yield finding("WVR001", spot, f"{approver}, who asked for it, approved it too")
    approvers = index.snapshot.settings.waivers.approvers
    if approvers and approver not in approvers:
        mend = f"Have one of the approvers in the settings approve it: {', '.join(approvers)}."
        yield finding("WVR003", spot, f"{approver} is not one of the approvers", mend)
