"""Ownership: which team or whose login reviews a change of each file, from the owners that the policies name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from credpolicy.load.reading import SETTINGS_FILES
from credpolicy.model.coverage import Coverage
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.responsibility import Owner
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.reconcile.codeowners import PLACES, Rule, is_owner, writable

BASELINE = "credpolicy-baseline.yaml"
WORKFLOWS = ".github/workflows/"


class Problem(NamedTuple):
    """What keeps somebody from being named: where, what, and the mend. A problem that is no `fault` is only said."""

    path: str
    sentence: str
    mend: str
    fault: bool = True


class Ownership(NamedTuple):
    """The rules in the order in which they are written, and what is wrong."""

    rules: tuple[Rule, ...]
    problems: tuple[Problem, ...]


def ownership(snapshot: Snapshot, prefix: str = "") -> Ownership:
    """Who owns the files of a snapshot; `prefix` leads from the top of the repository to them, with `/` at its end.

    A file of policies belongs to the owners whom its types, requirements and coverages name. Files that can excuse
    people, hand over ownership or change how the rules are enforced belong to the guards: those who may approve
    waivers, or where nobody is named, all owners. Files of the registry are left to the repository's own lines.
    """
    book = _Book(snapshot)
    guards = book.guards()
    rules: list[Rule] = []
    if guards:
        rules.append(Rule(f"{prefix}policies/", guards))
    for path, owners in sorted(book.files().items()):
        named = book.names(owners)
        if not named or path in book.guarded():
            named = guards
        if not writable(prefix + path):
            mend = "Rename it, without spaces at its ends and # [ ] ! * ? \\, or leave its review to them."
            said = f"CODEOWNERS cannot name this file, so the line of {prefix}policies/ holds for it"
            book.problems.append(Problem(path, said, mend, fault=False))
        elif named and set(named) != set(guards):
            rules.append(Rule(prefix + path, named))
    if guards:
        own = [f"{prefix}{name}" for name in (*SETTINGS_FILES, BASELINE)]
        rules += [Rule(path, guards) for path in (*own, WORKFLOWS, ".gitlab-ci.yml", *PLACES)]
    return Ownership(tuple(rules), tuple(dict.fromkeys(book.problems)))


class _Book:
    """Who is who: owners, their teams, and the logins of people."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._owners = {placed.item.id: placed for placed in snapshot.owners}
        self._people = {placed.item.worker: placed for placed in snapshot.identities}
        self.problems: list[Problem] = []

    def files(self) -> dict[str, set[str]]:
        """The ids of the owners whom each file of policies names."""
        found: dict[str, set[str]] = {}
        for placed in self._owned():
            ids = found.setdefault(placed.file.path, set())
            if placed.item.owner is None:
                continue
            if placed.item.owner in self._owners:
                ids.add(placed.item.owner)
            else:
                said = f"`{placed.item.id}` names the owner `{placed.item.owner}`, whom there is not"
                self.problems.append(Problem(placed.file.path, said, "Correct it, or write him under `owners:`."))
        return found

    def _owned(self) -> Iterator[Placed[CredentialType] | Placed[Requirement] | Placed[Coverage]]:
        snapshot = self._snapshot
        yield from snapshot.credential_types
        yield from snapshot.requirements
        yield from snapshot.coverage

    def guarded(self) -> set[str]:
        """The files that excuse people or say who owns what."""
        return {
            *(placed.file.path for placed in self._snapshot.waivers),
            *(placed.file.path for placed in self._snapshot.owners),
        }

    def names(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The teams, or where there is none the logins, of owners; sorted, each once."""
        return tuple(sorted({name for id_ in ids for name in self._of(self._owners[id_])}))

    def guards(self) -> tuple[str, ...]:
        """Who reviews what the rules themselves hang on."""
        approvers = self._snapshot.settings.waivers.approvers
        if not approvers:
            return self.names(self._owners)
        found: set[str] = set()
        for worker in approvers:
            named = self._login(worker) or self._team_of(worker)
            found.update(named)
            if not named:
                said = f"{worker} may approve waivers and has neither a login nor a team"
                mend = f"Write `login` for {worker} under identities/, or `team` at an owner of {worker}'s."
                self.problems.append(Problem("credpolicy.yaml", said, mend))
        return tuple(sorted(found))

    def _of(self, placed: Placed[Owner]) -> tuple[str, ...]:
        owner, path = placed.item, placed.file.path
        if owner.team is not None:
            if is_owner(owner.team):
                return (owner.team,)
            said = f"owner {owner.id}: `{owner.team}` is not the name of a team"
            self.problems.append(Problem(path, said, "Write it as the forge does, for example `@acme/clinical`."))
            return ()
        people = (owner.accountable, *([owner.backup] if owner.backup else []))
        named = tuple(name for worker in people for name in self._login(worker))
        if not named:
            nobody = f"neither {' nor '.join(people)} has a login" if len(people) > 1 else f"{people[0]} has no login"
            said = f"owner {owner.id} has no `team`, and {nobody}"
            mend = "Write `team` at the owner, for example `@acme/clinical`, or `login` under identities/."
            self.problems.append(Problem(path, said, mend))
        return named

    def _login(self, worker: str) -> tuple[str, ...]:
        placed = self._people.get(worker)
        if placed is None or placed.item.login is None:
            return ()
        name = "@" + placed.item.login.removeprefix("@")
        if is_owner(name):
            return (name,)
        said = f"{worker}: `{placed.item.login}` is not a login"
        self.problems.append(Problem(placed.file.path, said, "Write it as the forge does, for example `jdoe`."))
        return ()

    def _team_of(self, worker: str) -> tuple[str, ...]:
        owners = [placed.item for placed in self._owners.values()]
        answering = [owner for owner in owners if owner.accountable == worker] or [
            owner for owner in owners if owner.backup == worker
        ]
        return tuple(sorted({owner.team for owner in answering if owner.team is not None and is_owner(owner.team)}))
