"""A tracker in memory that fails when and as it is told, for tests of everything that writes issues."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.model.plan import Change, CloseReason, Draft, Issue

Fault = Literal["before", "after", "refused", "final", "twice", "killed before", "killed after"]
"""Not answered, and not done or done; refused; refused for good; done twice; the process ends before or after it."""

WRITES = ("open", "edit", "comment", "close", "reopen")


class KilledError(BaseException):
    """The process ends here; nobody catches it."""


@dataclass
class Kept:
    """An issue of the tracker, its comments, and the day on which it changed last."""

    issue: Issue
    changed_on: date
    comments: list[str] = field(default_factory=list)


class Fake:
    """The tracker. `fault` is asked before every call, by its name, what is to go wrong; `calls` are their names."""

    longest_body = 65_536

    def __init__(self, day: date, fault: Callable[[str], Fault | None] | None = None) -> None:
        self.day = day
        self.kept: dict[str, Kept] = {}
        self.calls: list[str] = []
        self.fault = fault or (lambda _: None)
        self.unassignable: set[str] = set()

    @property
    def open_issues(self) -> list[Issue]:
        return [kept.issue for kept in self.kept.values() if kept.issue.open]

    def writes(self) -> list[str]:
        return [call for call in self.calls if call in WRITES]

    def issues(self, label: str, closed_since: date) -> list[Issue]:
        def listed() -> list[Issue]:
            return [
                kept.issue
                for kept in self.kept.values()
                if label in kept.issue.labels and (kept.issue.open or kept.changed_on >= closed_since)
            ]

        return self._done("issues", listed)

    def comments(self, number: str) -> list[str]:
        return self._done("comments", lambda: [*self.kept[number].comments])

    def assignable(self, logins: Iterable[str]) -> frozenset[str]:
        return self._done("assignable", lambda: frozenset(logins) - self.unassignable)

    def open(self, draft: Draft) -> Issue:
        def opened() -> Issue:
            number = str(len(self.kept) + 1)
            issue = Issue(
                number, f"https://forge.example/{number}", draft.title, draft.body, True,
                draft.labels, draft.assignees, draft.milestone,
            )  # fmt: skip
            self.kept[number] = Kept(issue, self.day)
            return issue

        return self._done("open", opened)

    def edit(self, issue: Issue, change: Change) -> None:
        def edited() -> None:
            now = self.kept[issue.number].issue
            self._set(
                issue.number,
                title=now.title if change.title is None else change.title,
                body=now.body if change.body is None else change.body,
                labels=_changed(now.labels, change.add_labels, change.remove_labels),
                assignees=_changed(now.assignees, change.add_assignees, change.remove_assignees),
                milestone=change.milestone or now.milestone,
            )

        self._done("edit", edited)

    def comment(self, number: str, text: str) -> None:
        assert len(text) <= self.longest_body
        self._done("comment", lambda: self.kept[number].comments.append(text))

    def close(self, number: str, reason: CloseReason) -> None:
        self._done("close", lambda: self._set(number, open=False, closed_on=self.day))

    def reopen(self, number: str) -> None:
        self._done("reopen", lambda: self._set(number, open=True, closed_on=None))

    def by_hand(self, number: str, **changed: object) -> None:
        """What a person does."""
        self._set(number, **changed)

    def _set(self, number: str, **changed: object) -> None:
        kept = self.kept[number]
        kept.issue = replace(kept.issue, **changed)
        kept.changed_on = self.day
        assert len(kept.issue.body) <= self.longest_body

    def _done(self, name, do):
        self.calls.append(name)
        fault = self.fault(name)
        if fault == "killed before":
            raise KilledError
        if fault == "before":
            message = "no answer"
            raise UncertainError(message)
        if fault == "refused":
            message = "refused"
            raise OutsideError(message)
        if fault == "final":
            message = "no right to do that"
            raise FinalError(message)
        result = do()
        if fault == "twice" and name == "open":
            do()
        if fault == "killed after":
            raise KilledError
        if fault == "after":
            message = "no answer"
            raise UncertainError(message)
        return result


def _changed(have: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(each for each in have if each not in remove), *add)))
