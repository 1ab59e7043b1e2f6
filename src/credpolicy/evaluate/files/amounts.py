"""Amounts of credit: no least above the most, nor above what can count at all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding
from credpolicy.evaluate.files.trees import credits_asked
from credpolicy.model.credits import Category, Credits
from credpolicy.model.finding import Finding

_ZERO = Decimal(0)


class _Most(NamedTuple):
    """What can count at most, and how that is written."""

    amount: Decimal
    words: str


def judge(index: Index) -> Iterator[Finding]:
    """Every amount that contradicts another of the same credits."""
    for case, spot, _ in credits_asked(index):
        mosts = [] if case.ceiling is None else [_Most(case.ceiling, f"`ceiling: {case.ceiling}` of the credits")]
        mosts.extend(
            _Most(limit.max, f"`max: {limit.max}` of line {n + 1} of `limits`, which has no `where`")
            for n, limit in enumerate(case.limits)
            if limit.max is not None and limit.each is None and limit.where is None
        )
        yield from _above(case.total, mosts, spot.part("total"), "total")
        yield from _inside(case.categories, case.total, mosts, spot)
        yield from _together(case.categories, case.total, "`total`", spot)
        if case.each_year is not None:
            yearly = spot.part("each_year")
            yield from _inside(case.each_year.categories, case.each_year.total, [], yearly)
            yield from _together(case.each_year.categories, case.each_year.total, "`total` of `each_year`", yearly)


def _above(least: Decimal | None, mosts: list[_Most], spot: Spot, name: str) -> Iterator[Finding]:
    lowest = min(mosts, default=None)
    if least is not None and lowest is not None and least > lowest.amount:
        yield finding("CRD001", spot, f"`{name}` is {least}, which is more than {lowest.words}")


def _inside(
    found: dict[str, Category] | None, total: Decimal | None, outer: list[_Most], spot: Spot
) -> Iterator[Finding]:
    """Each least of a category against its own most and those of all that it lies in."""
    for name, category in (found or {}).items():
        if category.when is not None:
            continue  # whether both are ever asked of one person is not for the files to say
        at = spot.part(name, "categories", name)
        mosts = list(outer)
        if category.max is not None:
            mosts.append(_Most(category.max, f"`max: {category.max}` of `{name}`"))
        if category.max_percent is not None and total is not None:
            share = total * category.max_percent / 100
            mosts.append(
                _Most(share, f"`max_percent: {category.max_percent}` of `{name}`, which is {share:f} of {total}")
            )
        yield from _above(category.min, mosts, at.part("min"), "min")
        yield from _inside(category.categories, total, mosts, at)
        yield from _together(category.categories, category.max, f"`max` of `{name}`", at)


def _together(found: dict[str, Category] | None, whole: Decimal | None, words: str, spot: Spot) -> Iterator[Finding]:
    """The least amounts of neighbouring categories, added up, against what is above them."""
    asked = {name: category for name, category in (found or {}).items() if category.when is None}
    leasts = {name: least for name, category in asked.items() if (least := _least(category)) > 0}
    if whole is not None and sum(leasts.values(), _ZERO) > whole and (len(leasts) > 1 or words.startswith("`total`")):
        added = " and ".join(f"{least} of `{name}`" for name, least in leasts.items())
        sentence = f"{added} are asked for, together {sum(leasts.values())}, but {words} is {whole}"
        yield finding("CRD002", spot.part("categories"), sentence)
    shares = {name: one.min_percent for name, one in asked.items() if one.min_percent}
    if sum(shares.values(), _ZERO) > 100:
        added = " and ".join(f"{share}% of `{name}`" for name, share in shares.items())
        yield finding("CRD002", spot.part("categories"), f"{added} are asked for, together more than all that counts")


def _least(category: Category) -> Decimal:
    """What must be earned in a category at least: its own least, or those inside it added up."""
    inside = (one for one in (category.categories or {}).values() if one.when is None)
    return max(category.min or _ZERO, sum(map(_least, inside), _ZERO))


def categories_of(case: Credits) -> frozenset[str]:
    """The names of all categories of credits, those of each year included."""
    names: set[str] = set()
    waiting = [case.categories, case.each_year.categories if case.each_year else None]
    while waiting:
        for name, category in (waiting.pop() or {}).items():
            names.add(name)
            waiting.append(category.categories)
    return frozenset(names)
