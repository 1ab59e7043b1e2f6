"""Carries out a plan: every action once, whatever the tracker answers, and what became of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.model.plan import Action, Became, Close, Comment, Edit, Issue, Open, Outcome, Plan, Reopen, Tracker
from credpolicy.reconcile.issues.memory import remembered

Progress = Callable[[int, int], None]
_T = TypeVar("_T")


def apply(plan: Plan, tracker: Tracker, progress: Progress | None = None) -> tuple[Outcome, ...]:
    """Carry out a plan in its order; one that fails never stops the others, but those on the same issue.

    A process that ends half-way leaves what the next plan completes: of one issue the comment comes first, then the
    edit that remembers it, and the closing last.
    """
    run = _Run(plan, tracker)
    found: list[Outcome] = []
    broken: set[str] = set()
    final = ""
    for number, action in enumerate(plan.actions, 1):
        place = _place(action)
        if final:
            found.append(_outcome(action, "not_tried", final))
        elif place in broken:
            found.append(_outcome(action, "left_out", "what comes before it on this issue failed"))
        else:
            try:
                found.append(run.done(action))
            except FinalError as error:
                final = error.message
                found.append(_outcome(action, "failed", final))
            except OutsideError as error:
                broken.add(place)
                found.append(_outcome(action, "failed", error.message))
        if progress is not None:
            progress(number, len(plan.actions))
    return tuple(found)


def _place(action: Action) -> str:
    return f"key {action.about.key}" if isinstance(action, Open) else f"number {action.issue.number}"


def _outcome(action: Action, became: Became, message: str = "") -> Outcome:
    if isinstance(action, Open):
        return Outcome(action, became, message=message)
    return Outcome(action, became, action.issue.number, action.issue.url, message)


class _Run:
    """Carries out single actions. What was asked and not answered is looked up before it is asked again."""

    def __init__(self, plan: Plan, tracker: Tracker) -> None:
        self._plan = plan
        self._tracker = tracker

    def done(self, action: Action) -> Outcome:
        """What became of an action. Raises OutsideError where it failed."""
        if isinstance(action, Open):
            return self._opened(action)
        if isinstance(action, Comment):
            return self._commented(action)
        self._surely(lambda: self._set(action))
        return _outcome(action, "done")

    def _set(self, action: Edit | Close | Reopen) -> None:
        """What comes to the same done once or twice."""
        if isinstance(action, Edit):
            self._tracker.edit(action.issue, action.change)
        elif isinstance(action, Close):
            self._tracker.close(action.issue.number, action.reason)
        else:
            self._tracker.reopen(action.issue.number)

    def _surely(self, ask: Callable[[], None]) -> None:
        try:
            ask()
        except UncertainError:
            ask()

    def _opened(self, action: Open) -> Outcome:
        issue = _once(lambda: self._tracker.open(action.draft), lambda: self._found(action))
        return Outcome(action, "done", issue.number, issue.url)

    def _found(self, action: Open) -> Issue | None:
        """The issue that was opened without an answer, among all with the label; no search, which would lag."""
        for issue in self._tracker.issues(self._plan.label, self._plan.as_of):
            memory = remembered(issue.body) if issue.open else None
            if memory is not None and memory.key == action.about.key:
                return issue
        return None

    def _commented(self, action: Comment) -> Outcome:
        number = action.issue.number
        if self._said(action):
            return _outcome(action, "done_before")
        _once(lambda: self._comment(number, action.text), lambda: self._said(action) or None)
        return _outcome(action, "done")

    def _comment(self, number: str, text: str) -> bool:
        self._tracker.comment(number, text)
        return True

    def _said(self, action: Comment) -> bool:
        return any(action.mark in text for text in self._tracker.comments(action.issue.number))


def _once(ask: Callable[[], _T], look: Callable[[], _T | None]) -> _T:
    """What comes of asking for something that must not be done twice: without an answer it is looked for first.

    What is not there is asked for once more. Raises UncertainError where even then nobody knows.
    """
    try:
        return ask()
    except UncertainError:
        found = look()
    if found is not None:
        return found
    try:
        return ask()
    except UncertainError:
        found = look()
        if found is None:
            raise
        return found
