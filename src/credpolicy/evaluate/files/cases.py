"""Cases: one of them holds, none is hidden by an earlier one, and no two speak of the same days."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.ranges import Range, leave_nothing_out, range_of
from credpolicy.evaluate.files.spot import finding
from credpolicy.evaluate.files.trees import Block, blocks
from credpolicy.model.finding import Finding
from credpolicy.model.selector import Condition, Selection

_Clause = tuple[Condition, ...]


def judge(index: Index) -> Iterator[Finding]:
    """Every block whose cases leave something open, hide each other or overlap."""
    for block in blocks(index):
        if not block.cases:
            continue
        yield from _hidden(block)
        yield from _overlapping(block)
        # Of a single case it is plain that it speaks of nothing else; of several, one may have been forgotten.
        if len(block.cases) > 1 and not _is_whole(block):
            *_, last = block.cases
            sentence = (
                f"each of the {len(block.cases)} cases of `{block.name}` holds only under a `when`, "
                "so it may be that none applies"
            )
            yield finding("CAS001", last.spot.part("when"), sentence)


def _hidden(block: Block) -> Iterator[Finding]:
    """Each case that an earlier one hides, told once."""
    for n, later in enumerate(block.cases):
        for m, earlier in enumerate(block.cases[:n]):
            if _hides(earlier.part.when, later.part.when):
                why = (
                    "has no `when`"
                    if earlier.part.when is None
                    else f"holds wherever it does ({earlier.part.when.written})"
                )
                sentence = f"case {n + 1} of `{block.name}` is never reached, because case {m + 1}, before it, {why}"
                yield finding("CAS002", later.spot, sentence)
                break


def _hides(earlier: Selection | None, later: Selection | None) -> bool:
    if earlier is None:
        return True
    if later is None:
        return not earlier.clauses
    return all(any(_implies(mine, other) for mine in later.clauses) for other in earlier.clauses)


def _implies(mine: _Clause, other: _Clause) -> bool:
    """Whether one clause can only hold where the other does."""
    if set(mine) <= set(other):
        return True
    if len(mine) > 1 or len(other) > 1:
        return False
    narrow, wide = range_of(mine[0]), range_of(other[0])
    return narrow is not None and wide is not None and narrow.within(wide)


def _overlapping(block: Block) -> Iterator[Finding]:
    ranges = [_days(site.part.when) for site in block.cases]
    for n, later in enumerate(block.cases):
        for m, earlier in enumerate(block.cases[:n]):
            mine, other = ranges[n], ranges[m]
            if mine is None or other is None or mine[1] != other[1] or not mine[0].meets(other[0]):
                continue
            if not _hides(earlier.part.when, later.part.when):
                both = f"{_written(earlier.part.when)}; {_written(later.part.when)}"
                sentence = f"cases {m + 1} and {n + 1} of `{block.name}` speak of some of the same days ({both})"
                yield finding("CAS003", later.spot.part("when"), sentence)


def _written(when: Selection | None) -> str:
    return when.written if when else "always"


def _days(when: Selection | None) -> tuple[Range, frozenset[_Clause]] | None:
    """The one range of days with both ends in a condition, and all that it asks besides."""
    found = []
    for clause in when.clauses if when else ():
        bounds = range_of(clause[0]) if len(clause) == 1 else None
        if bounds is not None and bounds.dated and bounds.is_bounded():
            found.append((bounds, clause))
    if when is None or len(found) != 1:
        return None
    return found[0][0], frozenset(when.clauses) - {found[0][1]}


def _is_whole(block: Block) -> bool:
    """Whether always one of the cases applies.

    There is a case for all the rest, or one is the reverse of another, or they leave out no value of an attribute.
    Where the attribute itself is missing, that is no fault of the cases.
    """
    alone: set[Condition] = set()
    values: dict[str, set[str]] = {}
    for case, _, ground in block.cases:
        if case.when is None or not case.when.clauses:
            return True
        if len(case.when.clauses) > 1:
            continue
        (clause,) = case.when.clauses
        if len(clause) == 1:
            alone.add(clause[0])
        for condition in clause:
            if not condition.negated and condition.predicates[0].operator == "is":
                values.setdefault(condition.path, set()).add(condition.predicates[0].value)
                field = ground.field(condition.path)
                wanted = ("true", "false") if field and field.kind == "flag" else field.values if field else ()
                if wanted and len({one.path for one in clause}) == 1 and set(wanted) <= values[condition.path]:
                    return True
    if any(Condition(one.path, one.predicates, not one.negated) in alone for one in alone):
        return True
    return any(leave_nothing_out(ranges) for ranges in _by_path(alone))


def _by_path(conditions: set[Condition]) -> Iterator[list[Range]]:
    for path in {one.path for one in conditions}:
        found = [range_of(one) for one in conditions if one.path == path]
        yield [one for one in found if one is not None]
