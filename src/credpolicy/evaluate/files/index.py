"""What a snapshot holds, by id, so that every judge reads the rows a single time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from credpolicy.evaluate import paths
from credpolicy.evaluate.files.names import Names
from credpolicy.model.policy import Attribute, CredentialType, Issuer, MappedStatus, Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner
from credpolicy.model.selector import PLACES
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.tree import walk

STATUSES: tuple[str, ...] = get_args(MappedStatus.model_fields["status"].annotation)
INVALID = frozenset(paths.REFUSED)
_STANDARD = {word: word for word in STATUSES}
_POLICIES = ("credential_types", "issuers", "owners", "slas", "requirements", "coverage", "audits")
_REGISTRY = ("workers", "locations", "clients", "organizations")


@dataclass(frozen=True, slots=True)
class Index:
    """A snapshot by id, on `as_of`; `today` is the revision's day, after which lies the future.

    Where an id is written twice, the first counts. `words` gives for each type what the words for a status
    mean, None where its issuer, and so its words, cannot be read. `counts_as` gives for each type the types
    whose records count as its own, itself included; `records_of` the types whose records may be looked at where it
    is asked for, through what derived types are derived from. `half_read` are workers of whom more than a record was
    lost. `places` gives locations, clients and organizations by id.
    """

    snapshot: Snapshot
    as_of: date
    today: date
    types: Mapping[str, CredentialType]
    issuers: Mapping[str, Issuer]
    requirements: Mapping[str, Requirement]
    owners: Mapping[str, Owner]
    workers: Mapping[str, Worker]
    attributes: Mapping[tuple[str, str, str | None], Attribute]
    names: Mapping[str, Names]
    words: Mapping[str, Mapping[str, str] | None]
    counts_as: Mapping[str, frozenset[str]]
    records_of: Mapping[str, frozenset[str]]
    half_read: frozenset[str]
    places: Mapping[str, Mapping[str, Any]]

    def attribute(self, of: str, name: str, credential_type: str | None = None) -> Attribute | None:
        """The declaration of an attribute; one for the credential type comes before one for all types."""
        found = self.attributes.get((of, name, credential_type))
        return found or self.attributes.get((of, name, None))


def build(snapshot: Snapshot, as_of: date, today: date) -> Index:
    """The index of a snapshot."""
    types, issuers = _by_id(snapshot.credential_types), _by_id(snapshot.issuers)
    workers = _by_id(snapshot.workers)
    names = {
        collection: Names(
            (placed.item.id for placed in getattr(snapshot, collection)),
            snapshot.broken.get(collection, ()),
            unread(snapshot, folder),
        )
        for collections, folder in ((_POLICIES, "policies/"), (_REGISTRY, "registry/"))
        for collection in collections
    }
    roles = {assignment.role for worker in workers.values() for assignment in worker.assignments}
    names["roles"] = Names(roles, unread=unread(snapshot, "registry/"))
    counts_as = _counts_as(types)
    return Index(
        snapshot=snapshot,
        as_of=as_of,
        today=today,
        types=types,
        issuers=issuers,
        requirements=_by_id(snapshot.requirements),
        owners=_by_id(snapshot.owners),
        workers=workers,
        attributes={
            (placed.item.of, placed.item.name, placed.item.type): placed.item for placed in snapshot.attributes
        },
        names=names,
        words={name: _words(kind, issuers) for name, kind in types.items()},
        counts_as=counts_as,
        records_of={name: _records_of(name, types, counts_as) for name in types},
        half_read=frozenset(part.worker for part in snapshot.unreadable if part.type is None),
        places={of: _by_id(getattr(snapshot, f"{of}s")) for of in PLACES},
    )


def _by_id(rows: Iterable[Placed[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for placed in rows:
        found.setdefault(placed.item.id, placed.item)
    return found


def unread(snapshot: Snapshot, folder: str) -> tuple[str, ...]:
    """The files of a folder, such as `policies/`, that were not read, or not whole."""
    return tuple(path for path in snapshot.unread_files if path.startswith(folder))


def _words(kind: CredentialType, issuers: Mapping[str, Issuer]) -> Mapping[str, str] | None:
    if kind.issuer is None:
        return _STANDARD
    issuer = issuers.get(kind.issuer)
    if issuer is None:
        return None
    return {**_STANDARD, **{word: mapped.status for word, mapped in (issuer.status_map or {}).items()}}


def _counts_as(types: Mapping[str, CredentialType]) -> dict[str, frozenset[str]]:
    """For each type the types that satisfy it, directly or through others, itself first."""
    satisfied_by: dict[str, set[str]] = {}
    for name, kind in types.items():
        for lesser in kind.satisfies:
            satisfied_by.setdefault(lesser, set()).add(name)
    found = {}
    for name in types:
        reached, waiting = {name}, [name]
        while waiting:
            new = satisfied_by.get(waiting.pop(), set()) - reached
            reached |= new
            waiting.extend(new)
        found[name] = frozenset(reached)
    return found


def _records_of(
    name: str, types: Mapping[str, CredentialType], counts_as: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The types whose records are looked at where this one is asked for, those of derived ones included."""
    reached, waiting = {name}, [name]
    while waiting:
        following = set(counts_as.get(waiting.pop(), ()))
        for one in tuple(following):
            tree = types[one].derived_from
            following.update(test.type for test in walk((tree,) if tree else ()) if test.type and test.type in types)
        waiting.extend(following - reached)
        reached |= following
    return frozenset(reached)
