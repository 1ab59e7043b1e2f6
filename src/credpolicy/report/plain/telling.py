"""Who hears of what, in sentences: seats of the board, reminders, and times in which nobody is written to."""

from __future__ import annotations

from collections.abc import Iterable

from credpolicy.model.responsibility import Maintenance, Reminders, Seat
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, joined, listed, on, one_line

_RECIPIENTS = {"worker": "the worker", "manager": "the manager", "owner": "the owner", "location": "the contact there"}


def board(seats: Iterable[Seat]) -> Point:
    """Who holds which seat, and who stands in."""
    said = [f"{seat.held_by} holds the {seat.id} seat{_deputy(seat)}." for seat in seats]
    return Point(joined(said))


def _deputy(seat: Seat) -> str:
    return f", with {seat.deputy} as deputy" if seat.deputy else ""


def reminders(item: Reminders, terms: Terms) -> Point:
    """About what somebody hears, when and who."""
    about = [f"the requirement {name}" for name in item.requirements] + [terms.type(name) for name in item.types]
    who = f"{listed(_RECIPIENTS[each] for each in item.to)} hear" if item.to else "who the settings name hears"
    if len(item.to) == 1:
        who += "s"
    before = [str(step) for step in item.ladder if step.count]
    steps = f" {listed(before)} before the last responsible day" if before else ""
    if any(step.count == 0 for step in item.ladder):
        steps += f"{' and' if steps else ''} on that day"
    every = f"every {item.then_every} after it until it is mended" if item.then_every else ""
    when = f"{steps}{f', and {every}' if steps and every else f' {every}' if every else ''}"
    return Point(f"{item.id}: of {listed(about) if about else 'everything'} {who}{when or ' as the settings say'}.")


def maintenance(item: Maintenance) -> Point:
    """From when to when nobody is written to, about what, and why."""
    scope = [
        f"about what {listed(item.owners)} answers for" if item.owners else "",
        f"about work at {listed(item.locations)}" if item.locations else "",
        f"about {listed(item.requirements)}" if item.requirements else "",
    ]
    what = f" {', '.join(filter(None, scope))}" if any(scope) else ""
    days = f"from {on(item.from_)} to {on(item.until)}, both included"
    reason = one_line(item.reason).rstrip(".")
    return Point(f"{item.id}: {days}, nobody is written to{what} ({reason}). Findings stay.")
