"""The page: every rule that was asked for as paragraphs and lists, wrapped and made safe for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from credpolicy.escape import terminal
from credpolicy.model.base import Model
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.report.diagnostic import painted
from credpolicy.report.plain import glossary, telling
from credpolicy.report.plain.coverage import coverage
from credpolicy.report.plain.kind import credential_type
from credpolicy.report.plain.requirement import requirement
from credpolicy.report.plain.retention import retention
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.waiver import waiver
from credpolicy.report.plain.words import Point, one_line
from credpolicy.report.view import Style

T = TypeVar("T", bound=Model)
WIDTH = 100
_INDENT = "  "
_SMALL_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is told. Ids of requirements and coverages, and of types; where both are empty, everything."""

    requirements: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.requirements or self.types)

    def requirement(self, id_: str) -> bool:
        """Whether a requirement or coverage is told."""
        return self.everything or id_ in self.requirements

    def type(self, id_: str) -> bool:
        """Whether a type is told."""
        return self.everything or id_ in self.types


@dataclass(frozen=True, slots=True)
class Section:
    """One rule: its heading, and what is said of it."""

    heading: str
    points: tuple[Point, ...]


def sections(snapshot: Snapshot, chosen: Chosen) -> dict[str, list[Section]]:
    """What is told, by the title of its part; parts without anything are left out."""
    terms = Terms.of(snapshot)
    parts = {
        "Requirements": [
            _section(item.id, item.title, requirement(item, terms))
            for item in _items(snapshot.requirements)
            if chosen.requirement(item.id)
        ],
        "Coverage": [
            _section(item.id, item.title, coverage(item, terms))
            for item in _items(snapshot.coverage)
            if chosen.requirement(item.id)
        ],
        "Credential types": [
            _section(item.id, item.name, credential_type(item, terms))
            for item in _items(snapshot.credential_types)
            if chosen.type(item.id)
        ],
    }
    if chosen.everything:
        waivers = [(item.id, waiver(item, terms)) for item in _items(snapshot.waivers)]
        parts["Waivers"] = [_section(f"Waiver {id_}", None, points) for id_, points in waivers]
        parts["Retention"] = [_section(item.id, None, retention(item, terms)) for item in _items(snapshot.retention)]
        parts["Messages"] = list(_messages(snapshot, terms))
        parts["Words"] = list(_words(snapshot, terms))
    return {title: found for title, found in parts.items() if found}


def _items(placed: Iterable[Placed[T]]) -> Iterator[T]:
    return (each.item for each in placed)


def _section(id_: str, title: str | None, points: Sequence[Point]) -> Section:
    return Section(f"{one_line(title)} ({id_})" if title else id_, tuple(point for point in points if point.text))


def _messages(snapshot: Snapshot, terms: Terms) -> Iterator[Section]:
    if snapshot.board:
        yield Section("The board", (telling.board(_items(snapshot.board)),))
    if snapshot.reminders:
        told = tuple(telling.reminders(item, terms) for item in _items(snapshot.reminders))
        yield Section("Reminders", told)
    if snapshot.maintenance:
        windows = tuple(telling.maintenance(item) for item in _items(snapshot.maintenance))
        yield Section("Times in which nobody is written to", windows)


def _words(snapshot: Snapshot, terms: Terms) -> Iterator[Section]:
    for issuer in _items(snapshot.issuers):
        told = _section(issuer.id, issuer.name, glossary.issuer(issuer))
        if told.points:
            yield told
    if snapshot.attributes:
        declared = tuple(glossary.attribute(item, terms) for item in _items(snapshot.attributes))
        yield Section("What is written of people, places and records", declared)
    if snapshot.holidays:
        yield Section("Holidays", (glossary.holidays(_items(snapshot.holidays)),))


def text(snapshot: Snapshot, chosen: Chosen, style: Style | None = None) -> str:
    """The page, ending in a line end."""
    style = style or Style()
    lines = list(_lines(snapshot, chosen, style))
    return "\n".join(lines) + "\n" if lines else "Nothing is required: no policies were read.\n"


def _lines(snapshot: Snapshot, chosen: Chosen, style: Style) -> Iterator[str]:
    for number, (title, found) in enumerate(sections(snapshot, chosen).items()):
        if number:
            yield ""
        yield painted(title, "1", style)
        yield "=" * len(title)
        for section in found:
            yield ""
            yield from (painted(line, "1", style) for line in _wrapped(section.heading, "", ""))
            for point in section.points:
                yield from _paragraph(point, 1)


def plain_lines(section: Section) -> list[str]:
    """The lines under a heading, without wrapping aside from lists: for other tools."""
    return [line for point in section.points for line in _paragraph(point, 0, width=None)]


def _paragraph(point: Point, depth: int, width: int | None = WIDTH) -> Iterator[str]:
    yield from _wrapped(point.text, _INDENT * depth, _INDENT * depth, width)
    yield from _below(point, depth, 0, width)


def _below(point: Point, depth: int, level: int, width: int | None) -> Iterator[str]:
    last = len(point.below) - 1
    for number, item in enumerate(point.below):
        mark = f"({_mark(number, level)}) " if point.numbered else ""
        ends = item.text.endswith((".", ":", ";", "!", "?"))
        stop = "" if ends else "." if number == last or not point.numbered else ";"
        indent = _INDENT * (depth + 1)
        yield from _wrapped(f"{mark}{item.text}{stop}", indent, indent + " " * len(mark), width)
        yield from _below(item, depth + (2 if mark else 1), level + (1 if mark else 0), width)


def _mark(number: int, level: int) -> str:
    if level % 2 and number < len(_SMALL_NUMERALS):
        return _SMALL_NUMERALS[number]
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = f"{chr(ord('a') + rest)}{letters}"
    return letters


def _wrapped(words: str, first: str, others: str, width: int | None = WIDTH) -> list[str]:
    safe = terminal(words)
    if width is None:
        return [f"{first}{safe}"]
    return textwrap.wrap(
        safe, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )
