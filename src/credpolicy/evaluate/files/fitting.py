"""Whom or what a selector may fit: surely, surely not, or perhaps where no day is given on which it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from credpolicy import dates
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


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which a selector is asked about, and the days of anchors, None where none is written."""

    day: date
    anchor: Callable[[str], date | None]
    holidays: frozenset[date] = dates.NO_HOLIDAYS


def fit(selection: Selection, values: Values, moment: Moment | None = None) -> bool | None:
    """Whether a selector fits: True surely, False surely not, None perhaps.

    With a moment, only what `values` do not tell is left open.
    """
    return _all([_any([_holds(condition, values, moment) for condition in clause]) for clause in selection.clauses])


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


def values_of_record(index: Index, worker: Worker, record: Credential, day: date | None = None) -> Values:
    """What paths read of a record and its holder; with a day also of what changes from day to day."""
    kind = index.types.get(record.type)
    word = paths.standard_word(record.status, index.issuers.get(kind.issuer or "") if kind else None)

    def read(path: str) -> list[str] | None:
        head, dot, name = path.partition(".")
        if path in _UNTOLD[:4] or head == PREVIOUS:
            return None
        if day is not None and path != "worker.status":
            dated = (
                paths.dated_of_seat(path, worker, None, index.places)
                if head == "worker" and dot
                else paths.of_record(path, worker, record, word)
            )
            return [value for value, first, last in dated if (first or day) <= day <= (last or day)]
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


def _holds(condition: Condition, values: Values, moment: Moment | None) -> bool | None:
    if moment is not None and condition.path == SERVICE:
        answer: bool | None = all(_served(predicate, moment) for predicate in condition.predicates)
    else:
        found = [moment.day.isoformat()] if moment is not None and condition.path == DAY else values(condition.path)
        if found is None:
            return None
        answer = _any([_all([_compares(each, value, moment) for each in condition.predicates]) for value in found])
    return answer if answer is None or not condition.negated else not answer


def _served(predicate: Predicate, moment: Moment) -> bool:
    """Whether a comparison with the time since hire, up to the end of the employment, holds."""
    hired, ended = moment.anchor("hired_on"), moment.anchor("ended_on")
    if hired is None or predicate.length is None:
        return False
    served = min(moment.day, ended or moment.day)
    return _in_order(predicate.operator, served, dates.after(hired, predicate.length, moment.holidays))


def _compares(predicate: Predicate, value: str, moment: Moment | None) -> bool | None:
    wanted = predicate.value
    if predicate.length is not None or predicate.phrase is not None:
        return _compares_days(predicate, value, moment)
    if predicate.operator == "glob":
        return fnmatchcase(value, wanted)
    both = fits("number", value) and fits("number", wanted)
    if predicate.operator == "is":
        return value == wanted or (None if both and Decimal(value) == Decimal(wanted) and moment is None else False)
    return _in_order(predicate.operator, Decimal(value), Decimal(wanted)) if both else False


def _compares_days(predicate: Predicate, value: str, moment: Moment | None) -> bool | None:
    """A day compared with another, or by its age."""
    phrase, length, is_day = predicate.phrase, predicate.length, fits("date", value)
    if moment is None:
        if phrase is None or phrase.length is not None or not phrase.anchor[:1].isdigit() or not is_day:
            return None
        return _in_order(predicate.operator, date.fromisoformat(value), date.fromisoformat(phrase.anchor))
    if not is_day:
        return False
    then = date.fromisoformat(value)
    if length is not None:
        last = dates.after(then, length, moment.holidays)
        return moment.day > last if predicate.operator == "older_than" else then <= moment.day <= last
    if phrase is None:
        return False
    written = phrase.anchor[:1].isdigit()
    other = date.fromisoformat(phrase.anchor) if written else moment.anchor(phrase.anchor)
    if other is not None and phrase.length is not None:
        other = (dates.before if phrase.before else dates.after)(other, phrase.length, moment.holidays)
    return other is not None and _in_order(predicate.operator, then, other)


def _in_order(operator: str, value: Any, wanted: Any) -> bool:
    if operator in ("at_least", "from"):
        return bool(value >= wanted)
    if operator in ("at_most", "until"):
        return bool(value <= wanted)
    return bool(value < wanted) if operator in ("below", "before") else bool(value > wanted)
