"""Whoever starts soon is judged as everybody will be judged on that day, and today's verdicts stay as they are."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.dates import Duration
from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.judge import judge, look_ahead
from credpolicy.evaluate.rows import assignment_key
from credpolicy.model.evaluation import Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Snapshot
from tests.strategies import repository_on_days

LONG = Duration(18, "month")
TEAMS = 25


def awaited(snapshot: Snapshot, as_of: date, until: date, *, no_waivers: bool) -> dict[tuple[str, date], list[Result]]:
    """The slow way: everybody is judged on every day on which somebody starts, and the verdicts that bear are kept."""
    starts: dict[date, set[str]] = {}
    workers = {placed.item.id: placed.item for placed in snapshot.workers}
    for worker in workers.values():
        for day in {worker.hired_on, *(begin(worker, each.starts_on) for each in worker.assignments)} - {None}:
            assert day is not None
            over = worker.ended_on < day if worker.ended_on else worker.status == "ended"
            alive = worker.hired_on == day or any(
                begin(worker, each.starts_on) == day and (each.ends_on is None or each.ends_on >= day)
                for each in worker.assignments
            )
            if as_of < day <= until and not over and alive:
                starts.setdefault(day, set()).add(worker.id)
    found: dict[tuple[str, date], list[Result]] = {}
    for day, names in starts.items():
        found |= {(name, day): [] for name in names}
        for result in evaluate(snapshot, day, no_waivers=no_waivers).results:
            if result.worker in names and bears(workers[result.worker], result, day):
                found[result.worker, day].append(result)
    return found


def begin(worker: Worker, starts_on: date | None) -> date | None:
    return max((day for day in (worker.hired_on, starts_on) if day is not None), default=None)


def bears(worker: Worker, result: Result, day: date) -> bool:
    named = [each for each in worker.assignments if assignment_key(each) == result.assignment]
    return not result.assignment or any(begin(worker, each.starts_on) == day for each in named)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("no_waivers", [False, True])
def test_starts_are_judged_as_on_their_day(seed: int, no_waivers: bool) -> None:
    repository, (as_of,) = repository_on_days(seed, 1, TEAMS)
    snapshot = repository.snapshot()
    today = judge(snapshot, as_of, as_of, no_waivers=no_waivers)
    ahead = look_ahead(today, starting_within=LONG, no_waivers=no_waivers)
    assert ahead.starting is not None
    told = {(one.worker, one.day): list(one.results) for one in ahead.starting.starters}
    assert told == awaited(snapshot, as_of, ahead.starting.until, no_waivers=no_waivers)
    assert (ahead.results, ahead.coverages, ahead.empty) == (today.results, today.coverages, today.empty)
    assert [found for found in ahead.findings if found.rule != "GAP004"] == list(today.findings)


@pytest.mark.parametrize("seed", range(3))
def test_every_gap_of_a_start_is_told_once(seed: int) -> None:
    """Either today's findings tell it, or one of its own does; and nothing else is told."""
    repository, (as_of,) = repository_on_days(seed, 1, TEAMS)
    ahead = look_ahead(judge(repository.snapshot(), as_of, as_of), starting_within=LONG)
    assert ahead.starting is not None
    wanted = {
        (result.worker, result.assignment, result.requirement, result.each, line)
        for one in ahead.starting.starters
        for result in one.results
        if result.state in GAP_STATES
        for line in [each.key for each in result.lines if each.state not in ("valid", "grace")] or [""]
    }
    keys = {"GAP001": [], "GAP004": []}
    for found in ahead.findings:
        gap = found.gap
        if found.rule in keys and gap is not None and gap.state != "waived":
            keys[found.rule].append((gap.worker, gap.assignment, gap.requirement, gap.each, gap.line))
    assert wanted
    assert set(keys["GAP004"]) == wanted - set(keys["GAP001"])
    assert len(keys["GAP004"]) == len(set(keys["GAP004"])) > 0
    prints = [found.fingerprint for found in ahead.findings if found.rule == "GAP004"]
    assert len(set(prints)) == len(prints)


def test_random_repositories_have_starts_of_every_kind() -> None:
    kinds = set()
    for seed in range(6):
        repository, (as_of,) = repository_on_days(seed, 1, TEAMS)
        ahead = look_ahead(judge(repository.snapshot(), as_of, as_of), starting_within=LONG)
        assert ahead.starting is not None
        kinds |= {(one.hired, bool(one.assignments), one.cleared, bool(one.results)) for one in ahead.starting.starters}
    assert {(True, True, False, True), (True, False, True, False), (False, True, True, True)} <= kinds
    assert {(False, True, False, True), (True, True, True, True)} <= kinds
