"""Who holds a credential type, as a table for people and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from credpolicy.escape import terminal
from credpolicy.evaluate.holdings import written_at
from credpolicy.model.evaluation import RecordState
from credpolicy.model.finding import Location
from credpolicy.model.holding import Holders, Holding
from credpolicy.model.registry import Assignment
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.explain.words import listed, seated
from credpolicy.report.shapes import day, head, place, written
from credpolicy.report.view import Excerpt, Style

WHO = "credpolicy/who/v1"
STATES: dict[RecordState, str] = {
    "valid": "held",
    "grace": "in grace",
    "unverified": "not verified",
    "in_progress": "in progress",
    "unknown": "unknown",
    "expired": "expired",
    "invalid": "not valid",
}
_COLOURS: dict[RecordState, str] = {"valid": "32", "grace": "33"}
_COLUMNS = ("WORKER", "STATE", "ENDS ON", "TYPE", "NUMBER", "WORKS AS")
_EMPLOYED = {"on_leave": "on leave", "candidate": "not hired yet", "left": "has left"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to list. Empty filters let everybody through; several values of one are alternatives.

    Locations, clients and roles are those of assignments in force on the day, and may be globs; one assignment must
    pass all three. `every_record` lists older records too, `left` also people who have left.
    """

    states: tuple[RecordState, ...] = ()
    locations: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    every_record: bool = False
    left: bool = False

    def wants(self, holding: Holding) -> bool:
        """Whether a record is listed."""
        return (
            (self.every_record or holding.decides)
            and (self.left or holding.employed != "left")
            and (not self.states or holding.state in self.states)
            and (not (self.locations or self.clients or self.roles) or any(map(self._seat, holding.seats)))
        )

    def _seat(self, seat: Assignment) -> bool:
        pairs = ((self.locations, seat.location), (self.clients, seat.client), (self.roles, seat.role))
        return all(not globs or _like(value, globs) for globs, value in pairs)


def _like(value: str | None, globs: tuple[str, ...]) -> bool:
    # as in selectors only * and ? are special
    return value is not None and any(fnmatchcase(value, glob.replace("[", "[[]")) for glob in globs)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is told: who holds a type, of those who are wanted."""

    holders: Holders
    wanted: Wanted
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)

    @property
    def shown(self) -> tuple[Holding, ...]:
        """The records that are listed, in order."""
        return tuple(holding for holding in self.holders.holdings if self.wanted.wants(holding))

    @property
    def states(self) -> dict[RecordState, int]:
        """How many of the people listed stand in which state: each by the record that decides."""
        return Counter(holding.state for holding in self.shown if holding.decides)


def places(listing: Listing) -> tuple[Location, ...]:
    """The places that are pointed at: of the type and of every record listed."""
    return (listing.holders.type.at("id"), *map(_at, listing.shown))


def _at(holding: Holding) -> Location:
    return written_at(holding.worker, holding.record)


def text(listing: Listing) -> str:
    """The table, ending in the counts and a line end."""
    return "\n".join(_lines(listing)) + "\n"


def _lines(listing: Listing) -> Iterator[str]:
    holders, style = listing.holders, listing.style
    kind, names = holders.type, _names(listing)
    title = f"{kind.item.id}{f', {kind.item.name},' if kind.item.name else ''} on {holders.as_of}"
    yield painted(title, "1", style)
    if holders.through:
        yield terminal(f"Whoever holds {listed(holders.through, 'or')} holds it as well.")
    yield terminal(f"Read from {holders.snapshot.revision.label}.")
    yield ""
    shown = listing.shown
    if shown:
        rows = [_cells(holding, names) for holding in shown]
        widths = [max(len(row[n]) for row in (*rows, _COLUMNS)) for n in range(len(_COLUMNS))]
        yield painted(_row(_COLUMNS, widths), "2", style)
        for holding, row in zip(shown, rows, strict=True):
            yield painted(_row(row, widths), _COLOURS.get(holding.state, "31"), style)
        yield ""
    yield from map(terminal, _summary(listing, shown))


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cells(holding: Holding, names: Mapping[str, str]) -> tuple[str, ...]:
    worker, credential = holding.worker.item.id, holding.credential
    works = listed(dict.fromkeys(map(seated, holding.seats))) or "-"
    away = _EMPLOYED.get(holding.employed)
    cells = (
        f"{worker} ({names[worker]})" if worker in names else worker,
        STATES[holding.state],
        _end(holding.ends_on),
        credential.type,
        credential.number or "-",
        f"{works} ({away})" if away else works,
    )
    return tuple(map(terminal, cells))


def _end(ends_on: date | None) -> str:
    if ends_on is None:
        return "unknown"
    return "never" if ends_on == date.max else ends_on.isoformat()


def _names(listing: Listing) -> dict[str, str]:
    snapshot = listing.holders.snapshot
    shown = snapshot.identities if snapshot.settings.show_names else ()
    return {placed.item.worker: placed.item.name for placed in reversed(shown) if placed.item.name}


def _summary(listing: Listing, shown: tuple[Holding, ...]) -> Iterator[str]:
    holders, people = listing.holders, {holding.worker.at() for holding in shown}
    kind = holders.type.item.id
    if shown:
        states = listed(f"{number} {STATES[state]}" for state, number in listing.states.items())
        records = f", {counted(len(shown), 'record')}" if listing.wanted.every_record else ""
        yield f"{len(people):,} {'person' if len(people) == 1 else 'people'}{f': {states}' if states else ''}{records}."
    elif holders.holdings:
        yield f"Nobody who passes the filters holds {kind}."
    else:
        yield f"Nobody holds {kind}, or ever held it."
    everybody = replace(listing.wanted, left=True)
    left = len({each.worker.at() for each in holders.holdings if everybody.wants(each)} - people)
    if left:
        yield f"{counted(left, 'holder')} who left {'is' if left == 1 else 'are'} not listed; --left lists them too."
    if holders.unread:
        yield f"Something written about {listed(holders.unread)} could not be read; they may hold it too."


def json(listing: Listing) -> str:
    """The listing after the schema `who-v1.json`."""
    holders, wanted, shown = listing.holders, listing.wanted, listing.shown
    return written(
        {
            **head(WHO, holders.snapshot, holders.as_of),
            "type": holders.type.item.id,
            "through": list(holders.through),
            "filters": {
                "states": list(wanted.states),
                "locations": list(wanted.locations),
                "clients": list(wanted.clients),
                "roles": list(wanted.roles),
                "every_record": wanted.every_record,
                "left": wanted.left,
            },
            "holdings": [_holding(holding, listing) for holding in shown],
            "people": len({holding.worker.at() for holding in shown}),
            "states": dict(listing.states),
            "unread": list(holders.unread),
        }
    )


def _holding(holding: Holding, listing: Listing) -> dict[str, Any]:
    credential = holding.credential
    return {
        "worker": holding.worker.item.id,
        "location": place(_at(holding), listing.positions),
        "employed": holding.employed,
        "type": credential.type,
        "number": credential.number,
        "jurisdiction": credential.jurisdiction,
        "state": holding.state,
        "starts_on": day(holding.starts_on),
        "ends_on": day(holding.ends_on),
        "never_ends": holding.ends_on == date.max,
        "last_day": day(holding.last_day),
        "decides": holding.decides,
        "assignments": [
            {"id": seat.id, "role": seat.role, "location": seat.location, "client": seat.client}
            for seat in holding.seats
        ],
    }
