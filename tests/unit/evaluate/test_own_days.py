"""Workers who are judged on days of their own are judged as if everybody were judged on that day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from credpolicy.evaluate.engine import evaluate
from credpolicy.load.loader import load

SAMPLE = Path(__file__).resolve().parents[3]
DAYS = (date(2024, 6, 30), date(2026, 3, 2), date(2027, 12, 31))


def test_each_worker_gets_the_verdicts_of_their_own_day() -> None:
    snapshot = load(SAMPLE)
    # by threes, so that supervisors are often judged on another day than those they supervise
    own = {placed.item.id: DAYS[place % len(DAYS)] for place, placed in enumerate(snapshot.workers)}
    together = evaluate(snapshot, min(DAYS), days=own).results
    apart = {day: evaluate(snapshot, day).results for day in DAYS}
    assert {result.state for result in together} > {"compliant", "expired", "missing"}
    assert list(together) == [result for name in sorted(own) for result in apart[own[name]] if result.worker == name]
