"""Problems of reading as findings: level, place, and a fingerprint that stays the same when lines move."""

from typing import Any

from credpolicy.load.compose import Problem
from credpolicy.load.decode import id_of
from credpolicy.load.shape import Fault
from credpolicy.load.source import Entry
from credpolicy.model.finding import Finding, Location, Pointer, fingerprint
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import File

# An entry of a list without an id is known by these keys, as far as they are written.
_NAMING_KEYS = (
    "type", "number", "jurisdiction", "issued_on", "role", "location", "client",
    "kind", "unit", "on", "earned_on", "screened_on", "from",
)  # fmt: skip


def of_problem(problem: Problem, file: File, tree: Any) -> Finding:
    """What the YAML reader told; `tree` is None where the file could not be read at all."""
    place = Location(file.path, file.blob, problem.pointer, line=problem.line, column=problem.column)
    return _finding(problem.code, problem.message, problem.help, place, tree)


def of_fault(fault: Fault, file: File, tree: Any) -> Finding:
    """What does not fit the model."""
    place = Location(file.path, file.blob, fault.pointer, on=fault.on)
    return _finding(fault.code, fault.message, fault.help, place, tree)


def of_entry(code: str, entry: Entry, message: str, mend: str = "") -> Finding:
    """What is wrong with a file as such; without `mend` that of the rule is given."""
    return _finding(code, message, mend or RULES[code].help, Location(entry.path, entry.blob), None)


def _finding(code: str, message: str, mend: str, place: Location, tree: Any) -> Finding:
    print_ = fingerprint(code, *_subject(place, tree))
    return Finding(code, RULES[code].level, message, mend, place, print_)


def _subject(place: Location, tree: Any) -> tuple[str, ...]:
    """What a finding is about: the object's collection and id, and the field; or the path."""
    names = _names(tree, place.pointer)
    if len(place.pointer) > 1:
        collection = str(place.pointer[0])
        entry = _child(_child(tree, collection), place.pointer[1])
        known_as = id_of(collection, entry)
        if known_as is not None:
            return collection, known_as, "/".join(names[2:])
    return place.path, "/".join(names)


def _names(tree: Any, pointer: Pointer) -> list[str]:
    """The steps of a pointer, where a place in a list is named by what stands there."""
    names = []
    value = tree
    for step in pointer:
        value = _child(value, step)
        names.append(name_of_entry(value) or str(step) if isinstance(step, int) else step)
    return names


def name_of_entry(entry: Any) -> str:
    """What an entry of a list is called in a fingerprint, as it is written; empty where nothing names it."""
    if not isinstance(entry, dict):
        return entry if isinstance(entry, str) else ""
    known_as = entry.get("id")
    if isinstance(known_as, str):
        return known_as
    parts = [entry.get(key) for key in _NAMING_KEYS]
    return ",".join(part for part in parts if isinstance(part, str))


def _child(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
