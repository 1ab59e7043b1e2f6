"""Selectors: every path leads to something, and every comparison can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

from credpolicy.dates import ANCHORS_OF_RECORD
from credpolicy.evaluate.files import fields
from credpolicy.evaluate.files.fields import KIND_IN_WORDS, Field
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.names import Names
from credpolicy.evaluate.files.references import unknown
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.evaluate.files.trees import lines
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES
from credpolicy.model.selector import (
    AGE_OPERATORS,
    DAY_OPERATORS,
    NUMBER_OPERATORS,
    Condition,
    Predicate,
    Selection,
)
from credpolicy.model.tree import Test

Resolve = Callable[[str], Field | None]


def judge(index: Index) -> Iterator[Finding]:
    """Every path of a selector or `match` that leads nowhere, and every comparison that cannot hold."""
    of_person, of_record = fields.paths_of_person(index), fields.paths_of_record(index)
    for placed in index.snapshot.requirements:
        spot = row("requirements", placed)
        resolve: Resolve = partial(fields.of_person, index)
        yield from _selection(index, placed.item.applies_to, resolve, of_person, spot.part("applies_to"))
        for test, pointer in lines(placed.item):
            if test.where is not None:
                resolve = partial(fields.of_record, index, credential_type=test.type)
                at = spot.part(f"requires/{test.key}/where", *pointer, "where")
                yield from _selection(index, test.where, resolve, of_record, at)
            at = spot.part(f"requires/{test.key}/match", *pointer, "match")
            yield from _match(index, test, at, (of_record, of_person))


def _selection(index: Index, selection: Selection, resolve: Resolve, paths: Names, spot: Spot) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for clause in selection.clauses:
        for n, condition in enumerate(clause):
            at = _place(spot, clause, n)
            field = resolve(condition.path)
            if field is None:
                found = [_no_path(index, condition.path, paths, at)]
            else:
                found = [
                    fault
                    for predicate in condition.predicates
                    for fault in _predicate(index, field, predicate, _operand(at, predicate))
                ]
            # `not` is multiplied out, so one condition may stand in several clauses.
            for one in found:
                if (one.fingerprint, one.message) not in told:
                    told.add((one.fingerprint, one.message))
                    yield one


def _place(spot: Spot, clause: tuple[Condition, ...], place: int) -> Spot:
    """Where a condition is written. What stands under several `not` is shown by the nearest line."""
    condition = clause[place]
    outer = ("not",) if condition.negated else ()
    is_list = not condition.negated and len({one.path for one in clause}) == 1 < len(clause)
    return spot.part(condition.path, *outer, condition.path, *((place,) if is_list else ()))


def _operand(at: Spot, predicate: Predicate) -> Spot:
    """Where the value of a comparison is written."""
    if predicate.operator in ("is", "glob"):
        return at
    return at.part(predicate.operator)


def _no_path(index: Index, path: str, paths: Names, spot: Spot, on: Literal["key", "value"] = "key") -> Finding:
    dotted = sorted(f"{of}.{path}" for of, name, _ in index.attributes if name == path and of != "credential")
    if path.partition(".")[0] == "each":
        mend = "`each` is not judged by this version; write one requirement for each value."
    elif dotted and all(name in paths for name in dotted):
        mend = f"Write {' or '.join(f'`{name}`' for name in dotted)}: a rule says whose attribute it is."
    else:
        mend = paths.mend(path, RULES["REF009"].help)
    return finding("REF009", spot, f"there is no attribute `{path}` here", mend, on)


def _predicate(index: Index, field: Field, predicate: Predicate, spot: Spot) -> Iterator[Finding]:
    if field.kind == "any":
        return
    operator, phrase = predicate.operator, predicate.phrase
    if operator == "is":
        yield from _equality(index, field, predicate.value, spot)
    elif _compares(operator) != field.kind:
        fitting = {"number": NUMBER_OPERATORS, "date": (*DAY_OPERATORS, *AGE_OPERATORS)}
        wanted = ", ".join(f"`{name}`" for name in fitting.get(field.kind, ()))
        advice = f"Compare it by {wanted}." if wanted else "Name the values it may have."
        named = "a pattern" if operator == "glob" else f"`{operator}`"
        sentence = f"{named} does not fit here, because the attribute is {_in_words(field)}"
        yield finding("ATT005", spot, sentence, advice)
    elif phrase is not None and phrase.anchor in ANCHORS_OF_RECORD and spot.pointer[0] == "applies_to":
        sentence = f"`{phrase.anchor}` is a day of a record, but this selector chooses people"
        mend = "Count from `hired_on`, `ended_on`, `starts_on` or `ends_on`, or write the day."
        yield finding("ATT005", spot, sentence, mend)


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


def _match(index: Index, test: Test, spot: Spot, known: tuple[Names, Names]) -> Iterator[Finding]:
    for left, right in (test.match or {}).items():
        at = spot.part(left)
        mine, other = fields.of_record(index, left, test.type), fields.of_person(index, right)
        if mine is None:
            yield _no_path(index, left, known[0], at)
        if other is None:
            yield _no_path(index, right, known[1], at, on="value")
        if mine is not None and other is not None and not _comparable(mine, other):
            sentence = f"`{left}` is {_in_words(mine)}, but `{right}` is {_in_words(other)}; they never agree"
            yield finding("ATT005", at, sentence, "Match it with an attribute of the same kind.")


def _comparable(mine: Field, other: Field) -> bool:
    return "any" in (mine.kind, other.kind) or mine.kind == other.kind
