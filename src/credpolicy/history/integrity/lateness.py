"""Days that do not fit the day of the commit: recorded late, completed before hire or before the course was there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.dates import after
from credpolicy.history.integrity.scene import Delta, Scene
from credpolicy.history.log.record_events import record_name
from credpolicy.model.commit import Commit
from credpolicy.model.integrity import Irregularity
from credpolicy.model.registry import Credential

_ISSUED = ("issued_on", "completed_on", "decided_on", "screened_on", "executed_on")
_TRAILER = "late-reason"


def late(scene: Scene) -> Iterator[Irregularity]:
    """INTG002: records, looks and screenings recorded long after their day, in a commit that gives no reason.

    Nobody could record anything before the worker, or the type, was there: the time runs from then. So what comes with
    the worker is never late.
    """
    if _has_reason(scene.origin.commit) or any(map(_has_reason, scene.origin.merged)):
        return
    for delta in scene.deltas:
        if delta.before is None:
            continue
        worst: dict[tuple[str, str], tuple[date, str]] = {}
        for verb, name, type_, day in _days(delta):
            start = _could_be_recorded(scene, delta, type_, day)
            if scene.day > start and scene.day > _limit(scene, start):
                key = name, verb if verb == "screened" else ""
                worst[key] = min(worst.get(key, (day, verb)), (day, verb))
        for (name, _), (day, verb) in worst.items():
            worker = delta.after.id
            message = (
                f"{worker} {name}: {verb} on {day}, recorded on {scene.day}, {(scene.day - day).days:,} days later"
            )
            about = (worker, name, verb, str(day))
            yield scene.found("INTG002", message, about, path=delta.path, worker=worker, part=name)


def _has_reason(commit: Commit) -> bool:
    return any(key.casefold() == _TRAILER and value.strip() for key, value in commit.trailers)


def _days(delta: Delta) -> Iterator[tuple[str, str, str, date]]:
    """What was done on a day and recorded now: the word, the record, its type, and the day."""
    for record in delta.records.come:
        day = _issued(record)
        if day is not None:
            yield "issued", record_name(record), record.type, day
    for old, new in delta.records.pairs:
        day = _issued(new)
        if day is not None and day != _issued(old):
            yield "issued", record_name(new), new.type, day
    for look in delta.looks:
        day = look.after.verified_on
        if look.before is None or look.before.verified_on != day:
            yield "verified", record_name(look.record), look.record.type, day
    known = delta.before.screenings if delta.before else ()
    for screening in delta.after.screenings:
        if not any((each.type, each.screened_on) == (screening.type, screening.screened_on) for each in known):
            yield "screened", f"{screening.type}/{screening.screened_on}", screening.type, screening.screened_on


def _issued(record: Credential) -> date | None:
    return next((day for name in _ISSUED if (day := getattr(record, name)) is not None), None)


def _could_be_recorded(scene: Scene, delta: Delta, type_: str, day: date) -> date:
    """The first day on which it could have been recorded."""
    since = scene.memory.since
    hired = delta.after.hired_on
    days = (since.get(("workers", delta.after.id)), since.get(("credential_types", type_)), hired)
    return max(day, *(each for each in days if each is not None and each <= scene.day), date.min)


def _limit(scene: Scene, start: date) -> date:
    try:
        return after(start, scene.memory.limits.late_after)
    except (OverflowError, ValueError):
        return date.max


def too_early(scene: Scene) -> Iterator[Irregularity]:
    """INTG005: own courses completed before the worker was hired, or before there was such a course.

    Own are types of the category `training` without an issuer: what others issue is rightly older.
    """
    for delta in scene.deltas:
        changed = [
            new for old, new in delta.records.pairs if (old.completed_on, old.type) != (new.completed_on, new.type)
        ]
        for record in (*delta.records.come, *changed):
            kind = scene.standing.item("credential_types", record.type)
            day = record.completed_on
            if day is None or kind is None or kind.category != "training" or kind.issuer is not None:
                continue
            why = _why_too_early(scene, delta, record.type, day)
            if why:
                worker, name = delta.after.id, record_name(record)
                message = f"{worker} {name}: completed on {day}, {why}"
                about = (worker, name, str(day))
                yield scene.found("INTG005", message, about, path=delta.path, worker=worker, part=name)


def _why_too_early(scene: Scene, delta: Delta, type_: str, day: date) -> str:
    hired = delta.after.hired_on
    if hired is not None and day < hired:
        return f"before the hire on {hired}"
    key = "credential_types", type_
    since = scene.memory.since.get(key)
    # a course that is there from the beginning, or comes with its records, may be older than its entry
    if since is None or key in scene.memory.original or delta.before is None or since >= scene.day:
        return ""
    return f"but the course is in the policies only since {since}" if day < since else ""
