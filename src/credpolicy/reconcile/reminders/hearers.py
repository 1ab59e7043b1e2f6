"""Hearers: who stands behind a role today, how mail or a webhook reaches them, and why it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from credpolicy.evaluate.files.presence import acting_on, presence
from credpolicy.model.answering import Presence
from credpolicy.model.message import Channel
from credpolicy.model.registry import Identity, Language
from credpolicy.model.reminder import Duty, Role
from credpolicy.model.responsibility import Owner
from credpolicy.model.snapshot import Snapshot

DEFAULT_HOOK = "DEFAULT"
"""The webhook that hears what no other is there for."""

_ADDRESS = re.compile(r"[^@\s<>()\[\]\\,;:\"]{1,64}@[^@\s<>()\\,;\"]{1,255}")
_HOOKS: Mapping[Channel, str] = {"slack": "CREDPOLICY_SLACK_", "webhook": "CREDPOLICY_WEBHOOK_"}


class Hearer(NamedTuple):
    """Somebody who hears: the id, how they are reached, in which language, and their own name where it is known."""

    recipient: str
    channel: Channel
    address: str
    language: Language
    name: str | None


class Gone(NamedTuple):
    """Somebody who should hear and does not: who, why, and the mend."""

    who: str
    message: str
    help: str


@dataclass
class Reached:
    """Who hears, and who does not although somebody wrote that they should."""

    hearers: list[Hearer] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)

    def __iadd__(self, other: Reached) -> Reached:
        """Both."""
        self.hearers += other.hearers
        self.gone += other.gone
        return self


def hook(name: str) -> str:
    """The name of a webhook as a variable of the environment ends in it: `ward-3` is WARD_3."""
    return re.sub(r"[^A-Za-z0-9]", "_", name).upper()


class Hearers:
    """Finds who hears in one snapshot on one day. Where an id is written twice, the first counts.

    `hooks` are the names of the webhooks that are set up, for each channel that is not mail.
    """

    def __init__(self, snapshot: Snapshot, as_of: date, hooks: Mapping[Channel, frozenset[str]] | None = None) -> None:
        self._as_of = as_of
        self._hooks = hooks or {}
        self._language = snapshot.settings.notifications.language
        self._workers = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
        self._owners = {placed.item.id: placed.item for placed in reversed(snapshot.owners)}
        self._places = {placed.item.id: placed.item for placed in reversed(snapshot.locations)}
        self._identities: dict[str, Identity] = {
            placed.item.worker: placed.item for placed in reversed(snapshot.identities)
        }

    def of(self, duty: Duty, role: Role, channel: Channel, *, escalated: bool = False) -> Reached:
        """Who hears of a duty in a role through a channel; nobody and nothing wrong where the role is not filled.

        Through webhooks only owners, teams and locations hear: what concerns one person goes to that person.
        """
        if channel == "mail":
            return self._mailed(duty, role, escalated=escalated)
        if role in ("owner", "backup", "team") and duty.owner:
            return self._hooked(channel, "owner", duty.owner)
        if role == "location" and duty.location:
            return self._hooked(channel, "location", duty.location)
        return Reached()

    def name(self, worker: str) -> str | None:
        """A person's name, where identities/ has it."""
        identity = self._identities.get(worker)
        return identity.name if identity else None

    def _hooked(self, channel: Channel, kind: str, name: str) -> Reached:
        known = self._hooks.get(channel, frozenset())
        address = next((each for each in (hook(name), DEFAULT_HOOK) if each in known), None)
        if address is None:
            message = f"there is no webhook of {channel} for {kind} {name}"
            variables = f"{_HOOKS[channel]}{hook(name)}, or {_HOOKS[channel]}{DEFAULT_HOOK} for all"
            return Reached(gone=[Gone(f"{kind}:{name}", message, f"Set {variables}, in the environment.")])
        return Reached([Hearer(f"{kind}:{name}", channel, address, self._language, None)])

    def _mailed(self, duty: Duty, role: Role, *, escalated: bool) -> Reached:
        reached = Reached()
        people = list(self._people(duty, role, reached, escalated=escalated))
        for person in dict.fromkeys(people):
            reached += self._by_mail(person)
        return reached

    def _people(self, duty: Duty, role: Role, reached: Reached, *, escalated: bool) -> Iterator[str]:
        """The ids of those behind a role; who cannot be one of them is added to `reached`."""
        if role == "worker":
            yield duty.worker
        elif role == "manager":
            manager = self._workers[duty.worker].manager
            if manager is not None:
                yield from self._employed(manager, f"manager of {duty.worker}", reached)
            elif escalated:
                yield from self._people(duty, "owner", reached, escalated=True)
        elif role == "location":
            place = self._places.get(duty.location or "")
            if place is not None and place.contact is not None:
                yield from self._employed(place.contact, f"contact of location {place.id}", reached)
        else:
            owner = self._owners.get(duty.owner or "")
            if owner is not None:
                yield from self._behind(owner, role, reached, escalated=escalated)
            elif duty.owner is not None:
                help_ = f"Write the owner `{duty.owner}` under `owners:`, or name another one."
                reached.gone.append(Gone(f"owner:{duty.owner}", f"there is no owner {duty.owner}", help_))

    def _behind(self, owner: Owner, role: Role, reached: Reached, *, escalated: bool) -> Iterator[str]:
        """Who answers for an owner: who acts, else the accountable, else the backup; all of them if escalated."""
        everybody = escalated or role == "team"
        stand_ins = [each.worker for each in acting_on(owner, self._as_of) if self._present(each.worker)]
        first = self._employed(owner.accountable, f"accountable for owner {owner.id}", reached)
        backup: list[str] = []
        absent = not any(map(self._present, (*stand_ins, *first)))
        if owner.backup is not None and (everybody or absent or role == "backup"):
            backup = self._employed(owner.backup, f"backup of owner {owner.id}", reached)
        if role == "backup" and backup:
            yield from backup
        elif everybody:
            yield from (*stand_ins, *first, *backup)
        else:
            # who acts answers in the place of the accountable, and the backup in that of who is away
            there = ([p for p in people if self._present(p)] for people in (stand_ins, first, backup))
            yield from next(filter(None, there), first or backup)

    def _present(self, person: str) -> bool:
        return self._presence(person) == "present"

    def _presence(self, person: str) -> Presence:
        return presence(self._workers.get(person), self._as_of)

    def _employed(self, person: str, as_what: str, reached: Reached) -> list[str]:
        """The person, if they are there to be told at all."""
        where = self._presence(person)
        if where not in ("unknown", "not_employed"):
            return [person]
        what = "in the registry" if where == "unknown" else f"employed on {self._as_of}"
        reached.gone.append(Gone(person, f"{person}, {as_what}, is not {what}", "Name somebody who is."))
        return []

    def _by_mail(self, person: str) -> Reached:
        identity = self._identities.get(person)
        if identity is None or identity.email is None:
            what = "nothing is written in identities/" if identity is None else "no `email` is written in identities/"
            help_ = f"Write `{{worker: {person}, email: ...}}` under `identities:`."
            return Reached(gone=[Gone(person, f"{what} of {person}", help_)])
        if not _ADDRESS.fullmatch(identity.email) or not identity.email.isprintable():
            help_ = "Write one address as in `jo@example.org`, without a name."
            return Reached(gone=[Gone(person, f"the `email` of {person} in identities/ is no mail address", help_)])
        return Reached([Hearer(person, "mail", identity.email, identity.language or self._language, identity.name)])
