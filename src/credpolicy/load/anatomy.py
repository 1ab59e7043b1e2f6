"""What a model is made of: its keys as they are written, and the kind of value behind each."""

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from credpolicy.model.base import Model


@cache
def keys(model: type[Model]) -> dict[str, FieldInfo]:
    """The fields of a model by the key that is written in the file, in the order of the model."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def branches(kind: Any) -> list[Any]:
    """The kinds that a value may be of, without notes on validation and without `None`."""
    origin = get_origin(kind)
    if origin is Annotated:
        return branches(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        return [found for one in get_args(kind) if one is not type(None) for found in branches(one)]
    return [kind]


def bare(kind: Any) -> Any:
    """A kind without what may stand around it; of several the one named first."""
    return branches(kind)[0]


def model_of(kind: Any) -> type[Model] | None:
    """The model that a value of this kind is read as; of a list or mapping, the model of its entries."""
    for plain in branches(kind):
        found = plain if _is_model(plain) else model_of(_entries_of(plain)) if get_origin(plain) else None
        if found is not None:
            return cast("type[Model]", found)
    return None


def is_list(kind: Any) -> bool:
    """Whether a list is wanted."""
    return get_origin(bare(kind)) is tuple


def is_cases(kind: Any) -> bool:
    """Whether one mapping or a list of them is wanted: the cases of a rule."""
    if get_origin(kind) is Annotated:
        inner, *notes = get_args(kind)
        return any(isinstance(note, FieldInfo) and _says_cases(note) for note in notes) or is_cases(inner)
    return get_origin(kind) in (Union, types.UnionType) and any(map(is_cases, get_args(kind)))


def is_mapping(kind: Any) -> bool:
    """Whether keys with values are wanted: a record, or names of the writer's own choice."""
    return is_cases(kind) or _holds_keys(bare(kind))


def entered(kind: Any, step: str | int) -> Any:
    """The kind, of those allowed, in which there is such a step; `object` where there is none.

    A key in place of a list leads into the only case of a block that was written without dashes.
    """
    for plain in branches(kind):
        if isinstance(step, int) and get_origin(plain) is tuple:
            return plain
        if isinstance(step, str) and _holds_keys(plain):
            return plain
    return entered(get_args(bare(kind))[0], step) if is_cases(kind) and isinstance(step, str) else object


def behind(kind: Any, step: str | int) -> Any:
    """The kind of the value behind a key or place; `object` where anything may stand, or nothing is known."""
    plain = entered(kind, step)
    if _is_model(plain):
        field = keys(plain).get(str(step))
        return kind_of(field) if field else object
    return _entries_of(plain)


def kind_of(field: FieldInfo) -> Any:
    """The kind of a field's value, still known as a block of cases where it is one."""
    return Annotated[field.annotation, field] if _says_cases(field) else field.annotation


def _says_cases(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and "cases" in extra


def _entries_of(plain: Any) -> Any:
    """What stands in a list, or behind the names of a mapping; `object` for everything else."""
    origin = get_origin(plain)
    return get_args(plain)[0] if origin is tuple else get_args(plain)[1] if origin is dict else object


def _is_model(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, Model)


def _holds_keys(plain: Any) -> bool:
    return get_origin(plain) is dict or _is_model(plain)


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
    plain = entered(kind, "")
    known = keys(plain) if _is_model(plain) else {}
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
