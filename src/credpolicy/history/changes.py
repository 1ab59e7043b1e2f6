"""Changes: what a revision says that another did not, object by object and field by field, wherever it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from credpolicy.history.direction import of_field, of_object
from credpolicy.history.plain import name_of, plain, words
from credpolicy.model.base import Model
from credpolicy.model.baseline import KnownFinding
from credpolicy.model.comparison import Change, Effect, FieldChange
from credpolicy.model.evaluation import Result
from credpolicy.model.finding import Gap, Location
from credpolicy.model.integrity import IntegrityNote
from credpolicy.model.policy import Attribute
from credpolicy.model.retention import Tombstone
from credpolicy.model.snapshot import Placed, Snapshot

POLICIES = (
    "attributes", "issuers", "credential_types", "requirements", "coverage", "owners", "slas", "board",
    "holidays", "reminders", "maintenance", "waivers", "retention", "integrity_notes", "audits",
    "policy_tests",
)  # fmt: skip
REGISTRY = ("workers", "organizations", "locations", "clients", "legal_holds", "tombstones", "identities", "checklists")
# in these the order of the entries has a meaning: the first that applies decides
_IN_ORDER = frozenset({"validity", "renewal", "credits", "verification", "needs", "late", "restrictions"})
_SETTINGS = "credpolicy.yaml"

Way = tuple[str | int, ...]


def changes(base: Snapshot, head: Snapshot) -> Iterator[Change]:
    """What was added, removed and changed, policies first; moves and other orders are not told."""
    if base.settings != head.settings:
        fields = fields_of("settings", plain(base.settings), plain(head.settings))
        yield Change("settings", _SETTINGS, "changed", Location(_SETTINGS), fields)
    for collection in (*POLICIES, *REGISTRY, "baseline"):
        yield from _of_collection(collection, base, head)


def _of_collection(name: str, base: Snapshot, head: Snapshot) -> Iterator[Change]:
    before, after = _by_id(getattr(base, name)), _by_id(getattr(head, name))
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None and not _unread(base, name, new):
            yield Change(name, key[0], "added", new.at(), effect=of_object(name, added=True))
        elif new is None and old is not None and not _unread(head, name, old):
            yield Change(name, key[0], "removed", old.at(), effect=of_object(name, added=False))
        elif old is not None and new is not None and old.item is not new.item and old.item != new.item:
            fields = fields_of(name, plain(old.item), plain(new.item))
            if fields:
                yield Change(name, key[0], "changed", new.at(), fields, overall(fields))


def _unread(snapshot: Snapshot, collection: str, placed: Placed[Any]) -> bool:
    """Whether an object that is not in the snapshot may be there, in what could not be read."""
    return id_of(placed.item) in snapshot.broken.get(collection, ()) or placed.file.path in snapshot.unread_files


def unread_in(snapshot: Snapshot, other: Snapshot) -> Callable[[Result | Gap], bool]:
    """Tells of an obligation of `other` whether a snapshot may lack it only because a file could not be read."""

    def names(collection: str) -> set[str]:
        there = {placed.item.id for placed in getattr(snapshot, collection)}
        return {
            placed.item.id
            for placed in getattr(other, collection)
            if placed.item.id not in there and _unread(snapshot, collection, placed)
        }

    requirements, workers = names("requirements"), names("workers")
    return lambda about: about.requirement in requirements or about.worker in workers


def _by_id(placed: Sequence[Placed[Any]]) -> dict[tuple[str, int], Placed[Any]]:
    """The objects by id; of one id written twice the second has the number 1."""
    found: dict[tuple[str, int], Placed[Any]] = {}
    count: defaultdict[str, int] = defaultdict(int)
    for each in placed:
        name = id_of(each.item)
        found[name, count[name]] = each
        count[name] += 1
    return found


def id_of(item: Model) -> str:
    """What an object of any collection is known by."""
    if isinstance(item, Attribute):
        return f"{item.of}.{item.name}" + (f" of {item.type}" if item.type else "")
    if isinstance(item, IntegrityNote):
        return item.fingerprint
    if isinstance(item, KnownFinding):
        about = (item.worker, item.requirement, item.line, item.coverage, item.place, item.object, item.path)
        return " ".join((item.rule, *filter(None, about), f"({item.fingerprint[:8]})"))
    if isinstance(item, Tombstone):
        return f"{item.worker} {item.type} {item.key}"
    for field in ("id", "worker", "on"):
        value = getattr(item, field, None)
        if value is not None:
            return str(value)
    return words(plain(item))


def fields_of(collection: str, before: Any, after: Any) -> tuple[FieldChange, ...]:
    """Every field that is not the same in two plain trees of an object of a collection, or of one part of it."""
    return tuple(_fields((), before, after, judged=collection in POLICIES and collection != "waivers"))


def overall(fields: Sequence[FieldChange]) -> Effect:
    """What several changes come to: nothing is said of those that pull both ways."""
    effects = {each.effect for each in fields if each.effect}
    return effects.pop() if len(effects) == 1 else ""


def _fields(way: Way, before: Any, after: Any, *, judged: bool) -> Iterator[FieldChange]:
    """Every field below that is not the same; `judged` ones are told by their direction."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _fields((*way, key), before.get(key), after.get(key), judged=judged)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _entries(way, before, after, judged=judged)
    else:
        yield FieldChange(
            way,
            None if before is None else words(before),
            None if after is None else words(after),
            of_field(way, before, after) if judged else "",
        )


def _entries(way: Way, before: list[Any], after: list[Any], *, judged: bool) -> Iterator[FieldChange]:
    """The entries of a list that are not the same: first those that are equal are set aside, then those of one name."""
    name = next((step for step in reversed(way) if isinstance(step, str)), "")
    gone, new = _without_equal(before, after)
    if not gone and not new:
        if name in _IN_ORDER:
            yield FieldChange(way, f"the order {words(before)}", f"the order {words(after)}")
        return
    if len(before) == len(after) == len(gone) == len(new) == 1 and isinstance(gone[0], Mapping | list):
        yield from _fields(way, gone[0], new[0], judged=judged)
        return
    for entry in list(gone):
        known_as = name_of(entry, name)
        same = next((other for other in new if known_as and name_of(other, name) == known_as), None)
        if same is not None:
            gone.remove(entry)
            new.remove(same)
            yield from _fields((*way, known_as or ""), entry, same, judged=judged)
    for entries, added in ((gone, False), (new, True)):
        for entry in entries:
            was, is_ = (None, entry) if added else (entry, None)
            yield from _fields((*way, name_of(entry, name) or words(entry)), was, is_, judged=judged)


def _without_equal(before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any]]:
    gone, new = [], list(after)
    for entry in before:
        if entry in new:
            new.remove(entry)
        else:
            gone.append(entry)
    return gone, new
