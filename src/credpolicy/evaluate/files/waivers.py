"""Waivers: approved by somebody else who may, for a time, for somebody who is there."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy import dates
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.model.finding import Finding
from credpolicy.model.waiver import Waiver


def judge(index: Index) -> Iterator[Finding]:
    """Every waiver that may not be, or that is for nobody. One that has ended is history and may stay."""
    for placed in index.snapshot.waivers:
        waiver, spot = placed.item, row("waivers", placed)
        yield from _approval(index, waiver, spot.part("approved_by"))
        longest = index.snapshot.settings.waivers.maximum
        latest = dates.after(waiver.from_, longest)
        if waiver.until > latest:
            sentence = f"it lasts until {waiver.until}, but {longest} from {waiver.from_} end on {latest}"
            yield finding("WVR002", spot.part("until"), sentence)
        worker = index.workers.get(waiver.worker)
        if worker is not None and worker.ended_on is not None and worker.ended_on < waiver.from_:
            sentence = f"it begins on {waiver.from_}, after the last day of {worker.id}, {worker.ended_on}"
            yield finding("WVR004", spot.part("worker"), sentence)


def _approval(index: Index, waiver: Waiver, spot: Spot) -> Iterator[Finding]:
    approver = waiver.approved_by
    if approver == waiver.worker:
        yield finding("WVR001", spot, f"{approver}, for whom it is, approved it too")
    elif approver == waiver.requested_by:
        yield finding("WVR001", spot, f"{approver}, who asked for it, approved it too")
    approvers = index.snapshot.settings.waivers.approvers
    if approvers and approver not in approvers:
        mend = f"Have one of the approvers in the settings approve it: {', '.join(approvers)}."
        yield finding("WVR003", spot, f"{approver} is not one of the approvers", mend)
