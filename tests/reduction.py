"""A repository on which two judges differ, cut down to what the difference needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import yaml
from pydantic import ValidationError

from tests.agreement import disagreements
from tests.strategies import Repository

Fails = Callable[[Any], bool]
TESTS = ("requires", "any_of", "all_of", "of", "supervised_by", "derived_from")
SELECTORS = ("applies_to", "where", "when", "match", "by", "not", "attributes")


def smallest(value: Any, fails: Fails) -> Any:
    """The value with every part removed that it still fails without: halves of lists first, then single parts."""
    if isinstance(value, list):
        size = len(value)
        while size:
            start = 0
            while start < len(value):
                less = [*value[:start], *value[start + size :]]
                if fails(less):
                    value = less
                else:
                    start += size
            size //= 2
        for place in range(len(value)):
            value = [*value[:place], smallest(value[place], _within(value, place, fails)), *value[place + 1 :]]
    elif isinstance(value, dict):
        for key in list(value):
            rest = {name: item for name, item in value.items() if name != key}
            value = rest if fails(rest) else {**value, key: smallest(value[key], _within(value, key, fails))}
    return value


def _within(whole: Any, place: Any, fails: Fails) -> Fails:
    """Whether the whole still fails when the part at `place` is another one."""

    def check(part: Any) -> bool:
        copy = whole.copy()
        copy[place] = part
        return fails(copy)

    return check


def told(repository: Repository, days: list[date]) -> str:
    """Every disagreement; and the smallest repository that still shows one, as YAML. Empty where they agree."""
    found = list(disagreements(repository.snapshot(), days))
    if not found:
        return ""
    first = [day for day in days if found[0].startswith(str(day))]

    def fails(tree: Any) -> bool:
        if not sound(tree, repository):
            return False
        try:
            snapshot = replace(repository, **tree).snapshot()
        except (ValidationError, TypeError):
            return False
        return any(disagreements(snapshot, first))

    # The registry first: what nobody holds any more can then go from the policies, the types last of all.
    parts = {"registry": repository.registry, "policies": repository.policies, "settings": repository.settings}
    named = re.search(r"'(k\d+-)", found[0])
    alone = of_one_team(parts, named[1] if named else "")
    tree = smallest(alone if fails(alone) else parts, fails)
    left = list(disagreements(replace(repository, **tree).snapshot(), first))
    text = yaml.safe_dump(tree, sort_keys=False)
    further = f"not read: {repository.unreadable} {dict(repository.broken)}"
    return "\n".join([*found, "", "The smallest that differs:", text, further, *left])


def of_one_team(parts: Any, prefix: str) -> Any:
    """The parts without the workers, types, requirements, coverage and waivers of other teams."""
    own = {"workers": "registry"}
    own |= dict.fromkeys(("requirements", "coverage", "waivers", "credential_types"), "policies")
    kept = {name: dict(part) for name, part in parts.items()}
    for name, part in own.items():
        # Taken out and put back, so that they come last, and the types after everything that speaks of them.
        kept[part][name] = [item for item in kept[part].pop(name, []) if item["id"].startswith(prefix)]
    return kept


def sound(tree: Any, repository: Repository) -> bool:
    """Whether every type that is spoken of is there; the loader would not let another repository through."""
    policies, registry = tree.get("policies"), tree.get("registry")
    if not policies or not registry or not policies.get("requirements") or not registry.get("workers"):
        return False
    known = {item.get("id") for item in policies.get("credential_types", [])} | repository.broken["credential_types"]
    spoken = [policies.get(name, []) for name in ("requirements", "coverage", "credential_types", "waivers")]
    held = [item.get(name, []) for item in registry["workers"] for name in ("credentials", "screenings", "credits")]
    return known.issuperset(_types([*spoken, *held]))


def _types(value: Any) -> list[str]:
    """Every type named anywhere in a tree; selectors are passed over, since theirs are values."""
    if isinstance(value, list):
        return [name for item in value for name in _types(item)]
    if not isinstance(value, dict):
        return []
    found = [value["type"]] if isinstance(value.get("type"), str) else []
    for key, item in value.items():
        if key in TESTS:
            found += [name for name in (item if isinstance(item, list) else [item]) if isinstance(name, str)]
        if key not in SELECTORS:
            found += _types(item)
    return found
