"""Coverage in plain Python: how many people a place needs on a day, and who of those present counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from math import ceil

from credpolicy.model.coverage import Coverage, Line, Need, Share
from credpolicy.model.evaluation import CoverageState
from credpolicy.model.selector import PLACES, Selection
from tests.oracle import Oracle
from tests.oracle_cases import Case
from tests.oracle_ground import selects

Unit = tuple[str, ...]
"""The values of what coverage is asked per: the id of a place, or one value for each part."""


Key = tuple[str, Unit, int]
"""Coverage, unit and the place of the line from 0."""


@dataclass(frozen=True)
class Filled:
    """How a line is filled (with `each_once` all lines together): how many it needs and who passes, by worker id.

    `needed` is None where a number that it is reckoned from is not written; nobody can then say what is missing.
    """

    state: CoverageState
    needed: int | None
    present: int
    passing: tuple[str, ...]
    shortfall: int


def covered(oracle: Oracle, day: date) -> dict[Key, Filled]:
    """Every line of every coverage in each of its units on the day, where something is needed."""
    found = {}
    for coverage in [placed.item for placed in oracle.snapshot.coverage]:
        for unit in units(oracle, coverage, day):
            need = needed_there(oracle, coverage, unit, day)
            lines = judged(oracle, (coverage, unit), need, day) if need else []
            found.update({(coverage.id, unit, place): line for place, line in enumerate(lines)})
    return found


def seats(oracle: Oracle, day: date) -> Iterator[Case]:
    """Every assignment in force on the day."""
    if "seats" not in oracle.known:
        oracle.known["seats"] = [
            # Nothing is asked of a seat but the tests of a line, so no requirement is needed.
            Case(worker, None, assignment, None, oracle.places, oracle.holidays)  # type: ignore[arg-type]
            for worker in oracle.workers.values()
            for assignment in worker.assignments
        ]
    for seat in oracle.known["seats"]:
        worker, assignment = seat.worker, seat.assignment
        gone = worker.status == "ended" and worker.ended_on is None
        to_come = worker.status == "candidate" and worker.hired_on is None
        if gone or to_come or not within(day, worker.hired_on, worker.ended_on):
            continue
        if within(day, assignment.starts_on, assignment.ends_on):
            yield seat


def within(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies between two others, either of which may be open."""
    return (first is None or first <= day) and (last is None or day <= last)


def units(oracle: Oracle, coverage: Coverage, day: date) -> list[Unit]:
    """What needs people each: the rows of a place, or the combinations that occur among the assignments."""
    if coverage.per[0] in PLACES and len(coverage.per) == 1:
        rows = [(name,) for name in oracle.places[coverage.per[0]]]
        return [unit for unit in rows if fits_unit(oracle, coverage, unit, coverage.applies_to, day)]
    there = [combination for seat in bound(oracle, coverage, day) for combination in combinations(seat, coverage, day)]
    return list(dict.fromkeys(there))


def bound(oracle: Oracle, coverage: Coverage, day: date) -> list[Case]:
    """The assignments that a coverage per combination speaks of."""
    return [seat for seat in seats(oracle, day) if seat.selects(coverage.applies_to, day)]


def combinations(seat: Case, coverage: Coverage, day: date) -> list[Unit]:
    """The combinations to which an assignment belongs: one value for each part."""
    return list(product(*(seat.values(path, day) for path in coverage.per)))


def of_unit(oracle: Oracle, coverage: Coverage, unit: Unit, day: date) -> list[Case]:
    """The assignments in force that belong to a unit."""
    if coverage.per[0] in PLACES and len(coverage.per) == 1:
        return [seat for seat in seats(oracle, day) if getattr(seat.assignment, coverage.per[0]) == unit[0]]
    return [seat for seat in bound(oracle, coverage, day) if unit in combinations(seat, coverage, day)]


def unit_values(oracle: Oracle, coverage: Coverage, unit: Unit, path: str, day: date) -> list[str]:
    """What a path reads from a unit: its own parts, and the places among them."""
    parts = dict(zip(coverage.per, unit, strict=True))
    if path in parts:
        return [parts[path]]
    head, _, name = path.partition(".")
    if head in PLACES and head in parts and name:
        return oracle.place_values(head, parts[head], name, day)
    return []


def fits_unit(oracle: Oracle, coverage: Coverage, unit: Unit, selection: Selection, day: date) -> bool:
    """Whether a selector holds on a unit."""
    return selects(
        selection, lambda path: unit_values(oracle, coverage, unit, path, day), lambda name: None, day, oracle.holidays
    )


def needed_there(oracle: Oracle, coverage: Coverage, unit: Unit, day: date) -> Need | None:
    """The first case of `needs` that applies to the unit."""
    for need in coverage.needs:
        if need.when is None or fits_unit(oracle, coverage, unit, need.when, day):
            return need
    return None


def judged(oracle: Oracle, there: tuple[Coverage, Unit], need: Need, day: date) -> list[Filled]:
    """How the lines are filled in a unit."""
    present: dict[str, list[Case]] = {}
    for seat in of_unit(oracle, *there, day):
        if not seat.on_leave(day):
            present.setdefault(seat.worker.id, []).append(seat)

    def who(line: Line) -> list[str]:
        return sorted(name for name, own in present.items() if any(passes(oracle, line, seat, day) for seat in own))

    lines = [(needed(oracle, there, line, present, day), who(line)) for line in need.lines]
    if not need.each_once:
        return [filled(number, len(present), names, min(number or 0, len(names))) for number, names in lines]
    anybody = sorted({name for _, names in lines for name in names})
    total = None if any(number is None for number, _ in lines) else sum(number or 0 for number, _ in lines)
    seated = most_filled([names for number, names in lines for _ in range(number or 0)])
    return [filled(total, len(present), anybody, seated)]


def filled(needed: int | None, present: int, passing: Sequence[str], seated: int) -> Filled:
    """A line as it stands, where so many of the people needed were found."""
    if needed is None:
        return Filled("unknown", None, present, tuple(passing), 0)
    return Filled("short" if seated < needed else "covered", needed, present, tuple(passing), needed - seated)


def passes(oracle: Oracle, line: Line, seat: Case, day: date) -> bool:
    """Whether somebody passes one of the tests of a line in this seat."""
    return any(oracle.holds(test, seat, day) for test in line.of)


def needed(
    oracle: Oracle, there: tuple[Coverage, Unit], line: Line, present: dict[str, list[Case]], day: date
) -> int | None:
    """How many a line needs; None where the number it is reckoned from is not written."""
    if isinstance(line.at_least, Share):
        return ceil(line.at_least.percent * len(present) / 100)
    each = 1 if line.at_least is None else line.at_least
    if line.for_every is None:
        return each
    if isinstance(line.by, Selection):
        wanted = line.by
        fitting = [own for own in present.values() if any(seat.selects(wanted, day) for seat in own)]
        return ceil(Decimal(len(fitting)) / line.for_every) * each
    written = unit_values(oracle, *there, line.by or "", day)
    return max(0, ceil(Decimal(written[0]) / line.for_every)) * each if written else None


def most_filled(places: Sequence[Sequence[str]]) -> int:
    """How many of the places can be filled at once by different people: every way is tried, mending as it goes."""
    filled: dict[str, int] = {}

    def seated(place: int, asked: set[str]) -> bool:
        for person in places[place]:
            if person in asked:
                continue
            asked.add(person)
            if person not in filled or seated(filled[person], asked):
                filled[person] = place
                return True
        return False

    return sum(seated(place, set()) for place in range(len(places)))
