"""One worker on several days, in one run of the kernel: a copy of the worker is judged on each day."""

from __future__ import annotations

from dataclasses import replace

from credpolicy.evaluate.engine import evaluate
from credpolicy.model.evaluation import Result
from credpolicy.model.snapshot import Snapshot
from tests.situations import day


def results(snapshot: Snapshot, *days: str) -> list[Result]:
    """What the first worker's only obligation comes to on each day, in the order of the days given."""
    first, *others = snapshot.workers
    copies = tuple(
        replace(first, item=first.item.model_copy(update={"id": f"{first.item.id}-{number:03}"}))
        for number in range(len(days))
    )
    own = {copy.item.id: day(text) for copy, text in zip(copies, days, strict=True)}
    judged = evaluate(replace(snapshot, workers=(*copies, *others)), min(own.values()), days=own).results
    by_worker = {result.worker: result for result in judged}
    assert len(by_worker) == len(judged), "there are several obligations"
    return [by_worker[copy.item.id] for copy in copies]


def states(snapshot: Snapshot, *days: str) -> list[str]:
    """The states of the first worker's only obligation on these days."""
    return [result.state for result in results(snapshot, *days)]


def until(snapshot: Snapshot, text: str) -> str | None:
    """The last day of the span in which the obligation is met on that day."""
    (result,) = results(snapshot, text)
    return result.compliant_until and result.compliant_until.isoformat()
