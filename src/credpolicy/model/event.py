"""An event: one thing that the history of a repository tells, with the commit that brought it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.commit import Commit
from credpolicy.model.comparison import FieldChange
from credpolicy.model.origin import Origin

Kind = Literal[
    "requirement_added", "requirement_tightened", "requirement_loosened", "requirement_changed", "requirement_removed",
    "type_added", "type_tightened", "type_loosened", "type_changed", "type_removed",
    "policy_added", "policy_tightened", "policy_loosened", "policy_changed", "policy_removed",
    "owner_added", "owner_changed", "owner_removed",
    "waiver_granted", "waiver_extended", "waiver_shortened", "waiver_changed", "waiver_expired", "waiver_removed",
    "worker_joined", "worker_moved", "worker_left", "worker_returned", "worker_changed", "worker_removed",
    "credential_added", "credential_renewed", "credential_redated", "credential_revoked", "credential_reinstated",
    "credential_changed", "credential_removed",
    "verification_added", "verification_edited", "verification_removed",
    "registry_added", "registry_changed", "registry_removed",
    "identity_added", "identity_changed", "identity_removed",
    "baseline_added", "baseline_changed", "baseline_removed",
    "settings_changed", "file_unreadable", "file_readable",
]  # fmt: skip

KINDS: Mapping[Kind, str] = {
    "requirement_added": "A requirement is there for the first time.",
    "requirement_tightened": "A requirement asks for more than before.",
    "requirement_loosened": "A requirement asks for less than before.",
    "requirement_changed": "A requirement says something else; its fields do not tell whether that is more or less.",
    "requirement_removed": "A requirement is gone.",
    "type_added": "A credential type is there for the first time.",
    "type_tightened": "A credential type asks for more than before, such as a shorter validity.",
    "type_loosened": "A credential type asks for less than before, such as a longer grace.",
    "type_changed": "A credential type says something else.",
    "type_removed": "A credential type is gone.",
    "policy_added": "Any other object of the policies is there for the first time.",
    "policy_tightened": "Any other object of the policies asks for more than before.",
    "policy_loosened": "Any other object of the policies asks for less than before.",
    "policy_changed": "Any other object of the policies says something else.",
    "policy_removed": "Any other object of the policies is gone.",
    "owner_added": "An owner is there for the first time.",
    "owner_changed": "A policy has another owner, or an owner another person, backup or team.",
    "owner_removed": "An owner is gone.",
    "waiver_granted": "A waiver is there for the first time.",
    "waiver_extended": "The last day of a waiver is later.",
    "waiver_shortened": "The last day of a waiver is earlier.",
    "waiver_changed": "A waiver says something else, with the same last day.",
    "waiver_expired": "The last day of a waiver is over. Time did it, and no commit.",
    "waiver_removed": "A waiver is gone.",
    "worker_joined": "A worker is there for the first time.",
    "worker_moved": "The assignments of a worker changed.",
    "worker_left": "The employment of a worker has an end that it had not.",
    "worker_returned": "The end of a worker's employment was taken back.",
    "worker_changed": "Something else about a worker changed.",
    "worker_removed": "A worker is no longer in the files.",
    "credential_added": "A record of a credential is there for the first time, and renews none.",
    "credential_renewed": "A credential was issued again: by a further record, or by new days in its record.",
    "credential_redated": "The printed end of a record moved, without a new issue.",
    "credential_revoked": "The status became one that is not valid: revoked, suspended, surrendered and the like.",
    "credential_reinstated": "The status became valid again.",
    "credential_changed": "Something else in a record changed, such as its number or its documents.",
    "credential_removed": "A record of a credential is gone.",
    "verification_added": "A look at the source was recorded.",
    "verification_edited": "A look at the source that was recorded before says something else.",
    "verification_removed": "A look at the source is gone.",
    "registry_added": "A place, client, organisation, legal hold, tombstone or checklist is there for the first time.",
    "registry_changed": "A place, client, organisation, legal hold, tombstone or checklist says something else.",
    "registry_removed": "A place, client, organisation, legal hold, tombstone or checklist is gone.",
    "identity_added": "Who a worker is was written down.",
    "identity_changed": "Who a worker is was changed.",
    "identity_removed": "Who a worker is was taken out.",
    "baseline_added": "A finding was put on the list of those that are known.",
    "baseline_changed": "A known finding is listed otherwise.",
    "baseline_removed": "A finding was taken from the list of those that are known.",
    "settings_changed": "The settings changed.",
    "file_unreadable": "A file, or a part of it, cannot be read any more; what stood there counts as unchanged.",
    "file_readable": "A file that could not be read can be read again.",
}
"""Every kind of event, and what it means."""

SUBJECTS: tuple[str, ...] = tuple(dict.fromkeys(kind.partition("_")[0] for kind in KINDS))
"""The first words of the kinds: `credential` stands for all events of credentials."""

Way = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `origin` is the commit that brought it; None where time alone did it.

    `day` is the committer's day, in the committer's time zone; of what time did the first day on which it was so.
    `part` is the way to the part of the object it is about, such as one credential, and `fields` begin there; `was` is
    that way before, where the part was known by another name. Of what was added every field is told as new, of what was
    removed every field as gone. `worker`, `requirement`, `type` and `owner` are whom and what it concerns. `ended` and
    `ends` are the last days, inclusive, before and after of what was renewed, re-dated, granted or extended; `renews`
    is the record that a further one renews.
    """

    kind: Kind
    collection: str
    id: str
    day: date
    path: str
    origin: Origin | None = None
    part: Way = ()
    was: Way = ()
    fields: tuple[FieldChange, ...] = ()
    worker: str | None = None
    requirement: str | None = None
    type: str | None = None
    owner: str | None = None
    ended: date | None = None
    ends: date | None = None
    renews: str | None = None

    @property
    def commit(self) -> Commit | None:
        """The commit; None where time alone did it."""
        return self.origin.commit if self.origin else None

    @property
    def subject(self) -> str:
        """The first word of the kind."""
        return self.kind.partition("_")[0]

    @property
    def late(self) -> bool:
        """Whether a renewal, or a later end, was recorded after the end that it renews."""
        return self.kind in ("credential_renewed", "credential_redated") and bool(
            self.ended and self.day > self.ended and (self.ends is None or self.ends > self.ended)
        )
