"""Renewal in sentences: the early window, grace, what it asks for, and the way back for who is late."""

from __future__ import annotations

from credpolicy.model.tree import Late, Renewal
from credpolicy.report.plain.cases import cases
from credpolicy.report.plain.paths import Row, anchored
from credpolicy.report.plain.phrase import day_of
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.tree import asked
from credpolicy.report.plain.words import Point, joined, quoted


def renewal(rules: tuple[Renewal, ...], terms: Terms, row: Row) -> list[Point]:
    """When and how a record is renewed, and how long it holds after its end."""
    return cases("How it is renewed", rules, lambda rule: _rule(rule, terms, row), terms, row)


def _rule(rule: Renewal, terms: Terms, row: Row) -> list[Point]:
    said = [Point(joined([_early(rule), _basis(rule), _after(rule, terms)]))]
    if rule.requires:
        said.append(asked("On the day of renewal the holder must have", rule.requires, terms, row))
    if rule.late:
        steps = tuple(_step(step, number, rule, terms, row) for number, step in enumerate(rule.late))
        said.append(Point(f"Whoever is later{_than(rule)} holds nothing until it is renewed. The way back:", steps))
        if rule.late[-1].up_to is not None:
            said.append(Point("After that it must be earned anew."))
    return [point for point in said if point.text] or [Point("Nothing particular is said of its renewal.")]


def _early(rule: Renewal) -> str:
    said = []
    if rule.window:
        said.append(f"It may be renewed from {rule.window} before its end on, and counts as expiring from then on.")
    if rule.lead_time:
        said.append(f"The renewal is started {rule.lead_time} before the end; reminders count from there.")
    return joined(said)


def _basis(rule: Renewal) -> str:
    if rule.basis is None:
        return ""
    if rule.basis == "previous_expiry":
        early = "in the window" if rule.window else "before the end"
        when = f"{early} or the grace" if rule.grace else early
        return f"A renewal {when} counts on from the old end; any other counts from a day of its own."
    return f"A renewal is counted from {anchored(rule.basis)}."


def _after(rule: Renewal, terms: Terms) -> str:
    said = []
    if rule.grace:
        said.append(f"For {rule.grace} after its end it still holds, with a warning (grace).")
    if rule.while_pending:
        said.append(
            "Where a new one was applied for in time, the old one holds until that is decided, "
            f"but no longer than {day_of(rule.while_pending, terms)}."
        )
    return joined(said)


def _than(rule: Renewal) -> str:
    return f" than {rule.grace} after the end" if rule.grace else " than the end"


def _step(step: Late, number: int, rule: Renewal, terms: Terms, row: Row) -> Point:
    before = rule.late[number - 1].up_to if number else None
    if step.up_to:
        when = f"{'' if before is None else 'later, but '}up to {step.up_to} after the end"
    else:
        when = "at any time" if before is None else "later than that"
    word = f" (the issuer calls it {quoted(step.status)} meanwhile)" if step.status else ""
    if not step.requires:
        return Point(f"{when}{word}: nothing more is asked")
    return asked(f"{when}{word} the holder must have, all of it dated after the lapse,", step.requires, terms, row)
