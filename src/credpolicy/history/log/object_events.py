"""What happened to an object of any collection: policies, waivers, owners, workers, places, settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from credpolicy.history.changes import fields_of, overall
from credpolicy.history.log.record_events import Records
from credpolicy.history.log.standing import Standing, Touch
from credpolicy.history.plain import plain
from credpolicy.model.comparison import FieldChange
from credpolicy.model.event import Event, Kind
from credpolicy.model.origin import Origin
from credpolicy.model.registry import Worker
from credpolicy.model.waiver import Waiver

_SUBJECTS = {
    "requirements": "requirement", "credential_types": "type", "owners": "owner", "waivers": "waiver",
    "workers": "worker", "organizations": "registry", "locations": "registry", "clients": "registry",
    "legal_holds": "registry", "tombstones": "registry", "checklists": "registry",
    "identities": "identity", "baseline": "baseline", "settings": "settings",
}  # fmt: skip
"""The first word of an event's kind by collection; `policy` for all others."""
_OF_EMPLOYMENT = ("status", "ended_on")


def happened(touch: Touch, standing: Standing, origin: Origin, day: date) -> Iterator[Event]:
    """The events in which an object was brought, changed or taken away."""
    if touch.collection == "workers":
        yield from _worker(touch, standing, origin, day)
    elif touch.collection == "waivers":
        yield from _waiver(touch, standing, origin, day)
    else:
        yield from _object(touch, origin, day)


def _object(touch: Touch, origin: Origin, day: date) -> Iterator[Event]:
    subject = _SUBJECTS.get(touch.collection, "policy")
    fields = _fields(touch)
    if not fields:
        return
    if touch.before is None or touch.after is None:
        yield _event(f"{subject}_{'added' if touch.before is None else 'removed'}", touch, fields, (origin, day))
        return
    others = fields
    if subject in ("requirement", "type", "policy"):
        of_owner = [each for each in fields if each.field[:1] == ("owner",)]
        others = [each for each in fields if each.field[:1] != ("owner",)]
        if of_owner:
            yield _event("owner_changed", touch, of_owner, (origin, day))
    if not others:
        return
    effect = overall(others) if subject in ("requirement", "type", "policy") else ""
    yield _event(f"{subject}_{effect or 'changed'}", touch, others, (origin, day))


def _waiver(touch: Touch, standing: Standing, origin: Origin, day: date) -> Iterator[Event]:
    fields = _fields(touch)
    if not fields:
        return
    old, new = touch.before, touch.after
    if old is None:
        verb = "granted"
    elif new is None:
        verb = "removed"
    else:
        verb = _redrawn(old, new, fields)
    yield of_waiver(f"waiver_{verb}", touch, standing, fields, (origin, day))


def _redrawn(old: Waiver, new: Waiver, fields: Sequence[FieldChange]) -> str:
    if old.last_day != new.last_day:
        return "extended" if new.last_day > old.last_day else "shortened"
    until = [each for each in fields if each.field[:1] == ("until",)]
    if until:
        # the last day of a cohort is a phrase; its direction is told as that of a policy
        judged = fields_of("requirements", {"until": old.until}, {"until": new.until})
        effect = overall(judged)
        return {"loosened": "extended", "tightened": "shortened"}.get(effect, "changed")
    return "changed"


def of_waiver(
    kind: str, touch: Touch, standing: Standing, fields: Sequence[FieldChange], by: tuple[Origin | None, date]
) -> Event:
    """An event of a waiver; `by` are the commit, None where time alone did it, and the day."""
    item: Waiver = touch.after or touch.before
    asked = standing.item("requirements", item.requirement) if item.requirement else None
    return Event(
        _kind(kind), "waivers", touch.id, by[1], touch.path, by[0],
        fields=tuple(fields), worker=item.worker, requirement=item.requirement, type=item.type,
        owner=asked.owner if asked else None,
        ended=_last_day(touch.before), ends=_last_day(touch.after),
    )  # fmt: skip


def _last_day(waiver: Waiver | None) -> date | None:
    return None if waiver is None or waiver.last_day == date.max else waiver.last_day


def _worker(touch: Touch, standing: Standing, origin: Origin, day: date) -> Iterator[Event]:
    old: Worker | None = touch.before
    new: Worker | None = touch.after
    # the credentials are told one by one
    bare = [worker and worker.model_copy(update={"credentials": ()}) for worker in (old, new)]
    fields = _fields(touch._replace(before=bare[0], after=bare[1]))
    by = (origin, day)
    if old is None:
        yield _event("worker_joined", touch, fields, by)
    elif new is None:
        yield _event("worker_removed", touch, fields, by)
    else:
        moved = [each for each in fields if each.field[:1] == ("assignments",)]
        if moved:
            yield _event("worker_moved", touch, moved, by)
        rest = [each for each in fields if each.field[:1] != ("assignments",)]
        turned = _turned(old, new)
        if turned:
            yield _event(turned, touch, [each for each in rest if each.field[0] in _OF_EMPLOYMENT], by)
            rest = [each for each in rest if each.field[0] not in _OF_EMPLOYMENT]
        if rest:
            yield _event("worker_changed", touch, rest, by)
    records = Records(standing, touch.id, touch.path, origin, day)
    yield from records.events(old.credentials if old else (), new.credentials if new else ())


def _turned(old: Worker, new: Worker) -> Kind | None:
    """Whether an employment has an end that it had not, or the reverse."""
    first, last = (worker.ended_on is not None or worker.status == "ended" for worker in (old, new))
    if first == last:
        return None
    return "worker_left" if last else "worker_returned"


def _fields(touch: Touch) -> list[FieldChange]:
    """Every field that differs; of what came or went all of them."""
    before, after = ({} if item is None else plain(item) for item in (touch.before, touch.after))
    return list(fields_of(touch.collection, before, after))


def _event(kind: str, touch: Touch, fields: Sequence[FieldChange], by: tuple[Origin, date]) -> Event:
    item: Any = touch.after or touch.before
    collection = touch.collection
    worker, requirement, owner = (
        found if isinstance(found := getattr(item, name, None), str) else None
        for name in ("worker", "requirement", "owner")
    )
    return Event(
        _kind(kind), collection, touch.id, by[1], touch.path, by[0],
        fields=tuple(fields),
        worker=touch.id if collection == "workers" else worker,
        requirement=touch.id if collection == "requirements" else requirement,
        type=touch.id if collection == "credential_types" else None,
        owner=touch.id if collection == "owners" else owner,
    )  # fmt: skip


def _kind(name: str) -> Kind:
    return name  # type: ignore[return-value]  # made of a subject and a verb that are both in the table of kinds
