"""What becomes of one issue: opened, kept up to date, closed with the reason, opened again, or a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args
from urllib.parse import quote

from credpolicy import dates
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import SEVERITIES, State
from credpolicy.model.plan import About, Action, Change, Close, Comment, Draft, Edit, Issue, Open, Reopen
from credpolicy.reconcile.issues.addressees import Addressees, Answering
from credpolicy.reconcile.issues.endings import REGROUPED, Endings
from credpolicy.reconcile.issues.memory import Memory, Told, alike, around, title_print
from credpolicy.reconcile.issues.news import NOTHING, News, Reporter, comment, last_words
from credpolicy.reconcile.issues.subjects import Book, Subject
from credpolicy.reconcile.issues.wording import Sight, Writer, month, text, title
from credpolicy.reconcile.quiet import Quiet

Cared = tuple[Issue, Memory]
"""An issue of ours, and what it remembers."""

LONGEST_LABEL = 50
"""Forges take no longer labels; one of ours that would be longer is not used."""

_STATES = (*get_args(State), "short")


class Care:
    """Plans for single issues under one evaluation, and counts what has to wait.

    `quiet` counts the issues that wait until people may be written to, `held` those that wait until the files can be
    judged; `codes` are the exit codes that this brings, `notes` what a person should know.
    """

    def __init__(self, evaluation: Evaluation, sight: Sight, current: frozenset[str]) -> None:
        snapshot = evaluation.snapshot
        self._day = evaluation.as_of
        self._forge = snapshot.settings.forge
        self._current = current
        self._people = Addressees(snapshot, evaluation.as_of, sight.assignable)
        self._endings = Endings(evaluation, Book(snapshot, evaluation.as_of))
        self._ours = {f"{self._forge.label}:{word}".casefold() for word in (*SEVERITIES, *_STATES)}
        self.silence = Quiet(snapshot, evaluation.as_of)
        self._reporter = Reporter(self._people, self._endings, self.silence, evaluation.as_of)
        self._writer = Writer(self._people, sight)
        errors = any(finding.level == "error" for finding in evaluation.findings)
        self.codes = (*((2,) if errors else ()), *((3,) if evaluation.empty else ()))
        self.quiet = 0
        self.held = 0
        self.notes: list[str] = []

    def opened(self, subject: Subject) -> list[Action]:
        """A new issue, unless nobody may be written to about it or nobody can judge it."""
        if self._silent(subject):
            self.quiet += 1
            return []
        if self.codes:
            certain = tuple(item for item in subject.items if item.state != "unknown")
            self.held += not certain
            if not certain:
                return []
            subject = replace(subject, items=certain)
        told, more = self._reporter.first(subject)
        name = title(subject)
        answering = self._answering(subject)
        assignees = tuple(dict.fromkeys(one.assignee for one in answering if one.assignee))
        memory = Memory(
            key=subject.key,
            by=subject.by,
            what=subject.what,
            title=title_print(name),
            assigned=assignees,
            milestone=self._milestone(subject),
            items=told,
            more=more,
            history=self._history((), subject),
        )
        draft = Draft(
            title=name,
            body=self._writer.body(subject, memory, _noted(answering)),
            labels=self._labels(subject),
            assignees=assignees,
            milestone=memory.milestone or None,
        )
        return [Open(self._why(subject, name, "new"), draft)]

    def kept(self, subject: Subject, issue: Issue, memory: Memory) -> list[Action]:
        """An issue brought up to date, with a comment where there is news."""
        if self._uncertain(subject, memory):
            self.held += 1
            return []
        memory = self._anew(memory)
        silent = self._silent(subject)
        news = self._reporter.news(subject, memory)
        opening = "Open again: it falls short still." if memory.closed and not silent else ""
        says = bool(news or opening)
        after = replace(
            memory,
            by=subject.by,
            what=subject.what,
            said=memory.said + says,
            closed=memory.closed if silent else "",
            items=news.told,
            more=news.more,
            history=memory.history if silent else self._history(memory.history, subject),
            lost=False,
        )
        return self._told(subject, (issue, memory), after, self._comment(issue, memory, opening, news), silent=silent)

    def reopened(self, subject: Subject, issue: Issue, memory: Memory) -> list[Action]:
        """A closed issue opened again, with a comment that says why."""
        if self._silent(subject) or (self.codes and any(item.state == "unknown" for item in subject.items)):
            self.quiet += self._silent(subject)
            self.held += not self._silent(subject)
            return []
        memory = self._anew(memory)
        news = self._reporter.news(subject, replace(memory, lost=True))
        opening = "Open again: it falls short still."
        if not memory.closed:
            opening = f"Open again: it was closed on {issue.closed_on}, and falls short still."
        after = replace(
            memory,
            said=memory.said + 1,
            closed="",
            items=news.told,
            more=news.more,
            history=self._history(memory.history, subject),
            lost=False,
        )
        said = self._comment(issue, memory, opening, news)
        about = self._why(subject, issue.title, "falls short still")
        return self._told(subject, (issue, memory), after, [*said, Reopen(about, issue)], silent=False)

    def ended(self, issue: Issue, memory: Memory) -> list[Action]:
        """An issue closed with the reason; nothing while nobody can judge. On quiet days only its body says why."""
        if self.codes:
            self.held += 1
            return []
        endings = [
            (told, REGROUPED if told.print in self._current else self._endings.of(told.about)) for told in memory.items
        ]
        sentence, reasons, shared = last_words(memory, endings)
        silent = bool(memory.items) and all(self._silent_once(told) for told in memory.items)
        reason = shared.reason if shared else "completed"
        silent = silent or bool(self.silence.why)
        found = self._closed((issue, memory), "ended", (text(sentence), reasons), silent=silent)
        return [*found, Close(self._of_issue(issue, memory, sentence.rstrip(".")), issue, reason)]

    def duplicate(self, issue: Issue, memory: Memory, kept: Issue) -> list[Action]:
        """A second issue about the same, closed; the oldest one stays."""
        sentence = f"Duplicate of [{text(kept.number)}]({quote(kept.url, safe=':/#?=&%')})."
        about = self._of_issue(issue, memory, f"duplicate of {kept.number}")
        said = self._closed((issue, memory), "duplicate", (sentence, ()), silent=bool(self.silence.why))
        return [*said, Close(about, issue, "not_planned")]

    def again(self, issue: Issue, memory: Memory) -> bool:
        """Whether a closed issue is opened again, rather than a new one made."""
        within = self._forge.reopen_within
        if memory.closed == "duplicate" or issue.closed_on is None or not within.count:
            return False
        return dates.after(issue.closed_on, within) >= self._day

    def _told(
        self, subject: Subject, cared: Cared, after: Memory, before: Sequence[Action], *, silent: bool
    ) -> list[Action]:
        """The actions that come first, and then the edit that remembers them; none where nothing has changed."""
        issue, memory = cared
        answering = self._answering(subject)
        name = title(subject)
        ours = issue.title == name or memory.title == title_print(issue.title)
        add, remove, assigned = self._assignees(answering, issue, memory, silent=silent)
        milestone = self._milestone(subject)
        moves = bool(milestone) and milestone != issue.milestone and issue.milestone in (None, memory.milestone)
        after = replace(
            after,
            title=title_print(name) if ours else memory.title,
            assigned=assigned,
            milestone=milestone if moves or milestone == issue.milestone else memory.milestone,
        )
        noted = _noted(answering, issue.body if silent else None)
        body = self._writer.body(subject, after, noted, around(issue.body))
        if not body:
            self.notes.append(f"issue {issue.number} has no room left for what credpolicy writes; shorten its text")
            return []
        have = {label.casefold() for label in issue.labels}
        labels = self._labels(subject)
        stale = self._ours - {label.casefold() for label in labels}
        change = Change(
            title=name if ours and name != issue.title else None,
            body=None if alike(issue.body, body) else body,
            add_labels=tuple(label for label in labels if label.casefold() not in have),
            remove_labels=tuple(label for label in issue.labels if label.casefold() in stale),
            add_assignees=add,
            remove_assignees=remove,
            milestone=milestone if moves else None,
        )
        if change == Change() and not before:
            return []
        edit = [] if change == Change() else [Edit(self._why(subject, issue.title, _changed(change)), issue, change)]
        return [*before, *edit]

    def _closed(self, cared: Cared, why: str, words: tuple[str, Sequence[str]], *, silent: bool) -> list[Action]:
        """A comment with the reason, told once, and the edit that remembers why the issue was closed."""
        issue, memory = cared
        sentence, reasons = words
        about = self._of_issue(issue, memory, "told why" if why == "ended" else why)
        found: list[Action] = []
        if not silent and not memory.closed:
            changes = tuple((reason, reason) for reason in reasons)
            said, mark = comment(memory, sentence, replace(NOTHING, changes=changes))
            found.append(Comment(about, issue, said, mark))
        after = replace(memory, closed=why, lost=False)
        body = self._writer.ended(after, sentence, reasons, around(issue.body))
        if body and not alike(issue.body, body):
            found.append(Edit(about, issue, Change(body=body)))
        return found

    def _comment(self, issue: Issue, memory: Memory, opening: str, news: News) -> list[Action]:
        if not (opening or news):
            return []
        said, mark = comment(memory, text(opening), news)
        parts = (*(("opened again",) if opening else ()), *(("news",) if news.changes else ()))
        why = ", ".join((*parts, *(("escalation",) if news.steps else ())))
        return [Comment(self._of_issue(issue, memory, why), issue, said, mark)]

    def _anew(self, memory: Memory) -> Memory:
        """A memory that somebody destroyed, with a count of comments that was never used before."""
        return replace(memory, said=self._day.toordinal()) if memory.lost else memory

    def _uncertain(self, subject: Subject, memory: Memory) -> bool:
        """Whether a part of the issue cannot be judged, so that nothing should be said of it."""
        if not self.codes:
            return False
        states = {item.print: item.state for item in subject.items}
        gone = any(told.print not in states for told in memory.items)
        before = {told.print: told.state for told in memory.items}
        return gone or any(now == "unknown" != before.get(key) for key, now in states.items())

    def _silent(self, subject: Subject) -> bool:
        return all(self._reporter.silent(item) for item in subject.items)

    def _silent_once(self, told: Told) -> bool:
        return self.silence.about(None, None, told.about[2] if len(told.about) > 2 else "")

    def _answering(self, subject: Subject) -> list[Answering]:
        return self._people.assigned(item.owner for item in subject.items)

    def _assignees(
        self, answering: Sequence[Answering], issue: Issue, memory: Memory, *, silent: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Whom to assign, whom no longer, and who was assigned by us then.

        Whom somebody else assigned is never taken off, and whom somebody took off is not assigned again.
        """
        wanted = {one.assignee.casefold(): one.assignee for one in answering if one.assignee}
        have = {login.casefold(): login for login in issue.assignees}
        ours = {login.casefold(): login for login in memory.assigned}
        if not self._forge.assign:
            return (), (), memory.assigned
        add = tuple(login for key, login in wanted.items() if key not in have and key not in ours)
        remove = tuple(login for key, login in have.items() if key in ours and key not in wanted)
        if silent:
            add = ()
        kept = tuple(login for key, login in ours.items() if key in wanted)
        return add, remove, (*kept, *add)

    def _labels(self, subject: Subject) -> tuple[str, ...]:
        label = self._forge.label
        states = dict.fromkeys(item.state for item in subject.items)
        found = (label, f"{label}:{subject.severity}", *(f"{label}:{state}" for state in states))
        return tuple(each for each in found if len(each) <= LONGEST_LABEL)

    def _milestone(self, subject: Subject) -> str:
        return month(subject.due_on) if self._forge.milestones else ""

    def _history(self, before: tuple[tuple[str, str], ...], subject: Subject) -> tuple[tuple[str, str], ...]:
        """The states of a single gap so far, with the present one."""
        if subject.by != "finding":
            return ()
        now = subject.items[0].state
        return before if before and before[-1][1] == now else (*before, (self._day.isoformat(), now))[-10:]

    def _why(self, subject: Subject, name: str, why: str) -> About:
        return About(subject.key, name, why, subject.severity, subject.due_on)

    def _of_issue(self, issue: Issue, memory: Memory, why: str) -> About:
        prefix = f"{self._forge.label}:".casefold()
        words = {label.casefold().removeprefix(prefix) for label in issue.labels}
        severity = next((each for each in SEVERITIES if each in words), "")
        return About(memory.key, issue.title, why, severity, None)


def _noted(answering: Sequence[Answering], body: str | None = None) -> list[str]:
    """What is to be said of who is assigned. With a `body` only the teams are mentioned that it mentions already."""
    notes = []
    for one in answering:
        if one.note:
            mention = ""
            if one.team:
                mention = f": {one.team if body is None or one.team in body else text(one.team)}"
            notes.append(f"{text(one.note)}{mention}.")
    return list(dict.fromkeys(notes))


def _changed(change: Change) -> str:
    parts = {
        "title": change.title,
        "text": change.body,
        "labels": change.add_labels or change.remove_labels,
        "assignees": change.add_assignees or change.remove_assignees,
        "milestone": change.milestone,
    }
    return ", ".join(name for name, value in parts.items() if value)
