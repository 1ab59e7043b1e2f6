"""Comparing random repositories: nothing is lost, nothing is told twice, and moves alone bring nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from credpolicy.evaluate.engine import Known, evaluate, open_on
from credpolicy.evaluate.judge import judge
from credpolicy.history.compare import compare, open_findings
from credpolicy.history.concerned import touched
from credpolicy.model.finding import Finding
from credpolicy.model.snapshot import File, Snapshot
from credpolicy.report.diff.text import text
from credpolicy.report.diff.verdict import DiffReport, DiffRequest
from tests.strategies import repository_on_days

TEAMS = 9


def pair(seed: int) -> tuple[Snapshot, Snapshot]:
    """Two repositories whose teams are the same, others, or not there, under the same names."""
    base, _ = repository_on_days(seed, 1, TEAMS)
    other, _ = repository_on_days(seed + 1, 1, TEAMS)
    old, new = base.snapshot(), other.snapshot()
    changed = {f"k{number}-" for number in range(0, TEAMS, 3)}

    def mixed(name: str) -> tuple[object, ...]:
        mine = tuple(each for each in getattr(old, name) if not each.item.id.startswith(tuple(changed)))
        theirs = tuple(each for each in getattr(new, name) if each.item.id.startswith(tuple(changed)))
        return mine + theirs

    names = ("credential_types", "requirements", "waivers", "workers")
    return old, replace(old, **{name: mixed(name) for name in names})


def identities(findings: list[Finding]) -> Counter[tuple[str, bool]]:
    return Counter((finding.fingerprint, finding.counts) for finding in findings)


@pytest.mark.parametrize("seed", [70, 80, 90, 100, 110, 120])
def test_every_finding_of_both_sides_is_told_once(seed: int) -> None:
    base, head = pair(seed)
    _, days = repository_on_days(seed, 1, TEAMS)
    comparison = compare(base, head, days[0], days[0])
    there = [each.finding for each in comparison.classed if each.class_ != "fixed"]
    were = [each.finding for each in comparison.classed if each.class_ != "introduced"]
    assert identities(there) == identities(list(open_findings(comparison.head)))
    assert identities(were) == identities(list(open_findings(comparison.base)))
    assert {each.class_ for each in comparison.classed} >= {"introduced", "fixed", "unchanged"}
    again = compare(base, head, days[0], days[0])
    request = DiffRequest(detail=True)
    assert text(DiffReport(comparison, request)) == text(DiffReport(again, request))


@pytest.mark.parametrize("seed", [70, 90])
def test_another_order_and_other_files_bring_nothing(seed: int) -> None:
    repository, days = repository_on_days(seed, 1, TEAMS)
    base = repository.snapshot()
    names = ("credential_types", "requirements", "waivers", "workers")
    moved = {
        name: tuple(
            replace(each, file=File(f"{each.file.path}.yaml", "9" * 40)) for each in reversed(getattr(base, name))
        )
        for name in names
    }
    comparison = compare(base, replace(base, **moved), days[0], days[0])
    assert comparison.changes == ()
    assert comparison.shifts == ()
    assert {each.class_ for each in comparison.classed} == {"unchanged"}


@pytest.mark.parametrize("seed", [70, 75])
def test_what_is_known_of_others_is_what_would_be_judged(seed: int) -> None:
    repository, days = repository_on_days(seed, 1, TEAMS)
    base = replace(repository.snapshot(), coverage=())
    for first in range(3):
        changed = {placed.item.id for placed in base.workers[first::7]}
        head = replace(
            base,
            workers=tuple(
                replace(placed, item=placed.item.model_copy(update={"credentials": placed.item.credentials[1:]}))
                if placed.item.id in changed
                else placed
                for placed in base.workers
            ),
        )
        concerned = touched(base, head)
        assert concerned is not None
        assert changed <= concerned < {placed.item.id for placed in base.workers}
        own = judge(head, days[0], days[0])
        known = judge(base, days[0], days[0], known=Known(own, concerned))
        assert known == judge(base, days[0], days[0])


@pytest.mark.parametrize("seed", [70, 75, 80])
def test_what_is_open_on_a_day_is_what_an_evaluation_finds(seed: int) -> None:
    repository, days = repository_on_days(seed, 2, TEAMS)
    snapshot = repository.snapshot()
    for day in days:
        found = [each for each in open_findings(evaluate(snapshot, day)) if each.gap or each.shortage]
        assert found
        assert open_on(snapshot, day) == {each.fingerprint for each in found}
