"""The words of an issue: its title, and the part of its body that is ours, as long as the tracker takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from credpolicy.escape import markdown, terminal
from credpolicy.model.authority import Authority
from credpolicy.model.finding import Location
from credpolicy.reconcile.issues.addressees import Addressees
from credpolicy.reconcile.issues.forms import filled
from credpolicy.reconcile.issues.memory import Memory, block, line_mark
from credpolicy.reconcile.issues.subjects import Item, Subject

LONGEST_TITLE = 200
"""Characters of a title; forges take 255 or 256."""

_LONGEST_TEXT = 1_000
_LONGEST_CELL = 300
_LEFT_OUT = 200
_FEW = 20
_FALLS: Mapping[str, str] = {"gap": "falls short of", "expiring": "will soon fall short of"}
_WORDS: Mapping[str, str] = {
    "grace": "in grace", "invalid": "not valid", "in_progress": "in progress, not held yet",
    "unverified": "not verified", "unknown": "unknown, cannot be judged", "short": "short of people",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """What the outside world tells before anything is planned.

    `assignable` are logins that the tracker can assign, `longest` the characters it takes in a body. `base` is where
    the repository can be looked at, empty or with `/` at its end, and `inside` the way from its top to the folder that
    is judged. `lines` are the lines of findings, from 1.
    """

    assignable: frozenset[str] = frozenset()
    longest: int = 60_000
    base: str = ""
    inside: str = ""
    lines: Mapping[Location, int] = field(default_factory=dict)


def size(text: str) -> int:
    """How much of a tracker's limit a text takes, counted so that no way of counting finds more."""
    return len(text.encode("utf-8", "surrogateescape"))


@lru_cache(maxsize=4096)
def text(words: str, longest: int = _LONGEST_TEXT) -> str:
    """Words as they read on the page, with nothing in them that Markdown obeys; what is too long is cut."""
    return markdown(words if len(words) <= longest else f"{words[:longest]}...")


def state(word: str) -> str:
    """A state in words."""
    return _WORDS.get(word, word.replace("_", " "))


def title(subject: Subject) -> str:
    """The title of an issue: the same as long as it is about the same."""
    first = subject.items[0]
    told = {
        "worker": f"{subject.what} falls short",
        "requirement": f"Gaps of {subject.what}",
        "owner": f"Gaps that {subject.what} answers for" if subject.what else "Gaps that nobody owns",
        "location": f"Gaps at {subject.what}",
    }.get(subject.by)
    if told is None:
        gap = first.gap
        if gap is not None:
            each = f" for {gap.each}" if gap.each else ""
            line = f" ({gap.line})" if gap.line else ""
            told = f"{gap.worker} {_FALLS[first.finding.level]} {gap.requirement}{each}{line}"
        else:
            told = f"{first.requirement} is short of people at {' / '.join(first.about[3:])}"
    told = " ".join(terminal(told).split())
    return told if len(told) <= LONGEST_TITLE else f"{told[: LONGEST_TITLE - 3]}..."


class Writer:
    """Writes the bodies of issues. `sight` is what the outside world told."""

    def __init__(self, addressees: Addressees, sight: Sight) -> None:
        self._people = addressees
        self._sight = sight
        self._foot = filled("foot", {})

    def body(self, subject: Subject, memory: Memory, notes: Sequence[str], around: tuple[str, str] = ("", "")) -> str:
        """The whole body, between what somebody wrote above and below; empty where there is no room for ours."""
        frame = block("", memory)
        own = size(frame) + size(around[0]) + size(around[1])
        room = self._sight.longest - own
        one = subject.by == "finding"
        told = self._one(subject, memory, notes) if one else self._many(subject, memory, notes, room)
        if size(told) > room:
            return ""
        return around[0] + frame.replace("\n", f"\n{told}", 1) + around[1]

    def ended(self, memory: Memory, sentence: str, reasons: Sequence[str], around: tuple[str, str]) -> str:
        """The body of an issue whose gaps are gone; empty where there is no room. `sentence` is Markdown already."""
        told = filled(
            "ended",
            {"reason": sentence, "reasons": listed(reasons), "foot": self._foot},
        )
        whole = around[0] + block(told, memory) + around[1]
        return whole if size(whole) <= self._sight.longest else ""

    def _one(self, subject: Subject, memory: Memory, notes: Sequence[str]) -> str:
        item = subject.items[0]
        values = {
            **self._facts(item, _LONGEST_TEXT),
            "falls": _FALLS[item.finding.level] if item.gap else "falls short of",
            "title": text((item.rule and item.rule.title) or ""),
            "help": text(item.finding.help),
            "runbook": self._runbooks([item]),
            "authority": _authority(item.rule.authority if item.rule else None),
            "owner": self._owners([item]),
            "history": self._history(item, memory),
            "notes": _notes(notes),
            "foot": self._foot,
        }
        return filled("one", values)

    def _many(self, subject: Subject, memory: Memory, notes: Sequence[str], room: int) -> str:
        many = len(subject.items)
        helps = list(dict.fromkeys(item.finding.help for item in subject.items))
        values = {
            "head": self._head(subject),
            "rows": "",
            "left": "",
            "help": " ".join(text(each) for each in helps[:3]),
            "runbook": self._runbooks(subject.items),
            "owner": self._owners(subject.items),
            "history": self._escalated(subject.items, memory),
            "notes": _notes(notes),
            "foot": self._foot,
        }
        left = room - size(filled("many", {**values, "rows": "x"})) - _LEFT_OUT
        rows: list[str] = []
        for item in subject.items:
            row = self._row(item)
            if size(row) + 1 > left:
                break
            left -= size(row) + 1
            rows.append(row)
        more = f"{many - len(rows):,} more are not shown here." if len(rows) < many else ""
        return filled("many", {**values, "rows": "\n".join(rows), "left": more})

    def _head(self, subject: Subject) -> str:
        many = len(subject.items)
        gaps = f"{many:,} gap{'' if many == 1 else 's'}"
        what = f"**{text(subject.what)}**"
        return {
            "worker": f"**{text(self._people.named(subject.what))}** has {gaps}.",
            "requirement": f"{what} has {gaps}.",
            "owner": f"{what} answers for {gaps}." if subject.what else f"Nobody owns {gaps}.",
            "location": f"{what} has {gaps}.",
        }[subject.by]

    def _facts(self, item: Item, longest: int) -> dict[str, str]:
        gap = item.gap
        if gap is not None:
            assignment = gap.assignment.replace("//", "/").strip("/")
            who = self._people.named(gap.worker) + (f" ({assignment})" if assignment else "")
            line = f" ({gap.line})" if gap.line else ""
            what = gap.requirement + (f" for {gap.each}" if gap.each else "") + line
            why = "; ".join(gap.reasons)
        else:
            who, what, why = " / ".join(item.about[3:]), item.requirement, item.finding.message
        return {
            "who": text(who, longest),
            "what": text(what, longest),
            "state": text(state(item.state)),
            "why": text(why, longest),
            "since": item.since.isoformat() if item.since else "",
            "due": item.due_on.isoformat() if item.due_on else "",
            "severity": text(item.severity),
            "where": self._where(item.finding.location),
        }

    def _row(self, item: Item) -> str:
        facts = self._facts(item, _LONGEST_CELL)
        names = ("who", "what", "state", "why", "since", "due", "severity", "where")
        return f"| {' | '.join(facts[name] for name in names)} |"

    def _where(self, place: Location | None) -> str:
        if place is None:
            return ""
        path = f"{self._sight.inside}{place.path}"
        line = self._sight.lines.get(place)
        url = self._url(path)
        if line is not None:
            return line_mark(text(path), line, url)
        return f"[{text(path)}]({url})" if url else text(path)

    def _url(self, path: str) -> str:
        if not self._sight.base:
            return ""
        return self._sight.base + quote(path.encode("utf-8", "surrogateescape"), safe="/")

    def _runbooks(self, items: Iterable[Item]) -> str:
        found = dict.fromkeys(runbook for item in items if (runbook := getattr(item.rule, "runbook", None)) is not None)
        told = []
        for path in list(found)[:3]:
            whole = f"{self._sight.inside}{path}"
            url = self._url(whole)
            told.append(f"[{text(whole)}]({url})" if url else text(whole))
        return ", ".join(told)

    def _owners(self, items: Iterable[Item]) -> str:
        told = []
        for name in list(dict.fromkeys(item.owner for item in items if item.owner))[:3]:
            owner = self._people.owners.get(name)
            if owner is None:
                told.append(text(name))
                continue
            backup = f", backup {owner.backup}" if owner.backup else ""
            told.append(text(f"{name}: {owner.accountable}{backup}"))
        return "; ".join(told)

    def _history(self, item: Item, memory: Memory) -> str:
        """Since when, in which states it was, and which steps of the escalation there are; people heard of some."""
        reached = max((told.steps for told in memory.items if told.print == item.print), default=0)
        lines = [f"{day}: {text(state(was))}" for day, was in memory.history]
        for number, (day, to) in enumerate(item.steps):
            words, mention = self._people.hears(to, item.owner, item.about[1])
            if number < reached:
                lines.append(f"{day}: told to {_addressed(words, mention)}")
            else:
                lines.append(f"{day}: {text(words)} will hear of it")
        return "\n".join(["**History**", "", *(f"- {line}" for line in lines)]) if lines else ""

    def _escalated(self, items: Iterable[Item], memory: Memory) -> str:
        told = {one.print: one.steps for one in memory.items}
        found = list(dict.fromkeys(
            _addressed(*self._people.hears(to, item.owner, item.about[1]))
            for item in items
            for _, to in item.steps[: told.get(item.print, 0)]
        ))  # fmt: skip
        more = f" and {len(found) - _FEW:,} more" if len(found) > _FEW else ""
        return f"Told as the SLA says: {', '.join(found[:_FEW])}{more}." if found else ""


def listed(lines: Sequence[str], few: int = _FEW) -> str:
    """Lines as a list of Markdown, the first few of them, and how many more there are."""
    told = [f"- {text(line, _LONGEST_CELL)}" for line in lines[:few]]
    if len(lines) > few:
        told.append(f"- {len(lines) - few:,} more")
    return "\n".join(told)


def addressed(people: Addressees, item: Item, to: str) -> str:
    """Who hears at a step of an escalation, mentioned where that can be done."""
    return _addressed(*people.hears(to, item.owner, item.about[1]))


def _addressed(words: str, mention: str | None) -> str:
    return f"{text(words)} ({mention})" if mention else text(words)


def _notes(notes: Iterable[str]) -> str:
    return "\n".join(f"> {note}  " for note in notes)


def _authority(authority: Authority | None) -> str:
    return "" if authority is None else text(f"{authority.kind}: {authority.citation}")


def month(day: date | None) -> str:
    """The milestone of what is due on a day."""
    return f"{day.year:04}-{day.month:02}" if day else ""
