"""How places are covered, in ids and words, and the findings about those that are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credpolicy.evaluate.coverage import FilledRow, LineRow, most_filled, nearest, passing
from credpolicy.evaluate.reasons import asked
from credpolicy.evaluate.rows import Rows
from credpolicy.model.coverage import Coverage
from credpolicy.model.evaluation import CoverageState, Covered
from credpolicy.model.finding import Finding, Location, Shortage, fingerprint
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.tree import Test


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is needed: so many people (None: nobody can tell), of whom so many are found among those who are there."""

    line: LineRow
    needed: int | None
    people: list[FilledRow]
    found: int
    words: str


def covered(
    snapshot: Snapshot, rows: Rows, needed: Sequence[LineRow], filled: Sequence[FilledRow]
) -> tuple[Covered, ...]:
    """Every line of every coverage where something is needed on the day; lines that share people as one."""
    by_line: dict[tuple[int, int], list[FilledRow]] = {}
    for row in filled:
        by_line.setdefault((row.unit, row.line), []).append(row)
    names = {seat: unit for unit, seat in rows.policies.coverage.units.items()}
    groups: dict[tuple[int, int], list[LineRow]] = {}
    for line in sorted(needed, key=lambda one: one.number):
        groups.setdefault((line.unit, line.need), []).append(line)
    found: list[Covered] = []
    for (unit, need), lines in groups.items():
        item = snapshot.coverage[lines[0].coverage].item
        case = item.needs[rows.policies.coverage.case_of(need)]
        place = names[unit][1]
        people = [by_line.get((unit, line.line), []) for line in lines]
        if case.each_once:
            asked_for = [_together(lines, people)]
        else:
            words = [asked_of(rows.policies.coverage.lines[line.line].of) for line in lines]
            asked_for = list(map(_alone, lines, people, words))
        found.extend(_covered(snapshot, item, place, one) for one in asked_for)
    return tuple(sorted(found, key=lambda one: (one.coverage, one.place, one.line)))


def asked_of(tests: tuple[Test, ...]) -> str:
    """The tests of a line in words; one of them is enough."""
    return asked(tests[0]) if len(tests) == 1 else asked(Test(any_of=tests))


def _alone(line: LineRow, people: list[FilledRow], words: str) -> _Asked:
    return _Asked(line, line.needed, people, min(line.needed or 0, len(passing(people))), words)


def _together(lines: list[LineRow], people: list[list[FilledRow]]) -> _Asked:
    """Lines of which nobody fills two: how many of their places can be filled at once."""
    numbers = [line.needed for line in lines]
    needed = None if None in numbers else sum(number or 0 for number in numbers)
    found = most_filled([(line.needed or 0, passing(of_line)) for line, of_line in zip(lines, people, strict=True)])
    everybody = [row for of_line in people for row in of_line]
    return _Asked(lines[0], needed, everybody, found, "each of several lines")


def _covered(snapshot: Snapshot, coverage: Coverage, place: tuple[str, ...], one: _Asked) -> Covered:
    short = one.needed is not None and one.found < one.needed
    state: CoverageState = "unknown" if one.needed is None else "short" if short else "covered"
    return Covered(
        coverage=coverage.id,
        place=place,
        line=one.line.number,
        state=state,
        needed=one.needed,
        present=one.line.present,
        passing=tuple(snapshot.workers[worker].item.id for worker in passing(one.people)),
        shortfall=(one.needed or 0) - one.found if short else 0,
        nearest=tuple(snapshot.workers[worker].item.id for worker in nearest(one.people)),
        asked=one.words,
        severity=coverage.severity,
        level=coverage.level,
        owner=coverage.owner,
    )


def coverage_findings(snapshot: Snapshot, coverages: Sequence[Covered]) -> Iterator[Finding]:
    """A finding for each line that is short, or of which nobody can tell how many people it needs."""
    rules = {placed.item.id: placed for placed in reversed(snapshot.coverage)}
    for one in coverages:
        if one.state == "covered":
            continue
        placed = rules[one.coverage]
        where = " / ".join(one.place)
        rule = "GAP003"
        if one.state == "short":
            near = f"; nearest: {', '.join(one.nearest)}" if one.nearest else ""
            message = (
                f"{one.coverage} at {where}: {one.shortfall} more needed of {one.needed} with {one.asked}, "
                f"{len(one.passing)} of {one.present} there pass{near}"
            )
        else:
            message = f"{one.coverage} at {where}: the number from which the need is reckoned is not written"
        yield Finding(
            rule,
            RULES[rule].level,
            message,
            RULES[rule].help,
            _written(snapshot, placed.item.per, one.place) or placed.at(),
            fingerprint(rule, one.coverage, *one.place, str(one.line)),
            shortage=Shortage(
                one.coverage, one.place, one.line, one.state, one.severity, one.level, one.owner, one.needed,
                one.present, one.passing, one.shortfall, one.nearest,
            ),
            counts=one.level == "mandatory",
        )  # fmt: skip


def _written(snapshot: Snapshot, per: tuple[str, ...], place: tuple[str, ...]) -> Location | None:
    """Where the place itself is written, if it is one row of the registry."""
    rows: dict[str, tuple[Placed, ...]] = {  # type: ignore[type-arg]
        "location": snapshot.locations, "client": snapshot.clients, "organization": snapshot.organizations,
    }  # fmt: skip
    if len(per) != 1 or per[0] not in rows:
        return None
    return next((placed.at() for placed in rows[per[0]] if placed.item.id == place[0]), None)
