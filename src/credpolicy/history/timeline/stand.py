"""Stands: what each commit of the mainline changes for verdicts, and for whom; everything else stays as it was."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from credpolicy.evaluate.lives import Cast
from credpolicy.load.chronicle import Chronicle, Leaves
from credpolicy.load.reading import SETTINGS_FILES
from credpolicy.model.commit import Commit
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import Placed, Revision, Snapshot, Unreadable

RULES = ("attributes", "issuers", "credential_types", "requirements", "slas", "coverage", "holidays")
"""What of the policies verdicts depend on, waivers apart."""
PLACES = ("organizations", "locations", "clients")
_POLICIES = "policies/"
_NOBODY = Revision("commit", None, None, "the ground of many commits")


@dataclass(frozen=True, slots=True)
class Ground:
    """What all workers stand on: settings, policies, places, and the waivers that name nobody.

    Equal keys mean equal verdicts.
    """

    key: str
    snapshot: Snapshot

    @property
    def supervised(self) -> bool:
        """Whether verdicts look at whoever supervises somebody."""
        return any(
            placed.item.provisional and placed.item.provisional.supervised_by for placed in self.snapshot.requirements
        )


class Known(NamedTuple):
    """A cast and the key of it: equal keys mean equal verdicts on one ground and day.

    Who is `lost` stood in a file that cannot be read any more.
    """

    key: str
    cast: Cast
    lost: bool = False


class Stand(NamedTuple):
    """What stands from a commit on: the ground, and the workers of whom something else is said than before.

    A worker who has gone is None. `errors` are those in the files; without `readable` the rules or places are among
    what could not be read, so that nobody can be judged.
    """

    commit: Commit
    ground: Ground
    casts: Mapping[str, Known | None]
    errors: int
    readable: bool


def stands(chronicle: Chronicle, rules: Snapshot | None = None) -> Iterator[Stand]:
    """What each commit changes, the oldest first.

    With `rules` everything is judged by the policies of that snapshot, and only waivers and places are the commit's.
    """
    walk = _Walk(rules)
    for leaves in chronicle.leaves():
        yield walk.step(leaves)


def stand_of(snapshot: Snapshot, rules: Snapshot | None = None) -> tuple[Ground, dict[str, Known]]:
    """The same of one whole snapshot: what all stand on, and everybody."""
    walk = _Walk(rules)
    ground = walk.ground_of([snapshot])
    walk.put("", snapshot)
    return ground, {name: cast for name in walk.names() if (cast := walk.cast(name, ground)) is not None}


def readable(snapshot: Snapshot) -> bool:
    """Whether settings and policies could be read, so that somebody can be judged by them."""
    return not any(
        finding.level == "error"
        and finding.location is not None
        and finding.location.path.startswith((_POLICIES, *SETTINGS_FILES))
        for finding in snapshot.findings
    )


class _Same:
    """Keeps the first of what says the same, so that what only moved to another file is known again."""

    def __init__(self) -> None:
        self._first: defaultdict[tuple[Any, ...], list[Placed[Any]]] = defaultdict(list)
        self._known: dict[int, Placed[Any]] = {}

    def of(self, collection: str, placed: Placed[Any]) -> Placed[Any]:
        found = self._known.get(id(placed))
        if found is None:
            # of several waivers the place decides which one is named
            where = (placed.file.path, placed.pointer) if collection == "waivers" else ()
            alike = self._first[(collection, getattr(placed.item, "id", None), *where)]
            found = next((each for each in alike if each.item == placed.item), None)
            if found is None:
                found = placed
                alike.append(found)
            self._known[id(placed)] = found
        return found


class _Walk:
    """The mainline up to a commit, file by file and worker by worker."""

    def __init__(self, rules: Snapshot | None) -> None:
        self._rules = rules
        self._files: dict[str, Snapshot] = {}
        self._same = _Same()
        self._grounds: dict[str, Ground] = {}
        self._ground = self.ground_of(())
        self._workers: defaultdict[str, dict[str, list[Placed[Any]]]] = defaultdict(dict)
        self._waivers: defaultdict[str, dict[str, list[Placed[Any]]]] = defaultdict(dict)
        self._unreadable: defaultdict[str, dict[str, list[Unreadable]]] = defaultdict(dict)
        self._broken: defaultdict[str, set[str]] = defaultdict(set)
        self._below: defaultdict[str, set[str]] = defaultdict(set)
        self._last: dict[str, tuple[Cast, frozenset[str]]] = {}
        self._stood: defaultdict[str, set[str]] = defaultdict(set)
        self._casts: dict[tuple[Any, ...], Known] = {}
        self._errors: dict[str, int] = {}
        self._blind: set[str] = set()
        self._unread: set[str] = set()

    def step(self, leaves: Leaves) -> Stand:
        """One commit further."""
        touched: set[str] = set()
        moved = False
        for path in {*leaves.gone, *leaves.new}:
            before, after = self._files.get(path), leaves.new.get(path)
            moved = moved or path in SETTINGS_FILES or any(map(_bears, filter(None, (before, after))))
            if before is not None:
                touched |= self._take(path, before)
            if after is not None:
                touched |= self.put(path, after)
                self._tell(path, before, after)
            touched |= self._stood[path]
        ground = self._ground
        if moved:
            # of two files of settings the first is read
            left_out = SETTINGS_FILES[1] if SETTINGS_FILES[0] in self._files else None
            self._ground = self.ground_of(self._files[path] for path in sorted(self._files) if path != left_out)
            if self._ground.supervised != ground.supervised:
                touched |= set().union(*self._below.values())
        if self._ground.supervised:
            touched |= {below for name in touched for below in self._below[name]}
        casts = {name: self.cast(name, self._ground) for name in sorted(touched)}
        return Stand(leaves.commit, self._ground, casts, sum(self._errors.values()), not self._blind)

    def names(self) -> set[str]:
        """Who is there."""
        return {name for name, files in self._workers.items() if files}

    def _take(self, path: str, leaf: Snapshot) -> set[str]:
        """Forget a file; who may be judged otherwise now."""
        touched = _about(leaf)
        del self._files[path]
        self._errors.pop(path, None)
        self._blind.discard(path)
        self._unread.discard(path)
        for name in touched:
            for by_name in (self._workers, self._waivers, self._unreadable):
                by_name[name].pop(path, None)
            self._broken[name].discard(path)
        return touched

    def put(self, path: str, leaf: Snapshot) -> set[str]:
        """Learn a file; who may be judged otherwise now."""
        self._files[path] = leaf
        for placed in leaf.workers:
            same = self._same.of("workers", placed)
            self._workers[same.item.id].setdefault(path, []).append(same)
            for assignment in same.item.assignments:
                if assignment.supervisor is not None:
                    self._below[assignment.supervisor].add(same.item.id)
        for waiver in leaf.waivers:
            if waiver.item.worker is not None:
                same = self._same.of("waivers", waiver)
                self._waivers[same.item.worker].setdefault(path, []).append(same)
        for unreadable in leaf.unreadable:
            self._unreadable[unreadable.worker].setdefault(path, []).append(unreadable)
        for name in leaf.broken.get("workers", ()):
            self._broken[name].add(path)
        return _about(leaf)

    def _tell(self, path: str, before: Snapshot | None, after: Snapshot) -> None:
        """Note what could not be read of a file."""
        self._errors[path] = sum(finding.level == "error" for finding in after.findings)
        if path in after.unread_files:
            self._unread.add(path)
        if not self._errors[path]:
            return
        rules = path.startswith(_POLICIES) or path in SETTINGS_FILES
        if rules and self._rules is not None:
            rules = path in self._unread or "waivers" in after.broken
        places = any(after.broken.get(name) for name in PLACES)
        lost = path in self._unread and before is not None and any(getattr(before, name) for name in PLACES)
        if rules or places or lost:
            self._blind.add(path)

    def cast(self, name: str, ground: Ground) -> Known | None:
        """A worker as he is known now; as he was known last, all of it unreadable, where he can only not be read."""
        workers = _flat(self._workers[name])
        waivers, unreadable = _flat(self._waivers[name]), _flat(self._unreadable[name])
        if workers:
            seconds = {each.supervisor for placed in workers for each in placed.item.assignments} - {None, name}
            others = [
                placed for second in sorted(filter(None, seconds)) for placed in _flat(self._workers.get(second, {}))
            ]
            found = Cast(tuple(workers), tuple(others) if ground.supervised else (), tuple(waivers), tuple(unreadable))
            for path in self._last.get(name, (None, frozenset[str]()))[1]:
                self._stood[path].discard(name)
            paths = frozenset(self._workers[name])
            for path in paths:
                self._stood[path].add(name)
            self._last[name] = found, paths
            return self._known(found)
        last = self._last.get(name)
        if last is None or not (self._broken[name] or last[1] & self._unread):
            self._last.pop(name, None)
            return None
        unread = (*unreadable, Unreadable(name, None))
        return self._known(replace(last[0], waivers=tuple(waivers), unreadable=unread), lost=True)

    def _known(self, cast: Cast, *, lost: bool = False) -> Known:
        key = (
            *(tuple(map(id, placed)) for placed in (cast.workers, cast.others, cast.waivers)),
            tuple((each.worker, each.type) for each in cast.unreadable),
            lost,
        )
        found = self._casts.get(key)
        if found is None:
            said = [_places(placed) for placed in (cast.workers, cast.others, cast.waivers)]
            ranks = tuple(placed.file.path for placed in cast.waivers)
            found = self._casts[key] = Known(_digest((*said, ranks, key[-2:])), cast, lost)
        return found

    def ground_of(self, leaves: Iterable[Snapshot]) -> Ground:
        """What all stand on, of these files in order."""
        bearing = [leaf for leaf in leaves if _bears(leaf) or leaf.settings != Settings()]
        ruling = bearing if self._rules is None else [self._rules]
        settings = next((leaf.settings for leaf in ruling if leaf.settings != Settings()), Settings())
        said: dict[str, Any] = {}
        for names, of in ((RULES, ruling), (PLACES, bearing)):
            for name in names:
                said[name] = tuple(self._same.of(name, placed) for leaf in of for placed in getattr(leaf, name))
        said["waivers"] = tuple(
            self._same.of("waivers", waiver)
            for leaf in bearing
            for waiver in leaf.waivers
            if waiver.item.worker is None
        )
        parts = [(name, _places(placed)) for name, placed in said.items()]
        ranks = tuple(placed.file.path for placed in said["waivers"])
        key = _digest((settings.model_dump_json(), ranks, *parts))
        if key not in self._grounds:
            self._grounds[key] = Ground(key, replace(Snapshot(_NOBODY, settings), **said))
        return self._grounds[key]


def _about(leaf: Snapshot) -> set[str]:
    """Whom a file says something of."""
    return {
        *(placed.item.id for placed in leaf.workers),
        *(placed.item.worker for placed in leaf.waivers if placed.item.worker is not None),
        *(each.worker for each in leaf.unreadable),
        *leaf.broken.get("workers", ()),
    }


def _bears(leaf: Snapshot) -> bool:
    """Whether a file says something that verdicts on everybody may look at."""
    return any(getattr(leaf, name) for name in (*RULES, *PLACES)) or any(
        placed.item.worker is None for placed in leaf.waivers
    )


def _flat(by_path: Mapping[str, list[Any]]) -> list[Any]:
    return [each for path in sorted(by_path) for each in by_path[path]]


def _places(placed: Iterable[Placed[Any]]) -> tuple[tuple[Any, ...], ...]:
    """Where each was written first, by content."""
    return tuple((each.file.blob, each.pointer) for each in placed)


def _digest(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()
