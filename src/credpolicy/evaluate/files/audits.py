"""Audits: done in time, closed without blanks, and signed by people who may."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate.files.employment import employed
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.model.audit import Audit, Checklist, Item, SignOff
from credpolicy.model.finding import Finding
from credpolicy.model.period import Period, periods
from credpolicy.model.snapshot import Placed

_MANY = 6
"""So many months are named in one finding."""


def judge(index: Index) -> Iterator[Finding]:
    """Every audit that is overdue on the judged day, and whatever is wrong in a checklist."""
    snapshot = index.snapshot
    opened: defaultdict[str, dict[str, Placed[Checklist]]] = defaultdict(dict)
    for checklist in snapshot.checklists:
        opened[checklist.item.audit].setdefault(checklist.item.month, checklist)
    for placed in snapshot.audits:
        audit, spot = placed.item, row("audits", placed)
        if audit.reviewer == audit.auditor:
            yield finding("AUD007", spot.part("reviewer"), f"{audit.auditor} is both `auditor` and `reviewer`")
        yield from _overdue(index, placed, opened[audit.id])
    for checklist in snapshot.checklists:
        spot = row("checklists", checklist)
        yield from _sums(checklist.item, spot)
        if checklist.item.closed_on is not None:
            for way, words in checklist.item.blanks:
                name = "/".join(map(str, way)) or "sign_offs"
                yield finding("AUD003", spot.part(f"blank/{name}", *(way or ("id",))), words)
        yield from _signed(index, checklist.item, spot)


def _overdue(index: Index, placed: Placed[Audit], opened: dict[str, Placed[Checklist]]) -> Iterator[Finding]:
    """The checklists that are open too long, and in one finding the months for which there is none."""
    audit, missing = placed.item, []
    for period in periods(audit, audit.from_, index.as_of, _holidays(index)):
        if period.due_on >= index.as_of:
            continue
        found = opened.get(period.month)
        if found is None:
            missing.append(period)
        elif found.item.closed_on is None or found.item.closed_on > index.as_of:
            at = row("checklists", found).part("closed_on", "id")
            yield finding("AUD002", at, f"it was due by {_ago(period.due_on, index.as_of)}, and is still open")
    if missing and not any(path.startswith("audits/") for path in index.snapshot.unread_files):
        missing = [each for each in missing if each.id not in index.snapshot.broken.get("checklists", ())]
    else:
        missing = []
    if missing:
        yield finding("AUD002", row("audits", placed).part("opened", "id"), _never_opened(missing, index.as_of))


def _never_opened(missing: list[Period], day: date) -> str:
    months = ", ".join(each.month for each in missing[:_MANY])
    more = f" and {len(missing) - _MANY:,} more" if len(missing) > _MANY else ""
    which = "that of" if len(missing) == 1 else "those of"
    return f"{which} {months}{more} never opened; the first was due by {_ago(missing[0].due_on, day)}"


def _holidays(index: Index) -> frozenset[date]:
    return frozenset(placed.item.on for placed in index.snapshot.holidays)


def _ago(due: date, day: date) -> str:
    late = (day - due).days
    return f"{due}, {late:,} day{'' if late == 1 else 's'} ago"


def _sums(checklist: Checklist, spot: Spot) -> Iterator[Finding]:
    """What shows that a checklist is not the one that was opened."""
    if checklist.id != f"{checklist.audit}-{checklist.month}":
        wanted = f"{checklist.audit}-{checklist.month}"
        yield finding("AUD006", spot.part("id"), f"by its audit and month its id is {wanted}")
    drawn = Counter[str](item.severity for item in checklist.items)
    for n, lot in enumerate(checklist.sample):
        if drawn.pop(lot.severity, 0) != lot.drawn:
            sentence = f"{lot.drawn:,} items of severity {lot.severity} were drawn, and others stand there"
            yield finding("AUD006", spot.part(f"sample/{lot.severity}", "sample", n), sentence)
    if drawn:
        sentence = f"items of severity {', '.join(sorted(drawn))} stand there, and none was drawn"
        yield finding("AUD006", spot.part("items", "items" if checklist.items else "id"), sentence)
    if sum(lot.rows for lot in checklist.sample) != checklist.population.rows:
        sentence = f"the list has {checklist.population.rows:,} rows, and its severities come to another number"
        yield finding("AUD006", spot.part("population/rows", "population", "rows"), sentence)
    asked = {question.id for question in checklist.questions}
    seen: set[str] = set()
    for n, item in enumerate(checklist.items):
        if item.key in seen:
            yield finding("AUD006", spot.part(f"items/{item.key}", "items", n, "key"), f"{item.key} is there twice")
        seen.add(item.key)
        for name in item.answers:
            if name not in asked:
                at = spot.part(f"items/{item.key}/{name}", "items", n, "answers", name)
                yield finding("AUD006", at, f"{item.key}: `{name}` is answered, and nobody asks it")
    if checklist.closed_on is not None and checklist.closed_on < checklist.opened_on:
        sentence = f"`closed_on` ({checklist.closed_on}) is before `opened_on` ({checklist.opened_on})"
        yield finding("AUD006", spot.part("closed_on"), sentence)


def _signed(index: Index, checklist: Checklist, spot: Spot) -> Iterator[Finding]:
    signers: dict[str, str] = {}
    for n, said in enumerate(checklist.sign_offs):
        at = spot.part(f"sign_offs/{said.role}", "sign_offs", n)
        if said.by is None:
            continue
        if said.by in signers:
            yield finding("AUD007", at.at("by"), f"{said.by} signs as {signers[said.by]} and as {said.role}")
        signers.setdefault(said.by, said.role)
        yield from _days(checklist, said, at)
        worker = index.workers.get(said.by)
        if worker is not None and said.signed_on is not None and not employed(worker, said.signed_on):
            yield finding("AUD005", at.at("by"), f"{said.by} was not employed on {said.signed_on}")
        yield from _own(index, checklist, said.by, at)


def _days(checklist: Checklist, said: SignOff, at: Spot) -> Iterator[Finding]:
    if said.signed_on is not None and said.signed_on < checklist.opened_on:
        yield finding(
            "AUD006", at.part("signed_on"), f"signed on {said.signed_on}, before it was opened on {checklist.opened_on}"
        )
    if said.signed_on is not None and checklist.closed_on is not None and said.signed_on > checklist.closed_on:
        yield finding(
            "AUD006", at.part("signed_on"), f"signed on {said.signed_on}, after it was closed on {checklist.closed_on}"
        )


def _own(index: Index, checklist: Checklist, signer: str, at: Spot) -> Iterator[Finding]:
    """One finding where the signer is audited, or answers for what is."""
    for item in checklist.items:
        why = _ties(index, checklist, item).get(signer)
        if why is not None:
            yield finding("AUD004", at.at("by"), f"{signer} {why} {item.key}")
            return


def _ties(index: Index, checklist: Checklist, item: Item) -> dict[str, str]:
    """Who may not audit an item, and why not."""
    found: dict[str, str] = {}
    owner = index.owners.get(item.owner or "")
    if owner is not None:
        found[owner.accountable] = "answers for"
    if checklist.population.of == "waivers":
        for waiver in (placed.item for placed in index.snapshot.waivers if placed.item.id == item.key):
            said = ((waiver.requested_by, "asked for"), (waiver.approved_by, "approved"))
            found |= {name: word for name, word in said if name is not None}
    if item.worker is not None:
        found[item.worker] = "is the person of"
    return found
