"""Rules: of all policies those that a test looks at, since what a run costs depends on how many rules there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import BaseModel

from credpolicy.evaluate.trials.casts import Cast
from credpolicy.model.policy import CredentialType, ForEachRecord
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Test


def looked_at(policies: Snapshot, casts: tuple[Cast, ...]) -> Snapshot:
    """The policies without requirements and coverages that these tests do not look at, and types that play no part."""
    covered = {name for cast in casts for name in cast.day.coverage or ()}
    open_ = any(cast.day.expect is not None and not cast.test.item.only for cast in casts)
    only = {name for cast in casts for name in cast.test.item.only}
    requirements = tuple(placed for placed in policies.requirements if open_ or placed.item.id in only)
    coverage = tuple(placed for placed in policies.coverage if placed.item.id in covered)
    asking: list[BaseModel] = [*(placed.item for placed in requirements), *(placed.item for placed in coverage)]
    kinds = {placed.item.id: placed.item for placed in policies.credential_types}
    used = _used(asking, kinds)
    return replace(
        policies,
        requirements=requirements,
        coverage=coverage,
        credential_types=tuple(placed for placed in policies.credential_types if placed.item.id in used),
    )


def _used(asking: list[BaseModel], kinds: dict[str, CredentialType]) -> set[str]:
    """The types that these rules name, those that serve for them, and those that all of them are made of in turn."""
    used: set[str] = set()
    waiting = set(_types(asking))
    while waiting:
        used |= waiting
        found = {name for name, kind in kinds.items() if used & set(kind.satisfies)}
        found.update(_types(kinds[name] for name in waiting if name in kinds))
        waiting = found - used
    return used


def _types(value: object) -> Iterator[str]:
    """Every type named in rules: by tests, by `for_each` and for supervisors."""
    if isinstance(value, Test | ForEachRecord) and value.type is not None:
        yield value.type
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            held = getattr(value, name)
            if name in ("supervised_by", "satisfies"):
                yield from held
            else:
                yield from _types(held)
    elif isinstance(value, dict):
        yield from _types(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for one in value:
            yield from _types(one)
