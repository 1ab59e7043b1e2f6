"""Credits as they are asked for: how much, over which time, by which categories."""

from __future__ import annotations

from collections.abc import Mapping

from credpolicy import dates
from credpolicy.model.credits import CarryOver, Category, Credits, EachYear, Limit, Stretch
from credpolicy.report.plain.cases import cases
from credpolicy.report.plain.cycle import cycle
from credpolicy.report.plain.paths import Row, bare, noun
from credpolicy.report.plain.phrase import day_of
from credpolicy.report.plain.selector import condition
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, amount, figure, listed, lowered, plural, spaced


def credits_(rules: tuple[Credits, ...], terms: Terms, row: Row) -> list[Point]:
    """What must be earned, as a noun with the details below. `row` is what conditions speak of."""
    return cases("How much", rules, lambda rule: [_rule(rule, terms, row)], terms, row)


def _rule(rule: Credits, terms: Terms, row: Row) -> Point:
    if rule.ceiling is not None:
        much = f"no more than {amount(rule.ceiling, rule.unit)}"
    elif rule.total == 0:
        much = f"nothing (0 {plural(spaced(rule.unit))})"
    elif rule.total is not None:
        much = f"at least {amount(rule.total, rule.unit)}"
    else:
        much = plural(spaced(rule.unit))
    details = tuple(_details(rule, terms, row))
    return Point(f"{much} {_period(rule, terms)}{', counted so:' if details else ''}", details)


def _period(rule: Credits, terms: Terms) -> str:
    period = rule.period
    if isinstance(period, dates.Duration):
        return f"in the last {period}{' and the present one' if period.calendar else ''}"
    if isinstance(period, Stretch):
        until = f" to {day_of(period.until, terms)}" if period.until else " on"
        return f"from {day_of(period.from_, terms)}{until}"
    return {"cycle": "in each cycle", "ever": "in all the time so far", "validity": "in the life of the record"}[period]


def _details(rule: Credits, terms: Terms, row: Row) -> list[Point]:
    unit, said = rule.unit, []
    for other, so_many in (rule.makes_one or {}).items():
        said.append(Point(f"{amount(so_many, other)} make{'s' if so_many == 1 else ''} one {spaced(unit)}"))
    if rule.where:
        said.append(Point(f"an entry counts only if {condition(rule.where, terms, 'entry')}"))
    for key, path in (rule.match or {}).items():
        said.append(Point(f"an entry counts only if its {bare(key, 'entry')} is {noun(path, row)}"))
    if rule.not_before:
        said.append(Point(f"nothing counts that was earned before {day_of(rule.not_before, terms)}"))
    said += _categories(rule.categories, terms, row, "the total")
    said += [_limit(limit, unit, terms) for limit in rule.limits]
    if rule.each_year:
        said.append(_each_year(rule.each_year, unit, terms, row))
    if rule.carry_over:
        said.append(Point(_carried(rule.carry_over, unit)))
    if rule.cycle:
        said.append(Point(lowered(cycle(rule.cycle, "the day of hire"))))
    return said


def _categories(categories: Mapping[str, Category] | None, terms: Terms, row: Row, above: str) -> list[Point]:
    points = []
    for name, category in (categories or {}).items():
        said = listed(_bounds(category, above)) or "as many as there are"
        only = f"if {condition(category.when, terms, row)}, " if category.when else ""
        below = tuple(_categories(category.categories, terms, row, spaced(name)))
        points.append(Point(f"{only}in {spaced(name)} {said}{', and of these:' if below else ''}", below))
    return points


def _bounds(category: Category, above: str) -> list[str]:
    said = []
    if category.min is not None:
        said.append(f"at least {figure(category.min)}")
    if category.min_percent is not None:
        said.append(f"at least {figure(category.min_percent)} percent of all that counts")
    most = []
    if category.max is not None:
        most.append(figure(category.max))
    if category.max_percent is not None:
        most.append(f"{figure(category.max_percent)} percent of the required total")
    if most:
        where = f"counts in {spaced(category.surplus)}" if category.surplus else "counts nowhere"
        where = "counts towards the total all the same" if category.surplus == "total" else where
        said.append(f"at most {listed(most)} towards {above} (what is more {where})")
    return said


def _limit(limit: Limit, unit: str, terms: Terms) -> Point:
    what = f"the entries where {condition(limit.where, terms, 'entry')}" if limit.where else "all entries"
    most = (
        amount(limit.max, unit)
        if limit.max is not None
        else f"{figure(limit.max_percent or 0)} percent of the required total"
    )
    return Point(f"of {what}, {f'in each {limit.each} ' if limit.each else ''}at most {most} counts")


def _each_year(rule: EachYear, unit: str, terms: Terms, row: Row) -> Point:
    below = tuple(_categories(rule.categories, terms, row, "the year's total"))
    total = "" if rule.total is None else f" at least {amount(rule.total, unit)}"
    return Point(f"in each of its years{total}{', and of these:' if total and below else ':' if below else ''}", below)


def _carried(rule: CarryOver, unit: str) -> str:
    last = f", of what was earned in its last {rule.from_last}," if rule.from_last else ""
    without = f", but nothing of {listed([spaced(name) for name in rule.except_], 'or')}" if rule.except_ else ""
    return f"what one cycle has over counts in the next{last} up to {amount(rule.max, unit)}{without}"
