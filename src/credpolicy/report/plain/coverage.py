"""A coverage in sentences: how many people with what each place needs."""

from __future__ import annotations

from credpolicy.model.coverage import Coverage, Line, Need, Share
from credpolicy.report.plain.cases import cases
from credpolicy.report.plain.paths import PLACES, Row, bare, noun
from credpolicy.report.plain.selector import condition, relative
from credpolicy.report.plain.standing import demanded, mended, owned, weight
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.tree import asked
from credpolicy.report.plain.words import Point, figure, joined, listed, opened, sentence


def coverage(item: Coverage, terms: Terms) -> list[Point]:
    """The coverage as paragraphs."""
    empty = " There may be no such place." if item.allow_empty else ""
    needs = cases("What is needed", item.needs, lambda need: [_need(need, terms)], terms, "people")
    if all(need.when for need in item.needs):
        needs.append(Point("Where none of this fits, nobody is needed."))
    return [
        Point(sentence(item.description) if item.description else ""),
        Point(f"It is asked of {where(item, terms)}.{empty}"),
        *(Point(opened(point.text), point.below, point.numbered) for point in needs),
        Point(joined([weight(item.level, item.severity), mended(item.sla, terms)])),
        Point(joined([owned(item.owner, terms), demanded(item.authority)])),
    ]


def where(item: Coverage, terms: Terms) -> str:
    """Which places need it, as a noun."""
    units = listed([f"each {PLACES.get(path) or bare(path, 'people')}" for path in item.per])
    only = item.per[0] if len(item.per) == 1 else ""
    if not item.applies_to.clauses:
        return units
    if only in PLACES and all(path.startswith(f"{only}.") for path in item.applies_to.paths):
        row: Row = only  # type: ignore[assignment]
        return f"{units} {relative(item.applies_to, terms, row)}"
    return f"{units}, counting assignments where {condition(item.applies_to, terms, 'people')}"


def _need(need: Need, terms: Terms) -> Point:
    if not need.all_of:
        return _line(need.lines[0], terms)
    once = ", and nobody counts for two of them" if need.each_once else ""
    lines = tuple(_line(line, terms) for line in need.all_of)
    return Point(f"all of this must hold{once}:", lines)


def _line(line: Line, terms: Terms) -> Point:
    return asked(f"{_how_many(line, terms)} at work there must have", line.of, terms, "people", "at least one of these")


def _how_many(line: Line, terms: Terms) -> str:
    if isinstance(line.at_least, Share):
        return f"at least {figure(line.at_least.percent)} percent of the staff"
    count = 1 if line.at_least is None else line.at_least
    people = f"at least {count} {'person' if count == 1 else 'people'}"
    if line.for_every is None or line.by is None:
        return people
    if isinstance(line.by, str):
        by = f"of {noun(line.by)}"
    else:
        by = f"counting everybody there {relative(line.by, terms, 'people')}".rstrip()
    return f"for every {line.for_every}, or part of {line.for_every}, {by}, {people}"
