"""Shifts: the obligations that stand differently under the head of a change than under its base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate.rows import assignment_key
from credpolicy.history.changes import unread_in
from credpolicy.model.comparison import Shift, Turn
from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.finding import GAP_STATES, Gap
from credpolicy.model.snapshot import Snapshot

Key = tuple[str, str, str, str]


def key_of(about: Result | Gap) -> Key:
    """What names an obligation: worker, assignment, requirement and value or record."""
    return about.worker, about.assignment, about.requirement, about.each


def shifts(before: Evaluation, after: Evaluation) -> Iterator[Shift]:
    """Every obligation that stands differently, in the order of its key."""
    old = {key_of(result): result for result in before.results}
    new = {key_of(result): result for result in after.results}
    unread_before = unread_in(before.snapshot, after.snapshot)
    unread_after = unread_in(after.snapshot, before.snapshot)
    places = [_places(after.snapshot), _places(before.snapshot)]
    for key in sorted({*old, *new}):
        was, is_ = old.get(key), new.get(key)
        turn = _turn(was, is_)
        unread = (was is not None and is_ is None and unread_after(was)) or (
            is_ is not None and was is None and unread_before(is_)
        )
        if turn is not None and not unread:
            where = next((found[key[:2]] for found in places if key[:2] in found), None)
            yield Shift(turn, was, is_, _deadline(is_) if is_ else None, where)


def _places(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    """The location of each assignment."""
    return {
        (placed.item.id, assignment_key(assignment)): assignment.location
        for placed in snapshot.workers
        for assignment in placed.item.assignments
        if assignment.location is not None
    }


def _turn(was: Result | None, is_: Result | None) -> Turn | None:
    fell_short, falls_short = _falls_short(was), _falls_short(is_)
    if fell_short != falls_short:
        return "gap" if falls_short else "met"
    if falls_short:
        return None
    if was is None:
        return "asked"
    if is_ is None:
        return "dropped"
    first, second = _deadline(was) or date.max, _deadline(is_) or date.max
    if first == second:
        return None
    return "sooner" if second < first else "later"


def _falls_short(result: Result | None) -> bool:
    """Whether it is a gap that counts."""
    return result is not None and result.binds and result.state in GAP_STATES


def _deadline(result: Result) -> date | None:
    """The last day on which all is well."""
    if result.state == "not_yet_due":
        return result.due
    return None if result.compliant_until == date.max else result.compliant_until


def flipped(before: Evaluation, after: Evaluation) -> int:
    """How many obligations of the base are well and were not, or the reverse, or are not asked any more."""
    new = {key_of(result): result for result in after.results}
    return sum(
        key_of(result) not in new or _falls_short(result) != _falls_short(new[key_of(result)])
        for result in before.results
    )
