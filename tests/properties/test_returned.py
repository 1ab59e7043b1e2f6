"""What was handed back is held no more: the kernel and the oracle agree on random repositories with returns in them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from credpolicy.evaluate.engine import evaluate
from credpolicy.model.snapshot import Snapshot
from tests.agreement import disagreements
from tests.builder import snapshot_from
from tests.strategies import Repository, repository_on_days

TEAMS = 15


def with_returns(repository: Repository, seed: int, middle: date) -> Repository:
    """The same with half the types returnable, and a third of all records returned around the day."""
    chance = Random(seed)  # noqa: S311 - days for tests, no secrets
    policies, registry = deepcopy(repository.policies), deepcopy(repository.registry)
    for kind in policies["credential_types"]:
        if chance.random() < 0.5:
            kind["returnable"] = True
    for worker in registry["workers"]:
        for record in worker.get("credentials", ()):
            if chance.random() < 0.35:
                record["returned_on"] = str(middle + timedelta(days=chance.randint(-400, 60)))
    return replace(repository, policies=policies, registry=registry)


def judged(snapshot: Snapshot, day: date) -> dict[Any, Any]:
    return {(r.worker, r.assignment, r.requirement, r.each): r for r in evaluate(snapshot, day).results}


@pytest.mark.parametrize("seed", range(11, 13))
def test_the_kernel_agrees_with_the_oracle_on_what_was_returned(seed: int) -> None:
    repository, days = repository_on_days(seed, 1, TEAMS)
    returned = with_returns(repository, seed, days[0]).snapshot()
    assert list(disagreements(returned, days)) == []
    before, after = judged(repository.snapshot(), days[0]), judged(returned, days[0])
    assert {key for key in before if key in after and before[key].state != after[key].state}


def test_a_return_of_what_is_the_holders_own_means_nothing() -> None:
    repository, (day,) = repository_on_days(13, 1, 5)
    returned = with_returns(repository, 13, day)
    own = deepcopy(returned.policies)
    for kind in own["credential_types"]:
        kind.pop("returnable", None)
    assert judged(replace(returned, policies=own).snapshot(), day) == judged(repository.snapshot(), day)


def test_a_returned_badge_is_not_held_from_its_day_on() -> None:
    policies = {
        "credential_types": [{"id": "badge", "returnable": True}],
        "requirements": [{"id": "door", "requires": ["badge"]}],
    }
    record = {"type": "badge", "issued_on": "2024-01-01", "expires_on": "2030-12-31", "returned_on": "2026-03-02"}
    snapshot = snapshot_from(policies, {"workers": [{"id": "w-1", "hired_on": "2020-01-01", "credentials": [record]}]})
    (before,) = evaluate(snapshot, date(2026, 3, 1)).results
    assert (before.state, before.compliant_until, before.changes_on) == ("expiring", date(2026, 3, 1), date(2026, 3, 2))
    (after,) = evaluate(snapshot, date(2026, 3, 2)).results
    assert (after.state, after.since, after.reasons) == (
        "expired",
        date(2026, 3, 2),
        ("badge was returned on 2026-03-02",),
    )
