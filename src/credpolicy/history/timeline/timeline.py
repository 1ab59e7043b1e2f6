"""Timelines: the mainline judged at points of time, where only what changed between two of them is judged again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from credpolicy.errors import UsageError
from credpolicy.evaluate.engine import covered_on
from credpolicy.evaluate.lives import Judged
from credpolicy.history.timeline.samples import Sample, samples
from credpolicy.history.timeline.series import EVERYTHING, Series, Wanted
from credpolicy.history.timeline.stand import Ground, Known, Stand, readable, stand_of, stands
from credpolicy.history.timeline.verdicts import Counters, Life, Verdicts, followed
from credpolicy.load.chronicle import Chronicle
from credpolicy.model.evaluation import Covered
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.timeline import Against, Names, Point, Status, Step, Timeline, Work


class Compared(NamedTuple):
    """What the points are to be compared with: how it was named, what was said then, and the day to judge it on."""

    name: str
    snapshot: Snapshot
    day: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What a timeline is to tell. Points before `since` are judged, for gaps may be open from then, and not told.

    `rules` are the policies by which every point is judged, where that is not each point's own.
    """

    by: Step
    until: date
    since: date | None = None
    wanted: Wanted = EVERYTHING
    rules: Snapshot | None = None
    against: Compared | None = None


def timeline(chronicle: Chronicle, asked: Asked, verdicts: Verdicts | None = None) -> Timeline:
    """The mainline of a chronicle at its points of time. Raises UsageError where there are none."""
    kept = Verdicts() if verdicts is None else verdicts
    chosen = samples(chronicle.commits, asked.by, asked.until)
    if not any(asked.since is None or sample.day >= asked.since for sample in chosen):
        raise _no_points(chronicle, asked)
    counters = Counters()
    lives, told = lived(chronicle, chosen, asked.rules)
    days = [sample.day for sample in chosen]
    changes = changed(followed(lives, days, kept, counters), len(days))
    points = tuple(_points(told, changes, asked.wanted, kept, counters))
    counters.read = chronicle.read
    against = asked.against and _compared(asked.against, asked, kept, counters)
    kept.keep()
    return Timeline(
        asked.by,
        chronicle.commits[-1].id,
        tuple(point for point in points if asked.since is None or point.day >= asked.since),
        Work(counters.read, counters.judged, counters.runs, counters.reused),
        None if asked.rules is None else asked.rules.revision.commit or asked.rules.revision.label,
        against,
        asked.wanted.requirements,
        asked.wanted.owners,
        _names(told),
    )


def _no_points(chronicle: Chronicle, asked: Asked) -> UsageError:
    if not chronicle.commits:
        message = "no commit has written anything that is read"
        return UsageError(message, "Commit policies/ and registry/ first, or name the folder that holds them.")
    first = min(commit.committer.on for commit in chronicle.commits)
    message = f"there is no point of time between {asked.since or first} and {asked.until}"
    return UsageError(message, f"The first commit is of {first}: write another --since or --until.")


class Told(NamedTuple):
    """A sample, what could be read then, and the workers of whom the places need to know."""

    sample: Sample
    stand: Stand
    ground: Ground
    staff: tuple[Known, ...]


def lived(chronicle: Chronicle, chosen: Sequence[Sample], rules: Snapshot | None) -> tuple[list[Life], list[Told]]:
    """The lives of all workers between the samples, and what stood at each sample."""
    lives: list[Life] = []
    begun: dict[str, tuple[Ground, Known, int]] = {}
    told: list[Told] = []
    waiting: dict[str, Known | None] = {}
    here: dict[str, Known] = {}
    walk = iter(enumerate(stands(chronicle, rules)))
    at = -1
    for place, sample in enumerate(chosen):
        while at < sample.place:
            at, stand = next(walk)
            waiting.update(stand.casts)
        ground = told[-1].ground if told and not stand.readable else stand.ground
        if stand.readable:
            for name, known in waiting.items():
                if known is None:
                    here.pop(name, None)
                else:
                    here[name] = known
            everybody = not told or told[-1].ground.key != ground.key
            for name in {*here, *waiting} if everybody else waiting:
                now, then = here.get(name), begun.get(name)
                if then is not None and (now is None or (ground.key, now.key) != (then[0].key, then[1].key)):
                    lives.append(Life(name, then[0], then[1], then[2], place))
                    del begun[name]
                if now is not None and name not in begun:
                    begun[name] = ground, now, place
            waiting = {}
        staff = tuple(known for _, known in sorted(here.items()) if not known.lost) if ground.snapshot.coverage else ()
        told.append(Told(sample, stand, ground, staff))
    lives.extend(Life(name, ground, known, first, len(chosen)) for name, (ground, known, first) in begun.items())
    return lives, told


Changes = list[dict[str, Judged | None]]
"""At each point of time the workers with other verdicts than before it; None for those who are there no more."""


def changed(lives: Iterator[tuple[Life, list[tuple[int, Judged]]]], points: int) -> Changes:
    """What changes at each point."""
    found: Changes = [{} for _ in range(points)]
    for life, stretches in lives:
        for place, judged in stretches:
            found[place][life.name] = judged
        if life.after < points:
            found[life.after].setdefault(life.name, None)
    return found


def _names(told: Sequence[Told]) -> Names:
    requirements: set[str] = set()
    owners: set[str | None] = set()
    for ground in {one.ground.key: one.ground for one in told}.values():
        rules = [placed.item for placed in ground.snapshot.requirements]
        covering = [placed.item for placed in ground.snapshot.coverage]
        requirements |= {one.id for one in rules} | {one.id for one in covering}
        owners |= {one.owner for one in rules} | {one.owner for one in covering}
    return tuple(sorted(requirements)), tuple(sorted(filter(None, owners)))


def _points(
    told: Sequence[Told], changes: Changes, wanted: Wanted, kept: Verdicts, counters: Counters
) -> Iterator[Point]:
    series = Series(wanted)
    waiting: dict[str, Judged | None] = {}
    for one, new in zip(told, changes, strict=True):
        waiting |= new
        sample, stand = one.sample, one.stand
        point = Point(sample.label, sample.from_, sample.day, stand.commit.id, "not_judged", stand.errors, 0)
        if stand.readable:
            covered = _covered(one.ground, one.staff, sample.day, kept, counters)
            groups = series.step(sample.day, waiting.items(), covered)
            waiting = {}
            status: Status = "judged" if series.obligations or covered else "nothing"
            point = replace(point, status=status, workers=series.workers, groups=groups)
        yield point


def _covered(
    ground: Ground, staff: Sequence[Known], day: date, kept: Verdicts, counters: Counters
) -> tuple[Covered, ...]:
    """How places are covered: everybody there has to be looked at, so any other person or day is judged anew."""
    if not ground.snapshot.coverage:
        return ()

    def judged() -> tuple[Covered, ...]:
        counters.runs += 1
        counters.judged += len(staff)
        workers = tuple(placed for known in staff for placed in known.cast.workers)
        unreadable = tuple(each for known in staff for each in known.cast.unreadable)
        return covered_on(replace(ground.snapshot, workers=workers, unreadable=unreadable), day)

    counters.asked += len(staff)
    said = "\n".join((ground.key, str(day), *(known.key for known in staff)))
    return kept.covered(hashlib.sha256(said.encode()).hexdigest(), judged)


def _compared(compared: Compared, asked: Asked, verdicts: Verdicts, counters: Counters) -> Against:
    """The point that all others are compared with. Raises UsageError where the rules could not be read then."""
    if asked.rules is None and not readable(compared.snapshot):
        message = f"the policies of {compared.name} cannot be read, so nothing can be compared with it"
        raise UsageError(message, "Name another day or revision with --against.")
    ground, here = stand_of(compared.snapshot, asked.rules)
    lives = [Life(name, ground, known, 0, 1) for name, known in here.items()]
    sample = Sample(compared.name, compared.day, compared.day, 0)
    changes = changed(followed(lives, [compared.day], verdicts, counters), 1)
    series = Series(asked.wanted)
    covered = _covered(ground, tuple(known for _, known in sorted(here.items())), compared.day, verdicts, counters)
    groups = series.step(compared.day, changes[0].items(), covered)
    errors = sum(finding.level == "error" for finding in compared.snapshot.findings)
    commit = compared.snapshot.revision.commit or ""
    status: Status = "judged" if series.obligations or covered else "nothing"
    point = Point(sample.label, sample.from_, sample.day, commit, status, errors, series.workers, groups)
    return Against(compared.name, point)
