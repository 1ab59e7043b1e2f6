"""Verdicts: who was judged on which day, kept by what was judged; only what changed is judged again."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from credpolicy.evaluate.lives import Judged, judge_lives
from credpolicy.history.timeline.encoded import WRONG, covered_of, judged_of, of_covered, of_judged
from credpolicy.history.timeline.stand import Ground, Known
from credpolicy.model.evaluation import Covered

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache

_VERDICTS, _COVERED = "verdicts", "covered"
_MOST_DAYS = 200
"""So many days of one worker are kept together."""
AT_ONCE = 20_000
"""So many workers are judged in one run of the kernel."""


class Key(NamedTuple):
    """What a verdict depends on: the ground, the cast, the day."""

    ground: str
    cast: str
    day: date


class Verdicts:
    """Verdicts by what they depend on, in memory, and in a cache if there is one.

    Keys are made of the content of files alone.
    """

    def __init__(self, cache: Cache | None = None) -> None:
        self._kept: dict[Key, Judged] = {}
        self._cache = cache
        self._said: dict[str, dict[str, Any]] = {}
        self._new: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self._covered: dict[str, tuple[Covered, ...]] = {}

    def recall(self, lives: Iterable[Life]) -> None:
        """Take what the cache knows of these lives."""
        if self._cache is not None:
            wanted = {_name(life.ground.key, life.known.key) for life in lives} - self._said.keys()
            found = self._cache.get(_VERDICTS, wanted)
            self._said |= {name: days for name, days in found.items() if isinstance(days, dict)}

    def get(self, key: Key) -> Judged | None:
        """What is known; None where nothing is."""
        found = self._kept.get(key)
        if found is None:
            said = self._said.get(_name(key.ground, key.cast), {}).get(str(key.day))
            if said is not None:
                with suppress(*WRONG):
                    found = self._kept[key] = judged_of(said)
        return found

    def put(self, key: Key, judged: Judged) -> None:
        """Keep what was judged."""
        self._kept[key] = judged
        if self._cache is not None:
            self._new[_name(key.ground, key.cast)][str(key.day)] = of_judged(judged)

    def covered(self, key: str, judge: Callable[[], tuple[Covered, ...]]) -> tuple[Covered, ...]:
        """How places are covered; judged only where nothing is known under the key."""
        if key not in self._covered and self._cache is not None:
            said = self._cache.get(_COVERED, [key]).get(key)
            if said is not None:
                with suppress(*WRONG):
                    self._covered[key] = covered_of(said)
        if key not in self._covered:
            self._covered[key] = judge()
            if self._cache is not None:
                self._cache.put(_COVERED, key, of_covered(self._covered[key]))
        return self._covered[key]

    def keep(self) -> None:
        """Hand the cache what is new."""
        if self._cache is not None:
            for name, days in self._new.items():
                before = self._said.get(name, {})
                self._cache.put(_VERDICTS, name, {**(before if len(before) < _MOST_DAYS else {}), **days})
            self._new.clear()


def _name(ground: str, cast: str) -> str:
    return f"{ground} {cast}"


@dataclass(slots=True)
class Counters:
    """How much work was done: blobs read, workers judged on a day, and runs of the kernel.

    `asked` is of how many verdicts, each on a worker at a point of time, the whole is made.
    """

    read: int = 0
    judged: int = 0
    runs: int = 0
    asked: int = 0

    @property
    def reused(self) -> int:
        """How many verdicts did not need to be judged."""
        return self.asked - self.judged


class Life(NamedTuple):
    """One worker as they were from one point of time to another, by their places in the days; `after` is not in it."""

    name: str
    ground: Ground
    known: Known
    first: int
    after: int


def followed(
    lives: Sequence[Life], days: Sequence[date], verdicts: Verdicts, counters: Counters
) -> Iterator[tuple[Life, list[tuple[int, Judged]]]]:
    """Each life with the verdicts that stand in it, each from which place in the days on, in order.

    `days` never go back. What `verdicts` know is not judged again.
    """
    verdicts.recall(lives)
    enforced: dict[str, dict[str, tuple[date, ...]]] = {}
    for life in lives:
        counters.asked += life.after - life.first
        if life.ground.key not in enforced:
            enforced[life.ground.key] = {
                placed.item.id: tuple(step.from_ for step in placed.item.enforcement)
                for placed in life.ground.snapshot.requirements
            }
    waiting = list(lives)
    while waiting:
        lacking: dict[Key, Life] = {}
        again = []
        for life in waiting:
            missing, found = _stretches(life, days, verdicts, enforced[life.ground.key])
            if missing:
                lacking |= {Key(life.ground.key, life.known.key, days[place]): life for place in missing}
                again.append(life)
            else:
                yield life, found
        _judge(lacking, verdicts, counters)
        waiting = again


def _stretches(
    life: Life, days: Sequence[date], verdicts: Verdicts, enforced: dict[str, tuple[date, ...]]
) -> tuple[list[int], list[tuple[int, Judged]]]:
    """The places at which a life must still be judged, and the verdicts at all others."""
    missing, found = [], []
    waiting, seen = [life.first], {life.first}
    while waiting:
        place = waiting.pop()
        judged = verdicts.get(Key(life.ground.key, life.known.key, days[place]))
        if judged is None:
            missing.append(place)
            continue
        found.append((place, judged))
        turns = set(judged.turns)
        turns.update(day for result in judged.results for day in enforced[result.requirement] if day > days[place])
        for turn in turns:
            later = bisect_left(days, turn, place, life.after)
            if later < life.after and later not in seen:
                seen.add(later)
                waiting.append(later)
    return missing, sorted(found, key=lambda one: one[0])


def _judge(lacking: dict[Key, Life], verdicts: Verdicts, counters: Counters) -> None:
    by_ground: defaultdict[str, list[Key]] = defaultdict(list)
    for key in lacking:
        by_ground[key.ground].append(key)
    for keys in by_ground.values():
        ground = lacking[keys[0]].ground.snapshot
        for first in range(0, len(keys), AT_ONCE):
            part = keys[first : first + AT_ONCE]
            told = judge_lives(ground, [(lacking[key].known.cast, key.day) for key in part])
            counters.runs += 1
            counters.judged += len(part)
            for key, judged in zip(part, told, strict=True):
                verdicts.put(key, judged)
