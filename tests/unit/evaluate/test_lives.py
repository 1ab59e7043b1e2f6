"""Lives: judged on its own days among others, and until its next turn, a verdict is what judging everything says."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings

from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.lives import Cast, Judged, judge_lives
from credpolicy.model.evaluation import Result
from credpolicy.model.snapshot import Snapshot
from tests.strategies import MIDDLES, SEEDS, repository

AHEAD = 25
LOOKED_AT = 3


def casts_of(snapshot: Snapshot) -> dict[str, Cast]:
    """A cast for each id, with everybody who might supervise."""
    found = {}
    for placed in snapshot.workers:
        name = placed.item.id
        seconds = {assignment.supervisor for assignment in placed.item.assignments} - {name}
        found[name] = Cast(
            tuple(each for each in snapshot.workers if each.item.id == name),
            tuple(each for each in snapshot.workers if each.item.id in seconds),
            tuple(each for each in snapshot.waivers if each.item.worker == name),
            tuple(each for each in snapshot.unreadable if each.worker == name),
        )
    return found


def bare(result: Result) -> Result:
    lines = tuple(replace(line, reason="") for line in result.lines)
    return replace(result, lines=lines, reasons=(), groups=(), mode="")


def by_worker(snapshot: Snapshot, day: date) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {placed.item.id: [] for placed in snapshot.workers}
    for result in evaluate(snapshot, day).results:
        found[result.worker].append(bare(result))
    return {name: sorted(of_one, key=repr) for name, of_one in found.items()}


def told(judged: Judged) -> list[Result]:
    return sorted(map(bare, judged.results), key=repr)


def check(seed: int) -> None:
    middle = date.fromisoformat(MIDDLES[seed % len(MIDDLES)])
    snapshot = repository(seed, middle.isoformat()).snapshot()
    casts = casts_of(snapshot)
    start = middle + timedelta(days=seed % 90 - 60)
    days = [start + timedelta(days=n * 3) for n in range(AHEAD)]
    known: dict[tuple[str, date], Judged] = {}
    wanted = [(name, start) for name in casts]
    while wanted:
        known |= dict(zip(wanted, judge_lives(snapshot, [(casts[n], day) for n, day in wanted]), strict=True))
        after = {
            (name, min(day for day in days if day >= turn))
            for name, at in wanted
            for turn in known[name, at].turns
            if turn <= days[-1]
        }
        wanted = sorted(after - set(known))
    for day in Random(seed).sample(days, LOOKED_AT):  # noqa: S311 - days for tests, no secrets
        everything = by_worker(snapshot, day)
        for name in casts:
            mine = sorted(at for who, at in known if who == name)
            stands = mine[bisect_right(mine, day) - 1]
            assert told(known[name, stands]) == everything[name], (seed, name, day, stands)


@settings(max_examples=6)
@given(SEEDS)
def test_a_verdict_stands_until_its_next_turn(seed):
    check(seed)
