"""Policy tests: what they speak of must exist."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.references import unknown
from credpolicy.evaluate.files.spot import NOUNS, Spot, finding, row
from credpolicy.model.finding import Finding
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed


def judge(index: Index) -> Iterator[Finding]:
    """Every test of a worker, a requirement or a coverage that is not there."""
    for placed in index.snapshot.policy_tests:
        yield from _test(index, placed, row("policy_tests", placed))


def _test(index: Index, placed: Placed[PolicyTest], spot: Spot) -> Iterator[Finding]:
    test = placed.item
    if isinstance(test.worker, str) and test.worker not in {worker.id for worker in test.with_.workers}:
        yield from unknown(index, "workers", test.worker, spot.part("worker"))
    for number, name in enumerate(test.only):
        yield from unknown(index, "requirements", name, spot.part(f"only/{name}", "only", number))
    for number, day in enumerate(test.on):
        for key, collection, names in (
            ("expect", "requirements", day.expect or {}),
            ("coverage", "coverage", day.coverage or {}),
        ):
            for name in names:
                if name not in index.names[collection]:
                    part = spot.part(f"{day.as_of}/{key}/{name}", *test.way_to(number), key, name)
                    sentence = f"it expects something of `{name}`, but there is no such {NOUNS[collection]}"
                    mend = index.names[collection].mend(name, RULES["REF007"].help)
                    yield finding("REF007", part, sentence, mend, on="key")
