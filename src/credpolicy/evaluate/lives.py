"""Lives: workers as they were at several times, each judged on days of its own, and until when a verdict stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from credpolicy.evaluate import kernel
from credpolicy.evaluate.engine import Answers, Results
from credpolicy.evaluate.rows import Scene, rows_of_scenes
from credpolicy.model.evaluation import Result
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed, Snapshot, Unreadable
from credpolicy.model.waiver import Waiver

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Cast:
    """A worker as a revision told of them, and what the verdicts on them look at beside policies and places.

    `workers` are all who bear the id, mostly one; `others` those who supervise them; `waivers` name them; `unreadable`
    are parts of them.
    """

    workers: tuple[Placed[Worker], ...]
    others: tuple[Placed[Worker], ...] = ()
    waivers: tuple[Placed[Waiver], ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on a worker on a day, without reasons, and the later days on which one of them might change."""

    results: tuple[Result, ...]
    turns: tuple[date, ...]


def judge_lives(ground: Snapshot, asked: Sequence[tuple[Cast, date]]) -> list[Judged]:
    """The verdicts on each worker on that day, in one run of the kernel.

    `ground` is what all of them stand on: settings, policies, places, and the waivers that name nobody. Workers and
    other waivers in it are passed over. A verdict stands until the first of its turns: on no day between is any field
    of a result another one, but for `mode`, which goes by the days of `enforcement`.
    """
    if not asked:
        return []
    snapshot, scenes = _staged(ground, [cast for cast, _ in asked])
    rows = rows_of_scenes(snapshot, scenes)
    owners = {place: number for number, scene in enumerate(scenes) for place in scene.workers[: _own(asked, number)]}
    days = {place: asked[number][1] for place, number in owners.items()}
    rows.tables["judged_on"] = list(days.items())
    asking = _Asking(range(len(days)), min(days.values()), ground)
    answers, turns = kernel.ask(rows.tables, asking.answers)
    results = Results(snapshot, rows, asking.first)
    told: list[list[Result]] = [[] for _ in asked]
    for row in answers.results:
        place = rows.seats[row.seat][0]
        told[owners[place]].append(results.bare(row, answers.lines.get(row.duty, []), days[place]))
    later: list[set[date]] = [set() for _ in asked]
    for place, day in turns:
        later[owners[place]].add(day)
    return [
        Judged(tuple(sorted(found, key=_order)), tuple(sorted(after))) for found, after in zip(told, later, strict=True)
    ]


def _own(asked: Sequence[tuple[Cast, date]], number: int) -> int:
    return len(asked[number][0].workers)


def _order(result: Result) -> tuple[str, str, str]:
    return result.assignment, result.requirement, result.each


def _staged(ground: Snapshot, casts: Sequence[Cast]) -> tuple[Snapshot, list[Scene]]:
    """The ground with everybody on it, first those who are judged, and who belongs together."""
    # of waivers the place decides which of several is named, so they keep their order
    waivers = {id(placed): placed for placed in ground.waivers if placed.item.worker is None}
    waivers |= {id(placed): placed for cast in casts for placed in cast.waivers}
    ordered = sorted(waivers.values(), key=lambda placed: (placed.file.path, placed.pointer[1:]))
    numbers = {id(placed): number for number, placed in enumerate(ordered)}
    judged = [placed for cast in casts for placed in cast.workers]
    others = [placed for cast in casts for placed in cast.others]
    scenes = []
    mine, theirs = 0, len(judged)
    for cast in casts:
        places = (*range(mine, mine + len(cast.workers)), *range(theirs, theirs + len(cast.others)))
        mine, theirs = mine + len(cast.workers), theirs + len(cast.others)
        scenes.append(Scene(places, tuple(numbers[id(placed)] for placed in cast.waivers), cast.unreadable))
    return replace(ground, workers=(*judged, *others), waivers=tuple(ordered), coverage=(), unreadable=()), scenes


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked of the kernel: those at these places, none of them before the first day."""

    part: range
    first: date
    ground: Snapshot

    def answers(self, connection: duckdb.DuckDBPyConnection) -> tuple[Answers, Iterable[tuple[int, date]]]:
        """The rows, and the turns by place."""
        answers = Answers(connection)
        kernel.judge(connection, self.part, self.first, self.ground.settings.expiring_within)
        answers.read(connection)
        kernel.turn(connection, self.part)
        return answers, connection.execute("select worker, day from turn").fetchall()
