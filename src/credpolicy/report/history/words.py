"""Events, commits and people in words, not yet made safe for where they go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.model.comparison import FieldChange
from credpolicy.model.event import Event
from credpolicy.model.origin import Origin, named
from credpolicy.report.diagnostic import counted

NOUNS = {
    "attributes": "attribute", "issuers": "issuer", "credential_types": "credential type",
    "requirements": "requirement", "coverage": "coverage", "owners": "owner", "slas": "sla", "board": "seat",
    "holidays": "holiday", "reminders": "reminders", "maintenance": "maintenance window", "waivers": "waiver",
    "retention": "retention rule", "legal_holds": "legal hold", "tombstones": "tombstone",
    "audits": "audit", "checklists": "checklist", "policy_tests": "policy test", "integrity_notes": "integrity note",
    "workers": "worker", "organizations": "organization", "locations": "location",
    "clients": "client", "identities": "identity", "baseline": "known finding", "settings": "settings",
}  # fmt: skip
"""What an object of a collection is called."""
_MARKS = {
    "added": "+", "granted": "+", "joined": "+", "readable": "+", "removed": "-", "expired": "-", "left": "-",
    "revoked": "-", "unreadable": "!",
}  # fmt: skip
_LONGEST = 100
SIGNATURES = {
    "good": "signed",
    "unknown_key": "signed by a key that is not allowed",
    "bad": "signature bad",
    "unchecked": "signed, but this machine cannot check it",
    "none": "not signed",
}


def mark(event: Event) -> str:
    """A sign for the eye: `+` came, `-` went, `!` cannot be read, `~` all else."""
    return _MARKS.get(event.kind.partition("_")[2], "~")


def happened(event: Event) -> str:
    """The kind in words: `credential renewed`."""
    return event.kind.replace("_", " ")


def about(event: Event) -> str:
    """What it is about, and the days that tell most of it."""
    generic = event.subject in ("policy", "registry") or (event.subject == "owner" and event.collection != "owners")
    noun = NOUNS.get(event.collection, event.collection) if generic else ""
    name = event.path if event.collection in ("files", "settings") else event.id
    parts = [f"{noun} {name}".strip(), *map(str, event.part[1::2])]
    words = " ".join(parts)
    if event.was:
        words += f" (before: {' '.join(map(str, event.was[1::2]))})"
    return words + "".join(_days(event))


def _days(event: Event) -> Iterator[str]:
    ended, ends = event.ended, event.ends
    if event.kind == "waiver_expired":
        yield f", last day {_day(ended)}"
    elif event.subject in ("credential", "waiver") and (ended or ends) and event.kind.endswith("_removed"):
        yield f", which ended on {_day(ended)}" if ended else ""
    elif event.subject in ("credential", "waiver") and ended != ends:
        yield f", {_day(ended)} -> {_day(ends)}" if ended or event.renews else f", until {_day(ends)}"
    if event.renews:
        yield f", renews {event.renews}"
    if event.late and ended:
        yield f", recorded {counted((event.day - ended).days, 'day')} after that end"


def _day(day: date | None) -> str:
    return str(day) if day else "no end"


def is_told(event: Event) -> bool:
    """Whether the fields are worth telling: not each one of what came or went as a whole."""
    return (
        bool(event.fields)
        and not event.kind.endswith(("_added", "_removed", "_joined", "_granted"))
        and not (event.renews)
    )


def field(change: FieldChange) -> str:
    """A field, what it was and what it is."""
    name = ".".join(map(str, change.field)) or "problem"
    if change.before is None:
        words = f"{name} added: {_short(change.after)}"
    elif change.after is None:
        words = f"{name} removed: {_short(change.before)}"
    else:
        words = f"{name}: {_short(change.before)} -> {_short(change.after)}"
    return f"{words} ({change.effect})" if change.effect else words


def problem(change: FieldChange) -> str:
    """What cannot be read, and where in the file."""
    where = ".".join(map(str, change.field))
    return f"problem at {where}: {change.after}" if where else f"problem: {change.after}"


def _short(words: str | None) -> str:
    found = words or ""
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 3]}..."


def who(origin: Origin) -> str:
    """Who wrote it, who put it there, who approved it, and what its signature is worth."""
    authors = [named(stamp) for stamp in origin.authors]
    words = "by " + ", ".join(authors)
    commit = origin.commit
    merger = origin.merged_by
    if merger is not None:
        words += f", merged by {named(merger)}"
    elif named(commit.committer) not in authors:
        words += f", committed by {named(commit.committer)}"
    if commit.author.on != commit.committer.on and merger is None:
        words += f", written on {commit.author.on}"
    if origin.approvers:
        words += f", approved by {', '.join(origin.approvers)}"
    return words + signed(origin)


def signed(origin: Origin) -> str:
    """What the signature is worth, as the end of a sentence; empty where nobody asked."""
    words = SIGNATURES.get(origin.signature.state)
    if words is None:
        return ""
    return f", {words}" + (f" by {origin.signature.signer}" if origin.signature.signer else "")
