"""How strictly something is asked, who demands it, who sees to it and by when gaps are mended, in sentences."""

from __future__ import annotations

from datetime import timedelta

from credpolicy.model.authority import Authority
from credpolicy.model.policy import Enforcement
from credpolicy.model.responsibility import Owner, Review, Sla
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import joined, listed, on, one_line, opened, quoted, sentence

_DEMANDING = {
    "law": "The law",
    "regulator": "A regulator",
    "issuer": "The issuer",
    "standard": "A standard",
    "client": "A client",
    "internal": "Our own rule",
}
_READ = {
    "text": "the text of the rule itself was read",
    "secondary": "what others say of the rule was read",
    "partial": "only a part of the rule was read",
}
_ONE_DAY = timedelta(days=1)


def weight(level: str, severity: str) -> str:
    """Whether it must be, and how bad a gap is."""
    if level == "mandatory":
        return f"It is mandatory, and a gap is {severity}."
    return f"It is recommended: a gap is reported as {severity}, and never counts."


def enforced(steps: tuple[Enforcement, ...]) -> str:
    """From when a gap is told, and from when it fails a check."""
    if not steps:
        return ""
    modes = {"advise": "a gap is reported and does not count", "block": "a gap counts and blocks"}
    ordered = sorted(steps, key=lambda step: step.from_)
    said = [f"from {on(step.from_)} on {modes[step.mode]}" for step in ordered]
    return f"Up to {on(ordered[0].from_ - _ONE_DAY)} nothing is asked; {listed(said)}."


def demanded(authority: Authority | None, verb: str = "demands") -> str:
    """Who demands it (or does what `verb` says), and where that is written."""
    if authority is None:
        return ""
    where = f" ({authority.url})" if authority.url else ""
    said = f"{_DEMANDING[authority.kind]} {verb} it: {one_line(authority.citation).rstrip('.')}{where}."
    standing = _READ[authority.standing] if authority.standing else ""
    read = f"on {on(authority.read_on)}" if authority.read_on else ""
    if standing:
        return joined([said, f"{opened(standing)}{f' {read}' if read else ''}."])
    return joined([said, f"That was read {read}." if read else ""])


def owned(owner: str | None, terms: Terms) -> str:
    """Who sees to it, and who stands in."""
    if owner is None:
        return ""
    known = terms.owners.get(owner)
    if known is None:
        return f"The owner {owner} sees to it."
    return joined([f"{_named(known)} sees to it: {_people(known)}.", *_acting(known)])


def _named(owner: Owner) -> str:
    return f"{one_line(owner.name)} ({owner.id})" if owner.name else f"The owner {owner.id}"


def _people(owner: Owner) -> str:
    backup = f", with {owner.backup} as backup" if owner.backup else ""
    team = f"; the team is {owner.team}" if owner.team else ""
    return f"{owner.accountable} answers for it{backup}{team}"


def _acting(owner: Owner) -> list[str]:
    return [
        f"From {on(time.from_)} to {on(time.until)}, both included, {time.worker} acts for {owner.accountable}"
        f"{f' ({one_line(time.reason)})' if time.reason else ''}."
        for time in owner.acting
    ]


def looked_after(runbook: str | None, reviews: tuple[Review, ...], what: str) -> str:
    """Where `what` (such as `how a gap is mended`) is written, and who looked at the rule and when."""
    where = f"{opened(what)} is written in {quoted(runbook)}." if runbook else ""
    looks = [
        f"{review.by} reviewed it on {on(review.on)}{f': {sentence(review.note)}' if review.note else '.'}"
        for review in sorted(reviews, key=lambda review: review.on)
    ]
    return joined([where, *looks])


def mended(sla: str | None, terms: Terms) -> str:
    """By when a gap is acknowledged and mended, and who hears of it meanwhile."""
    if sla is None:
        return ""
    known = terms.slas.get(sla)
    return _times(known) if known else f"Gaps are mended as the SLA {quoted(sla)} says."


def _times(sla: Sla) -> str:
    acknowledged = f"acknowledged within {sla.acknowledge} and " if sla.acknowledge else ""
    said = f"A gap is {acknowledged}mended within {sla.remedy} of its first day ({sla.id})."
    if not sla.escalate:
        return said
    first, *others = sla.escalate
    hears = [
        f"the {first.to} hears of it after {first.after}",
        *(f"the {step.to} after {step.after}" for step in others),
    ]
    return f"{said} While it is open, {listed(hears)}."
