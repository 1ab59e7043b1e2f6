"""What stands: every object of the mainline as it could last be read, and what a commit does to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from credpolicy.history.changes import POLICIES, REGISTRY, id_of
from credpolicy.history.log.remnants import completed
from credpolicy.load.reading import SETTINGS_FILES
from credpolicy.model.base import Model
from credpolicy.model.finding import Finding, Pointer
from credpolicy.model.policy import Attribute
from credpolicy.model.registry import Worker
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import Placed, Snapshot

COLLECTIONS = (*POLICIES, *REGISTRY, "baseline")
_ORDER = {name: place for place, name in enumerate(COLLECTIONS)}
_KNOWN_BY = {"holidays": "on", "identities": "worker", "baseline": "fingerprint",
             "integrity_notes": "fingerprint"}  # fmt: skip

Key = tuple[str, str]
"""Collection and id."""


class Found(NamedTuple):
    """An object where it stands. `held` are the files in which it may stand, where none of them can be read now."""

    path: str
    place: Pointer
    item: Any
    held: frozenset[str] = frozenset()


class Touch(NamedTuple):
    """An object that a commit brought, changed or took away; None stands for its absence. `path` is where."""

    collection: str
    id: str
    before: Any
    after: Any
    path: str


class Trouble(NamedTuple):
    """A file that cannot be read, or not all of it: what is new in it; nothing where it can be read again."""

    path: str
    problems: tuple[Finding, ...]


class Standing:
    """Objects by collection and id, whatever file they stand in.

    What cannot be read counts as it was: an object, a record or a field is gone only once somebody can see that it is.
    `ever` are the ids that were there at any time, by collection.
    """

    def __init__(self) -> None:
        self.settings = Settings()
        self.ever: defaultdict[str, set[str]] = defaultdict(set)
        self._files: dict[str, dict[Key, list[Found]]] = {}
        self._where: defaultdict[Key, set[str]] = defaultdict(set)
        self._problems: dict[str, tuple[Finding, ...]] = {}
        self._problems_before: dict[str, tuple[Finding, ...]] = {}
        self._settings: dict[str, Settings] = {}
        self._unread: set[str] = set()

    def item(self, collection: str, id_: str) -> Any:
        """The object; None where there is none. Of one id written twice it is the first."""
        return next((found.item for found in self._of((collection, id_))), None)

    def path(self, collection: str, id_: str) -> str:
        """The file in which an object stands; empty where there is none."""
        return next((found.path for found in self._of((collection, id_))), "")

    def is_in_doubt(self, path: str) -> bool:
        """Whether a file, or a part of it, cannot be read now."""
        return path in self._problems

    def is_held(self, collection: str, id_: str) -> bool:
        """Whether an object is known only from before, because it cannot be read now."""
        return any(bool(found.held) for found in self._of((collection, id_)))

    def turn(self, changed: Collection[str], after: Snapshot) -> tuple[list[Touch], list[Trouble]]:
        """Take in a commit: the files that it changed, and what those that are there say after it."""
        troubles = self._trouble(changed, after)
        touches = self._turn_settings(changed, after)
        new = _objects(after)
        old = {path: self._files[path] for path in changed if path in self._files}
        keys = {key for objects in old.values() for key in objects} | {key for each in new.values() for key in each}
        before = {key: self._of(key) for key in keys}
        for path, objects in old.items():
            del self._files[path]
            for key in objects:
                self._where[key].discard(path)
        self._put_new(new, before, after)
        self._hold(old, new, changed, after)
        for key in sorted(keys, key=lambda key: (_ORDER[key[0]], key[1])):
            touches += _pairs(key, before[key], self._of(key))
            if not self._where[key]:
                del self._where[key]
        return touches, troubles

    def _of(self, key: Key) -> list[Found]:
        paths = self._where.get(key, ())
        return [found for path in sorted(paths) for found in self._files[path][key]]

    def _put(self, key: Key, found: Found) -> None:
        self._files.setdefault(found.path, {}).setdefault(key, []).append(found)
        self._where[key].add(found.path)
        self.ever[key[0]].add(key[1])

    def _put_new(
        self, new: Mapping[str, Mapping[Key, list[Placed[Any]]]], before: Mapping[Key, list[Found]], after: Snapshot
    ) -> None:
        for path, objects in new.items():
            for key, placed in objects.items():
                self._forget_held(key)
                for each in placed:
                    item = each.item
                    if isinstance(item, Worker) and before[key]:
                        item = completed(each, after, before[key][0].item)
                    self._put(key, Found(path, each.pointer, item))

    def _forget_held(self, key: Key) -> None:
        """An object that can be read somewhere is no longer looked for where it could not be."""
        for path in [*self._where.get(key, ())]:
            kept = [found for found in self._files[path][key] if not found.held]
            if kept:
                self._files[path][key] = kept
            else:
                del self._files[path][key]
                self._where[key].discard(path)

    def _hold(
        self,
        old: Mapping[str, Mapping[Key, list[Found]]],
        new: Mapping[str, Mapping[Key, list[Placed[Any]]]],
        changed: Collection[str],
        after: Snapshot,
    ) -> None:
        """Keep what may still be there, in a file or an object that cannot be read."""
        there = {key for objects in new.values() for key in objects}
        unread = set(after.unread_files) | _baseline_in_doubt(after)
        self._unread = (self._unread - set(changed)) | unread
        for path, objects in old.items():
            for key, founds in objects.items():
                if key in there:
                    continue
                if _known_as(key[0], founds[0].item) in after.broken.get(key[0], ()):
                    may_be = {path} if _is_there(path, after) else {*self._problems} & {*changed}
                else:
                    # it may have moved into a file that cannot be read since this commit
                    folder = path.partition("/")[0]
                    may_be = {each for each in unread if each.partition("/")[0] == folder}
                for found in founds:
                    still = {each for each in found.held if each not in changed or each in unread} & self._unread
                    places = frozenset(may_be | still)
                    if places:
                        keeper = path if path in places else min(places)
                        self._put(key, found._replace(path=keeper, held=places))

    def _turn_settings(self, changed: Collection[str], after: Snapshot) -> list[Touch]:
        touched = [path for path in SETTINGS_FILES if path in changed]
        if not touched:
            return []
        before = self.settings
        for path in touched:
            if not _is_there(path, after):
                self._settings.pop(path, None)
            elif not self._problems.get(path):
                self._settings[path] = after.settings
        self.settings = next((self._settings[path] for path in SETTINGS_FILES if path in self._settings), Settings())
        if before == self.settings:
            return []
        return [Touch("settings", touched[0], before, self.settings, touched[0])]

    def _trouble(self, changed: Collection[str], after: Snapshot) -> list[Trouble]:
        """The problems that are new in the files, wherever they moved, and the files that have none any more."""
        self._problems_before = {path: self._problems.pop(path) for path in changed if path in self._problems}
        known = Counter(_same(problem) for problems in self._problems_before.values() for problem in problems)
        for finding in after.findings:
            if finding.level == "error" and finding.location is not None:
                path = finding.location.path
                self._problems[path] = (*self._problems.get(path, ()), finding)
        found = []
        for path in sorted(changed):
            came = []
            for problem in self._problems.get(path, ()):
                same = _same(problem)
                if known[same]:
                    known[same] -= 1
                else:
                    came.append(problem)
            if came or (path in self._problems_before and path not in self._problems and _is_there(path, after)):
                found.append(Trouble(path, tuple(came)))
        return found


def _is_there(path: str, after: Snapshot) -> bool:
    return path in after.unread_files or any(file.path == path for file in after.files)


def _baseline_in_doubt(after: Snapshot) -> set[str]:
    """The written baseline is not among the unread files: no verdict lacks anything by it."""
    places = (finding.location.path for finding in after.findings if finding.location and finding.level == "error")
    return {path for path in places if path.startswith("credpolicy-baseline")}


def _same(problem: Finding) -> tuple[str, str, str]:
    """What makes a problem the same wherever it moves: of a file that cannot be read at all, the file's content."""
    place = problem.location
    about_file = place is not None and not place.pointer
    return problem.fingerprint if not about_file else "", problem.message, place.blob if about_file and place else ""


def _objects(snapshot: Snapshot) -> dict[str, dict[Key, list[Placed[Any]]]]:
    """The objects of a snapshot by file, collection and id."""
    found: dict[str, dict[Key, list[Placed[Any]]]] = {}
    for collection in COLLECTIONS:
        for placed in getattr(snapshot, collection):
            objects = found.setdefault(placed.file.path, {})
            objects.setdefault((collection, id_of(placed.item)), []).append(placed)
    return found


def _known_as(collection: str, item: Model) -> str:
    """What an object is called where it could not be read."""
    return item.name if isinstance(item, Attribute) else str(getattr(item, _KNOWN_BY.get(collection, "id"), ""))


def _pairs(key: Key, before: list[Found], after: list[Found]) -> Iterator[Touch]:
    """What became of the objects of one id, mostly a single one: first those that are equal are set aside."""
    old, new = list(before), []
    for found in after:
        same = next((other for other in old if other.item is found.item or other.item == found.item), None)
        if same is None:
            new.append(found)
        else:
            old.remove(same)
    for number in range(max(len(old), len(new))):
        was = old[number] if number < len(old) else None
        is_ = new[number] if number < len(new) else None
        place = is_ or was
        if place is not None:
            yield Touch(*key, was.item if was else None, is_.item if is_ else None, place.path)
