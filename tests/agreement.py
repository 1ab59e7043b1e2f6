"""The kernel and the oracle side by side: where do they say different things?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from credpolicy.evaluate.engine import evaluate
from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.snapshot import Snapshot
from tests.oracle import Key, Oracle
from tests.oracle_cases import Verdict
from tests.oracle_coverage import Filled, Unit, covered

AHEAD = 60
"""The oracle walks from day to day, which takes long where nothing changes for years."""


def verdict_of(result: Result) -> Verdict:
    """What the kernel says, in the oracle's shape."""
    return Verdict(
        result.state,
        tuple((line.key, line.state, line.record, line.compliant_until) for line in result.lines),
        due=result.due,
        since=result.since,
        due_on=result.due_on,
        compliant_until=result.compliant_until,
        changes_on=result.changes_on,
        waiver=result.waiver,
        mode=result.mode,
    )


def kernel(snapshot: Snapshot, as_of: date, no_waivers: bool = False) -> dict[Key, Verdict]:
    """The kernel's verdicts, by worker, assignment key, requirement and each."""
    return verdicts(evaluate(snapshot, as_of, no_waivers=no_waivers).results)


def verdicts(results: Sequence[Result]) -> dict[Key, Verdict]:
    """The kernel's results in the oracle's shape."""
    found = {(r.worker, r.assignment, r.requirement, r.each): verdict_of(r) for r in results}
    assert len(found) == len(results), "two results for one obligation"
    return found


def lines_of(evaluation: Evaluation) -> dict[tuple[str, Unit, int], Filled]:
    """The kernel's coverage in the oracle's shape."""
    return {
        (line.coverage, line.place, line.line): Filled(
            line.state, line.needed, line.present, tuple(sorted(line.passing)), line.shortfall
        )
        for line in evaluation.coverages
    }


def disagreements(
    snapshot: Snapshot, days: Iterable[date], no_waivers: bool = False, ahead: int | None = AHEAD
) -> Iterator[str]:
    """One line for every field on which the two differ; changes later than `ahead` days on are not compared."""
    oracle = Oracle(snapshot, no_waivers, ahead)
    for day in days:
        evaluation = evaluate(snapshot, day, no_waivers=no_waivers)
        theirs = {key: near(verdict, day, ahead) for key, verdict in verdicts(evaluation.results).items()}
        yield from differences(f"{day}", oracle.judge(day), theirs)
        yield from differences(f"{day}", covered(oracle, day), lines_of(evaluation))


def near(verdict: Verdict, day: date, ahead: int | None) -> Verdict:
    """A verdict without a change that lies too far ahead."""
    far = ahead is not None and verdict.changes_on is not None and (verdict.changes_on - day).days > ahead
    return replace(verdict, changes_on=None) if far else verdict


def differences(day: str, ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> Iterator[str]:
    """One line for every key that only one of them has, and for every field that differs."""
    for key in sorted({*ours, *theirs}):
        if key not in ours or key not in theirs:
            yield f"{day} {key}: only the {'oracle' if key in ours else 'kernel'} finds it in force"
            continue
        for name in vars(ours[key]):
            left, right = getattr(ours[key], name), getattr(theirs[key], name)
            if left != right:
                yield f"{day} {key} {name}: oracle {left}, kernel {right}"
