"""The words that the rules use: issuers and what they mean by a status, declared attributes, holidays."""

from __future__ import annotations

from collections.abc import Iterable

from credpolicy.model.policy import Attribute, Holiday, Issuer
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, joined, listed, on, one_line, opened, quoted, sentence, spaced

_ROWS = {"organization": "organisation", "entry": "entry of credits"}
_KINDS = {"text": "a text", "number": "a number", "date": "a day", "flag": "yes or no"}


def issuer(item: Issuer) -> list[Point]:
    """An issuer: where its register is, and what its words mean."""
    points = [Point(f"Its register is at {item.url}." if item.url else "")]
    if item.status_map:
        meanings = tuple(
            Point(f"{quoted(word)} means {spaced(mapped.status)}{_restricted(mapped.restricted)}")
            for word, mapped in item.status_map.items()
        )
        points.append(Point("Where it says of a credential:", meanings))
    return points


def _restricted(flag: bool | None) -> str:
    return "" if flag is None else ", with restrictions" if flag else ", without restrictions"


def attribute(item: Attribute, terms: Terms) -> Point:
    """A declared attribute: on what it is written, and which values it takes."""
    row = _ROWS.get(item.of, item.of)
    rows = f"{terms.type(item.type)} (a {row})" if item.type else f"{'an' if row[0] in 'aeo' else 'a'} {row}"
    kind = "" if item.values and item.kind == "text" else f" ({_KINDS[item.kind]})"
    values = f": {listed(item.values, 'or')}" if item.values else ""
    many = "; it may be several" if item.many else ""
    meaning = sentence(item.description) if item.description else ""
    return Point(joined([f"{opened(rows)} has {spaced(item.name)}{kind}{values}{many}.", meaning]))


def holidays(days: Iterable[Holiday]) -> Point:
    """The days on which no business is done."""
    said = [f"{on(day.on)}{f' ({one_line(day.name)})' if day.name else ''}" for day in sorted(days, key=lambda d: d.on)]
    return Point(f"Besides Saturdays and Sundays these are no business days: {listed(said)}.")
