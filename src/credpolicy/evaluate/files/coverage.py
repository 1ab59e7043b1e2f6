"""Coverage: what it counts by exists, is a number where it must be, and there is something to cover."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files import fields
from credpolicy.evaluate.files.fields import KIND_IN_WORDS
from credpolicy.evaluate.files.fitting import fit, values_of_place, values_of_seat
from credpolicy.evaluate.files.ground import Ground
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.evaluate.files.trees import counts_rows, ground_of_units, needs
from credpolicy.model.coverage import Coverage
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES


def judge(index: Index) -> Iterator[Finding]:
    """Every coverage that counts by what is not there, or covers nothing."""
    for placed in index.snapshot.coverage:
        coverage, spot = placed.item, row("coverage", placed)
        unknown = [path for path in coverage.per if fields.of_person(index, path) is None]
        for n, path in enumerate(coverage.per):
            if path in unknown:
                mend = fields.paths_of_person(index).mend(path, RULES["REF009"].help)
                pointer = ("per",) if len(coverage.per) == 1 else ("per", n)
                sentence = f"`per` names `{path}`, and there is no such attribute"
                yield finding("REF009", spot.part(f"per/{path}", *pointer), sentence, mend)
        units = _units(index, coverage)
        if not (coverage.allow_empty or units or unknown):
            what = " and ".join(coverage.per)
            sentence = f"there is no {what} that `applies_to` could fit ({coverage.applies_to.written})"
            yield finding("COV002", spot.part("applies_to", "applies_to"), sentence)
        yield from _numbers(index, coverage, spot, units)


def _numbers(index: Index, coverage: Coverage, spot: Spot, units: list[str]) -> Iterator[Finding]:
    """Every number that is counted by: it is there to be read, and written wherever it is read."""
    ground = ground_of_units(index, coverage)
    told: set[str] = set()
    for need, at, _ in needs(index, coverage, spot):
        for n, line in enumerate(need.lines):
            if not isinstance(line.by, str):
                continue
            pointer = ("all_of", n, "by") if need.all_of else ("by",)
            part = at.part(f"{n}/by", *pointer)
            fault = _fault(ground, line.by)
            if fault is not None:
                yield finding(fault[0], part, fault[1], fault[2])
            elif line.by not in told and counts_rows(coverage):
                told.add(line.by)
                yield from _unwritten(index, coverage, line.by, part, units)


def _fault(ground: Ground, path: str) -> tuple[str, str, str] | None:
    found = ground.field(path)
    if found is None:
        return "REF009", f"`by` names `{path}`, and there is no such attribute here", ground.mend(path)
    if found.kind not in ("number", "any"):
        kind, declared = KIND_IN_WORDS.get(found.kind, "text"), fields.declaration(ground.index, path)
        return "COV001", f"`by` counts by `{path}`, which is {kind}{declared}", RULES["COV001"].help
    return None


def _unwritten(index: Index, coverage: Coverage, path: str, spot: Spot, units: list[str]) -> Iterator[Finding]:
    missing = [name for name in units if values_of_place(index, coverage.per[0], name)(path) == []]
    if missing:
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        sentence = f"`by` counts by `{path}`, which is not written at the {coverage.per[0]} {shown}"
        yield finding("COV003", spot, sentence)


def _units(index: Index, coverage: Coverage) -> list[str]:
    """What the coverage perhaps applies to: ids of rows, or any name where it counts assignments."""
    if counts_rows(coverage):
        of = coverage.per[0]
        return [
            name
            for name in index.places.get(of, {})
            if fit(coverage.applies_to, values_of_place(index, of, name)) is not False
        ]
    for worker in index.workers.values():
        for assignment in worker.assignments:
            values = values_of_seat(index, worker, assignment)
            whole = all(values(path) != [] for path in coverage.per)
            if whole and fit(coverage.applies_to, values) is not False:
                return [worker.id]
    return []
