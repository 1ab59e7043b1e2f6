"""Deeds that need a second look: own waivers, ends moved later, deletions, commits without a signature."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.retained import key_of
from credpolicy.history.integrity.scene import Scene
from credpolicy.history.integrity.tombstones import is_buried
from credpolicy.history.log.record_events import record_name
from credpolicy.model.integrity import Irregularity
from credpolicy.model.origin import named
from credpolicy.model.waiver import Waiver

_STATES = {
    "none": "is not signed",
    "bad": "has a signature that is broken, expired or revoked",
    "unknown_key": "is signed by a key that nobody allowed",
    "unchecked": "has a signature that could not be checked here",
}


def own_waivers(scene: Scene) -> Iterator[Irregularity]:
    """INTG006: waivers that an author granted, extended or changed for themselves, or approved themselves."""
    wrote = list(scene.of("waiver_granted", "waiver_extended", "waiver_changed"))
    if not wrote:
        return
    known = [(stamp, scene.memory.people.who(stamp)) for stamp in scene.origin.authors]
    if any(not workers for _, workers in known):
        scene.memory.strangers.add(scene.origin.commit.id)
    for event in wrote:
        waiver: Waiver = scene.standing.item("waivers", event.id)
        for stamp, workers in known:
            roles = (("its beneficiary", waiver.worker), ("its approver", waiver.approved_by))
            for role, worker in roles:
                if worker in workers:
                    message = f"waiver {waiver.id} was written by {named(stamp)}, who is {worker}, {role}"
                    about = (str(worker), waiver.id, role)
                    yield scene.found("INTG006", message, about, path=event.path, worker=worker, part=waiver.id)


def redated(scene: Scene) -> Iterator[Irregularity]:
    """INTG007: printed ends that moved later, or were taken out, unless a look that came with it saw that end."""
    seen = {
        (delta.after.id, record_name(look.record), look.after.expires_seen)
        for delta in scene.deltas
        for look in delta.looks
        if look.before is None
    }
    for event in scene.of("credential_redated"):
        name = str(event.part[1])
        is_later = event.ended is not None and (event.ends is None or event.ends > event.ended)
        if is_later and (event.worker, name, event.ends) not in seen:
            now = f"moved to {event.ends}" if event.ends else "taken out"
            message = f"{event.worker} {name}: the end {event.ended} was {now} without a renewal"
            about = (str(event.worker), name, str(event.ended), str(event.ends))
            yield scene.found("INTG007", message, about, path=event.path, worker=event.worker, part=name)


def deleted(scene: Scene) -> Iterator[Irregularity]:
    """INTG008: workers, records and screenings that are gone and have no tombstone.

    What goes with the worker is told as that. A record that stands with another worker now has moved.
    """
    gone = {event.worker for event in scene.of("worker_removed")}
    come = [record for delta in scene.deltas for record in delta.records.come]
    for event in scene.of("worker_removed"):
        worker = event.id
        if not is_buried(scene.standing, worker):
            message = f"{worker} was deleted with every record"
            yield scene.found("INTG008", message, (worker,), path=event.path, worker=worker)
    for delta in scene.deltas:
        worker = delta.after.id
        gone_here = [
            (record_name(record), record.type, key_of(record)) for record in delta.records.gone if record not in come
        ]
        old = delta.before.screenings if delta.before else ()
        left = {(each.type, each.screened_on) for each in delta.after.screenings}
        gone_here += [
            (f"{each.type}/{each.screened_on}", each.type, str(each.screened_on))
            for each in old
            if (each.type, each.screened_on) not in left
        ]
        for name, type_, key in gone_here if worker not in gone else ():
            if not is_buried(scene.standing, worker, type_, key):
                message = f"{worker} {name}: the record was deleted"
                yield scene.found("INTG008", message, (worker, name), path=delta.path, worker=worker, part=name)


def unsigned(scene: Scene) -> Iterator[Irregularity]:
    """INTG010: a commit that has no good signature after another demanded signatures."""
    state = scene.origin.signature.state
    if scene.memory.demanded and state in _STATES:
        commit = scene.origin.commit
        message = f"commit {commit.id[:10]} by {named(commit.author)} {_STATES[state]}"
        yield scene.found("INTG010", message, ())
