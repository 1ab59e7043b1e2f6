"""What a model is made of: its keys as they are written, and the kind of value behind each."""

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from credpolicy.model.base import Model


@cache
def keys(model: type[Model]) -> dict[str, FieldInfo]:
    """The fields of a model by the key that is written in the file, in the order of the model."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def bare(kind: Any) -> Any:
    """A kind without what may stand around it: notes on validation, and `None`."""
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin in (Union, types.UnionType):
            kind = next(one for one in get_args(kind) if one is not type(None))
        else:
            return kind


def model_of(kind: Any) -> type[Model] | None:
    """The model that a value of this kind is read as; of a list or mapping, the model of its entries."""
    plain = bare(kind)
    if isinstance(plain, type) and issubclass(plain, Model):
        return plain
    if get_origin(plain) in (tuple, dict):
        return model_of(behind(plain, 0))
    return None


def is_list(kind: Any) -> bool:
    """Whether a list is wanted."""
    return get_origin(bare(kind)) is tuple


def is_mapping(kind: Any) -> bool:
    """Whether keys with values are wanted: a record, or names of the writer's own choice."""
    plain = bare(kind)
    return get_origin(plain) is dict or (isinstance(plain, type) and issubclass(plain, Model))


def behind(kind: Any, step: str | int) -> Any:
    """The kind of the value behind a key or place; `object` where anything may stand, or nothing is known."""
    plain = bare(kind)
    if isinstance(plain, type) and issubclass(plain, Model):
        field = keys(plain).get(str(step))
        return field.annotation if field else object
    if get_origin(plain) is tuple:
        return get_args(plain)[0]
    if get_origin(plain) is dict:
        return get_args(plain)[1]
    return object


def allowed(kind: Any) -> tuple[str, ...]:
    """The words allowed, where only certain words are; empty otherwise."""
    plain = bare(kind)
    return tuple(str(word) for word in get_args(plain)) if get_origin(plain) is Literal else ()


def without_empty(value: Any, kind: Any) -> Any:
    """The same data without keys that were left empty and may be left out: plain empty means absent."""
    if isinstance(value, list):
        return [without_empty(entry, behind(kind, 0)) for entry in value]
    if not isinstance(value, dict):
        return value
    plain = bare(kind)
    known = keys(plain) if isinstance(plain, type) and issubclass(plain, Model) else {}
    return {
        key: without_empty(entry, behind(kind, key))
        for key, entry in value.items()
        if entry is not None or key not in known or known[key].is_required()
    }


def parts(model: type[Model], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], type[Model]]]:
    """The model and every model inside it, each with the keys that lead there."""
    yield path, model
    for key, field in keys(model).items():
        inner = model_of(field.annotation)
        if inner is not None and inner is not model:
            yield from parts(inner, (*path, key))
