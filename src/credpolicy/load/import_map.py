"""Reads the map of an import, and finds the places in it that a message speaks of."""

from typing import Any, Literal

from pydantic import ValidationError

from credpolicy.load.anatomy import without_empty
from credpolicy.load.compose import Problem
from credpolicy.load.shape import Fault, faults
from credpolicy.load.yaml import locate, parse
from credpolicy.model.base import Model
from credpolicy.model.finding import Pointer
from credpolicy.model.import_map import Cell, ImportMap, written
from credpolicy.model.registry import Worker


def read(data: bytes) -> tuple[ImportMap | None, list[Problem]]:
    """The map in the bytes of a file; None, and everything that is wrong in the order of the file, if it is none."""
    parsed = parse(data)
    if parsed.tree is None or parsed.problems:
        return None, parsed.problems
    tree = without_empty(parsed.tree, ImportMap)
    try:
        import_map = ImportMap.model_validate(tree)
    except ValidationError as error:
        return None, _told(data, faults(error, ImportMap, tree))
    wrong = [fault._replace(pointer=("worker", *fault.pointer)) for fault in _wrong_constants(import_map.worker)]
    return (None, _told(data, wrong)) if wrong else (import_map, [])


def _wrong_constants(worker: Model) -> list[Fault]:
    """What the registry does not take of the values that are the same for every row."""
    tree = {**_constants(worker), "id": "from-a-column"}
    try:
        Worker.model_validate(tree)
    except ValidationError as error:
        # What is missing, or does not go together, comes from columns too.
        found = faults(error, Worker, tree)
        return [fault for fault in found if fault.code != "SHP002" and not isinstance(_at(tree, fault.pointer), dict)]
    return []


def _at(tree: Any, pointer: Pointer) -> Any:
    for step in pointer:
        tree = tree[step]
    return tree


def _constants(part: Any) -> Any:
    """A part of the map with its constants alone, in the registry's shape; None where columns decide."""
    if isinstance(part, Cell):
        return part.constant
    if isinstance(part, tuple):
        return [_constants(entry) for entry in part]
    pairs = part.items() if isinstance(part, dict) else ((key, value) for key, _, value in written(part))
    found = ((key, _constants(value)) for key, value in pairs)
    return {key: value for key, value in found if value is not None}


def _told(data: bytes, found: list[Fault]) -> list[Problem]:
    told = [Problem(one.code, one.pointer, *place(data, one.pointer, one.on), one.message, one.help) for one in found]
    return sorted(told, key=lambda one: (one.line, one.column))


def place(data: bytes, pointer: Pointer, on: Literal["key", "value"] = "value") -> tuple[int, int]:
    """Line and column, from 1, of what stands at the pointer in a map that was parsed."""
    mark = locate(data, pointer, on)
    return (mark.line, mark.column) if mark else (1, 1)
