"""Workers of whom a part cannot be read: that part counts as it was when it could last be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from credpolicy.history.log.matching import matched
from credpolicy.history.plain import name_of, plain, words
from credpolicy.load.findings import name_of_entry
from credpolicy.model.finding import Finding, Pointer, fingerprint
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed, Snapshot


def completed(placed: Placed[Worker], snapshot: Snapshot, last: Worker) -> Worker:
    """The worker as written, and of what could not be read what `last` said."""
    worker = placed.item
    if all(part.worker != worker.id for part in snapshot.unreadable):
        return worker
    fields, entries = _lost(placed, snapshot)
    counts: defaultdict[str, int] = defaultdict(int)
    for name, _ in placed.dropped:
        counts[name] += 1
    update: dict[str, Any] = {}
    for name in Worker.model_fields:
        if name in fields:
            update[name] = getattr(last, name)
        elif counts[name]:
            there, then = getattr(worker, name), getattr(last, name)
            kept = _kept(name, _missing(name, then, there), counts[name], (worker.id, entries[name]))
            update[name] = (*there, *kept)
    return worker.model_copy(update=update)


def _lost(
    placed: Placed[Worker], snapshot: Snapshot
) -> tuple[set[str], defaultdict[str, list[tuple[Finding, Pointer]]]]:
    """The keys that could not be read, and by list the problems of its entries, each with the way inside its entry."""
    fields: set[str] = set()
    entries: defaultdict[str, list[tuple[Finding, Pointer]]] = defaultdict(list)
    lists = {name for name, _ in placed.dropped}
    for finding in snapshot.findings:
        place = finding.location
        if place is None or place.path != placed.file.path or place.pointer[:2] != placed.pointer:
            continue
        name, *way = place.pointer[2:] or ("",)
        if name in lists and way and isinstance(way[0], int):
            entries[str(name)].append((finding, tuple(way[1:])))
        else:
            fields.add(str(name))
    return fields, entries


def _missing(name: str, then: Sequence[Any], there: Sequence[Any]) -> list[Any]:
    """The entries of a list that are not to be seen any more."""
    if name == "credentials":
        return list(matched(then, there).gone)
    rest, new = [], list(there)
    for entry in then:
        if entry in new:
            new.remove(entry)
        else:
            rest.append(entry)
    named = {name_of(plain(entry), name) for entry in new} - {None}
    return [entry for entry in rest if name_of(plain(entry), name) not in named]


def _kept(name: str, missing: list[Any], count: int, about: tuple[str, list[tuple[Finding, Pointer]]]) -> list[Any]:
    """Those of the missing entries that stand where nothing could be read.

    The problems say by their fingerprints which they are. Where they do not, everything that is missing may stand
    there: that an entry is gone is told once somebody can see it.
    """
    worker, problems = about
    kept = []
    told: set[str] = set()
    for entry in missing:
        known_as = name_of_entry(_written(plain(entry)))
        expected = {
            problem.fingerprint: True
            for problem, way in problems
            if fingerprint(problem.rule, "workers", worker, "/".join((name, known_as, *map(str, way))))
            == problem.fingerprint
        }
        if expected:
            kept.append(entry)
            told |= expected.keys()
    explained = len(kept)
    return kept if explained >= count else missing


def _written(entry: Mapping[str, Any]) -> dict[str, str]:
    """An entry with its plain values as text, as they stand in a file."""
    return {key: words(value) for key, value in entry.items() if not isinstance(value, Mapping | list)}
