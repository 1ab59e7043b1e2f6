"""Blame: which commit gave each field of an object the value that it has now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from credpolicy.history.log.matching import matched
from credpolicy.history.log.standing import Key, Standing, Touch
from credpolicy.history.plain import Said, name_of, plain, words
from credpolicy.load.chronicle import Turn
from credpolicy.model.commit import Commit
from credpolicy.model.origin import Origin
from credpolicy.model.registry import Worker

Way = tuple[str, ...]


class Line(NamedTuple):
    """A field of an object: the way to it, its value in words, and the commit that set it."""

    way: Way
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Blamed:
    """An object and its fields. Where it is gone there are no `lines`, and `origin` is the commit that took it away.

    `held` says that it cannot be read now, and is told as it was when it could last be.
    """

    collection: str
    id: str
    path: str
    lines: tuple[Line, ...]
    origin: Origin
    held: bool = False

    @property
    def gone(self) -> bool:
        """Whether the object is no longer there."""
        return not self.lines


class _Tracked(NamedTuple):
    item: Any
    said: Any
    marks: Any
    origin: Origin


def blame(
    turns: Iterable[Turn],
    standing: Standing,
    ids: Collection[str],
    origin_of: Callable[[Commit], Origin] = Origin,
) -> tuple[Blamed, ...]:
    """Every object that has, or had, one of these ids, in any collection; `standing`, empty at first, is led along."""
    tracked: dict[Key, _Tracked] = {}
    for turn in turns:
        touches, _ = standing.turn(turn.changed, turn.after)
        for touch in touches:
            if touch.id in ids and touch.collection != "settings":
                key = touch.collection, touch.id
                tracked[key] = _turned(tracked.get(key), touch, origin_of(turn.commit))
    return tuple(_blamed(key, tracked[key], standing) for key in sorted(tracked))


def _turned(known: _Tracked | None, touch: Touch, by: Origin) -> _Tracked:
    if touch.after is None:
        return _Tracked(None, None, None, by)
    said = plain(touch.after)
    if known is None or known.item is None:
        return _Tracked(touch.after, said, _new(said, by), by)
    marks = _carried((known.said, known.marks), said, by)
    if isinstance(touch.after, Worker) and "credentials" in said:
        before = (known.item.credentials, known.said.get("credentials", []), known.marks.get("credentials", []))
        marks["credentials"] = _records(before, touch.after, said["credentials"], by)
    return _Tracked(touch.after, said, marks, by)


def _records(before: tuple[Any, Any, Any], worker: Worker, said: Sequence[Any], by: Origin) -> list[Any]:
    """The marks of records, each from the record that it was before."""
    records, spoken, marks = before
    place = {id(record): number for number, record in enumerate(records)}
    found = matched(records, worker.credentials)
    was = {id(new): place[id(old)] for old, new in (*found.same, *found.pairs)}
    return [
        _carried((spoken[was[id(record)]], marks[was[id(record)]]), entry, by) if id(record) in was else _new(entry, by)
        for record, entry in zip(worker.credentials, said, strict=True)
    ]


def _new(said: Any, by: Origin) -> Any:
    """Marks of the same form as what is said, all of them by one commit."""
    if isinstance(said, Mapping):
        return {key: _new(inner, by) for key, inner in said.items()}
    return [_new(inner, by) for inner in said] if isinstance(said, list) else by


def _carried(before: tuple[Any, Any], said: Any, by: Origin, of: str = "") -> Any:
    """The marks of what is said now; `before` is what was said, with its marks. What is equal keeps its own."""
    was, marks = before
    if isinstance(said, Mapping) and isinstance(was, Mapping):
        return {
            key: _carried((was[key], marks[key]), inner, by, key) if key in was else _new(inner, by)
            for key, inner in said.items()
        }
    if isinstance(said, list) and isinstance(was, list):
        return [
            _new(entry, by) if place is None else _carried((was[place], marks[place]), entry, by, of)
            for entry, place in zip(said, _partners(was, said, of), strict=True)
        ]
    return marks if type(was) is type(said) and was == said else _new(said, by)


def _partners(was: Sequence[Any], said: Sequence[Any], of: str) -> list[int | None]:
    """For each entry of a list the place of the one that it was before: equal, of the same name, or the only other."""
    free = list(range(len(was)))
    found: list[int | None] = [None] * len(said)
    ways: tuple[Callable[[Any], Any], ...] = (lambda entry: entry, lambda entry: name_of(entry, of))
    for way in ways:
        for number, entry in enumerate(said):
            if found[number] is None and way(entry) is not None:
                place = next((each for each in free if way(was[each]) == way(entry)), None)
                if place is not None:
                    found[number] = place
                    free.remove(place)
    left = [number for number, place in enumerate(found) if place is None]
    if len(left) == len(free) == 1 and name_of(said[left[0]], of) is None and name_of(was[free[0]], of) is None:
        found[left[0]] = free[0]
    return found


def _blamed(key: Key, known: _Tracked, standing: Standing) -> Blamed:
    lines = tuple(_lines((), known.said, known.marks)) if known.item is not None else ()
    return Blamed(*key, standing.path(*key), lines, known.origin, standing.is_held(*key))


def _lines(way: Way, said: Any, marks: Any, of: str = "") -> Iterator[Line]:
    """The fields below, one a line; what nobody needed to write is left out."""
    if isinstance(said, Mapping):
        by_default = said.by_default if isinstance(said, Said) else frozenset()
        for key, inner in said.items():
            if key not in by_default:
                yield from _lines((*way, key), inner, marks[key], key)
    elif isinstance(said, list):
        for number, (entry, mark) in enumerate(zip(said, marks, strict=True), 1):
            scalar = not isinstance(entry, Mapping | list)
            name = name_of(entry, of) or ("" if len(said) == 1 else str(number))
            yield from _lines(way if scalar or not name else (*way, name), entry, mark, of)
    else:
        yield Line(way, words(said), marks)
