"""A retention rule in sentences: how long records are kept, when they must be gone, and who demands it."""

from __future__ import annotations

from credpolicy.model.retention import Keep, Retention
from credpolicy.report.plain.cases import cases
from credpolicy.report.plain.phrase import day_of
from credpolicy.report.plain.standing import demanded, owned
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, joined, sentence


def retention(item: Retention, terms: Terms) -> list[Point]:
    """The rule as paragraphs."""
    of = f"It speaks of records of {terms.types(item.type)}." if item.type else "It speaks of records of every type."
    return [
        Point(sentence(item.description) if item.description else ""),
        Point(of),
        *cases("How long they are kept", item.keep, lambda case: [_kept(case, terms)], terms, "record"),
        Point(joined([owned(item.owner, terms), demanded(item.authority)])),
    ]


def _kept(case: Keep, terms: Terms) -> Point:
    at_least = f"A record is kept until {day_of(case.until, terms)}, that day included." if case.until else ""
    at_most = f"The last day on which it may be there is {day_of(case.delete_by, terms)}." if case.delete_by else ""
    staff = (
        "Records of people who are employed stay."
        if case.while_employed == "keep"
        else "That is so for people who are employed as well."
    )
    return Point(joined([at_least, at_most, staff]))
