"""The port to any tracker of issues, and the plan: what an issue is, what is to become of it, and who can do it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Protocol

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
        """Change an issue; doing it twice is the same as doing it once.

        Where this takes more than one step the body comes last: it remembers that the others were taken.
        """
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


class About(NamedTuple):
    """What an action serves: the key of the issue, its title, why, and how urgent it is."""

    key: str
    title: str
    why: str
    severity: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Open:
    """An issue is opened."""

    about: About
    draft: Draft


@dataclass(frozen=True, slots=True)
class Edit:
    """An issue is changed. Nobody is written to."""

    about: About
    issue: Issue
    change: Change


@dataclass(frozen=True, slots=True)
class Comment:
    """An issue gets a comment, which `mark` in its text tells from all others."""

    about: About
    issue: Issue
    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Close:
    """An issue is closed."""

    about: About
    issue: Issue
    reason: CloseReason


@dataclass(frozen=True, slots=True)
class Reopen:
    """An issue is opened again."""

    about: About
    issue: Issue


Action = Open | Edit | Comment | Close | Reopen
KINDS: dict[type[Action], str] = {Open: "open", Reopen: "reopen", Edit: "edit", Comment: "comment", Close: "close"}
"""The kinds of actions, in the order in which they are counted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in this order: the worst first, and of one issue everything in a row.

    `wanted` issues should be open in the end, `present` are. `later` openings are left for the next run by its cap,
    `quiet` are issues that wait until people may be written to, and `held` those that wait until the files can be
    judged. `notes` say what a person should know. `codes` are the exit codes that the evaluation brings with it.
    """

    as_of: date
    label: str
    actions: tuple[Action, ...]
    wanted: int
    present: int
    later: int = 0
    quiet: int = 0
    held: int = 0
    notes: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()

    def of(self, kind: type[Action]) -> tuple[Action, ...]:
        """The actions of one kind."""
        return tuple(action for action in self.actions if type(action) is kind)


Became = Literal["done", "done_before", "failed", "left_out", "not_tried"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action.

    `done_before`: an earlier run had done it. `left_out`: what should have come before it on the same issue failed.
    `not_tried`: the tracker would do nothing more in this run. `message` says why; `number` and `url` name the issue.
    """

    action: Action
    became: Became
    number: str = ""
    url: str = ""
    message: str = ""

    @property
    def failed(self) -> bool:
        """Whether it is left to the next run."""
        return self.became in ("failed", "left_out", "not_tried")
