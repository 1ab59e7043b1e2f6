"""The random repositories use the whole language; what is not drawn is never compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from credpolicy.model import coverage, policy, registry, tree, validity
from credpolicy.model import credits as earning
from credpolicy.model.snapshot import Snapshot
from tests.strategies import repository
from tests.strategies_team import FEATURES

FOR_PEOPLE = frozenset(
    {
        "name",
        "title",
        "description",
        "note",
        "url",
        "evidence",
        "owner",
        "severity",
        "status_reason",
        "external_ids",
        "authority",
        "reason",
        "reviews",
        "runbook",
        "acknowledged",
    }
)
NOT_JUDGED = {
    # returns are added to random repositories by tests/properties/test_returned.py
    policy.CredentialType: {"number_pattern", "jurisdiction", "category", "returnable"},
    registry.Credential: {"returned_on", "transferred_to"},
    registry.Leave: {"kind"},
    policy.Requirement: {"allow_empty"},
    policy.Sla: {"acknowledge", "escalate"},
    policy.Waiver: {"reason_code", "approved_on"},
    coverage.Coverage: {"allow_empty"},
    tree.Renewal: {"lead_time"},
    registry.Screening: {"source", "screened_by"},
    registry.Verification: {"source", "source_url", "contact_name", "reference", "expires_seen"},
}
JUDGED: tuple[type[BaseModel], ...] = (
    policy.CredentialType, policy.Requirement, policy.Waiver, policy.Provisional, policy.ForEachRecord,
    policy.Enforcement, policy.Sla, tree.Test, tree.Renewal, tree.Late, tree.VerificationRule, validity.Validity,
    validity.Rounding, validity.EndedBy, earning.Credits, earning.Cycle, earning.Category, earning.Limit,
    earning.EachYear, earning.CarryOver, earning.Stretch, coverage.Coverage, coverage.Need, coverage.Line,
    registry.Worker, registry.Credential, registry.Assignment, registry.Leave, registry.Event, registry.Screening,
    registry.Entry, registry.CountsFor, registry.Verification,
)  # fmt: skip


def written(value: object) -> Iterator[tuple[type[BaseModel], str]]:
    """Every model inside a value, with each field that says something."""
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield type(value), name
            yield from written(getattr(value, name))
    elif isinstance(value, dict):
        yield from (found for item in value.values() for found in written(item))
    elif isinstance(value, tuple | list):
        yield from (found for item in value for found in written(item))


@cache
def drawn(*features: str) -> tuple[Snapshot, ...]:
    """Some large repositories, of some features or of all."""
    return tuple(repository(seed, teams=40, features=features or FEATURES).snapshot() for seed in range(4))


def all_written(*features: str) -> set[tuple[type[BaseModel], str]]:
    """Every field that says something in them."""
    found: set[tuple[type[BaseModel], str]] = set()
    for snapshot in drawn(*features):
        for name in ("credential_types", "requirements", "waivers", "slas", "coverage", "workers"):
            found.update(written([placed.item for placed in getattr(snapshot, name)]))
    return found


def test_everything_that_is_judged_is_drawn() -> None:
    found = all_written()
    missing = {
        f"{model.__name__}.{name}"
        for model in JUDGED
        for name in set(model.model_fields) - FOR_PEOPLE - NOT_JUDGED.get(model, set())
        if (model, name) not in found
    }
    assert missing == set()


def test_every_word_that_may_be_chosen_is_drawn() -> None:
    found: dict[tuple[type[BaseModel], str], set[Any]] = {}
    for snapshot in drawn():
        for model, name, value in chosen(snapshot):
            found.setdefault((model, name), set()).add(value)
    chances = {
        (tree.Renewal, "basis"): {"previous_expiry"},
        (tree.Late, "status"): set(get_args(get_args(tree.Late.model_fields["status"].annotation)[0])),
        (earning.Credits, "period"): {"cycle", "ever", "validity"},
        (earning.Limit, "each"): {"day", "month", "year"},
        (validity.Validity, "printed"): {"governs", "caps", "replaced"},
        (registry.Screening, "result"): set(get_args(registry.Screening.model_fields["result"].annotation)),
    }
    assert {key: words - found.get(key, set()) for key, words in chances.items()} == {key: set() for key in chances}


def chosen(snapshot: Snapshot) -> Iterator[tuple[type[BaseModel], str, Any]]:
    """Every word that stands in a field of a model."""

    def within(value: object) -> Iterator[tuple[type[BaseModel], str, Any]]:
        if isinstance(value, BaseModel):
            for name in value.model_fields_set:
                inner = getattr(value, name)
                if isinstance(inner, str):
                    yield type(value), name, inner
                yield from within(inner)
        elif isinstance(value, dict):
            yield from (found for item in value.values() for found in within(item))
        elif isinstance(value, tuple | list):
            yield from (found for item in value for found in within(item))

    for name in ("credential_types", "requirements", "workers"):
        yield from within([placed.item for placed in getattr(snapshot, name)])


@pytest.mark.parametrize(
    ("feature", "model", "field"),
    [
        ("pending", tree.Renewal, "while_pending"),
        ("late", tree.Renewal, "late"),
        ("renewal_tests", tree.Renewal, "requires"),
        ("prerequisites", policy.CredentialType, "requires"),
        ("derived", policy.CredentialType, "derived_from"),
        ("screenings", registry.Worker, "screenings"),
        ("own_rules", tree.Test, "validity"),
        ("at", tree.Test, "at"),
        ("at_most", tree.Test, "at_most"),
        ("each_value", policy.Requirement, "for_each"),
        ("people_waivers", policy.Waiver, "selector"),
        ("cohorts", policy.Waiver, "type"),
    ],
)
def test_a_feature_is_drawn_where_it_is_allowed_and_nowhere_else(
    feature: str, model: type[BaseModel], field: str
) -> None:
    assert (model, field) in all_written(feature)
    assert (model, field) not in all_written("service")
