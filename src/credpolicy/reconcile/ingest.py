"""Rows of a table become workers of the registry; a row that cannot be used is kept apart with the reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from credpolicy.errors import InternalError
from credpolicy.load.shape import faults
from credpolicy.load.values import shown
from credpolicy.model.import_map import ImportMap
from credpolicy.model.registry import Worker
from credpolicy.reconcile.cells import AGAIN, UNSEEN, Filler, Kind, Trouble

Tree = dict[str, Any]

# What makes two entries of a worker's list the same one; entries of a list not named here are the same when equal.
_SAME = {
    "credentials": ("type", "number", "jurisdiction", "issued_on"),
    "assignments": ("role", "location", "client", "starts_on"),
    "leave": ("from",),
}
_ORDER = {known.alias or name: place for place, (name, known) in enumerate(Worker.model_fields.items())}
_LONGEST_REASON = 1000

_Part = tuple[Any, ...]
"""Names one thing that is said of a worker; begins with the worker's key."""


class _Said(NamedTuple):
    """A value and the line that said it first."""

    line: int
    value: Any


class Row(NamedTuple):
    """One row of a table. `line` counts from 1 and is where it begins; a line left blank has no `cells`."""

    line: int
    cells: Sequence[str]


class Refused(NamedTuple):
    """A row that was not used. `kind` is the reason counted, `reason` says everything that is wrong."""

    row: Row
    kind: Kind
    reason: str


@dataclass(slots=True)
class Intake:
    """What became of a table: workers by id in the order of their first rows, and the rows refused, in order.

    `rows` are the rows read, `used` those that a worker was made of, `blank` the empty lines between them.
    """

    workers: dict[str, Tree] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    rows: int = 0
    used: int = 0
    blank: int = 0

    @property
    def reasons(self) -> list[tuple[Kind, int]]:
        """How many rows were refused for which kind of reason, the most frequent first."""
        return Counter(refused.kind for refused in self.refused).most_common()

    def count(self, collection: str) -> int:
        """How many entries the workers have in a list, such as `credentials`."""
        return sum(len(worker.get(collection, ())) for worker in self.workers.values())


def take_in(header: Sequence[str], rows: Iterable[Row], import_map: ImportMap) -> Intake:
    """The workers that the map makes of the rows. Every row is used or refused.

    `header` names the columns; those that the map reads are there once each.
    """
    positions = {name: place for place, name in enumerate(header)}
    taking = _Taking(Filler(import_map, positions), len(header))
    for row in rows:
        taking.take(row)
    intake = taking.intake
    if intake.rows != intake.used + len(intake.refused):
        message = f"{intake.rows} rows were read, {intake.used} used and {len(intake.refused)} refused"
        raise InternalError(message)
    return intake


class _Taking:
    """The table as far as it was read."""

    def __init__(self, filler: Filler, width: int) -> None:
        self.intake = Intake()
        self._filler = filler
        self._width = width
        self._first_lines: dict[str, int] = {}
        # Only for workers with several rows: what is known of them by part, and the line that said it.
        self._known: dict[str, dict[_Part, _Said]] = {}

    def take(self, row: Row) -> None:
        """One row, or a blank line."""
        intake = self.intake
        if not row.cells:
            intake.blank += 1
            return
        intake.rows += 1
        troubles = self._use(row)
        if troubles:
            sentence = "; ".join(dict.fromkeys(trouble.sentence for trouble in troubles))
            intake.refused.append(Refused(row, troubles[0].kind, sentence[:_LONGEST_REASON]))
        else:
            intake.used += 1

    def _use(self, row: Row) -> list[Trouble]:
        """Put the row's worker among the others, unless something is wrong."""
        if len(row.cells) != self._width:
            sentence = f"the row has {len(row.cells)} values, and the header names {self._width} columns"
            return [Trouble("another number of values than the header", sentence)]
        if any("\0" in cell for cell in row.cells):
            return [Trouble(UNSEEN, "the row holds a NUL character")]
        troubles: list[Trouble] = []
        worker = self._filler.fill(row.cells, troubles)
        return troubles or _misfits(worker) or self._place(worker, row.line)

    def _place(self, worker: Tree, line: int) -> list[Trouble]:
        parts = list(_parts(worker))
        if len(parts) > len({part for part, _ in parts}):
            twice = next(part for part, times in Counter(part for part, _ in parts).items() if times > 1)
            return [Trouble(AGAIN, f"the row gives two entries of `{twice[0]}` that are the same one")]
        known_as: str = worker["id"]
        if known_as in self.intake.workers:
            return self._merge(known_as, parts, line)
        self.intake.workers[known_as] = worker
        self._first_lines[known_as] = line
        return []

    def _merge(self, known_as: str, parts: list[tuple[_Part, Any]], line: int) -> list[Trouble]:
        """Add to a worker what a further row says of him, if it contradicts nothing."""
        known = self._known.get(known_as) or self._look_at(known_as)
        for part, value in parts:
            if part in known and known[part].value != value:
                return [Trouble("in contradiction to an earlier row", _contradiction(part, value, known[part]))]
        new = [(part, value) for part, value in parts if part not in known]
        if not new:
            latest = max(known[part].line for part, _ in parts)
            return [Trouble(AGAIN, f"line {latest} already says all of this")]
        worker = self.intake.workers[known_as]
        for part, value in new:
            known[part] = _Said(line, value)
            _add(worker, part, value)
        if list(worker) != sorted(worker, key=_ORDER.__getitem__):
            self.intake.workers[known_as] = {key: worker[key] for key in sorted(worker, key=_ORDER.__getitem__)}
        return []

    def _look_at(self, known_as: str) -> dict[_Part, _Said]:
        """What the first row said of a worker, of whom there are more."""
        worker, line = self.intake.workers[known_as], self._first_lines[known_as]
        # The map's constants are shared by all workers, and this one is about to change.
        self.intake.workers[known_as] = {key: _copied(value) for key, value in worker.items()}
        self._known[known_as] = {part: _Said(line, value) for part, value in _parts(worker)}
        return self._known[known_as]


def _misfits(worker: Tree) -> list[Trouble]:
    """What the registry does not take."""
    try:
        Worker.model_validate(worker)
    except ValidationError as error:
        return [
            Trouble("a value that the registry does not take", f"`{fault.pointer[-1]}`: {fault.message}")
            for fault in faults(error, Worker, worker)
        ]
    return []


def _parts(worker: Tree) -> Iterator[tuple[_Part, Any]]:
    """What is said of a worker, one by one: values, named values, entries of lists."""
    for key, value in worker.items():
        if isinstance(value, list):
            for entry in value:
                yield (key, *_identity(key, entry)), entry
        elif isinstance(value, dict):
            for name, inner in value.items():
                yield (key, name), inner
        else:
            yield (key,), value


def _identity(key: str, entry: Tree) -> tuple[Any, ...]:
    """What makes an entry the same one as another, as `validate` sees it."""
    if "id" in entry:
        return ("id", entry["id"])
    return tuple(entry.get(name) for name in _SAME[key]) if key in _SAME else (json.dumps(entry, sort_keys=True),)


def _contradiction(part: _Part, value: Any, said: _Said) -> str:
    if isinstance(value, dict):
        differing = [name for name in {**said.value, **value} if said.value.get(name) != value.get(name)]
        names = " and ".join(f"`{name}`" for name in differing)
        return f"line {said.line} gives the same entry of `{part[0]}` with another {names}"
    return f"`{'.'.join(part)}` is {shown(value)} here and {shown(said.value)} on line {said.line}"


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, list | dict) else value


def _add(worker: Tree, part: _Part, value: Any) -> None:
    key, *rest = part
    if not rest:
        worker[key] = value
    elif isinstance(value, dict):
        worker.setdefault(key, []).append(value)
    else:
        worker.setdefault(key, {})[rest[0]] = value
