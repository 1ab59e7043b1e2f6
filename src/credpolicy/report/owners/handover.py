"""What one worker answers for, as a list to hand over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from credpolicy.escape import terminal
from credpolicy.model.answering import Answering
from credpolicy.model.stewardship import Handover, Seated, Steward
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.owners.words import OwnersReport, cell, named, names_of

_ROLES = {"accountable": "accountable worker", "backup": "backup", "holder": "holder", "deputy": "deputy"}


def text(report: OwnersReport, handover: Handover) -> str:
    """The list, ending in a line end."""
    return "\n".join(_lines(report, handover)) + "\n"


def _lines(report: OwnersReport, handover: Handover) -> Iterator[str]:
    names, worker = names_of(report), handover.worker.item.id
    yield painted(f"What {named(worker, names)} answers for on {report.stewardship.as_of}", "1", report.style)
    yield terminal(f"Read from {report.stewardship.snapshot.revision.label}.")
    yield ""
    said = list(_duties(report, handover, names))
    yield from map(terminal, said or [f"{worker} answers for nothing."])


def _duties(report: OwnersReport, handover: Handover, names: Mapping[str, str]) -> Iterator[str]:
    stewards = {each.owner.item.id: each for each in report.stewardship.stewards}
    seats: dict[str, Seated] = {each.id: each for each in report.stewardship.seats}
    for name, role in handover.owners:
        each = stewards[name]
        if role == "acting":
            yield from _acting(each, handover.worker.item.id, report)
            continue
        yield f"{_ROLES[role]} of owner {name}{_others(each.answering, role, names)}"
        for noun, ids in (
            ("types", each.owned.types),
            ("requirements", each.owned.requirements),
            ("coverage", each.owned.coverage),
        ):
            if ids:
                yield f"  {noun}: {', '.join(ids)}"
        if each.owned.gaps:
            yield f"  {counted(each.owned.gaps, 'gap')} open"
    for name, role in handover.seats:
        yield f"{_ROLES[role]} of the seat {name}{_others(seats[name].answering, role, names)}"
    if handover.contact_of:
        yield f"contact of {', '.join(handover.contact_of)}"
    if handover.approves_waivers:
        yield "approver of waivers, by the settings"
    if handover.manages:
        yield f"manager of {', '.join(named(one, names) for one in handover.manages)}"
    if handover.supervises:
        yield f"supervisor of {', '.join(f'{named(one, names)} ({seat})' for one, seat in handover.supervises)}"
    for one, requirement, until in handover.acknowledged:
        yield f"on it until {until}: {requirement} of {named(one, names)}"


def _acting(steward: Steward, worker: str, report: OwnersReport) -> Iterator[str]:
    owner = steward.owner.item
    for time in owner.acting:
        if time.worker == worker and time.until >= report.stewardship.as_of:
            yield f"acting owner of owner {owner.id} for {owner.accountable}, from {time.from_} to {time.until}"


def _others(answering: Answering, role: str, names: Mapping[str, str]) -> str:
    others = [f"{each.role} {cell(each, names)}" for each in answering.chain if each.role not in (role, "acting")]
    return f" ({', '.join(others)})" if others else ""
