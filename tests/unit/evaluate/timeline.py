"""One worker on several days, in one run of the kernel: a copy of the worker is judged on each day."""

from __future__ import annotations

from credpolicy.evaluate.engine import evaluate
from credpolicy.model.evaluation import Result
from credpolicy.model.snapshot import Snapshot
from tests.situations import copies


def results(snapshot: Snapshot, *days: str) -> list[Result]:
    """What the first worker's only obligation comes to on each day, in the order of the days given."""
    copied, own = copies(snapshot, snapshot.workers[0].item.id, days)
    judged = evaluate(copied, min(own.values()), days=own).results
    by_worker = {result.worker: result for result in judged}
    assert len(by_worker) == len(judged), "there are several obligations"
    return [by_worker[name] for name in own]


def states(snapshot: Snapshot, *days: str) -> list[str]:
    """The states of the first worker's only obligation on these days."""
    return [result.state for result in results(snapshot, *days)]


def until(snapshot: Snapshot, text: str) -> str | None:
    """The last day of the span in which the obligation is met on that day."""
    (result,) = results(snapshot, text)
    return result.compliant_until and result.compliant_until.isoformat()
