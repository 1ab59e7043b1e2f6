"""Versions of a rule, in order: `If it was issued on 1 April 2024 or later: ...`, `Otherwise: ...`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from credpolicy.model.selector import DAY, Selection
from credpolicy.report.plain.comparison import bound
from credpolicy.report.plain.paths import Row
from credpolicy.report.plain.selector import condition
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, listed, lowered, opened


class Case(Protocol):
    """A block that may have a condition."""

    @property
    def when(self) -> Selection | None:
        """On which condition it applies; always where nothing is written."""


C = TypeVar("C", bound=Case)
_BY_DAY = {"from": "from {} on", "until": "until {}", "before": "before {}", "after": "after {}"}


def cases(about: str, blocks: Sequence[C], tell: Callable[[C], Sequence[Point]], terms: Terms, row: Row) -> list[Point]:
    """One block as its own points; several as a list in their order, each behind its condition.

    `about` says what the list tells, such as `How long it holds`. `row` is what the conditions speak of.
    """
    if len(blocks) == 1 and blocks[0].when is None:
        return list(tell(blocks[0]))
    points = [_case(block, number, tell(block), terms, row) for number, block in enumerate(blocks)]
    return [Point(f"{about} (the first of these that fits applies):", tuple(points))] if len(points) > 1 else points


def _case(block: Case, number: int, said: Sequence[Point], terms: Terms, row: Row) -> Point:
    head = opened(_head(block.when, number, terms, row))
    if len(said) == 1:
        return Point(f"{head}: {lowered(said[0].text)}", said[0].below, said[0].numbered)
    return Point(f"{head}:", tuple(said), numbered=False)


def _head(selection: Selection | None, number: int, terms: Terms, row: Row) -> str:
    if selection is None or not selection.clauses:
        return "otherwise" if number else "always"
    clause = selection.clauses[0]
    if len(selection.clauses) == 1 and len(clause) == 1 and clause[0].path == DAY and not clause[0].negated:
        by_operator = {predicate.operator: predicate for predicate in clause[0].predicates}
        if by_operator.keys() == {"from", "until"}:
            return f"from {bound(by_operator['from'])} to {bound(by_operator['until'])}"
        return listed([_BY_DAY[each.operator].format(bound(each)) for each in clause[0].predicates])
    return f"if {condition(selection, terms, row)}"
