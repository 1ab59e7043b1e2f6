"""The news about an issue: what has changed since people were last told, as one comment, told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from credpolicy.reconcile.issues.addressees import Addressees
from credpolicy.reconcile.issues.endings import WORDS, Ending, Endings
from credpolicy.reconcile.issues.forms import filled
from credpolicy.reconcile.issues.memory import MOST, Memory, Told, comment_mark
from credpolicy.reconcile.issues.subjects import Item, Subject
from credpolicy.reconcile.issues.wording import addressed, listed, state, text
from credpolicy.reconcile.quiet import Quiet

_FEW = 20
_Change = tuple[str, str]
"""What tells one change from another, and the words for it."""


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told of an issue, by kind; `told` is what it then remembers."""

    changes: tuple[_Change, ...]
    steps: tuple[_Change, ...]
    told: tuple[Told, ...]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.changes or self.steps)


class Reporter:
    """Finds the news of issues on one day, leaving out what nobody may be written to about."""

    def __init__(self, people: Addressees, endings: Endings, quiet: Quiet, day: date) -> None:
        self._people = people
        self._endings = endings
        self._quiet = quiet
        self._day = day

    def silent(self, item: Item) -> bool:
        """Whether nobody may be written to about an item."""
        return self._quiet.about(item.owner, item.location, item.requirement)

    def first(self, subject: Subject) -> tuple[tuple[Told, ...], bool]:
        """What an issue remembers that has just been opened, and whether there was more."""
        return tuple(self._told(item) for item in subject.items[:MOST]), len(subject.items) > MOST

    def news(self, subject: Subject, memory: Memory) -> News:
        """What has changed since the issue was last told of. An issue that lost its memory starts anew."""
        if memory.lost:
            first, more = self.first(subject)
            return News((), self._late(subject), first, more)
        before = {told.print: told for told in memory.items}
        more = len(subject.items) > MOST
        changes: list[_Change] = []
        steps: list[_Change] = []
        told: list[Told] = []
        for place, item in enumerate(subject.items):
            old = before.get(item.print)
            if self.silent(item):
                told += [old] if old else []
                continue
            if old is None and not more and not memory.more:
                changes.append((f"new {item.print} {item.state}", f"new: {_named(item)} is {state(item.state)}"))
            if old is not None:
                if old.state != item.state:
                    words = f"{_named(item)} was {state(old.state)}, and is {state(item.state)}"
                    changes.append((f"{item.print} {old.state} {item.state}", words))
                steps += self._steps(item, old.steps)
            if place < MOST:
                told.append(self._told(item))
        current = {item.print for item in subject.items}
        for old in memory.items:
            if old.print in current:
                continue
            if self._quiet.about(None, None, old.about[2] if len(old.about) > 2 else ""):
                told.append(old)
                continue
            changes.append((f"gone {old.print}", f"ended: {of_old(old)}: {self._endings.of(old.about).sentence}"))
        return News(tuple(changes), tuple(steps), tuple(told), more)

    def _told(self, item: Item) -> Told:
        return Told(item.print, item.state, item.reached(self._day), item.about)

    def _steps(self, item: Item, told: int) -> list[_Change]:
        reached = item.reached(self._day)
        return [
            (f"step {item.print} {day} {to}", f"{_since(item)}: {addressed(self._people, item, to)}")
            for day, to in item.steps[told:reached]
        ]

    def _late(self, subject: Subject) -> tuple[_Change, ...]:
        return tuple(change for item in subject.items if not self.silent(item) for change in self._steps(item, 0))


def comment(memory: Memory, opening: str, news: News) -> tuple[str, str]:
    """The text of a comment with its mark in it, and the mark."""
    mark = comment_mark(memory, opening, *(key for key, _ in (*news.changes, *news.steps)))
    escalation = [words for _, words in news.steps[:_FEW]]
    if len(news.steps) > _FEW:
        escalation.append(f"{len(news.steps) - _FEW:,} more")
    told = filled(
        "comment",
        {
            "opening": opening,
            "changes": listed([words for _, words in news.changes]),
            "escalation": "\n".join(["As the SLA says, this goes to:", "", *(f"- {line}" for line in escalation)])
            if escalation
            else "",
        },
    )
    return f"{told}\n\n{mark}", mark


NOTHING = News((), (), (), more=False)


def last_words(memory: Memory, endings: Sequence[tuple[Told, Ending]]) -> tuple[str, tuple[str, ...], Ending | None]:
    """Why an issue ends: in a sentence, one by one where it had several gaps, and the reason if they share one."""
    if not endings:
        return "It falls short no longer.", (), None
    kinds = dict.fromkeys(ending.kind for _, ending in endings)
    first = endings[0][1]
    if len(endings) == 1:
        return f"{_capital(WORDS[first.kind])}: {first.sentence}.", (), first
    reasons = tuple(f"{of_old(told)}: {ending.sentence}" for told, ending in endings)
    words = ", ".join(WORDS[kind] for kind in kinds)
    more = " There were more gaps in it, which are not told one by one." if memory.more else ""
    return f"{_capital(words)}.{more}", reasons, first if len(kinds) == 1 else None


def of_old(told: Told) -> str:
    """What was told of, in words, as far as it is remembered."""
    about = told.about
    if len(about) == 6 and about[0] == "gap":
        _, worker, requirement, _, each, line = about
        return f"{worker}: {requirement}{f' for {each}' if each else ''}{f' ({line})' if line else ''}"
    if len(about) > 3 and about[0] == "short":
        return f"{about[1]} at {' / '.join(about[3:])}"
    return "a gap"


def _named(item: Item) -> str:
    return of_old(Told(item.print, item.state, 0, item.about))


def _since(item: Item) -> str:
    return text(f"{_named(item)} has been {state(item.state)} since {item.since}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
