"""Looks at the source: recorded ahead of their day, edited afterwards, or too many by one person on one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from credpolicy.history.integrity.scene import Scene
from credpolicy.history.log.record_events import record_name
from credpolicy.model.comparison import FieldChange
from credpolicy.model.event import Event
from credpolicy.model.integrity import Irregularity


def ahead(scene: Scene) -> Iterator[Irregularity]:
    """INTG001: looks and screenings of days after the commit that records them."""
    last = _last_day(scene)
    for delta in scene.deltas:
        worker = delta.after.id
        for look in delta.looks:
            day = look.after.verified_on
            if day > last and (look.before is None or look.before.verified_on != day):
                name = record_name(look.record)
                message = f"{worker} {name}: verified on {day}, but recorded on {scene.day}"
                about = (worker, name, str(day), look.after.verified_by)
                yield scene.found("INTG001", message, about, path=delta.path, worker=worker, part=name)
        known = delta.before.screenings if delta.before else ()
        for screening in delta.after.screenings:
            if screening.screened_on > last and screening not in known:
                day, name = screening.screened_on, f"{screening.type}/{screening.screened_on}"
                message = f"{worker} {screening.type}: screened on {day}, but recorded on {scene.day}"
                yield scene.found("INTG001", message, (worker, name), path=delta.path, worker=worker, part=name)


def _last_day(scene: Scene) -> date:
    """The day of the commit: the committer's own or that in the zone of the settings, whichever is later."""
    at = scene.origin.commit.committer.at
    try:
        return max(scene.day, at.astimezone(ZoneInfo(scene.standing.settings.timezone)).date())
    except (ValueError, OverflowError, OSError):  # an unknown zone, or a day at the end of the calendar
        return scene.day


def edited(scene: Scene) -> Iterator[Irregularity]:
    """INTG003: looks, and documents of looks and records, that say something else than when they were recorded.

    Documents that are added are no edit, nor is a look that is taken back as entered in error. What goes with a whole
    record or worker is told as that.
    """
    gone = {(event.worker, event.part[1]) for event in scene.of("credential_removed")}
    for event in scene.events:
        if not event.kind.startswith(("verification_", "credential_")) or event.kind == "verification_added":
            continue
        name = str(event.part[1])
        if event.kind == "credential_removed" or (event.worker, event.part[1]) in gone:
            continue
        fields = [each for each in event.fields if _is_edit(event, each)]
        if not fields or _is_taken_back(event, fields):
            continue
        part = " ".join(map(str, event.part[1::2]))
        if event.kind == "verification_removed":
            message = f"{event.worker} {name}: the look {event.part[-1]} was removed"
        else:
            what = f"the look {event.part[-1]}" if event.kind == "verification_edited" else "the evidence"
            message = f"{event.worker} {name}: {what} was edited ({'; '.join(map(_told, fields))})"
        about = (str(event.worker), part, event.kind)
        yield scene.found("INTG003", message, about, path=event.path, worker=event.worker, part=part)


def _is_edit(event: Event, change: FieldChange) -> bool:
    of_evidence = change.field[:1] == ("evidence",)
    if event.kind.startswith("credential_"):
        return of_evidence and change.before is not None
    return not (of_evidence and change.before is None)


def _is_taken_back(event: Event, fields: list[FieldChange]) -> bool:
    return event.kind == "verification_edited" and all(
        each.field == ("outcome",) and each.after == "entered_in_error" for each in fields
    )


def _told(change: FieldChange) -> str:
    return f"{'.'.join(map(str, change.field))}: {change.before or 'nothing'} -> {change.after or 'nothing'}"


def too_many(scene: Scene) -> Iterator[Irregularity]:
    """INTG004: more records than the settings allow that one person says to have looked up on one day.

    Each commit that brings more of them is a finding. A system that asks by itself is nobody who could tire.
    """
    signed, brought = scene.memory.signed, {}
    for delta in scene.deltas:
        for look in delta.looks:
            said = look.after
            if said.method == "api" and said.verified_by not in scene.standing.ever["workers"]:
                continue
            key, name = (said.verified_by, said.verified_on), (delta.after.id, record_name(look.record))
            if name not in signed[key]:
                signed[key].add(name)
                brought[key] = delta.path
    most = scene.memory.limits.most_signed_a_day
    for (who, day), path in sorted(brought.items()):
        names = signed[who, day]
        if len(names) > most:
            workers = len({worker for worker, _ in names})
            whom = "1 worker" if workers == 1 else f"{workers:,} workers"
            message = f"{who} verified {len(names):,} records of {whom} on {day}, more than {most:,}"
            yield scene.found("INTG004", message, (who, str(day)), path=path, worker=who, part=str(day))
