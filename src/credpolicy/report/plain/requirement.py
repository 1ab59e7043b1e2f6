"""A requirement in sentences: whom it binds, what they must have, from when, and how strictly."""

from __future__ import annotations

from credpolicy.model.policy import ForEachRecord, Provisional, Requirement
from credpolicy.report.plain.paths import bare
from credpolicy.report.plain.phrase import day_of
from credpolicy.report.plain.selector import relative
from credpolicy.report.plain.standing import demanded, enforced, looked_after, mended, owned, weight
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.tree import asked
from credpolicy.report.plain.words import Point, joined, sentence


def requirement(item: Requirement, terms: Terms) -> list[Point]:
    """The requirement as paragraphs."""
    return [
        Point(sentence(item.description) if item.description else ""),
        Point(f"{whom(item, terms)}.{_empty(item)}"),
        asked(f"{_for_each(item, terms)}hey must have", item.requires, terms, "people"),
        Point(joined([_due(item, terms), _provisional(item.provisional, terms), _paused(item)])),
        Point(joined([weight(item.level, item.severity), enforced(item.enforcement), mended(item.sla, terms)])),
        Point(joined([owned(item.owner, terms), demanded(item.authority)])),
        Point(looked_after(item.runbook, item.reviews, "how a gap is mended")),
    ]


def whom(item: Requirement, terms: Terms) -> str:
    """Whom it binds, without a full stop."""
    which = relative(item.applies_to, terms, "people")
    return f"It binds everybody{f' {which}' if which else ''}"


def _empty(item: Requirement) -> str:
    return " There may be nobody like that." if item.allow_empty else ""


def _for_each(item: Requirement, terms: Terms) -> str:
    match item.for_each:
        case None:
            return "T"
        case ForEachRecord(type=type_, where=where):
            which = f" {relative(where, terms, 'record')}" if where else ""
            return f"For each {terms.type(type_)} they hold{f' {which.strip()}' if which else ''}, t"
        case path:
            return f"For each value of their {bare(path, 'people')}, t"


def _due(item: Requirement, terms: Terms) -> str:
    if item.due is not None:
        return f"It may be missing until {day_of(item.due, terms)}, that day included; then it is owed."
    first = "the assignment, or of employment if that is later" if item.reads_assignment else "employment"
    return f"It is owed from the first day of {first}."


def _provisional(rule: Provisional | None, terms: Terms) -> str:
    if rule is None:
        return ""
    until = f"Until {day_of(rule.until, terms)}, that day included, they may act without it"
    if not rule.supervised_by:
        return f"{until}."
    return f"{until}, as long as the supervisor of the assignment holds {terms.types(rule.supervised_by)}."


def _paused(item: Requirement) -> str:
    return "It does not apply during leave." if item.paused_by == "leave" else ""
