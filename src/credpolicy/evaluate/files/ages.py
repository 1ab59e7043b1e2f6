"""Ages: birthdays and ages at issue are written where a rule reads them."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.fitting import fit, values_of_seat
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, of_record, row
from credpolicy.evaluate.files.trees import blocks, tests
from credpolicy.model.credits import Cycle
from credpolicy.model.finding import Finding
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.tree import walk

_AGE = "age_at_issue"


def judge(index: Index) -> Iterator[Finding]:
    """Every holder without a birthday whose cycle begins by it, every record without the age that a rule reads."""
    by_type = {
        placed.item.id: f"{placed.item.id} (in {placed.file.path})"
        for placed in index.snapshot.credential_types
        if placed.item.cycle is not None and _by_birthday(placed.item.cycle)
    }
    by_requirement = [placed for placed in index.snapshot.requirements if any(map(_by_birthday, _cycles(placed.item)))]
    aged = _aged(index)
    if not (by_type or by_requirement or aged):
        return
    for placed in index.snapshot.workers:
        worker = placed.item
        if worker.birthday is None:
            cause = _cause(index, worker, by_type, by_requirement)
            if cause is not None:
                sentence = f"no `birthday` is written, and the cycles of {cause} begin by it"
                yield finding("DAT012", row("workers", placed).part("birthday", "id"), sentence)
        for n, record in enumerate(worker.credentials):
            if record.type in aged and record.age_at_issue is None:
                sentence = f"`{_AGE}` is not written, and {aged[record.type]} reads it"
                yield finding("DAT013", of_record(placed, n).part(_AGE, "type"), sentence)


def _by_birthday(cycle: Cycle) -> bool:
    return isinstance(cycle.starts, str)


def _cycles(requirement: Requirement) -> list[Cycle]:
    written = walk(requirement.requires)
    return [case.cycle for test in written for case in test.credits or () if case.cycle is not None]


def _cause(index: Index, worker: Worker, types: dict[str, str], requirements: list[Placed[Requirement]]) -> str | None:
    """What begins cycles by the worker's birthday, and the file that says so."""
    for record in worker.credentials:
        if record.type in types:
            return types[record.type]
    for placed in requirements:
        seats = [values_of_seat(index, worker, assignment) for assignment in (*worker.assignments, None)]
        if any(fit(placed.item.applies_to, values) is not False for values in seats):
            return f"requirement {placed.item.id} (in {placed.file.path})"
    return None


def _aged(index: Index) -> dict[str, str]:
    """The types of whose records a rule reads the age, with the words for the rule."""
    found: dict[str, str] = {}
    for block in blocks(index):
        for case, spot, ground in block.cases:
            paths = case.when.paths if case.when else frozenset()
            if ground.type is not None and {_AGE, f"previous.{_AGE}"} & paths:
                found.setdefault(ground.type, f"`{block.name}` of {spot.words} in {spot.placed.file.path}")
    for test, spot, ground in tests(index):
        if test.type is not None and test.where is not None and _AGE in test.where.paths:
            found.setdefault(test.type, f"{spot.words} in {spot.placed.file.path}")
        if ground.type is not None and test.when is not None and _AGE in test.when.paths:
            found.setdefault(ground.type, f"{spot.words} in {spot.placed.file.path}")
    return {one: words for name, words in found.items() for one in index.records_of.get(name, ())}
