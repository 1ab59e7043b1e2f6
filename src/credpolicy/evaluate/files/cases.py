"""Cases: one of them holds, none is hidden by an earlier one, and no two speak of the same days."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.ranges import Range, range_of
from credpolicy.evaluate.files.spot import finding
from credpolicy.evaluate.files.trees import Block, blocks
from credpolicy.model.finding import Finding
from credpolicy.model.selector import DAY, Condition, Selection

_Clause = tuple[Condition, ...]


def judge(index: Index) -> Iterator[Finding]:
    """Every block whose cases leave something open, hide each other or overlap."""
    for block in blocks(index):
        if not block.cases:
            continue
        yield from _hidden(block)
        yield from _overlapping(block)
        whens = [site.part.when for site in block.cases]
        conditions = [when for when in whens if when is not None]
        if len(conditions) == len(whens) and not _is_whole(conditions):
            *_, last = block.cases
            which = "it holds only" if len(block.cases) == 1 else f"each of the {len(block.cases)} cases holds only"
            sentence = f"`{block.name}` says nothing where no case applies: {which} under a `when`"
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


def _is_whole(whens: list[Selection]) -> bool:
    """Whether always one of the conditions holds: one is the reverse of another, or they leave out no day."""
    alone = [when.clauses[0] for when in whens if len(when.clauses) == 1]
    single = {clause[0] for clause in alone if len(clause) == 1}
    if any(Condition(one.path, one.predicates, not one.negated) in single for one in single):
        return True
    spans = [range_of(one) for one in single if one.path == DAY]
    ends = [one.high[0] for one in spans if one is not None and one.low is None and one.high is not None]
    starts = [one.low[0] for one in spans if one is not None and one.high is None and one.low is not None]
    return bool(ends and starts) and max(ends) + 1 >= min(starts)
