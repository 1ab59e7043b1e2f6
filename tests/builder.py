"""Small repositories for tests: plain trees become a snapshot, or the YAML files a user would keep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import RegistryFile
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Placed, Revision, Snapshot

Tree = dict[str, Any]
POLICIES = File("policies/all.yaml", "1" * 40)
REGISTRY = File("registry/all.yaml", "2" * 40)
SETTINGS = "credpolicy.yaml"


def snapshot_from(policies: Tree, registry: Tree, settings: Tree | None = None, **further: Any) -> Snapshot:
    """The snapshot of a repository with one file of policies and one of the registry.

    The trees are what the reader hands over: text, `True`, `False`, `None`, lists and mappings. `further`
    are fields of the snapshot, such as `unreadable` or `broken`. Raises pydantic.ValidationError for a wrong
    tree.
    """
    read = (
        (POLICIES, PoliciesFile.model_validate(policies)),
        (REGISTRY, RegistryFile.model_validate(registry)),
    )
    placed: dict[str, Any] = {
        name: tuple(Placed(item, file, (name, place)) for place, item in enumerate(getattr(content, name)))
        for file, content in read
        for name in type(content).model_fields
    }
    revision = Revision("folder", None, None, "a repository for tests")
    limits = Settings.model_validate(settings or {})
    return replace(Snapshot(revision, limits, files=(POLICIES, REGISTRY), **placed), **further)


def write_repository(folder: Path, policies: Tree, registry: Tree, settings: Tree | None = None) -> None:
    """Write the trees as YAML files into a folder, in the layout that the loader reads."""
    for name, tree in ((POLICIES.path, policies), (REGISTRY.path, registry), (SETTINGS, settings or {})):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Quoted text stays text for every reader of YAML, so nothing depends on how scalars are guessed.
        path.write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), encoding="utf-8")
