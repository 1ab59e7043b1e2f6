"""How places are covered, in ids and words, and the findings about those that are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from credpolicy.evaluate.coverage import FilledRow, LineRow, most_filled, nearest, passing
from credpolicy.evaluate.reasons import asked
from credpolicy.evaluate.rows import Rows
from credpolicy.model.evaluation import Covered, CoverageState
from credpolicy.model.finding import Finding, Location, fingerprint
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.tree import Test


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
        if case.each_once:
            found.append(_together(snapshot, item.id, place, [(one, by_line.get((unit, one.line), [])) for one in lines]))
            continue
        for line in lines:
            people = by_line.get((unit, line.line), [])
            seated = min(line.needed or 0, len(passing(people)))
            what = asked_of(rows.policies.coverage.lines[line.line].of)
            found.append(_covered(snapshot, item.id, place, line, line.needed, people, seated, what))
    return tuple(sorted(found, key=lambda one: (one.coverage, one.place, one.line)))


def asked_of(tests: tuple[Test, ...]) -> str:
    """The tests of a line in words; one of them is enough."""
    return asked(tests[0]) if len(tests) == 1 else asked(Test(any_of=tests))


def _together(
    snapshot: Snapshot, coverage: str, place: tuple[str, ...], lines: list[tuple[LineRow, list[FilledRow]]]
) -> Covered:
    """Lines of which nobody fills two: how many of their places can be filled at once."""
    numbers = [line.needed for line, _ in lines]
    needed = None if None in numbers else sum(number or 0 for number in numbers)
    seated = most_filled([(line.needed or 0, passing(people)) for line, people in lines])
    everybody = [row for _, people in lines for row in people]
    return _covered(snapshot, coverage, place, lines[0][0], needed, everybody, seated, "each of several lines")


def _covered(  # noqa: PLR0913 - one line of a table
    snapshot: Snapshot,
    coverage: str,
    place: tuple[str, ...],
    line: LineRow,
    needed: int | None,
    people: list[FilledRow],
    seated: int,
    what: str,
) -> Covered:
    state: CoverageState = "unknown" if needed is None else "short" if seated < needed else "covered"
    ids = [snapshot.workers[worker].item.id for worker in passing(people)]
    near = [snapshot.workers[worker].item.id for worker in nearest(people)]
    return Covered(
        coverage, place, line.number, state, needed, line.present, tuple(ids), (needed or 0) - seated if needed else 0,
        tuple(near), what,
    )  # fmt: skip


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
            counts=placed.item.level == "mandatory",
        )


def _written(snapshot: Snapshot, per: tuple[str, ...], place: tuple[str, ...]) -> Location | None:
    """Where the place itself is written, if it is one row of the registry."""
    rows: dict[str, tuple[Placed, ...]] = {  # type: ignore[type-arg]
        "location": snapshot.locations, "client": snapshot.clients, "organization": snapshot.organizations,
    }  # fmt: skip
    if len(per) != 1 or per[0] not in rows:
        return None
    return next((placed.at() for placed in rows[per[0]] if placed.item.id == place[0]), None)
