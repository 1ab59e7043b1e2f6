"""Explanations agree with check and can be told, whatever the repository."""

from __future__ import annotations

import json

import jsonschema
from hypothesis import HealthCheck, Phase, given, settings

from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.explain import explain
from credpolicy.report.explain.page import Page, text
from credpolicy.report.explain.shape import json as as_json
from credpolicy.report.shapes import published
from tests.strategies import SEEDS, repository_on_days

SCHEMA = jsonschema.Draft202012Validator(json.loads(published("explain")))


# Another seed is never simpler, so nothing is gained by looking for one.
@settings(phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow], max_examples=2)
@given(SEEDS)
def test_random_repositories_are_explained_as_they_are_judged(seed: int) -> None:
    repository, days = repository_on_days(seed, days=1, teams=8)
    snapshot = repository.snapshot()
    found = explain(snapshot, days[0], {placed.item.id for placed in snapshot.workers})
    told = sorted((each.result for one in found for each in one.obligations), key=repr)
    assert told == sorted(evaluate(snapshot, days[0]).results, key=repr)
    page = Page(found)
    assert text(page).count("\n  Read from ") == len(found)
    SCHEMA.validate(json.loads(as_json(page)))
