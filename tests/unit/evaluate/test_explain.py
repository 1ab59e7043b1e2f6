"""The chain behind a verdict: the verdict of check, and facts that stand where they are said to stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.explain import explain
from credpolicy.load.loader import load
from credpolicy.model.explanation import Explanation, Fact, TestStanding
from credpolicy.model.snapshot import Snapshot
from tests.situations import card, day, situation

ROOT = Path(__file__).resolve().parents[3]
AS_OF = date(2026, 3, 2)
DAYS = [AS_OF, date(2025, 6, 1), date(2027, 8, 1)]
ONE_BY_ONE = ("w-0023", "w-0042", "w-0045", "w-0058")
"""A grace, two waivers, and a supervisor."""


@cache
def sample() -> Snapshot:
    return load(ROOT)


@cache
def everybody(as_of: date) -> tuple[Explanation, ...]:
    return explain(sample(), as_of, {placed.item.id for placed in sample().workers})


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_verdicts_are_those_of_check(as_of: date) -> None:
    judged = {(r.worker, r.assignment, r.requirement): r for r in evaluate(sample(), as_of).results}
    told = [each.result for found in everybody(as_of) for each in found.obligations]
    assert len(told) == len(judged) > 0
    assert {(r.worker, r.assignment, r.requirement): r for r in told} == judged


@pytest.mark.parametrize("worker", ONE_BY_ONE)
def test_a_worker_alone_is_told_as_among_all(worker: str) -> None:
    (alone,) = explain(sample(), AS_OF, (worker,))
    assert alone == next(found for found in everybody(AS_OF) if found.worker.item.id == worker)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_each_line_stands_as_check_says_and_its_record_says_so(as_of: date) -> None:
    for found in everybody(as_of):
        for obligation in found.obligations:
            for test, line in zip(obligation.tests, obligation.result.lines, strict=True):
                assert (test.state, test.record, test.compliant_until) == (
                    line.state,
                    line.record,
                    line.compliant_until,
                )
                for leaf in leaves(test):
                    deciding = [r for r in leaf.records if r.counts and r.place == leaf.record]
                    assert [r.state for r in deciding] == ([] if leaf.record is None else [leaf.state])


def leaves(test: TestStanding) -> Iterator[TestStanding]:
    if test.members:
        for member in test.members:
            yield from leaves(member)
    else:
        yield test


def test_every_requirement_is_told_for_every_seat() -> None:
    requirements = {placed.item.id for placed in sample().requirements}
    for found in everybody(AS_OF):
        bound = [(each.requirement.item.id, each.assignment) for each in found.obligations]
        unbound = [(each.requirement.item.id, each.assignment) for each in found.unbound]
        assert {name for name, _ in bound + unbound} == requirements
        assert len(set(bound + unbound)) == len(bound + unbound)


def test_what_binds_is_selected_and_what_is_not_selected_fails_somewhere() -> None:
    for found in everybody(AS_OF):
        for obligation in found.obligations:
            assert all(any(each.holds for each in clause) for clause in obligation.selector)
        for unbound in found.unbound:
            if unbound.bearing == "not_selected":
                assert not all(any(each.holds for each in clause) for clause in unbound.selector)


@cache
def document(path: str) -> Any:
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 (it makes text of everything)


def facts() -> Iterator[Fact]:
    for found in everybody(AS_OF):
        for each in (*found.obligations, *found.unbound):
            yield from (standing.fact for clause in each.selector for standing in clause)
        for test in (leaf for each in found.obligations for line in each.tests for leaf in leaves(line)):
            yield from test.others
            for record in test.records:
                yield from (standing.fact for clause in record.where for standing in clause)
                yield from (match.own for match in record.matches)


def test_every_fact_stands_where_it_is_said_to_stand() -> None:
    seen = set()
    for fact in facts():
        if not fact.places:
            continue
        value = document(fact.places[-1].path)
        for step in fact.places[-1].pointer:
            value = value[step]
        seen.add(fact.path)
        # a status is told in standard words, and stands as the issuer says it
        assert fact.path == "status" or list(fact.values) == (value if isinstance(value, list) else [value])
    assert {"role", "location.jurisdiction", "client.federal", "employment", "truck_type", "jurisdiction"} <= seen


def test_the_worst_comes_first() -> None:
    states = [
        each.result.state for each in next(e for e in everybody(AS_OF) if e.worker.item.id == "w-0024").obligations
    ]
    gaps = [state in ("missing", "expired", "invalid", "in_progress", "unverified", "unknown") for state in states]
    assert gaps[0]
    assert gaps == sorted(gaps, reverse=True)


def test_an_id_that_is_written_twice_is_told_twice() -> None:
    snapshot = situation(
        workers=[{"id": "w-1", "hired_on": "2025-06-01", "credentials": [card("2025-06-01", "2030-01-01")]}]
    )
    found = explain(snapshot, day("2026-03-02"), ("w-1",))
    assert [[each.result.state for each in one.obligations] for one in found] == [["missing"], ["compliant"]]
    assert explain(snapshot, day("2026-03-02"), ("w-7",)) == ()


def test_only_the_workers_own_waivers_and_unread_parts_are_told() -> None:
    waiver = {
        "id": "wv", "kind": "waiver", "worker": "w-2", "requirement": "core", "reason": "Somebody else has this reason",
        "requested_by": "w-2", "approved_by": "w-9", "from": "2026-01-01", "until": "2026-12-31",
    }  # fmt: skip
    snapshot = situation(waivers=[waiver], workers=[{"id": "w-2", "hired_on": "2025-01-01"}])
    one, two = explain(snapshot, day("2026-03-02"), ("w-1", "w-2"))
    assert [len(each.waivers) for each in one.obligations] == [0]
    assert [each.result.waiver for each in two.obligations] == ["wv"]
