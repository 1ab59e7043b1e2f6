"""Selectors: every path leads to something, and every comparison can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from credpolicy.evaluate.files import fields
from credpolicy.evaluate.files.fields import KIND_IN_WORDS, Field
from credpolicy.evaluate.files.ground import Ground
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.ranges import is_impossible
from credpolicy.evaluate.files.references import unknown
from credpolicy.evaluate.files.sites import records, selections
from credpolicy.evaluate.files.spot import Spot, finding
from credpolicy.evaluate.files.trees import credits_asked, tests
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES
from credpolicy.model.selector import (
    AGE_OPERATORS,
    DAY_OPERATORS,
    NUMBER_OPERATORS,
    PREVIOUS,
    Condition,
    Predicate,
    Selection,
)


def judge(index: Index) -> Iterator[Finding]:
    """Every path of a selector or `match` that leads nowhere, and every comparison that cannot hold."""
    for selection, spot, ground in selections(index):
        yield from _selection(index, selection, ground, spot)
    for test, spot, ground in tests(index):
        if test.match is not None:
            yield from _match(test.match, spot.part("match"), records(index, test.type), ground)
    for case, spot, ground in credits_asked(index):
        if case.match is not None:
            yield from _match(case.match, spot.part("match"), Ground(index, "entry"), ground)


def _selection(index: Index, selection: Selection, ground: Ground, spot: Spot) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for clause in selection.clauses:
        for n, condition in enumerate(clause):
            at = _place(spot, clause, n)
            field = ground.field(condition.path)
            if field is None:
                found = [_no_path(condition.path, ground, at)]
            else:
                found = [
                    fault
                    for predicate in condition.predicates
                    for fault in _predicate(index, field, predicate, _operand(at, predicate), ground)
                ] or list(_impossible(condition, at))
            # `not` is multiplied out, so one condition may stand in several clauses.
            for one in found:
                if (one.fingerprint, one.message) not in told:
                    told.add((one.fingerprint, one.message))
                    yield one


def _impossible(condition: Condition, spot: Spot) -> Iterator[Finding]:
    """Two comparisons of one attribute between which nothing lies."""
    if is_impossible(condition):
        both = " and ".join(f"`{one.operator}: {one.value}`" for one in condition.predicates)
        yield finding("ATT007", spot, f"nothing is {both} at the same time")


def _place(spot: Spot, clause: tuple[Condition, ...], place: int) -> Spot:
    """Where a condition is written. What stands under several `not` is shown by the nearest line."""
    condition = clause[place]
    outer = ("not",) if condition.negated else ()
    is_list = not condition.negated and len({one.path for one in clause}) == 1 < len(clause)
    head, _, name = condition.path.partition(".")
    steps = (head, name) if head == PREVIOUS else (condition.path,)
    return spot.part(condition.path, *outer, *steps, *((place,) if is_list else ()))


def _operand(at: Spot, predicate: Predicate) -> Spot:
    """Where the value of a comparison is written."""
    if predicate.operator in ("is", "glob"):
        return at
    return at.part(predicate.operator)


def _no_path(path: str, ground: Ground, spot: Spot, on: Literal["key", "value"] = "key") -> Finding:
    return finding("REF009", spot, f"there is no attribute `{path}` here", ground.mend(path), on)


def _predicate(index: Index, field: Field, predicate: Predicate, spot: Spot, ground: Ground) -> Iterator[Finding]:
    operator, phrase = predicate.operator, predicate.phrase
    fault = None if phrase is None else ground.anchor(phrase.anchor)
    if fault is not None:
        yield finding(fault.code, spot, fault.sentence, fault.mend)
    if field.kind == "any":
        return
    if operator == "is":
        yield from _equality(index, field, predicate.value, spot)
    elif _compares(operator) != field.kind:
        fitting = {"number": NUMBER_OPERATORS, "date": (*DAY_OPERATORS, *AGE_OPERATORS)}
        wanted = ", ".join(f"`{name}`" for name in fitting.get(field.kind, ()))
        advice = f"Compare it by {wanted}." if wanted else "Name the values it may have."
        named = "a pattern" if operator == "glob" else f"`{operator}`"
        sentence = f"{named} does not fit here, because the attribute is {_in_words(field)}"
        yield finding("ATT005", spot, sentence, advice)


def _compares(operator: str) -> str:
    """The kind of value that an operator compares."""
    if operator == "glob":
        return "text"
    return "number" if operator in NUMBER_OPERATORS else "date"


def _in_words(field: Field) -> str:
    return KIND_IN_WORDS.get(field.kind, "text")


def _equality(index: Index, field: Field, value: str, spot: Spot) -> Iterator[Finding]:
    if field.refers == "roles":
        if value not in index.names["roles"]:
            mend = index.names["roles"].mend(value, RULES["REF010"].help)
            yield finding("REF010", spot, f"nobody has the role `{value}`", mend)
    elif field.refers:
        yield from unknown(index, field.refers, value, spot)
    elif not fields.fits(field.kind, value):
        yield finding("ATT002", spot, f"`{value}` is not {_in_words(field)}", f"Write {_in_words(field)}.")
    elif not fields.allowed(field.kind, value, field.values):
        mend = fields.choice(field.kind, value, field.values)
        yield finding("ATT003", spot, f"`{value}` is not an allowed value", mend)


def _match(match: dict[str, str], spot: Spot, mine: Ground, other: Ground) -> Iterator[Finding]:
    for left, right in match.items():
        at = spot.part(left)
        one, two = mine.field(left), other.other(right)
        if one is None:
            yield _no_path(left, mine, at)
        if two is None:
            yield _no_path(right, other, at, on="value")
        if one is not None and two is not None and not _comparable(one, two):
            sentence = f"`{left}` is {_in_words(one)}, but `{right}` is {_in_words(two)}; they never agree"
            yield finding("ATT005", at, sentence, "Match it with an attribute of the same kind.")


def _comparable(mine: Field, other: Field) -> bool:
    return "any" in (mine.kind, other.kind) or mine.kind == other.kind
