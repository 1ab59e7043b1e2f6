"""Masking: who wrote and approved commits by worker ids, or by numbers, and nothing that tells a person's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from credpolicy.model.commit import Commit, Stamp
from credpolicy.model.event import Event
from credpolicy.model.finding import Finding
from credpolicy.model.integrity import Irregularity
from credpolicy.model.origin import Origin, Signature, named
from credpolicy.model.registry import Identity

_NAMES = "identities/"


class Masks:
    """The same mask for the same address, worker ids where identities tell them."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._known = {one.email.casefold(): one.worker for one in identities if one.email}
        self._others: dict[str, str] = {}

    def person(self, name: str, email: str) -> str:
        """The worker's id, else `person-1` and so on in the order in which they were asked for."""
        key = (email or name).strip().casefold()
        return self._known.get(key) or self._others.setdefault(key, f"person-{len(self._others) + 1}")

    def event(self, event: Event) -> Event:
        """An event without names and messages."""
        return replace(event, origin=self.origin(event.origin)) if event.origin else event

    def irregularity(self, found: Irregularity) -> Irregularity:
        """The same of what is irregular."""
        if found.origin is None:
            return found
        message = found.message
        for commit in (found.origin.commit, *found.origin.merged):
            for stamp in (commit.author, commit.committer):
                message = message.replace(named(stamp), self.person(stamp.name, stamp.email))
        return replace(found, origin=self.origin(found.origin), message=message)

    def origin(self, origin: Origin) -> Origin:
        """Where a commit comes from, without names, messages and signers."""
        signature = Signature(origin.signature.state, None, origin.signature.key)
        return Origin(self._commit(origin.commit), signature, tuple(map(self._commit, origin.merged)))

    def _commit(self, commit: Commit) -> Commit:
        trailers = tuple(
            (key, self._trailer(value))
            for key, value in commit.trailers
            if key.casefold() in ("approved-by", "reviewed-by", "acked-by")
        )
        return replace(
            commit, author=self._stamp(commit.author), committer=self._stamp(commit.committer), message="",
            trailers=trailers,
        )  # fmt: skip

    def _trailer(self, value: str) -> str:
        name, _, email = value.partition("<")
        mask = self.person(name, email.rstrip("> "))
        return f"{mask} <{mask}.withheld>"

    def _stamp(self, stamp: Stamp) -> Stamp:
        mask = self.person(stamp.name, stamp.email)
        return Stamp(mask, f"{mask}.withheld", stamp.at)


def names_nobody(event: Event) -> bool:
    """Whether an event is not about who somebody is."""
    return event.collection != "identities" and not event.path.startswith(_NAMES)


def quotes_nobody(finding: Finding) -> bool:
    """Whether a finding is not about a file that tells who somebody is, which it might quote."""
    return finding.location is None or not finding.location.path.startswith(_NAMES)
