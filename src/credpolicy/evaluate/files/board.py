"""The board: seats that must be filled are, by people who are there, each by somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index, unread
from credpolicy.evaluate.files.presence import of_seat, presence
from credpolicy.evaluate.files.spot import Spot, finding, of_settings, row
from credpolicy.model.finding import Finding
from credpolicy.model.responsibility import Seat
from credpolicy.model.rules import RULES


def judge(index: Index) -> Iterator[Finding]:
    """Every seat that is demanded and not written, or whose people are not there on the judged day."""
    yield from _unfilled(index)
    seats: dict[str, str] = {}
    for placed in index.snapshot.board:
        seat, spot = placed.item, row("board", placed)
        if seat.deputy == seat.held_by:
            yield finding("BRD004", spot.part("deputy"), f"{seat.held_by} is both `held_by` and `deputy`")
        else:
            yield from _absent(index, seat, spot)
        if seat.id == "coordination" and seat.deputy is None:
            yield finding("BRD005", spot.part("deputy", "id"), f"nobody stands in for {seat.held_by}")
        other = seats.setdefault(seat.held_by, seat.id)
        if other != seat.id:
            yield finding("BRD006", spot.part("seats", "held_by"), f"{seat.held_by} holds the seat {other} too")


def _unfilled(index: Index) -> Iterator[Finding]:
    written = {placed.item.id for placed in index.snapshot.board} | index.snapshot.broken.get("board", frozenset())
    lost = unread(index.snapshot, "policies/")
    for n, seat in enumerate(index.snapshot.settings.governance.board):
        if seat in written:
            continue
        mend = RULES["BRD001"].help
        if lost:
            mend += f" It may stand in {', '.join(lost[:3])}, which could not be read."
        spot = of_settings(index.snapshot, "governance").part(f"board/{seat}", "governance", "board", n)
        yield finding("BRD001", spot, f"nobody holds the seat {seat}", mend)


def _absent(index: Index, seat: Seat, spot: Spot) -> Iterator[Finding]:
    day = index.as_of
    for field, name in (("held_by", seat.held_by), ("deputy", seat.deputy)):
        if presence(index.workers.get(name or ""), day) == "not_employed":
            yield finding("BRD002", spot.part(field), f"`{field}` is {name}, who is not employed on {day}")
    if of_seat(seat, index.workers, day).link or presence(index.workers.get(seat.held_by), day) != "on_leave":
        return
    if seat.deputy is None:
        sentence = f"{seat.held_by} is on leave on {day}, and there is no `deputy`"
        yield finding("BRD003", spot.part("held_by"), sentence)
    elif presence(index.workers.get(seat.deputy), day) == "on_leave":
        sentence = f"{seat.held_by} and the deputy, {seat.deputy}, are both on leave on {day}"
        mend = "Name another `deputy`, who is present."
        yield finding("BRD003", spot.part("held_by"), sentence, mend)
