"""Where a commit comes from: who wrote it, who signed it, and who approved it, as far as git knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from credpolicy.model.commit import Commit, Stamp

SignatureState = Literal["good", "unknown_key", "bad", "unchecked", "none", "not_asked"]
_FORGES = frozenset({"noreply@github.com"})
"""E-mail addresses under which a forge itself commits when somebody presses its button."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of a commit: what came of checking it, whose it is, and the key.

    `good` by a key that is allowed; `unknown_key` sound, but by a key that nobody allowed; `bad` broken, expired or
    revoked; `unchecked` there, but nothing on this machine could check it.
    """

    state: SignatureState = "not_asked"
    signer: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """A commit of the mainline with its signature and, of a merge, the commits that came in with it, oldest first."""

    commit: Commit
    signature: Signature = Signature()
    merged: tuple[Commit, ...] = ()

    @property
    def authors(self) -> tuple[Stamp, ...]:
        """Who wrote it: of a merge the authors of what was merged, each once; otherwise the author of the commit."""
        wrote = [commit.author for commit in self.merged if len(commit.parents) < 2]
        found: dict[str, Stamp] = {}
        for stamp in wrote or [self.commit.author]:
            found.setdefault(_person(stamp), stamp)
        return tuple(found.values())

    @property
    def merged_by(self) -> Stamp | None:
        """Who put a merge on the mainline: its committer, or its author where the forge itself committed."""
        if len(self.commit.parents) < 2:
            return None
        by_forge = self.commit.committer.email.casefold() in _FORGES
        return self.commit.author if by_forge else self.commit.committer

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who approved it: as the trailers say, and who merged it if that is somebody else than the authors."""
        said = [name for commit in (self.commit, *self.merged) for name in commit.approvers]
        merger = self.merged_by
        if merger is not None and _person(merger) not in {_person(author) for author in self.authors}:
            known = {name.rpartition("<")[2].rstrip(">").strip().casefold() for name in said}
            if merger.email.casefold() not in known:
                said.append(named(merger))
        return tuple(dict.fromkeys(said))


def named(stamp: Stamp) -> str:
    """A person as git writes one: `Name <e-mail>`."""
    return f"{stamp.name} <{stamp.email}>"


def _person(stamp: Stamp) -> str:
    return stamp.email.casefold() or stamp.name.casefold()
