"""Paths: what `role`, `location.hazard` or `worker.grade` mean on a row, as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from credpolicy.model.base import Model
from credpolicy.model.policy import Issuer
from credpolicy.model.registry import Assignment, Credential, Worker
from credpolicy.model.selector import ASSIGNMENT_FIELDS, PLACES, RECORD_FIELDS, WORKER_FIELDS

REFUSED = ("suspended", "revoked", "surrendered", "retired", "inactive", "issued_in_error")
STANDARD_WORDS = ("active", "pending", "provisional", "lapsed", "expired", "unknown", *REFUSED)

# the paths for which the kernel's `seat` has a column of its own
COLUMNS = ("role", "location", "client", "organization", "employment", "status")

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
    """The values of a path for a worker in an assignment (or in none)."""
    head, _, name = plain(path).partition(".")
    if not name:
        if head in ASSIGNMENT_FIELDS:
            return texts(assignment and getattr(assignment, head))
        return texts(getattr(worker, head)) if head in WORKER_FIELDS else []
    row: Any = None
    if head == "worker":
        row = worker
    elif assignment is not None:
        row = assignment if head == "assignment" else places.get(head, {}).get(getattr(assignment, head, None) or "")
    if row is None:
        return []
    if name in ("name", "jurisdiction", "organization") and name in type(row).model_fields:
        return texts(getattr(row, name))
    return texts((row.attributes or {}).get(name))


def of_record(name: str, worker: Worker, credential: Credential, word: tuple[str, bool]) -> list[str]:
    """The values of a field or declared attribute of a credential; flags that are not written are false.

    `word` is the status in standard words, and whether the issuer's word means a restriction.
    """
    status, restricts = word
    if name == "status":
        return texts(status or credential.status)
    if name == "restricted":
        return texts(restricts if credential.restricted is None else credential.restricted)
    if name == "multistate":
        return texts(bool(credential.multistate))
    if name in ("hired_on", "ended_on"):  # anchors of day phrases
        return texts(getattr(worker, name))
    return texts(getattr(credential, name) if name in RECORD_FIELDS else (credential.attributes or {}).get(name))


def standard_word(status: str | None, issuer: Issuer | None) -> tuple[str, bool]:
    """An issuer's word for a status in standard words ('' for one that is neither), and whether it restricts."""
    if status is None:
        return "active", False
    mapped = issuer.status_map.get(status) if issuer and issuer.status_map else None
    if mapped is not None:
        return mapped.status, bool(mapped.restricted)
    return (status if status in STANDARD_WORDS else ""), False
