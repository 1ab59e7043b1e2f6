"""Paths: what `role`, `location.hazard` or `worker.grade` mean on a row, as text."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Any

from credpolicy import dates
from credpolicy.model.base import DatedValue, Model
from credpolicy.model.policy import Issuer
from credpolicy.model.registry import Assignment, Credential, Worker
from credpolicy.model.selector import ASSIGNMENT_FIELDS, PLACES, RECORD_FIELDS, WORKER_FIELDS

REFUSED = ("suspended", "revoked", "surrendered", "retired", "inactive", "issued_in_error")
STANDARD_WORDS = ("active", "pending", "provisional", "lapsed", "expired", "unknown", *REFUSED)

# the paths for which the kernel's `seat` has a column of its own
COLUMNS = ("role", "location", "client", "organization", "employment", "status")

Dated = tuple[str, date | None, date | None]
Places = Mapping[str, Mapping[str, Model]]


def plain(path: str) -> str:
    """The path without a head that says nothing: `worker.employment` is `employment`, `location.id` is `location`."""
    head, _, name = path.partition(".")
    if (head == "worker" and name in WORKER_FIELDS) or (head == "assignment" and name in ASSIGNMENT_FIELDS):
        return name
    return head if head in PLACES and name == "id" else path


def texts(value: object) -> list[str]:
    """A value as the texts that are compared: none for an absent one, several for a list."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [text for item in value for text in texts(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def of_seat(path: str, worker: Worker, assignment: Assignment | None, places: Places) -> list[str]:
    """The values of a path for a worker in an assignment (or in none), whenever they are its values."""
    return [value for value, _, _ in dated_of_seat(path, worker, assignment, places)]


def dated_of_seat(path: str, worker: Worker, assignment: Assignment | None, places: Places) -> list[Dated]:
    """The values of a path for a worker in an assignment (or in none), each with the days on which it is.

    The latest event of a kind is the value of `event.` and the kind.
    """
    head, _, name = plain(path).partition(".")
    if not name:
        if head in ASSIGNMENT_FIELDS:
            return _dated(assignment and getattr(assignment, head))
        return _dated(getattr(worker, head)) if head in WORKER_FIELDS else []
    if head == "event":
        days = sorted({event.on for event in worker.events if event.kind == name})
        return [
            (day.isoformat(), day, later - dates.ONE_DAY if later else date.max)
            for day, later in itertools.zip_longest(days, days[1:])
        ]
    row: Any = None
    if head == "worker":
        row = worker
    elif assignment is not None:
        row = assignment if head == "assignment" else places.get(head, {}).get(getattr(assignment, head, None) or "")
    if row is None:
        return []
    if head == "assignment" and name in ASSIGNMENT_FIELDS:
        return _dated(getattr(row, name))
    return of_place(row, name)


def of_place(row: Any, name: str) -> list[Dated]:
    """The values of a field or declared attribute of a place (or of another row with attributes)."""
    if name in ("name", "jurisdiction", "organization") and name in type(row).model_fields:
        return _dated(getattr(row, name))
    return _dated((row.attributes or {}).get(name))


def _dated(value: object) -> list[Dated]:
    """The texts of a value, each once, with the days on which it is the value; None where that is always."""
    if isinstance(value, tuple) and value and isinstance(value[0], DatedValue):
        ends = [later.from_ - dates.ONE_DAY for later in value[1:]]
        return [
            (text, one.from_, until)
            for one, until in zip(value, [*ends, date.max], strict=True)
            for text in dict.fromkeys(texts(one.value))
        ]
    return [(text, None, None) for text in dict.fromkeys(texts(value))]


def of_record(name: str, worker: Worker, credential: Credential, word: tuple[str, bool]) -> list[Dated]:
    """The values of a field or declared attribute of a credential; flags that are not written are false.

    `word` is the status in standard words, and whether the issuer's word means a restriction.
    """
    status, restricts = word
    if name == "status":
        return _dated(status or credential.status)
    if name == "restricted":
        return _dated(restricts if credential.restricted is None else credential.restricted)
    if name == "multistate":
        return _dated(bool(credential.multistate))
    if name in ("hired_on", "ended_on"):  # anchors of day phrases
        return _dated(getattr(worker, name))
    return _dated(getattr(credential, name) if name in RECORD_FIELDS else (credential.attributes or {}).get(name))


def standard_word(status: str | None, issuer: Issuer | None) -> tuple[str, bool]:
    """An issuer's word for a status in standard words ('' for one that is neither), and whether it restricts."""
    if status is None:
        return "active", False
    mapped = issuer.status_map.get(status) if issuer and issuer.status_map else None
    if mapped is not None:
        return mapped.status, bool(mapped.restricted)
    return (status if status in STANDARD_WORDS else ""), False
