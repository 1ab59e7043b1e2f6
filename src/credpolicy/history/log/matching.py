"""Which records of a credential are the same before and after: by id, by what is printed on them, then by less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from credpolicy.model.registry import Credential, Verification

_T = TypeVar("_T")
_Way = Callable[[Credential], object]


class Matched(NamedTuple):
    """Records that are there before and after and say something else, those that are gone, and those that came.

    `same` are those that say the same before and after.
    """

    pairs: tuple[tuple[Credential, Credential], ...]
    gone: tuple[Credential, ...]
    come: tuple[Credential, ...]
    same: tuple[tuple[Credential, Credential], ...] = ()


_WAYS: tuple[_Way, ...] = (
    lambda record: record.id,
    lambda record: (record.type, record.number, record.jurisdiction, record.issued_on),
    lambda record: (record.type, record.number, record.jurisdiction),
    lambda record: (record.type, record.number) if record.number else None,
    lambda record: (record.type, record.issued_on) if record.issued_on else None,
)
"""What makes a record the same, the surest first; None where it has no such thing."""


def matched(before: Sequence[Credential], after: Sequence[Credential]) -> Matched:
    """Which records became which, whatever their order."""
    same, old, new = _without_equal(before, after, lambda each: (each.type, each.number, each.issued_on))
    pairs: list[tuple[Credential, Credential]] = []
    for way in _WAYS:
        for first, second in _paired(old, new, way):
            if _in_place(first, second, [pair[1] for pair in (*same, *pairs)]):
                pairs.append((first, second))
                _take(old, first)
                _take(new, second)
    for first, second in _issued_anew(old, new):
        if _in_place(first, second, [pair[1] for pair in (*same, *pairs)]):
            pairs.append((first, second))
            _take(old, first)
            _take(new, second)
    return Matched(tuple(pairs), tuple(old), tuple(new), tuple(same))


def predecessor(record: Credential, others: Sequence[Credential]) -> Credential | None:
    """The latest of the records that a further one renews; None where it renews none.

    It is of the same type and jurisdiction, of the same number where both have one, and it began or ended earlier.
    """
    found = [
        other
        for other in others
        if other is not record
        and (other.type, other.jurisdiction) == (record.type, record.jurisdiction)
        and (other.number == record.number or not other.number or not record.number)
        and _is_later(record, other)
    ]
    return max(found, key=lambda each: (_day(each.expires_on), _day(began_on(each))), default=None)


def began_on(record: Credential) -> date | None:
    """The day of the issue: the printed one, else the first of the days that stand for it."""
    days = (
        record.issued_on, record.valid_from, record.completed_on, record.decided_on, record.screened_on,
        record.executed_on,
    )  # fmt: skip
    return next((day for day in days if day is not None), None)


def matched_looks(
    before: Sequence[Verification], after: Sequence[Verification]
) -> tuple[list[tuple[Verification, Verification]], list[Verification], list[Verification]]:
    """Which looks at the source became which others, which are gone, and which came; equal ones are left out."""
    _, old, new = _without_equal(before, after, lambda look: (look.verified_on, look.verified_by))
    pairs = []
    ways: tuple[Callable[[Verification], object], ...] = (
        lambda look: (look.verified_on, look.verified_by),
        lambda look: look.reference,
        lambda look: look.verified_by,
        lambda look: look.verified_on,
    )
    for way in ways:
        for first in list(old):
            second = next((each for each in new if way(first) is not None and way(each) == way(first)), None)
            if second is not None:
                pairs.append((first, second))
                _take(old, first)
                _take(new, second)
    return pairs, old, new


def _without_equal(
    before: Sequence[_T], after: Sequence[_T], roughly: Callable[[_T], object]
) -> tuple[list[tuple[_T, _T]], list[_T], list[_T]]:
    """Those that are equal, in pairs, and the others of each side. Only what is `roughly` the same is compared."""
    waiting: defaultdict[object, list[_T]] = defaultdict(list)
    for each in after:
        waiting[roughly(each)].append(each)
    same: list[tuple[_T, _T]] = []
    old: list[_T] = []
    for each in before:
        near = waiting[roughly(each)]
        place = next((n for n, other in enumerate(near) if other is each or other == each), None)
        if place is None:
            old.append(each)
        else:
            same.append((each, near.pop(place)))
    left = {id(each) for near in waiting.values() for each in near}
    return same, old, [each for each in after if id(each) in left]


def _take(entries: list[_T], entry: _T) -> None:
    """Take this very entry out, and not one that is equal."""
    del entries[next(place for place, each in enumerate(entries) if each is entry)]


def _paired(old: Sequence[Credential], new: Sequence[Credential], way: _Way) -> list[tuple[Credential, Credential]]:
    """Records that are the same one way, those first that differ least."""
    groups: defaultdict[object, tuple[list[Credential], list[Credential]]] = defaultdict(lambda: ([], []))
    for side, records in enumerate((old, new)):
        for record in records:
            name = way(record)
            if name is not None:
                groups[name][side].append(record)
    found = []
    for first, second in groups.values():
        candidates = sorted(
            ((_distance(a, b), n, m) for n, a in enumerate(first) for m, b in enumerate(second) if _may_be(a, b))
        )
        taken: tuple[set[int], set[int]] = (set(), set())
        for _, n, m in candidates:
            if n not in taken[0] and m not in taken[1]:
                found.append((first[n], second[m]))
                taken[0].add(n)
                taken[1].add(m)
    return found


def _may_be(old: Credential, new: Credential) -> bool:
    return old.id is None or new.id is None or old.id == new.id


def _distance(old: Credential, new: Credential) -> int:
    return sum(getattr(old, name) != getattr(new, name) for name in Credential.model_fields)


def _in_place(old: Credential, new: Credential, others: Sequence[Credential]) -> bool:
    """Whether one record can have become another that began later: not while a third began between them.

    Then the first was taken out, and the new one renews the third.
    """
    first, last = began_on(old), began_on(new)
    if first is None or last is None or first == last or (old.id and old.id == new.id):
        return True
    low, high = min(first, last), max(first, last)
    return not any(
        (other.type, other.number, other.jurisdiction) == (new.type, new.number, new.jurisdiction)
        and low < _day(began_on(other)) < high
        for other in others
    )


def _issued_anew(old: Sequence[Credential], new: Sequence[Credential]) -> list[tuple[Credential, Credential]]:
    """A record whose place was taken by one of another number that was issued later: the only ones of their type."""

    def alone(records: Sequence[Credential]) -> dict[tuple[object, ...], Credential]:
        groups: defaultdict[tuple[object, ...], list[Credential]] = defaultdict(list)
        for record in records:
            groups[record.type, record.jurisdiction].append(record)
        return {name: each[0] for name, each in groups.items() if len(each) == 1}

    first, second = alone(old), alone(new)
    return [
        (first[name], second[name])
        for name in first
        if name in second
        and _may_be(first[name], second[name])
        and (began := began_on(first[name])) is not None
        and (began_on(second[name]) or date.min) > began
    ]


def _is_later(record: Credential, other: Credential) -> bool:
    first, last = began_on(other), began_on(record)
    if first is not None and last is not None:
        return last > first
    return record.expires_on is not None and other.expires_on is not None and record.expires_on > other.expires_on


def _day(day: date | None) -> date:
    return day or date.min
