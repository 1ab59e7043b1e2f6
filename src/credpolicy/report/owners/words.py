"""What is told of owners, and how people are named in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from credpolicy.model.answering import Link
from credpolicy.model.finding import Location
from credpolicy.model.stewardship import Handover, Stewardship
from credpolicy.report.view import Excerpt, Style

UNREAD = 2
_SHORT = {"on_leave": "on leave", "not_employed": "not employed", "unknown": "not in the registry"}


@dataclass(frozen=True, slots=True)
class OwnersReport:
    """What is told: who answers for what, or with `handover` what one person answers for."""

    stewardship: Stewardship
    handover: Handover | None = None
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)

    @property
    def exit_code(self) -> int:
        """1 where something has nobody who answers on the day, 3 where there is nothing to answer for, 0 otherwise.

        2 where files could not be read, whatever the others say. Of what one person answers for nothing is demanded.
        """
        found = self.stewardship
        if any(finding.level == "error" for finding in found.snapshot.findings):
            return UNREAD
        if self.handover is not None:
            return 0
        if not (found.unowned or found.seats or any(each.owned for each in found.stewards)):
            return 3
        return int(bool(found.unowned or found.silent or found.empty_seats))


def places(report: OwnersReport) -> tuple[Location, ...]:
    """The places that are pointed at: of every owner and every seat that is written."""
    found = report.stewardship
    seats = [each.seat.at("id") for each in found.seats if each.seat]
    return (*(each.owner.at("id") for each in found.stewards), *seats)


def named(worker: str, names: Mapping[str, str]) -> str:
    """A worker's id, with the name where it may be shown."""
    return f"{worker} ({names[worker]})" if worker in names else worker


def names_of(report: OwnersReport) -> dict[str, str]:
    """The names of people, where the settings allow them."""
    snapshot = report.stewardship.snapshot
    shown = snapshot.identities if snapshot.settings.show_names else ()
    return {placed.item.worker: placed.item.name for placed in reversed(shown) if placed.item.name}


def cell(link: Link | None, names: Mapping[str, str]) -> str:
    """Somebody of a chain, and why they are not there; `-` for nobody."""
    if link is None:
        return "-"
    away = _SHORT.get(link.person.presence)
    return f"{named(link.person.id, names)}{f' ({away})' if away else ''}"
