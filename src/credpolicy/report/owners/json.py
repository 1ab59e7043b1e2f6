"""Who answers for what, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from credpolicy.model.answering import Answering
from credpolicy.model.stewardship import Handover, Owned, Seated, Steward, Stretch
from credpolicy.report.owners.page import changes
from credpolicy.report.owners.words import OwnersReport
from credpolicy.report.shapes import day, head, place, written

OWNERS = "credpolicy/owners/v1"


def json(report: OwnersReport) -> str:
    """What is told after the schema `owners-v1.json`; ids alone, whatever the settings say of names."""
    found = report.stewardship
    return written(
        {
            **head(OWNERS, found.snapshot, found.as_of),
            "owners": [_owner(each, report) for each in found.stewards],
            "seats": [_seat(each, report) for each in found.seats],
            "unowned": _owned(found.unowned),
            "until": day(found.last),
            "coming": None if found.coming is None else _coming(found.coming),
            "handover": None if report.handover is None else _handover(report.handover),
            "exit_code": report.exit_code,
        }
    )


def _owner(each: Steward, report: OwnersReport) -> dict[str, Any]:
    return {
        "id": each.owner.item.id,
        "name": each.owner.item.name,
        "team": each.owner.item.team,
        "answering": _answering(each.answering),
        "owned": _owned(each.owned),
        "location": place(each.owner.at("id"), report.positions),
    }


def _seat(each: Seated, report: OwnersReport) -> dict[str, Any]:
    return {
        "id": each.id,
        "answering": _answering(each.answering),
        "location": place(each.seat.at("id"), report.positions) if each.seat else None,
    }


def _answering(answering: Answering) -> dict[str, Any]:
    link = answering.link
    return {
        "worker": link.person.id if link else None,
        "role": link.role if link else None,
        "until": day(link.until) if link else None,
        "chain": [
            {
                "worker": one.person.id,
                "role": one.role,
                "presence": one.person.presence,
                "until": day(one.until),
            }
            for one in answering.chain
        ],
    }


def _owned(owned: Owned) -> dict[str, Any]:
    return {
        "types": list(owned.types),
        "requirements": list(owned.requirements),
        "coverage": list(owned.coverage),
        "gaps": owned.gaps,
    }


def _coming(coming: Sequence[Stretch]) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind,
            "id": each.id,
            "from": day(each.from_),
            "until": day(each.until),
            "answering": _answering(each.answering),
            "why": changes(each, {}),
        }
        for each in coming
    ]


def _handover(handover: Handover) -> dict[str, Any]:
    return {
        "worker": handover.worker.item.id,
        "owners": [{"id": name, "role": role} for name, role in handover.owners],
        "seats": [{"id": name, "role": role} for name, role in handover.seats],
        "contact_of": list(handover.contact_of),
        "approves_waivers": handover.approves_waivers,
        "manages": list(handover.manages),
        "supervises": [{"worker": worker, "assignment": seat} for worker, seat in handover.supervises],
        "acknowledged": [
            {"worker": worker, "requirement": requirement, "until": day(until)}
            for worker, requirement, until in handover.acknowledged
        ],
    }
