"""What a path in a policy may name: the built-in fields and the declared attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from credpolicy import dates
from credpolicy.evaluate.files.index import STATUSES, Index, unread
from credpolicy.evaluate.files.names import Names
from credpolicy.model.policy import Attribute
from credpolicy.model.registry import Employment, WorkerStatus
from credpolicy.model.selector import ASSIGNMENT_FIELDS, ENTRY_FIELDS, PREVIOUS, RECORD_FIELDS, WORKER_FIELDS

Kind = Literal["text", "number", "date", "flag", "any"]
KIND_IN_WORDS = {"number": "a plain number", "date": "a day such as 2026-03-01", "flag": "true or false"}
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """What a path leads to. `any` is an attribute whose declaration could not be read.

    `values` are all that are allowed, none where anything is; `refers` is the collection whose ids it takes;
    `many` tells whether a row may have several values.
    """

    kind: Kind = "text"
    values: tuple[str, ...] = ()
    refers: str = ""
    many: bool = False


_SPECIAL = {
    ("worker", "id"): Field(refers="workers"),
    ("worker", "status"): Field(values=get_args(WorkerStatus)),
    ("worker", "employment"): Field(values=get_args(Employment)),
    ("worker", "manager"): Field(refers="workers"),
    ("assignment", "role"): Field(refers="roles"),
    ("assignment", "location"): Field(refers="locations"),
    ("assignment", "client"): Field(refers="clients"),
    ("assignment", "organization"): Field(refers="organizations"),
    ("assignment", "supervisor"): Field(refers="workers"),
    ("location", "id"): Field(refers="locations"),
    ("location", "organization"): Field(refers="organizations"),
    ("client", "id"): Field(refers="clients"),
    ("organization", "id"): Field(refers="organizations"),
    ("credential", "type"): Field(refers="credential_types"),
    ("credential", "status"): Field(values=STATUSES),
    ("credential", "multistate"): Field("flag"),
    ("credential", "restricted"): Field("flag"),
    ("credential", "valid_from"): Field("date"),
    ("credential", "age_at_issue"): Field("number"),
    ("entry", "amount"): Field("number"),
    ("entry", "from"): Field("date"),
    ("entry", "until"): Field("date"),
}


def _built_in(of: str, names: Iterable[str]) -> dict[str, Field]:
    return {name: _SPECIAL.get((of, name)) or Field("date" if name.endswith("_on") else "text") for name in names}


BUILT_IN = {
    "worker": _built_in("worker", WORKER_FIELDS),
    "assignment": _built_in("assignment", ASSIGNMENT_FIELDS),
    "location": _built_in("location", ("id", "name", "jurisdiction", "organization")),
    "client": _built_in("client", ("id", "name")),
    "organization": _built_in("organization", ("id", "name")),
    "credential": _built_in("credential", RECORD_FIELDS),
    "entry": _built_in("entry", ENTRY_FIELDS),
}
_APART = ("credential", "entry")  # of which no path speaks by a head
_OF_HOLDER = ("hired_on", "ended_on")
_BARE = {**BUILT_IN["worker"], **BUILT_IN["assignment"]}


def of_person(index: Index, path: str) -> Field | None:
    """What a path reads of the worker, the assignment or its place; None when there is no such thing."""
    head, dot, name = path.partition(".")
    if not dot:
        return _BARE.get(head)
    if head in _APART or head not in BUILT_IN:
        return None
    return BUILT_IN[head].get(name) or _declared(index, head, name, frozenset((None,)))


def of_record(index: Index, path: str, credential_type: str | None) -> Field | None:
    """What a path reads of a record that counts as the type; None when there is no such thing."""
    counting = index.records_of.get(credential_type or "")
    if counting is None:
        # The type is unknown, which is told elsewhere; any attribute may be one of its own.
        own = any((of, name) == ("credential", path) for of, name, _ in index.attributes)
        return Field("any") if own else BUILT_IN["credential"].get(path)
    if path == "status":
        words = [word for name in sorted(counting) for word in index.words.get(name) or ()]
        return Field(values=tuple(dict.fromkeys((*STATUSES, *words))))
    return BUILT_IN["credential"].get(path) or _declared(index, "credential", path, counting | {None})


def of_holding(index: Index, path: str, credential_type: str | None) -> Field | None:
    """What a path reads of a record and its holder: a field of the record, `worker.grade`, `hired_on`."""
    if path in _OF_HOLDER or path.startswith("worker."):
        return of_person(index, path)
    return of_record(index, path, credential_type)


def of_case(index: Index, path: str, credential_type: str | None) -> Field | None:
    """What a `when` reads where a record is judged."""
    head, _, name = path.partition(".")
    if head == PREVIOUS:
        return of_record(index, name, credential_type)
    if path == "issue_number":
        return Field("number")
    return of_holding(index, path, credential_type)


def of_entry(index: Index, path: str) -> Field | None:
    """What a path reads of an entry of credit; None when there is no such thing."""
    return BUILT_IN["entry"].get(path) or _declared(index, "entry", path, frozenset((None,)))


def declaration(index: Index, path: str) -> str:
    """The file that declares the attribute of a path such as `location.hazard`, in words; empty for a field."""
    head, _, name = path.partition(".")
    for placed in index.snapshot.attributes:
        if (placed.item.of, placed.item.name) == (head, name):
            return f" (declared in {placed.file.path})"
    return ""


def paths_of_person(index: Index) -> Names:
    """Every path that `of_person` knows."""
    dotted = [f"{of}.{name}" for of, fields in BUILT_IN.items() if of not in _APART for name in fields]
    own = [f"{of}.{name}" for of, name, _ in index.attributes if of not in _APART]
    return Names((*_BARE, *dotted, *own), unread=unread(index.snapshot, "policies/"))


def paths_of_entry(index: Index) -> Names:
    """Every path that `of_entry` knows."""
    own = [name for of, name, _ in index.attributes if of == "entry"]
    return Names((*BUILT_IN["entry"], *own), unread=unread(index.snapshot, "policies/"))


def paths_of_case(index: Index, *, cycles: bool = False) -> Names:
    """Every path that `of_case` knows of some type."""
    worker = [f"worker.{name}" for name in BUILT_IN["worker"]]
    own = [f"worker.{name}" for of, name, _ in index.attributes if of == "worker"]
    known = ("issue_number", *(("cycle_number",) if cycles else ()), *_OF_HOLDER, *worker, *own)
    return Names((*paths_of_record(index).all, *known), unread=unread(index.snapshot, "policies/"))


def paths_of_record(index: Index) -> Names:
    """Every path that `of_record` knows of some type."""
    own = [name for of, name, _ in index.attributes if of == "credential"]
    return Names((*BUILT_IN["credential"], *own), unread=unread(index.snapshot, "policies/"))


def fits(kind: Kind, value: str) -> bool:
    """Whether the text is a value of the kind."""
    if kind == "number":
        return _NUMBER.fullmatch(value) is not None
    if kind == "flag":
        return value in ("true", "false")
    if kind == "date":
        try:
            dates.parse_day(value)
        except ValueError:
            return False
    return True


def allowed(kind: Kind, value: str, values: tuple[str, ...]) -> bool:
    """Whether a value that fits the kind is one of those declared; 51 and 51.0 are the same number."""
    if not values or value in values:
        return True
    return kind == "number" and any(fits(kind, other) and Decimal(other) == Decimal(value) for other in values)


def choice(kind: Kind, value: str, values: tuple[str, ...]) -> str:
    """The mend for a value that is not one of those allowed."""
    advice = f"Allowed are {', '.join(values)}."
    return Names(values).mend(value, advice) if kind == "text" else advice


def _declared(index: Index, of: str, name: str, types: frozenset[str | None]) -> Field | None:
    for credential_type in sorted(types, key=lambda one: one or ""):
        attribute = index.attributes.get((of, name, credential_type))
        if attribute is not None:
            return as_field(attribute)
    return Field("any") if name in index.snapshot.broken.get("attributes", ()) else None


def as_field(attribute: Attribute) -> Field:
    """A declared attribute as a field."""
    return Field(attribute.kind, attribute.values, many=attribute.many)
