"""The port to any tracker of issues: what an issue is, what can be done to one, and who can do it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

CloseReason = Literal["completed", "not_planned"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An issue to be opened. `assignees` are logins that the tracker has said can be assigned."""

    title: str
    body: str
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as a tracker has it. `number` is the tracker's own name for it, `closed_on` None while it is open."""

    number: str
    url: str
    title: str
    body: str
    open: bool
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    milestone: str | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an issue that is there. None leaves as it is; labels and assignees are added and taken off."""

    title: str | None = None
    body: str | None = None
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    add_assignees: tuple[str, ...] = ()
    remove_assignees: tuple[str, ...] = ()
    milestone: str | None = None


class Tracker(Protocol):
    """A tracker of issues. What it cannot do raises OutsideError.

    UncertainError, a kind of it, is raised where something may have been done all the same, and FinalError where
    nothing further can be done in this run: no right, or a limit that would take too long to wait for.
    """

    longest_body: int
    """The most characters that a body or a comment may have."""

    def issues(self, label: str, closed_since: date) -> list[Issue]:
        """Every open issue with the label, and every closed one with it that changed since a day."""
        ...

    def comments(self, number: str) -> list[str]:
        """The texts of the comments on an issue, the oldest first."""
        ...

    def assignable(self, logins: Iterable[str]) -> frozenset[str]:
        """Those of the logins, without `@`, that can be assigned."""
        ...

    def open(self, draft: Draft) -> Issue:
        """Open an issue."""
        ...

    def edit(self, issue: Issue, change: Change) -> None:
        """Change an issue; doing it twice is the same as doing it once."""
        ...

    def comment(self, number: str, text: str) -> None:
        """Comment on an issue."""
        ...

    def close(self, number: str, reason: CloseReason) -> None:
        """Close an issue."""
        ...

    def reopen(self, number: str) -> None:
        """Open an issue again."""
        ...
