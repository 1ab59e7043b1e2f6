"""What the policies ask for, as a table for people and as JSON: requirements, coverages and credential types."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from credpolicy.escape import terminal
from credpolicy.model.authority import Authority
from credpolicy.model.coverage import Coverage
from credpolicy.model.finding import Location
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.plain.coverage import where
from credpolicy.report.plain.page import WIDTH, Chosen, plain_lines, sections
from credpolicy.report.plain.page import text as page
from credpolicy.report.plain.requirement import whom
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import one_line, opened
from credpolicy.report.shapes import head, place, written
from credpolicy.report.view import Excerpt, Style

REQUIREMENTS = "credpolicy/requirements/v1"
_HEADS = ("ID", "TITLE, AND WHOM IT BINDS", "LEVEL", "OWNER, AUTHORITY")
_LEAST, _LAST = 30, 28
_GAP = "  "
_KEYS = {"requirements": "Requirements", "coverage": "Coverage", "types": "Credential types"}

Rule = Requirement | Coverage | CredentialType


@dataclass(frozen=True, slots=True)
class Asked:
    """What is told: the rules of a snapshot that are chosen; `plain` as sentences."""

    snapshot: Snapshot
    chosen: Chosen = field(default_factory=Chosen)
    plain: bool = False
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)

    @property
    def rules(self) -> dict[str, list[Placed[Any]]]:
        """The rules by the title of their part, in the order of the files."""
        chosen = self.chosen
        return {
            "Requirements": [each for each in self.snapshot.requirements if chosen.requirement(each.item.id)],
            "Coverage": [each for each in self.snapshot.coverage if chosen.requirement(each.item.id)],
            "Credential types": [each for each in self.snapshot.credential_types if chosen.type(each.item.id)],
        }


def places(asked: Asked) -> tuple[Location, ...]:
    """Where the rules are written."""
    return tuple(placed.at("id") for found in asked.rules.values() for placed in found)


def text(asked: Asked) -> str:
    """The table, or the page of sentences; ends in a line end."""
    if asked.plain:
        return page(asked.snapshot, asked.chosen, asked.style)
    lines = list(_lines(asked))
    return "\n".join(lines) + "\n"


def _lines(asked: Asked) -> Iterator[str]:
    terms = Terms.of(asked.snapshot)
    for title, found in asked.rules.items():
        if not found:
            continue
        yield painted(f"{title} ({len(found):,})", "1", asked.style)
        yield ""
        yield from _table([_cells(placed.item, terms) for placed in found], title, asked.style)
        yield ""
    yield f"{_summary(asked)} `credpolicy requirements --plain` tells them in sentences."


def _summary(asked: Asked) -> str:
    requirements, coverages, types = (len(found) for found in asked.rules.values())
    said = [counted(requirements, "requirement"), counted(coverages, "coverage"), counted(types, "credential type")]
    return f"{', '.join(said)}."


def _cells(rule: Rule, terms: Terms) -> tuple[list[str], ...]:
    title = rule.name if isinstance(rule, CredentialType) else rule.title
    authority = _demanded(rule.authority)
    return (
        [rule.id],
        [one_line(title) if title else "", _whom(rule, terms)],
        [rule.category or ""] if isinstance(rule, CredentialType) else [rule.level, rule.severity],
        [rule.owner or "", authority],
    )


def _whom(rule: Rule, terms: Terms) -> str:
    match rule:
        case Requirement():
            return f"{whom(rule, terms)}."
        case Coverage():
            return f"{opened(where(rule, terms))}."
        case _:
            return ""


def _demanded(authority: Authority | None) -> str:
    return f"{authority.kind}: {one_line(authority.citation)}" if authority else ""


def _table(rows: Sequence[tuple[list[str], ...]], title: str, style: Style) -> Iterator[str]:
    heads = _HEADS if title != "Credential types" else ("ID", "NAME", "CATEGORY", "OWNER, AUTHORITY")
    first = max(len(heads[0]), *(len(terminal(row[0][0])) for row in rows))
    third = max(len(heads[2]), *(len(cell) for row in rows for cell in row[2]))
    widths = (first, max(_LEAST, WIDTH - first - third - _LAST - 3 * len(_GAP)), third, _LAST)
    yield painted(_row(heads, widths), "2", style)
    for row in rows:
        columns = [_column(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, columns))):
            yield _row([column[number] if number < len(column) else "" for column in columns], widths)


def _column(texts: Sequence[str], width: int) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(terminal(text), width, break_on_hyphens=False)]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def json(asked: Asked) -> str:
    """The rules after the schema `requirements-v1.json`; `plain` holds their sentences, null where not asked for."""
    chosen = asked.chosen
    return written(
        {
            **head(REQUIREMENTS, asked.snapshot, None),
            "filters": {"requirements": list(chosen.requirements), "types": list(chosen.types)},
            **{key: list(_told(title, asked)) for key, title in _KEYS.items()},
        }
    )


def _told(title: str, asked: Asked) -> Iterator[dict[str, Any]]:
    terms, found = Terms.of(asked.snapshot), asked.rules[title]
    told = sections(asked.snapshot, asked.chosen).get(title, []) if asked.plain else [None] * len(found)
    for placed, section in zip(found, told, strict=True):
        rule: Rule = placed.item
        authority = rule.authority
        yield {
            "id": rule.id,
            "title": rule.name if isinstance(rule, CredentialType) else rule.title,
            "location": place(placed.at("id"), asked.positions),
            **_standing(rule, terms),
            "owner": rule.owner,
            "authority": {"kind": authority.kind, "citation": authority.citation} if authority else None,
            "plain": plain_lines(section) if section else None,
        }


def _standing(rule: Rule, terms: Terms) -> dict[str, Any]:
    if isinstance(rule, CredentialType):
        return {"category": rule.category}
    return {"whom": _whom(rule, terms), "level": rule.level, "severity": rule.severity}
