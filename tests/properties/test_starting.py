"""Whoever starts soon is judged as everybody will be judged on that day, and today's verdicts stay as they are."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest

from credpolicy.dates import Duration
from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.judge import judge, look_ahead
from credpolicy.evaluate.rows import assignment_key
from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Snapshot
from tests.strategies import repository_on_days

TEAMS = 12
DAYS = 3
"""So many days with starts are judged the slow way, which takes an evaluation each."""
CASES = [(1, False), (2, True), (5, False)]


@cache
def case(seed: int, no_waivers: bool) -> tuple[Evaluation, Evaluation]:
    """A repository judged on the day before some of its starts, without and with a look ahead."""
    repository, _ = repository_on_days(seed, 1, TEAMS)
    snapshot = repository.snapshot()
    days = sorted({day for placed in snapshot.workers for day in begins(placed.item)})
    first = len(days) // 3
    as_of = days[first] - timedelta(days=1)
    today = judge(snapshot, as_of, as_of, no_waivers=no_waivers)
    length = Duration((days[first + DAYS - 1] - as_of).days, "day")
    return today, look_ahead(today, starting_within=length, no_waivers=no_waivers)


def begins(worker: Worker) -> set[date]:
    """The days on which something begins, as the kernel puts it: the later of hire and start."""
    days = {worker.hired_on, *(begin(worker, each.starts_on) for each in worker.assignments)}
    return {day for day in days if day is not None}


def awaited(snapshot: Snapshot, as_of: date, until: date, *, no_waivers: bool) -> dict[tuple[str, date], list[Result]]:
    """The slow way: everybody is judged on every day on which somebody starts, and the verdicts that bear are kept."""
    starts: dict[date, set[str]] = {}
    workers = {placed.item.id: placed.item for placed in snapshot.workers}
    for worker in workers.values():
        for day in begins(worker):
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


@pytest.mark.parametrize(("seed", "no_waivers"), CASES)
def test_starts_are_judged_as_on_their_day(seed: int, no_waivers: bool) -> None:
    today, ahead = case(seed, no_waivers)
    assert ahead.starting is not None
    told = {(one.worker, one.day): list(one.results) for one in ahead.starting.starters}
    assert told
    assert told == awaited(today.snapshot, today.as_of, ahead.starting.until, no_waivers=no_waivers)


@pytest.mark.parametrize(("seed", "no_waivers"), CASES)
def test_what_is_told_of_today_stays_as_it_is(seed: int, no_waivers: bool) -> None:
    today, ahead = case(seed, no_waivers)
    assert (ahead.results, ahead.coverages, ahead.empty) == (today.results, today.coverages, today.empty)
    assert [found for found in ahead.findings if found.rule != "GAP004"] == list(today.findings)


@pytest.mark.parametrize(("seed", "no_waivers"), CASES)
def test_every_gap_of_a_start_is_told_once(seed: int, no_waivers: bool) -> None:
    """Either today's findings tell it, or one of its own does; and nothing else is told."""
    _, ahead = case(seed, no_waivers)
    assert ahead.starting is not None
    wanted = {
        (result.worker, result.assignment, result.requirement, result.each, line)
        for one in ahead.starting.starters
        for result in one.results
        if result.state in GAP_STATES
        for line in [each.key for each in result.lines if each.state not in ("valid", "grace")] or [""]
    }
    keys: dict[str, list[tuple[str, ...]]] = {"GAP001": [], "GAP004": []}
    for found in ahead.findings:
        gap = found.gap
        if found.rule in keys and gap is not None and gap.state != "waived":
            keys[found.rule].append((gap.worker, gap.assignment, gap.requirement, gap.each, gap.line))
    assert set(keys["GAP004"]) == wanted - set(keys["GAP001"])
    prints = [found.fingerprint for found in ahead.findings if found.rule == "GAP004"]
    assert len(set(prints)) == len(prints) == len(set(keys["GAP004"]))


def test_the_repositories_have_starts_of_every_kind() -> None:
    ahead = [case(seed, no_waivers)[1] for seed, no_waivers in CASES]
    coming = [one for each in ahead if each.starting is not None for one in each.starting.starters]
    assert {one.hired for one in coming} == {one.cleared for one in coming} == {True, False}
    assert any(one.assignments and not one.hired for one in coming)
    assert any(found.rule == "GAP004" for each in ahead for found in each.findings)
