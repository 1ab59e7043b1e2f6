"""A plan of 5,000 issues: `python -m benchmarks.issues [--gaps N] [--rounds N]`.

Planned are as many issues as there are gaps against an empty tracker, and again against one that holds them. The
yardstick of the same run is the check of the same registry, a process of its own; the planning itself is timed alone.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from credpolicy.evaluate.judge import judge
from credpolicy.load.loader import load
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.plan import Issue, Open, Plan
from credpolicy.reconcile.issues import planning as issues
from credpolicy.reconcile.issues.wording import Sight

AS_OF = date(2026, 11, 20)
POLICIES = """\
credential_types: [{id: card}]
requirements: [{id: core, title: Everybody holds a card, requires: [card], severity: high, owner: safety, sla: quick}]
owners: [{id: safety, accountable: w-00000, backup: w-00001}]
slas: [{id: quick, remedy: 7 days, escalate: [{after: 3 days, to: manager}, {after: 7 days, to: owner}]}]
"""
SETTINGS = "forge: {per_run: 100000, group_by: %s}\nguard_rails: {max_new_issues: 100000}\n"


def repository(folder: Path, gaps: int, group_by: str) -> None:
    """Workers of whom each lacks the one card, a hundred in a file."""
    for name in ("policies", "registry", "identities"):
        (folder / name).mkdir()
    (folder / "credpolicy.yaml").write_text(SETTINGS % group_by, encoding="utf-8")
    (folder / "policies" / "all.yaml").write_text(POLICIES, encoding="utf-8")
    (folder / "identities" / "all.yaml").write_text("identities: [{worker: w-00000, login: boss}]\n", encoding="utf-8")
    for first in range(0, gaps, 100):
        workers = "".join(
            f"  - {{id: w-{n:05}, hired_on: 2020-01-06, manager: w-00001, assignments: [{{role: rn, location: e}}]}}\n"
            for n in range(first, min(first + 100, gaps))
        )
        (folder / "registry" / f"{first:05}.yaml").write_text(
            f"locations: [{{id: e}}]\nworkers:\n{workers}" if not first else f"workers:\n{workers}", encoding="utf-8"
        )


def planned(evaluation: Evaluation, present: list[Issue]) -> tuple[float, Plan]:
    """How many seconds of work the planning takes, and the plan."""
    started = time.process_time()  # others at work on the machine do not count
    plan = issues.plan(evaluation, present, Sight(frozenset({"boss"}), 65_536))
    return time.process_time() - started, plan


def held(plan: Plan) -> list[Issue]:
    """The issues that a tracker has after a plan that only opens."""
    return [
        Issue(str(number), f"https://forge.example/{number}", action.draft.title, action.draft.body, open=True,
              labels=action.draft.labels, assignees=action.draft.assignees, milestone=action.draft.milestone)
        for number, action in enumerate(plan.actions, 1)
        if isinstance(action, Open)
    ]  # fmt: skip


def main(gaps: int = 5_000, rounds: int = 3) -> None:
    """Plan in both ways and print the medians, and their ratio to a check."""
    for group_by in ("finding", "owner"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            repository(folder, gaps, group_by)
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "credpolicy", "check", "--as-of", str(AS_OF), "--format", "json"],
                cwd=folder, capture_output=True, check=False,
            )  # fmt: skip
            check = time.perf_counter() - started
            evaluation = judge(load(folder), AS_OF, AS_OF)
        first: list[float] = []
        second: list[float] = []
        for _ in range(rounds):
            taken, plan = planned(evaluation, [])
            first.append(taken)
            taken, again = planned(evaluation, held(plan))
            second.append(taken)
            if again.actions:
                raise SystemExit(f"the second plan wants {Counter(type(each).__name__ for each in again.actions)}")
        empty, full = sorted(first)[rounds // 2], sorted(second)[rounds // 2]
        told = f"issues: {gaps:,} gaps by {group_by}, {len(plan.actions):,} issues: planned in {empty:.2f} s of work, "
        told += f"again in {full:.2f} s with nothing to do; check {check:.1f} s: "
        print(f"{told}ratios {empty / check:.2f} and {full / check:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaps", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.gaps, chosen.rounds)
