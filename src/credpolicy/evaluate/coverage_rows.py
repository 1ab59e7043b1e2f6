"""Coverage as rows: what needs people, by which case, and who belongs there when."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate import paths
from credpolicy.evaluate.selector_rows import SelectorRows
from credpolicy.evaluate.tables import Row
from credpolicy.evaluate.tree_rows import TreeRows
from credpolicy.model.coverage import Coverage, Line, Share
from credpolicy.model.registry import Assignment, Worker
from credpolicy.model.selector import PLACES, Selection
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Test

Unit = tuple[int, tuple[str, ...]]
"""What needs people: the place of the coverage in the snapshot, and a value for each part of `per`."""

NOBODY = -1  # the worker of what needs people, which is no person


class CoverageRows:
    """The rows of coverage. `units` are what needs people, each with the number of its seat."""

    def __init__(self, snapshot: Snapshot, selectors: SelectorRows, trees: TreeRows) -> None:
        self.tables: dict[str, list[Row]] = {
            name: [] for name in ("coverage", "unit", "unit_seat", "need", "need_line")
        }
        self.units: dict[Unit, int] = {}
        self.lines: list[Line] = []
        self._cases: list[int] = []
        self._coverages = [placed.item for placed in snapshot.coverage]
        self._selectors = selectors
        self._trees = trees
        for number, coverage in enumerate(self._coverages):
            self._add(number, coverage)

    def _add(self, number: int, coverage: Coverage) -> None:
        of_place = is_place(coverage)
        selector = self._selectors.add_selector(coverage.applies_to, "seat")
        self.tables["coverage"].append((number, selector, of_place))
        for path in coverage.per:
            self._selectors.note(paths.plain(path), "seat")
        for place, case in enumerate(coverage.needs):
            need = len(self.tables["need"])
            self._cases.append(place)
            when = self._selectors.add_selector(case.when, "seat") if case.when else None
            self.tables["need"].append((need, number, place, when))
            for ordinal, line in enumerate(case.lines):
                self._add_line(need, ordinal, line)

    def _add_line(self, need: int, ordinal: int, line: Line) -> None:
        share = line.at_least.percent if isinstance(line.at_least, Share) else None
        least = 1 if line.at_least is None else line.at_least
        by_path = by_selector = None
        if isinstance(line.by, Selection):
            by_selector = self._selectors.add_selector(line.by, "seat")
        elif line.by is not None:
            by_path = paths.plain(line.by)
            self._selectors.note(by_path, "seat")
        tests = line.of if len(line.of) == 1 else (Test(any_of=line.of),)
        self.tables["need_line"].append((
            len(self.lines), need, ordinal, None if isinstance(least, Share) else least, share, line.for_every,
            by_path, by_selector, self._trees.add_root(tests, "seat"),
        ))  # fmt: skip
        self.lines.append(line)

    def units_of_places(self, places: paths.Places) -> Iterator[Unit]:
        """What needs people though nobody may be there: the rows of places."""
        for number, coverage in enumerate(self._coverages):
            if is_place(coverage):
                for name in places[coverage.per[0]]:
                    yield number, (name,)

    def units_of(
        self, worker: Worker, assignment: Assignment, places: paths.Places
    ) -> Iterator[tuple[Unit, date | None, date | None]]:
        """To what an assignment belongs, and from when until when (None: open)."""
        for number, coverage in enumerate(self._coverages):
            parts = [paths.dated_of_seat(path, worker, assignment, places) for path in coverage.per]
            for values in itertools.product(*parts):
                first = max((day for _, day, _ in values if day), default=None)
                last = min((day for _, _, day in values if day), default=None)
                if first is None or last is None or first <= last:
                    yield (number, tuple(value for value, _, _ in values)), first, last

    def of(self, unit: Unit) -> Coverage:
        """The coverage that needs people there."""
        return self._coverages[unit[0]]

    def case_of(self, need: int) -> int:
        """Which case of its coverage a need is."""
        return self._cases[need]

    def values(self, unit: Unit, path: str, places: paths.Places) -> list[paths.Dated]:
        """What a path reads from what needs people: its own parts, and the places among them."""
        number, values = unit
        parts = {paths.plain(name): value for name, value in zip(self._coverages[number].per, values, strict=True)}
        if path in parts:
            return [(parts[path], None, None)]
        head, _, _ = path.partition(".")
        row = places.get(head, {}).get(parts[head]) if head in PLACES and head in parts else None
        return [] if row is None else paths.of_place(row, path.partition(".")[2])


def is_place(coverage: Coverage) -> bool:
    """Whether it asks for each place by itself, whoever works there."""
    return len(coverage.per) == 1 and coverage.per[0] in PLACES
