"""Where selectors and day phrases stand in the policies, and what each can read there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from credpolicy.evaluate.files.ground import Ground
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, row
from credpolicy.evaluate.files.trees import (
    Site,
    blocks,
    cases,
    counts_rows,
    credits_asked,
    ground_of,
    ground_of_records,
    ground_of_units,
    needs,
    tests,
)
from credpolicy.model.credits import Category, Credits, Stretch
from credpolicy.model.phrase import DayPhrase, reached
from credpolicy.model.policy import ForEachRecord
from credpolicy.model.retention import Retention
from credpolicy.model.selector import Selection


def phrases(index: Index) -> Iterator[Site[DayPhrase]]:
    """Every day phrase outside selectors."""
    for requirement in index.snapshot.requirements:
        item, spot, ground = requirement.item, row("requirements", requirement), ground_of(index, requirement.item)
        if item.due is not None:
            yield Site(item.due, spot.part("due"), ground)
        if item.provisional is not None:
            yield Site(item.provisional.until, spot.part("provisional/until", "provisional", "until"), ground)
    for test, spot, ground in tests(index):
        if test.at is not None:
            yield Site(test.at, spot.part("at"), ground)
    for block in blocks(index):
        for case, spot, ground in block.cases:
            if block.name == "renewal" and (until := getattr(case, "while_pending", None)) is not None:
                yield Site(until, spot.part("while_pending"), ground)
            if isinstance(case, Credits):
                yield from _of_credits(case, spot, ground)
    for waiver in index.snapshot.waivers:
        kind = index.types.get(waiver.item.type or "")
        if kind is not None:
            yield Site(waiver.item.until, row("waivers", waiver).part("until"), ground_of_records(index, kind))
    yield from _of_retention(index)


def _of_retention(index: Index) -> Iterator[Site[DayPhrase]]:
    for placed in index.snapshot.retention:
        for case, spot, ground in cases(placed.item.keep, "keep", row("retention", placed), Ground(index, "record")):
            for name in ("until", "delete_by"):
                phrase = getattr(case, name)
                if phrase is not None:
                    yield Site(phrase, spot.part(name), ground)


def _of_credits(case: Credits, spot: Spot, ground: Ground) -> Iterator[Site[DayPhrase]]:
    if case.not_before is not None:
        yield Site(case.not_before, spot.part("not_before"), ground)
    if isinstance(case.period, Stretch):
        yield Site(case.period.from_, spot.part("period/from", "period", "from"), ground)
        if case.period.until is not None:
            yield Site(case.period.until, spot.part("period/until", "period", "until"), ground)


def selections(index: Index) -> Iterator[Site[Selection]]:
    """Every selector."""
    yield from _of_rows(index)
    for test, spot, ground in tests(index):
        if test.where is not None:
            yield Site(test.where, spot.part("where"), records(index, test.type))
        if test.when is not None:
            yield Site(test.when, spot.part("when"), ground)
    for block in blocks(index):
        for case, spot, ground in block.cases:
            if case.when is not None:
                yield Site(case.when, spot.part("when"), ground)
    entry = Ground(index, "entry")
    for case, spot, ground in credits_asked(index):
        if case.where is not None:
            yield Site(case.where, spot.part("where"), entry)
        for n, limit in enumerate(case.limits):
            if limit.where is not None:
                yield Site(limit.where, spot.part(f"limits/{n}/where", "limits", n, "where"), entry)
        for category, at in categories(case, spot):
            if category.when is not None:
                yield Site(category.when, at.part("when"), ground)
    for phrase, spot, _ in phrases(index):
        for count in reached(phrase):
            if count.where is not None:
                yield Site(count.where, spot.part("reached/where", "reached", "where"), entry)


def _of_rows(index: Index) -> Iterator[Site[Selection]]:
    """Those of requirements, coverages and waivers themselves."""
    seat = Ground(index, "seat")
    for requirement in index.snapshot.requirements:
        spot, each = row("requirements", requirement), requirement.item.for_each
        yield Site(requirement.item.applies_to, spot.part("applies_to"), seat)
        if isinstance(each, ForEachRecord) and each.where is not None:
            yield Site(each.where, spot.part("for_each/where", "for_each", "where"), records(index, each.type))
    for placed in index.snapshot.coverage:
        coverage, spot = placed.item, row("coverage", placed)
        ground = ground_of_units(index, coverage) if counts_rows(coverage) else seat
        yield Site(coverage.applies_to, spot.part("applies_to"), ground)
        for need, at, _ in needs(index, coverage, spot):
            for n, line in enumerate(need.lines):
                if isinstance(line.by, Selection):
                    pointer = ("all_of", n, "by") if need.all_of else ("by",)
                    yield Site(line.by, at.part(f"{n}/by", *pointer), seat)
    for rule in index.snapshot.retention:
        for case, spot, _ in cases(rule.item.keep, "keep", row("retention", rule), seat):
            if case.when is not None:
                yield Site(case.when, spot.part("when"), _ground_of_kept(index, rule.item, case.when))
    for waiver in index.snapshot.waivers:
        spot = row("waivers", waiver)
        if waiver.item.selector is not None:
            yield Site(waiver.item.selector, spot.part("selector"), seat)
        if waiver.item.where is not None:
            yield Site(waiver.item.where, spot.part("where"), records(index, waiver.item.type))


def _ground_of_kept(index: Index, rule: Retention, when: Selection) -> Ground:
    """What a case reads of a record; of several types the one that knows most of it."""
    grounds = [records(index, name) for name in rule.type or (None,)]
    return min(grounds, key=lambda ground: sum(ground.field(path) is None for path in when.paths))


def records(index: Index, credential_type: str | None) -> Ground:
    """What a `where` reads."""
    kind = index.types.get(credential_type or "")
    return Ground(index, "record", credential_type, cycle=kind is not None and kind.cycle is not None)


def categories(
    case: Credits, spot: Spot, of: Literal["credits", "each_year", "both"] = "both"
) -> Iterator[tuple[Category, Spot]]:
    """Every category of credits with its place, outer ones before those inside them."""
    waiting: list[tuple[dict[str, Category] | None, Spot]] = []
    if case.each_year is not None and of != "credits":
        waiting.append((case.each_year.categories, spot.part("each_year")))
    if of != "each_year":
        waiting.append((case.categories, spot))
    while waiting:
        found, at = waiting.pop()
        for name, category in (found or {}).items():
            inside = at.part(name, "categories", name)
            yield category, inside
            waiting.append((category.categories, inside))
