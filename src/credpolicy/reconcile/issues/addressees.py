"""Who an issue is for: whom it is assigned to, who is named in it, and why somebody else stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from credpolicy.evaluate.files.presence import of_owner
from credpolicy.model.answering import Presence
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.codeowners import is_owner

MOST_ASSIGNED = 10
"""A forge takes no more assignees than this for one issue."""

_AWAY: Mapping[Presence, str] = {
    "unknown": "is not in the registry", "not_employed": "does not work here on this day", "on_leave": "is on leave",
}  # fmt: skip
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?", re.ASCII)


class Answering(NamedTuple):
    """Who answers for what an owner owns: a login that is assigned, else a team that is named, and why not another."""

    assignee: str | None
    team: str | None
    note: str


class Addressees:
    """Finds people in one snapshot on one day. `assignable` are the logins that the tracker can assign."""

    def __init__(self, snapshot: Snapshot, day: date, assignable: Iterable[str] = ()) -> None:
        self._day = day
        self._able = {login.casefold() for login in assignable}
        self._known: dict[str | None, Answering] = {}
        self._standing: dict[str, str] = {}
        self._forge = snapshot.settings.forge
        self.owners = {placed.item.id: placed.item for placed in reversed(snapshot.owners)}
        self._workers: dict[str, Worker] = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
        self._logins = {
            placed.item.worker: placed.item.login.removeprefix("@")
            for placed in reversed(snapshot.identities)
            if placed.item.login is not None
        }
        self._names = {
            placed.item.worker: placed.item.name
            for placed in reversed(snapshot.identities)
            if placed.item.name is not None and snapshot.settings.show_names
        }

    def candidates(self) -> frozenset[str]:
        """Every login that might be assigned on this day."""
        if not self._forge.assign:
            return frozenset()
        found = {login for owner in self.owners.values() for _, login, why in self._line(owner) if login and not why}
        fallback = (self._forge.fallback or "").removeprefix("@")
        return frozenset(found | ({fallback} if _LOGIN.fullmatch(fallback) else set()))

    def answering(self, owner: str | None) -> Answering:
        """Who answers for an owner's things: who acts, the accountable worker, the backup, the team, the fallback."""
        if owner not in self._known:
            self._known[owner] = self._answering(owner)
        return self._known[owner]

    def _answering(self, owner: str | None) -> Answering:
        known = self.owners.get(owner or "")
        if not self._forge.assign:
            return Answering(None, None, "")
        reasons: list[str] = []
        for person, login, why in self._line(known) if known else ():
            if login and not why and login.casefold() in self._able:
                return Answering(login, None, f"{'; '.join(reasons)}, so {person} is assigned" if reasons else "")
            reasons.append(f"{person} {why or 'cannot be assigned'}")
        nobody = "; ".join(reasons) or (f"nobody knows the owner {owner}" if owner else "nobody owns this")
        if known and known.team is not None and is_owner(known.team) and known.team.startswith("@"):
            return Answering(None, known.team, f"{nobody}, so the team is named")
        fallback = (self._forge.fallback or "").removeprefix("@")
        if _LOGIN.fullmatch(fallback) and fallback.casefold() in self._able:
            return Answering(fallback, None, f"{nobody}, so the fallback is assigned")
        return Answering(None, None, f"{nobody}, so nobody is assigned")

    def assigned(self, owners: Iterable[str | None]) -> list[Answering]:
        """The same for several owners, each once, as far as one issue takes assignees."""
        return [self.answering(owner) for owner in dict.fromkeys(owners)][:MOST_ASSIGNED]

    def hears(self, to: str, owner: str | None, worker: str) -> tuple[str, str | None]:
        """Who hears at a step of an escalation: in words, and as a mention; None where nobody can be mentioned."""
        known = self.owners.get(owner or "")
        if to == "team":
            team = known.team if known else None
            return (f"the team of {owner}" if known else "the team"), team if team and is_owner(team) else None
        record = self._workers.get(worker)
        if to == "manager":
            person = record.manager if record else None
        elif to == "owner":
            person = self._standing_in(known) if known else None
        else:
            person = known.backup if known else None
        if person is None:
            return f"the {to}, who is not written down", None
        login = self._login(person)
        return f"the {to}, {person}", f"@{login}" if login else None

    def named(self, worker: str) -> str:
        """A worker's id, with the name where the settings allow it."""
        name = self._names.get(worker)
        return f"{worker} ({name})" if name else worker

    def _line(self, owner: Owner) -> Iterator[tuple[str, str | None, str]]:
        """Who may answer, in this order: the worker, the login, and why it cannot be this one, empty where it can."""
        people = {link.person.id: link.person for link in of_owner(owner, self._workers, self._day).chain}
        for person in people.values():
            login = self._login(person.id)
            yield person.id, login, _AWAY.get(person.presence, "") or ("" if login else "has no login")

    def _standing_in(self, owner: Owner) -> str:
        """The first who is there and can be named; the accountable worker where nobody is."""
        if owner.id not in self._standing:
            there = (person for person, _, why in self._line(owner) if not why)
            self._standing[owner.id] = next(there, owner.accountable)
        return self._standing[owner.id]

    def _login(self, person: str) -> str | None:
        login = self._logins.get(person)
        return login if login is not None and _LOGIN.fullmatch(login) else None
