"""Sentences tell every key of the policies: whatever is changed, they change."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from credpolicy.dates import Duration, Phrase, YearDay
from credpolicy.model.authority import Authority
from credpolicy.model.coverage import Coverage, Share
from credpolicy.model.credits import Cycle
from credpolicy.model.phrase import Choice, Reached
from credpolicy.model.policy import Attribute, CredentialType, Holiday, Issuer, Requirement
from credpolicy.model.responsibility import Maintenance, Owner, Reminders, Seat, Sla
from credpolicy.model.retention import Retention
from credpolicy.model.selector import Selection, parse
from credpolicy.model.waiver import Waiver
from credpolicy.report.plain.page import Chosen, sections
from tests import plain_pages

TOLD = (
    Requirement,
    CredentialType,
    Coverage,
    Waiver,
    Retention,
    Owner,
    Sla,
    Seat,
    Reminders,
    Maintenance,
    Issuer,
    Attribute,
    Holiday,
    Authority,
)
"""What sentences tell of, with everything inside."""

EVERYTHING = plain_pages.read(plain_pages.EVERYTHING)
COLLECTIONS = (
    "requirements",
    "credential_types",
    "coverage",
    "waivers",
    "retention",
    "owners",
    "slas",
    "board",
    "reminders",
    "maintenance",
    "issuers",
    "attributes",
    "holidays",
)

Path = tuple[str | int, ...]


def models(*begin: type[BaseModel]) -> dict[type[BaseModel], None]:
    """The models that these are made of, themselves included."""
    found: dict[type[BaseModel], None] = {}
    left: list[Any] = list(begin)
    while left:
        kind = left.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in found:
                found[kind] = None
                left += [each.annotation for each in kind.model_fields.values()]
        elif get_origin(kind) is not Literal:
            left += get_args(kind)
    return found


def keys(value: Any, at: Path = ()) -> Iterator[tuple[Path, tuple[type[BaseModel], str]]]:
    """Every key that is written in a model, deepest first, with the model it belongs to."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            yield from keys(inner, (*at, name))
            if inner is not None and name in value.model_fields_set:
                yield (*at, name), (type(value), name)
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from keys(each, (*at, number))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from keys(each, (*at, name))


def changed(value: Any, path: Path, change: Any) -> Any:
    """A copy in which the value at the path is another one; nothing is validated."""
    if not path:
        return change(value)
    head, *rest = path
    if isinstance(value, BaseModel):
        return value.model_copy(update={head: changed(getattr(value, str(head)), tuple(rest), change)})
    if isinstance(value, dict):
        return {**value, head: changed(value[head], tuple(rest), change)}
    return (*value[: int(head)], changed(value[int(head)], tuple(rest), change), *value[int(head) + 1 :])


def another(value: Any) -> Any:  # noqa: PLR0911 - one line a kind of value
    """A value like it, but not the same."""
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 7
        case date():
            return value + timedelta(days=40)
        case Duration():
            return replace(value, count=value.count + 7)
        case YearDay():
            return replace(value, day=value.day - 3 if value.day > 20 else value.day + 3)
        case Phrase():
            return Phrase("2031-07-07")
        case Choice():
            return Choice("latest_of" if value.kind == "earliest_of" else "earliest_of", value.members)
        case Reached():
            return replace(value, total=value.total + 7)
        case Selection():
            return parse({"location.town": "elsewhere"})
        case Share():
            return Share(percent=value.percent - 7)
        case str():
            return f"{value}-x"
        case tuple() if value:
            return value[:-1] if len(value) > 1 else ()
        case dict() if value:
            return dict(list(value.items())[:-1])
        case _:
            return None


def literals(kind: Any) -> list[Any]:
    """The words that a field may take."""
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if get_origin(kind) in (Union, types.UnionType) or get_args(kind):
        return [word for inner in get_args(kind) for word in literals(inner)]
    return []


def other_value(owner: tuple[type[BaseModel], str], value: Any) -> Any:
    """Another value for a key: another word where it takes words, nothing where it held a model."""
    kind, name = owner
    words = [word for word in literals(kind.model_fields[name].annotation) if word != value]
    if isinstance(value, str) and words:
        return words[-1]
    if value == "never_ends":
        return Duration(7, "year")
    return another(value)


SILENT: set[tuple[type[BaseModel], str]] = {(Cycle, "basis")}
"""Told of a type's cycle only: in a requirement the day of hire stands for it."""


def of_models(value: Any) -> bool:
    """Whether a value is told by the keys of the models in it."""
    inner = value if isinstance(value, tuple) else list(value.values()) if isinstance(value, dict) else [value]
    return bool(inner) and all(isinstance(each, BaseModel) for each in inner)


def at(item: Any, path: Path) -> Any:
    """What stands at a path."""
    for step in path:
        item = getattr(item, str(step)) if isinstance(item, BaseModel) else item[step]
    return item


BEFORE = sections(EVERYTHING, Chosen())
HELD = [
    (collection, number, path, owner)
    for collection in COLLECTIONS
    for number, placed in enumerate(getattr(EVERYTHING, collection))
    for path, owner in keys(placed.item)
]
PLACES = [
    pytest.param(collection, number, path, owner, id=f"{collection}.{number}.{'.'.join(map(str, path))}")
    for collection, number, path, owner in HELD
    if not of_models(at(getattr(EVERYTHING, collection)[number].item, path))
    and (owner not in SILENT or collection == "credential_types")
]


def test_the_policies_hold_every_key_that_can_be_told() -> None:
    wanted = {(model, name) for model in models(*TOLD) for name in model.model_fields}
    held = {owner for *_, owner in HELD}
    assert wanted - held == set(), "write the new key into everything.yaml, and tell it in a sentence"


@pytest.mark.parametrize(("collection", "number", "path", "owner"), PLACES)
def test_a_changed_key_changes_the_sentences(
    collection: str, number: int, path: Path, owner: tuple[type[BaseModel], str]
) -> None:
    placed = getattr(EVERYTHING, collection)
    item = placed[number].item
    other = other_value(owner, at(item, path))
    new = replace(placed[number], item=changed(item, path, lambda _: other))
    after = replace(EVERYTHING, **{collection: (*placed[:number], new, *placed[number + 1 :])})
    assert sections(after, Chosen()) != BEFORE
