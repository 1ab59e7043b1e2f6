"""The valid trees say everything that can be said, so that damage to them tries everything."""

from typing import Any

import pytest

from credpolicy.load.anatomy import behind, entered, keys, model_of, parts
from credpolicy.model.audit import AuditsFile
from credpolicy.model.base import Model
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import IdentitiesFile, RegistryFile, Worker
from credpolicy.model.settings import Settings
from tests.unit.load.valid import AUDITS, IDENTITIES, POLICIES, REGISTRY, SETTINGS


def written(value: Any, kind: Any) -> set[tuple[str, str]]:
    """Every model and key that a tree writes."""
    if isinstance(value, list):
        return {pair for entry in value for pair in written(entry, behind(kind, 0))}
    if not isinstance(value, dict):
        return set()
    plain = entered(kind, "")
    own = {(plain.__name__, key) for key in value} if model_of(plain) is plain else set()
    return own | {pair for key, entry in value.items() for pair in written(entry, behind(kind, key))}


@pytest.mark.parametrize(
    ("model", "tree"),
    [
        (PoliciesFile, POLICIES),
        (RegistryFile, REGISTRY),
        (IdentitiesFile, IDENTITIES),
        (AuditsFile, AUDITS),
        (Settings, SETTINGS),
    ],
)
def test_every_key_of_every_model_is_written(model: type[Model], tree: dict[str, Any]):
    seen = written(tree, model)
    if model is PoliciesFile:  # a policy test holds rows of the registry
        seen |= written(REGISTRY, RegistryFile) | {("InlineWorker", key) for key in keys(Worker)}
    assert {(part.__name__, key) for _, part in parts(model) for key in keys(part)} - seen == set()
