"""Plain data becomes frozen records; what does not fit is told, named and left out, hiding nothing else."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from credpolicy.load.anatomy import keys, model_of, without_empty
from credpolicy.load.limits import MAX_FAULTS
from credpolicy.load.shape import Fault, capped, faults
from credpolicy.model.base import ID_PATTERN, Model
from credpolicy.model.finding import Pointer
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import File, Placed, Unreadable, as_written

M = TypeVar("M", bound=Model)

_ID = re.compile(ID_PATTERN, re.ASCII)
_ID_KEYS = {"attributes": "name", "holidays": "on", "identities": "worker", "baseline": "fingerprint"}
# Entries of these lists of a worker can be left out alone; of a list not named here the whole list is.
_LISTS_OF_WORKER = ("acknowledged", "assignments", "credentials", "credits", "events", "leave", "screenings")
# Of these an entry speaks of one credential type only.
_LISTS_OF_TYPES = ("credentials", "screenings")


@dataclass(slots=True)
class Decoded:
    """What one file said: objects by collection, and everything that could not be read.

    `broken` are collection and id of objects left out. `complete` is false when something was left out that
    has no readable id, so that nobody can tell which objects are missing.
    """

    objects: list[tuple[str, Placed[Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    complete: bool = True


def id_of(collection: str, entry: object) -> str | None:
    """The id under which an entry of a collection is known; None where it cannot be read."""
    found = entry.get(_ID_KEYS.get(collection, "id")) if isinstance(entry, dict) else None
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def decode(tree: dict[str, Any], model: type[Model], file: File, marked: Collection[Pointer] = ()) -> Decoded:
    """The objects of a file of the kind `model`, such as `RegistryFile`.

    `marked` are places of which the reader has already told a problem: what stands there was not read as
    written, so it is left out like what does not fit the model. Nothing else is left out without a fault.
    """
    if not marked:
        try:
            whole = model.model_validate(tree)
        except ValidationError:
            pass
        else:
            return Decoded(
                [
                    (name, Placed(item, file, (name, place)))
                    for name in tree
                    for place, item in enumerate(getattr(whole, name))
                ]
            )
    return _Pieces(model, file, marked).decode(tree)


@dataclass(slots=True)
class Settled(Generic[M]):
    """What was left of a record once everything wrong was left out; `item` is None when nothing was.

    `left_out` are the parts left out: a key, or a list's key with a place in it. Pointers begin there.
    """

    item: M | None
    faults: list[Fault]
    left_out: set[Pointer]

    @property
    def dropped(self) -> tuple[tuple[str, int], ...]:
        """The entries of lists that were left out, sorted."""
        return _entries(self.left_out)


def settle(
    model: type[M], value: Any, marked: Collection[Pointer], part: Callable[[Pointer, Any], Pointer]
) -> Settled[M]:
    """The record in `value` without the parts that do not fit, and everything that is wrong with it.

    `part` says which part to leave out for the sake of a place inside it; the empty pointer means all of it.
    """
    clean = without_empty(value, model)
    wanted = {part(spot, clean) for spot in marked}
    settled: Settled[M] = Settled(None, [], set())
    while () not in settled.left_out:
        rest = _without(clean, settled.left_out)
        found: list[Fault] = []
        try:
            item = model.model_validate(rest)
        except ValidationError as error:
            found = [
                fault._replace(pointer=as_written(fault.pointer, settled.dropped))
                for fault in faults(error, model, rest)
            ]
            # The reader leaves nothing where it has told a problem; that the value is missing is no second one.
            settled.faults += [fault for fault in found if fault.pointer not in marked or not _is_gap(clean, fault)]
        else:
            if wanted <= settled.left_out:
                settled.item = item
                break
        wanted |= {part(fault.pointer, clean) for fault in found}
        if wanted <= settled.left_out:
            wanted.add(())
        settled.left_out |= wanted
    return settled


def _is_gap(value: Any, fault: Fault) -> bool:
    for step in fault.pointer:
        value = value[step]
    return fault.code == "SHP003" and value is None


def _entries(parts: Iterable[Pointer]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((str(one[0]), one[1]) for one in parts if len(one) == 2 and isinstance(one[1], int)))


def _without(value: Any, parts: set[Pointer]) -> Any:
    if not parts or not isinstance(value, dict):
        return value
    gone = set(_entries(parts))
    return {
        key: [one for place, one in enumerate(entry) if (key, place) not in gone] if isinstance(entry, list) else entry
        for key, entry in value.items()
        if (key,) not in parts
    }


class _Pieces:
    """Decodes a file entry by entry, after it did not pass as a whole."""

    def __init__(self, model: type[Model], file: File, marked: Collection[Pointer]) -> None:
        self._model = model
        self._file = file
        self._marked = marked
        self._found = Decoded()
        self._untold = 0

    def decode(self, tree: dict[str, Any]) -> Decoded:
        """Everything that can be read."""
        # The entries of a collection are read one by one below, so here each collection may as well be empty.
        outline = {key: [] if isinstance(value, list) else value for key, value in tree.items()}
        read = settle(self._model, outline, [spot for spot in self._marked if len(spot) < 2], _top_key)
        self._tell(read.faults)
        self._found.complete = not read.left_out
        for collection, known in keys(self._model).items():
            entries, model = tree.get(collection), model_of(known.annotation)
            if isinstance(entries, list) and model is not None:
                for place, entry in enumerate(entries):
                    self._entry((collection, place), entry, model)
        self._found.faults = capped(self._found.faults, self._untold)
        return self._found

    def _tell(self, found: list[Fault]) -> None:
        """Keep the faults, as many as will be told, and count the others."""
        room = MAX_FAULTS - len(self._found.faults)
        self._found.faults += found[:room]
        self._untold += max(0, len(found) - room)

    def _entry(self, at: tuple[str, int], entry: Any, model: type[Model]) -> None:
        marked = [spot[2:] for spot in self._marked if spot[:2] == at]
        read = settle(model, entry, marked, _part_of_worker if model is Worker else _whole)
        self._tell([fault._replace(pointer=(*at, *fault.pointer)) for fault in read.faults])
        if read.item is not None:
            placed = Placed(read.item, self._file, at, read.dropped)
            self._found.objects.append((at[0], placed))
            self._found.unreadable += _lost(entry, read, marked)
            return
        known_as = id_of(at[0], entry)
        if known_as is not None:
            self._found.broken.append((at[0], known_as))
        # An id that was given twice is one of two, so the object may also be missing under the other.
        if known_as is None or any(_ID_KEYS.get(at[0], "id") in spot[:1] for spot in marked):
            self._found.complete = False


def _top_key(pointer: Pointer, value: Any) -> Pointer:  # noqa: ARG001 - the same call for every kind of record
    return pointer[:1]


def _whole(pointer: Pointer, value: Any) -> Pointer:  # noqa: ARG001 - as above
    return ()


def _part_of_worker(pointer: Pointer, value: Any) -> Pointer:
    """One entry of a list, else one key; all of the worker for the id, or for a key that is not there."""
    if not isinstance(value, dict) or not pointer or pointer[0] == "id" or pointer[0] not in value:
        return ()
    if pointer[0] in _LISTS_OF_WORKER and len(pointer) > 1 and isinstance(pointer[1], int):
        return pointer[:2]
    return pointer[:1]


def _lost(entry: dict[str, Any], read: Settled[Any], marked: list[Pointer]) -> list[Unreadable]:
    """What of a worker could not be read: one for each credential type, one without type for all the rest."""
    types: set[str | None] = set()
    for part in read.left_out:
        if part[0] in _LISTS_OF_TYPES and len(part) == 2 and (*part, "type") not in marked:
            record = entry[part[0]][part[1]]
            found = record.get("type") if isinstance(record, dict) else None
            types.add(found if isinstance(found, str) and _ID.fullmatch(found) else None)
        else:
            types.add(None)
    return [Unreadable(entry["id"], one) for one in sorted(types, key=lambda one: (one is None, one or ""))]
