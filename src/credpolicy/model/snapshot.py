"""A snapshot: everything one revision said, each object with the place where it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Generic, Literal, TypeVar

from credpolicy.model.audit import Audit, Checklist
from credpolicy.model.base import Model
from credpolicy.model.baseline import KnownFinding
from credpolicy.model.coverage import Coverage
from credpolicy.model.finding import Finding, Location, Pointer
from credpolicy.model.integrity import IntegrityNote
from credpolicy.model.policy import Attribute, CredentialType, Holiday, Issuer, Requirement
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.registry import Client, Identity, Organization, Worker
from credpolicy.model.registry import Location as Place
from credpolicy.model.responsibility import Maintenance, Owner, Reminders, Seat, Sla
from credpolicy.model.retention import LegalHold, Retention, Tombstone
from credpolicy.model.settings import Settings
from credpolicy.model.waiver import Waiver

T = TypeVar("T", bound=Model)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the revision: path below the root with `/`, and its blob id."""

    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """An object and where it was written; `pointer` leads to it inside the file.

    `dropped` names the entries of its lists that could not be read and are not in `item`, sorted.
    """

    item: T
    file: File
    pointer: Pointer
    dropped: tuple[tuple[str, int], ...] = ()

    def at(self, *further: str | int, on: Literal["key", "value"] = "value") -> Location:
        """The location of the object, or of a part of it; entries are counted as they stand in `item`."""
        return Location(self.file.path, self.file.blob, (*self.pointer, *as_written(further, self.dropped)), on=on)


def as_written(pointer: Pointer, dropped: Iterable[tuple[str, int]]) -> Pointer:
    """A pointer into a record as a pointer into what was written: the entries left out are counted again.

    `dropped` are names of lists and places in them, sorted.
    """
    if len(pointer) < 2 or not isinstance(pointer[1], int):
        return pointer
    place = pointer[1]
    for name, number in dropped:
        if name == pointer[0] and number <= place:
            place += 1
    return (pointer[0], place, *pointer[2:])


@dataclass(frozen=True, slots=True)
class Revision:
    """What was read: a commit, a tree without one, the work tree, or a plain folder."""

    kind: Literal["commit", "tree", "worktree", "folder"]
    commit: str | None
    committed_on: date | None
    label: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A part of a worker that could not be read: of one credential type, or of any where `type` is None."""

    worker: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one revision said. `findings` are the problems of reading it, sorted.

    `broken` names the objects that could not be read, by collection, so that a reference to them is not
    called unknown. `unread_files` are the files that could not be read, or not so far that every object in
    them is known by its id; what is missing may stand there. `runbooks` are the named ones that are there, as files
    inside the repository.
    """

    revision: Revision
    settings: Settings
    attributes: tuple[Placed[Attribute], ...] = ()
    issuers: tuple[Placed[Issuer], ...] = ()
    credential_types: tuple[Placed[CredentialType], ...] = ()
    requirements: tuple[Placed[Requirement], ...] = ()
    owners: tuple[Placed[Owner], ...] = ()
    slas: tuple[Placed[Sla], ...] = ()
    board: tuple[Placed[Seat], ...] = ()
    reminders: tuple[Placed[Reminders], ...] = ()
    maintenance: tuple[Placed[Maintenance], ...] = ()
    waivers: tuple[Placed[Waiver], ...] = ()
    coverage: tuple[Placed[Coverage], ...] = ()
    holidays: tuple[Placed[Holiday], ...] = ()
    retention: tuple[Placed[Retention], ...] = ()
    integrity_notes: tuple[Placed[IntegrityNote], ...] = ()
    audits: tuple[Placed[Audit], ...] = ()
    policy_tests: tuple[Placed[PolicyTest], ...] = ()
    workers: tuple[Placed[Worker], ...] = ()
    organizations: tuple[Placed[Organization], ...] = ()
    locations: tuple[Placed[Place], ...] = ()
    clients: tuple[Placed[Client], ...] = ()
    legal_holds: tuple[Placed[LegalHold], ...] = ()
    tombstones: tuple[Placed[Tombstone], ...] = ()
    identities: tuple[Placed[Identity], ...] = ()
    checklists: tuple[Placed[Checklist], ...] = ()
    baseline: tuple[Placed[KnownFinding], ...] = ()
    files: tuple[File, ...] = ()
    runbooks: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()
    unread_files: tuple[str, ...] = ()

    @property
    def inputs(self) -> str:
        """A hash (SHA-256) of everything that was read: the paths and blobs of the files."""
        hashed = hashlib.sha256()
        for file in sorted(self.files, key=attrgetter("path")):
            hashed.update(f"{file.path}\0{file.blob}\n".encode("utf-8", "surrogateescape"))
        return hashed.hexdigest()
