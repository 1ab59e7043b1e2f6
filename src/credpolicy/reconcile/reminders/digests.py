"""Digests: one message for one recipient, with everything to hear on this run, in their language, as text and HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from credpolicy.escape import html, terminal
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.message import Message
from credpolicy.model.reminder import REMINDER, Duty, Notice, Role
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.reminders.hearers import Hearer
from credpolicy.reconcile.reminders.wording import Wording, wording

_Section = Literal["own", "escalated", "managed", "owned", "place"]
_SECTIONS: tuple[_Section, ...] = ("own", "escalated", "managed", "owned", "place")
_OF_ROLE: dict[Role, _Section] = {
    "worker": "own", "manager": "managed", "owner": "owned", "backup": "owned", "team": "owned", "location": "place",
}  # fmt: skip

MOST_ITEMS = 200
"""So many items a section tells; of more it tells how many there are."""


class _Written(NamedTuple):
    """A section as it is told: its title, and its items, one sentence or more each."""

    title: str
    items: tuple[str, ...]


def key(hearer: Hearer, notices: Sequence[Notice]) -> str:
    """The identity of a digest: who hears what, and nothing of how it is said or when."""
    told = sorted("\0".join((*map(str, notice.told),)) for notice in notices)
    parts = ["digest", hearer.channel, hearer.recipient, *told]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


class Digests:
    """Writes messages about what one snapshot says on one day."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self._as_of = as_of
        self._titles = {placed.item.id: placed.item for placed in reversed(snapshot.requirements)}
        self._types = {placed.item.id: placed.item for placed in reversed(snapshot.credential_types)}
        self._names: dict[str, str] = {}
        if snapshot.settings.show_names:
            known = reversed(snapshot.identities)
            self._names = {placed.item.worker: placed.item.name for placed in known if placed.item.name}

    def message(self, hearer: Hearer, notices: Sequence[Notice]) -> Message:
        """Everything one recipient hears. What concerns a duty is told once, whatever the roles they hear it in."""
        words = wording(hearer.language)
        sections = self._sections(hearer, _once(notices), words)
        overdue = len({n.duty.fingerprint for n in notices if n.duty.state in GAP_STATES})
        ahead = len({n.duty.fingerprint for n in notices}) - overdue
        counts = [words.count(f"count.{name}", n) for name, n in (("overdue", overdue), ("ahead", ahead)) if n]
        subject = terminal(words.say("subject", COUNTS=", ".join(counts)))
        name = terminal(hearer.name or "")
        said = {
            "GREETING": words.say("greeting.named", NAME=name) if name else words.say("greeting"),
            "INTRO": words.say("intro", DAY=self._as_of.isoformat()),
            "FOOTER": words.say("footer"),
        }
        return Message(
            key=key(hearer, notices),
            channel=hearer.channel,
            address=hearer.address,
            subject=subject,
            text=words.page("digest.txt", SECTIONS=_text(sections), **said),
            html=words.page(
                "digest.html",
                SUBJECT=html(subject),
                SECTIONS=_html(sections),
                **{gap: html(text) for gap, text in said.items()},
            ) if hearer.channel == "mail" else "",
        )  # fmt: skip

    def _sections(self, hearer: Hearer, notices: Sequence[Notice], words: Wording) -> list[_Written]:
        piles: dict[_Section, list[Notice]] = {section: [] for section in _SECTIONS}
        for notice in notices:
            piles[_section(notice)].append(notice)
        kind, _, name = hearer.recipient.partition(":")
        shared = {"owned": "section.team", "place": "section.here"} if name and kind in ("owner", "location") else {}
        written = []
        for section, pile in piles.items():
            items = [self._item(notice, words, own=section == "own") for notice in pile[:MOST_ITEMS]]
            if len(pile) > MOST_ITEMS:
                items.append(words.say("more", COUNT=f"{len(pile) - MOST_ITEMS:,}"))
            if items:
                title = words.say(shared.get(section, f"section.{section}"), NAME=terminal(name))
                written.append(_Written(title, tuple(items)))
        return written

    def _item(self, notice: Notice, words: Wording, *, own: bool) -> str:
        duty = notice.duty
        requirement = self._titles[duty.requirement]
        what = " / ".join(self._type(name) for name in duty.types) or duty.line or duty.requirement
        whom = ""
        if not own:
            who = f"{self._names[duty.worker]} ({duty.worker})" if duty.worker in self._names else duty.worker
            at = {"PLACE": terminal(duty.location)} if duty.location else {}
            whom = words.say("whom.at" if at else "whom", WHO=terminal(who), **at)
        further = list(self._further(notice, words))
        return words.say(
            "item",
            SEVERITY=words.say(f"severity.{duty.severity}"),
            TITLE=terminal(requirement.title or requirement.id),
            WHAT=terminal(f"{what} ({duty.each})" if duty.each else what),
            WHOM=whom,
            WHEN=self._when(duty, words),
            DUE="".join(f" {sentence}" for sentence in further),
            HOW=f" {words.say('how', FILE=terminal(requirement.runbook))}" if requirement.runbook else "",
        )

    def _type(self, name: str) -> str:
        known = self._types.get(name)
        return known.name if known is not None and known.name else name

    def _when(self, duty: Duty, words: Wording) -> str:
        state = f"state.{duty.state}" if f"state.{duty.state}" in words else "state.other"
        if duty.stand.since is not None:
            days = self._days(duty.stand.since, words)
            return words.say("when.gap", STATE=words.say(state), SINCE=str(duty.stand.since), DAYS=days)
        if duty.end is None or duty.stand.anchor is None:
            return words.say("when.unknown", STATE=words.say(state))
        days = self._days(duty.end, words)
        if duty.state == "not_yet_due":
            return words.say("when.due", END=str(duty.end), DAYS=days)
        if duty.stand.anchor < duty.end:
            return words.say("when.ends.lead", END=str(duty.end), DAYS=days, ANCHOR=str(duty.stand.anchor))
        return words.say("when.ends", END=str(duty.end), DAYS=days)

    def _further(self, notice: Notice, words: Wording) -> Iterator[str]:
        due_on = notice.duty.due_on
        if due_on is not None:
            yield words.say("due" if due_on >= self._as_of else "due.late", DUE=str(due_on))
        if notice.track != REMINDER:
            yield words.say("escalated", AFTER=notice.track.rpartition(" to ")[0])

    def _days(self, day: date, words: Wording) -> str:
        days = (day - self._as_of).days
        return words.count("days.in" if days > 0 else "days.ago", abs(days)) if days else words.say("days.today")


def _section(notice: Notice) -> _Section:
    if notice.track != REMINDER:
        return "escalated"
    return _OF_ROLE[notice.role]


def _once(notices: Sequence[Notice]) -> list[Notice]:
    """One notice for each duty: as one's own, else the latest escalation, else the first."""
    best: dict[str, Notice] = {}
    for notice in notices:
        other = best.get(notice.duty.fingerprint)
        if other is None or _rank(notice) < _rank(other):
            best[notice.duty.fingerprint] = notice
    return list(best.values())


def _rank(notice: Notice) -> tuple[int, int]:
    return _SECTIONS.index(_section(notice)), -notice.day.toordinal()


def _text(sections: Sequence[_Written]) -> str:
    parts = ("\n".join([section.title, *(f"- {item}" for item in section.items), ""]) for section in sections)
    return "\n".join(parts)


def _html(sections: Sequence[_Written]) -> str:
    return "\n".join(
        f"<h2>{html(section.title)}</h2>\n<ul>\n"
        + "".join(f"<li>{html(item)}</li>\n" for item in section.items)
        + "</ul>"
        for section in sections
    )
