"""Whom or what a selector may fit, told without a day: surely, surely not, or perhaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from credpolicy.evaluate import paths
from credpolicy.evaluate.files.fields import fits
from credpolicy.evaluate.files.index import Index
from credpolicy.model.base import DatedValue
from credpolicy.model.registry import Assignment, Credential, Worker
from credpolicy.model.selector import DAY, PREVIOUS, SERVICE, Condition, Predicate, Selection
from credpolicy.model.validity import Validity

Values = Callable[[str], list[str] | None]
"""The values of a path as texts; None where they depend on the day or on what is not looked at here."""

_UNTOLD = (DAY, SERVICE, "issue_number", "cycle_number", "status", "worker.status")


def fit(selection: Selection, values: Values) -> bool | None:
    """Whether a selector fits: True surely, False surely not, None perhaps."""
    return _all([_any([_holds(condition, values) for condition in clause]) for clause in selection.clauses])


def applying(cases: Sequence[Validity] | None, values: Values) -> list[Validity | None]:
    """The cases of a block that may apply, in order; None among them where perhaps none does."""
    found: list[Validity | None] = []
    for case in cases or ():
        answer = True if case.when is None else fit(case.when, values)
        if answer is not False:
            found.append(case)
        if answer:
            return found
    return [*found, None]


def values_of_seat(index: Index, worker: Worker, assignment: Assignment | None) -> Values:
    """What paths read of a worker in an assignment."""

    def read(path: str) -> list[str] | None:
        plain = paths.plain(path)
        head, _, name = plain.partition(".")
        if plain in _UNTOLD:
            return None
        place = None if assignment is None else getattr(assignment, head, None)
        row = index.places.get(head, {}).get(place or "")
        owner: Any = {"worker": worker, "assignment": assignment}.get(head, row)
        if name and _is_dated(owner, name):
            return None
        return paths.of_seat(plain, worker, assignment, index.places)

    return read


def values_of_place(index: Index, of: str, name: str) -> Values:
    """What paths read of one location, client or organization."""
    row = index.places.get(of, {}).get(name)

    def read(path: str) -> list[str] | None:
        head, _, field = path.partition(".")
        if head != of or _is_dated(row, field):
            return None
        if field in ("", "id"):
            return [name]
        if row is not None and field in type(row).model_fields:
            return paths.texts(getattr(row, field))
        return paths.texts(_attributes(row).get(field))

    return read


def values_of_record(index: Index, worker: Worker, record: Credential) -> Values:
    """What paths read of a record and its holder."""
    kind = index.types.get(record.type)
    word = paths.standard_word(record.status, index.issuers.get(kind.issuer or "") if kind else None)

    def read(path: str) -> list[str] | None:
        head, dot, name = path.partition(".")
        if path in _UNTOLD[:4] or head == PREVIOUS:
            return None
        if head == "worker" and dot:
            if name == "status" or _is_dated(worker, name):
                return None
            return paths.of_seat(path, worker, None, index.places)
        if _is_dated(record, path):
            return None
        return [value for value, _, _ in paths.of_record(path, worker, record, word)]

    return read


def _attributes(row: Any) -> dict[str, Any]:
    return getattr(row, "attributes", None) or {}


def _is_dated(row: Any, name: str) -> bool:
    value = _attributes(row).get(name)
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], DatedValue)


def _all(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _any(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def _holds(condition: Condition, values: Values) -> bool | None:
    found = values(condition.path)
    if found is None:
        return None
    answer = _any([_all([_compares(predicate, value) for predicate in condition.predicates]) for value in found])
    return answer if answer is None or not condition.negated else not answer


def _compares(predicate: Predicate, value: str) -> bool | None:
    wanted = predicate.value
    if predicate.length is not None:
        return None
    if predicate.phrase is not None:
        if predicate.phrase.length is not None or not wanted[:1].isdigit() or not fits("date", value):
            return None
        return _in_order(predicate.operator, date.fromisoformat(value), date.fromisoformat(wanted))
    if predicate.operator == "glob":
        return fnmatchcase(value, wanted)
    both = fits("number", value) and fits("number", wanted)
    if predicate.operator == "is":
        return value == wanted or (None if both and Decimal(value) == Decimal(wanted) else False)
    return _in_order(predicate.operator, Decimal(value), Decimal(wanted)) if both else False


def _in_order(operator: str, value: Any, wanted: Any) -> bool:
    if operator in ("at_least", "from"):
        return bool(value >= wanted)
    if operator in ("at_most", "until"):
        return bool(value <= wanted)
    return bool(value < wanted) if operator in ("below", "before") else bool(value > wanted)
