"""Retention judged: what is kept too long, what went too early, and where nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from credpolicy.dates import DAYS_OF_RECORD
from credpolicy.evaluate.files.index import Index, build
from credpolicy.evaluate.files.spot import Spot, finding, of_record, of_screening, row
from credpolicy.evaluate.retained import Holder, records, term
from credpolicy.model.finding import Finding
from credpolicy.model.phrase import simple
from credpolicy.model.registry import Credential
from credpolicy.model.retained import Retained, Retentions
from credpolicy.model.retention import Keep, Tombstone
from credpolicy.model.snapshot import Placed, Snapshot

_SO_MANY = 3
"""Of so many records without a rule the workers are named."""


def retentions(snapshot: Snapshot, as_of: date, today: date) -> Retentions:
    """Every record on a day and what is wrong with it; `today` is the revision's day."""
    index = build(snapshot, as_of, today)
    found = tuple(records(index, as_of))
    findings = [*_of_records(found, as_of), *_unruled(index, found)]
    for placed in snapshot.tombstones:
        findings += _of_tombstone(index, placed)
    return Retentions(snapshot, as_of, found, tuple(sorted(findings, key=_place)))


def _place(found: Finding) -> tuple[str, str, str]:
    return found.location.path if found.location else "", found.rule, found.message


def spot_of(record: Retained) -> Spot:
    """The place of a record."""
    name, place = record.part
    return (of_record if name == "credentials" else of_screening)(record.worker, place)


def _of_records(found: Iterable[Retained], as_of: date) -> Iterator[Finding]:
    for each in found:
        spot = spot_of(each)
        if each.state == "overdue":
            days = (as_of - each.delete_by).days if each.delete_by else 0
            sentence = f"by the rule {each.rule} {each.delete_by} was its last day, {_days(days)} ago"
            yield finding("RET001", spot.part("retention", "type"), sentence)
        elif each.state == "conflict":
            yield finding("RET004", spot.part("retention", "type"), _conflict(each))
        elif each.state == "held":
            sentence = f"it would be due for deletion by the rule {each.rule}, and stays under {_holds(each.holds)}"
            held = finding("RET003", spot.part("retention", "type"), sentence)
            yield _uncounted(held)
        elif each.state == "unknown":
            for one in each.terms:
                for fault in one.faults:
                    part = spot.part(f"retention/{one.rule}", "type")
                    yield finding("RET006", part, f"nobody can tell how long the rule {one.rule} keeps it: {fault}")


def _uncounted(found: Finding) -> Finding:
    return Finding(found.rule, found.level, found.message, found.help, found.location, found.fingerprint, counts=False)


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"


def _holds(names: tuple[str, ...]) -> str:
    return f"the legal hold{'' if len(names) == 1 else 's'} {', '.join(names)}"


def _conflict(each: Retained) -> str:
    shortest = min((one for one in each.terms if one.delete_by), key=lambda one: one.delete_by or date.max)
    staff = [one.rule for one in each.terms if one.staff]
    if staff and not (each.keep_until and shortest.delete_by and each.keep_until > shortest.delete_by):
        return (
            f"the rule {shortest.rule} wants it gone after {shortest.delete_by}, "
            f"and the rule {staff[0]} keeps it while its holder is employed"
        )
    longest = max((one for one in each.terms if one.keep_until), key=lambda one: one.keep_until or date.min)
    return (
        f"the rule {shortest.rule} wants it gone after {shortest.delete_by}, "
        f"and the rule {longest.rule} keeps it until {longest.keep_until}"
    )


def _unruled(index: Index, found: Iterable[Retained]) -> Iterator[Finding]:
    """One finding for each type of which no rule speaks, and for each record that its rules pass over."""
    if not index.snapshot.retention:
        return
    nothing: dict[str, list[Retained]] = {}
    for each in found:
        if each.state != "unruled":
            continue
        if any(rule.item.covers(each.type) for rule in index.snapshot.retention):
            sentence = "no case of the rules for its type applies to it"
            yield finding("RET005", spot_of(each).part("retention", "type"), sentence)
        else:
            nothing.setdefault(each.type, []).append(each)
    kinds = {placed.item.id: placed for placed in index.snapshot.credential_types}
    for name, those in nothing.items():
        workers = list(dict.fromkeys(each.worker.item.id for each in those))
        named = ", ".join(workers[:_SO_MANY]) + (f" and {len(workers) - _SO_MANY:,} more" * (len(workers) > _SO_MANY))
        many = "is 1 record" if len(those) == 1 else f"are {len(those):,} records"
        at = row("credential_types", kinds[name]).part("retention", "id") if name in kinds else spot_of(those[0])
        yield finding("RET005", at, f"no retention rule speaks of it, and there {many} of it: {named}")


def _of_tombstone(index: Index, placed: Placed[Tombstone]) -> Iterator[Finding]:
    item = placed.item
    spot = row("tombstones", placed, f"{item.worker} {item.type} {item.key} {item.sha256[:8]}")
    for hold in index.snapshot.legal_holds:
        held = hold.item
        if held.keeps(item.worker, item.type, item.deleted_on):
            sentence = f"it was deleted on {item.deleted_on}, while the legal hold {held.id} held it"
            yield finding("RET003", spot.part("hold", "deleted_on"), sentence)
    if item.kept_until is not None and item.deleted_on <= item.kept_until:
        sentence = f"it was deleted on {item.deleted_on}, and had to be kept until {item.kept_until}"
        yield finding("RET002", spot.part("deleted_on"), sentence)
    else:
        yield from _by_the_rules(index, item, spot)


def _by_the_rules(index: Index, item: Tombstone, spot: Spot) -> Iterator[Finding]:
    """What the rules of today say of a deleted record, as far as that can be told without it."""
    worker = index.workers.get(item.worker)
    if worker is None:
        return
    holder = Holder(index, worker, Credential(type=item.type), item.deleted_on)
    for rule in index.snapshot.retention:
        if not rule.item.covers(item.type) or rule.item.keep[0].when is not None:
            continue
        found = term(rule.item, holder)
        if found is not None and not found.staff and _reads_the_record(rule.item.keep[0]):
            continue
        if found is None or found.faults:
            continue
        if found.staff:
            sentence = f"it was deleted on {item.deleted_on}, and the rule {found.rule} keeps it during the employment"
            yield finding("RET002", spot.part(f"deleted_on/{found.rule}", "deleted_on"), sentence)
        elif found.keep_until is not None and item.deleted_on <= found.keep_until:
            until = f"the rule {found.rule} keeps it until {found.keep_until}"
            sentence = f"it was deleted on {item.deleted_on}, and {until}"
            yield finding("RET002", spot.part(f"deleted_on/{found.rule}", "deleted_on"), sentence)


def _reads_the_record(case: Keep) -> bool:
    """Whether a case counts from days that went with the record."""
    phrases = (phrase for phrase in (case.until, case.delete_by) if phrase is not None)
    return any(one.anchor in DAYS_OF_RECORD for phrase in phrases for one in simple(phrase))
