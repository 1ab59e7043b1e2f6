"""Every field that holds text is among those that are tried with hostile text."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from credpolicy.model.policy import PoliciesFile
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.registry import RegistryFile
from credpolicy.model.selector import Selection
from tests.properties.hostile import HOSTILE, MARK, hostile

RESTRICTED = {"CredentialType.number_pattern", "Evidence.sha256", "Retention.type"}
"""A proper regular expression, 64 hexadecimal digits, and ids; the kernel reads none of them."""


def texts(model: type[BaseModel], above: tuple[type[BaseModel], ...] = ()) -> Iterator[str]:
    """The fields of a model, and of those in it, that hold any text: selectors and attributes as well, ids not."""
    for name, field in model.model_fields.items():
        kind = field.rebuild_annotation()
        if any(part in (str, Selection) for part in _parts(kind)):
            yield f"{model.__name__}.{name}"
        for inner in _models(kind):
            if inner not in (PolicyTest, *above):  # a policy test is judged as a repository of its own
                yield from texts(inner, (*above, model))


def _parts(kind: Any) -> Iterator[Any]:
    """The types in a type; what must follow a pattern is left out."""
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        if inner is not str or not any("pattern=" in repr(mark) for mark in marks):
            yield from _parts(inner)
    elif get_origin(kind) is not None or isinstance(kind, types.UnionType):
        for part in get_args(kind):
            yield from _parts(part)
    else:
        yield kind


def _models(kind: Any) -> list[type[BaseModel]]:
    return [part for part in _parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)]


def written(tree: Any, model: type[BaseModel]) -> Iterator[str]:
    """The fields of the model in which the tree has the mark."""
    for name, field in model.model_fields.items():
        value = tree.get(field.alias or name)
        if value is None:
            continue
        if MARK in str(value):
            yield f"{model.__name__}.{name}"
        for inner in _models(field.annotation):
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    yield from written(item, inner)
        if isinstance(value, dict):
            for item in value.values():
                for inner in _models(field.annotation):
                    if isinstance(item, dict):
                        yield from written(item, inner)


def test_every_field_that_holds_text_is_tried() -> None:
    policies, registry = hostile(HOSTILE[0])
    tried = {*written(policies, PoliciesFile), *written(registry, RegistryFile)}
    known = {*texts(PoliciesFile), *texts(RegistryFile)}
    assert len(known) > 70
    assert known - tried - RESTRICTED == set()
