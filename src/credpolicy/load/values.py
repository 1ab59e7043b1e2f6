"""Sentences about values that are not what their key wants, each with the mend."""

from decimal import Decimal
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from credpolicy.load.anatomy import allowed, bare, entered, is_cases, is_list, is_mapping, keys, model_of
from credpolicy.load.keys import Told, about, named, similar
from credpolicy.model.base import ID_PATTERN, Model
from credpolicy.model.finding import Pointer

_LONGEST_SHOWN = 60
_LIMITS = (("ge", "less than"), ("le", "more than"), ("gt", "not more than"))


class _Key(NamedTuple):
    """The key whose value, or an entry of whose value, is wrong."""

    model: type[Model]
    name: str

    @property
    def field(self) -> FieldInfo | None:
        return keys(self.model).get(self.name)


def wrong_value(detail: ErrorDetails, pointer: Pointer, kinds: tuple[Any, ...]) -> Told:
    """A value that is not what its key wants. `kinds` leads from the outermost model to the value's own."""
    value, wanted, key = detail["input"], kinds[-1], _key(pointer, kinds)
    if value is None:
        return _empty(pointer, key.field)
    if is_list(wanted) and (isinstance(value, list) or not is_cases(wanted)):
        return _no_list(value, key.field)
    if is_mapping(wanted):
        return _no_mapping(value, model_of(wanted))
    if isinstance(value, list | dict):
        what = "a list" if isinstance(value, list) else "keys with values"
        return Told(f"one value is needed here, not {what}", about(key.field) or "Write one value.")
    if allowed(wanted):
        return _wrong_word(value, allowed(wanted))
    if bare(wanted) is bool:
        why = "in quotes is text" if value in ("true", "false") else "is not true or false"
        return Told(f"{shown(value)} {why}", "Write true or false, without quotes.")
    if isinstance(value, bool):
        mend = f'Put it in quotes if text is meant: "{_as_written(value)}".'
        return Told(f"{shown(value)} reads as true or false, and text is wanted", mend)
    return _wrong_text(value, detail, key.field)


def meaning(pointer: Pointer, kinds: tuple[Any, ...]) -> str:
    """What the key that holds this place means; empty where nothing is known."""
    return about(_key(pointer, kinds).field)


def shown(value: object) -> str:
    """A value in backquotes, cut where it is long."""
    return f"`{_as_written(value)}`"


def _as_written(value: object) -> str:
    return shortened(str(value).lower() if isinstance(value, bool) else str(value))


def shortened(text: str) -> str:
    """The beginning of a long text, marked as such."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _key(pointer: Pointer, kinds: tuple[Any, ...]) -> _Key:
    model, name = kinds[0], ""
    for step, kind in zip(pointer, kinds, strict=False):
        plain = entered(kind, step)
        if isinstance(plain, type) and issubclass(plain, Model):
            model, name = plain, str(step)
    return _Key(model, name)


def _empty(pointer: Pointer, field: FieldInfo | None) -> Told:
    if not pointer or isinstance(pointer[-1], int):
        return Told("this entry is empty", "Write the entry, or delete its dash.")
    return Told(f"`{pointer[-1]}` is empty", f"Write its value. {about(field)}".strip())


def _no_list(value: object, field: FieldInfo | None) -> Told:
    if isinstance(value, list):
        return Told("this list is empty", f"Name at least one. {about(field)}".strip())
    if isinstance(value, dict):
        return Told("a list is needed here, not keys with values", "Begin each entry with `- `.")
    return Told(f"a list is needed here, not {shown(value)}", f"Write it as a list: `[{_as_written(value)}]`.")


def _no_mapping(value: object, model: type[Model] | None) -> Told:
    if isinstance(value, list):
        what = named(model).partition(" ")[2] if model else "mapping"
        return Told(f"one {what} is needed here, not a list", "Write its keys without a dash in front.")
    some = f" Its keys are: {', '.join(keys(model))}." if model else ""
    return Told(f"keys with values are needed here, not {shown(value)}", f"Write `key: value` lines below.{some}")


def _wrong_word(value: object, words: tuple[str, ...]) -> Told:
    choice = f"Write one of: {', '.join(words)}."
    meant = similar(value, words) if isinstance(value, str) else None
    mend = f"Did you mean `{meant}`? {choice}" if meant and len(words) > 1 else choice
    return Told(f"{shown(value)} is not known here", mend)


def _wrong_text(value: str, detail: ErrorDetails, field: FieldInfo | None) -> Told:
    kind, context = detail["type"], detail.get("ctx", {})
    for limit, word in _LIMITS:
        if limit in context:
            most = f"{Decimal(context[limit]):,}"
            return Told(f"{shown(value)} is {word} {most}", f"Correct the number. {about(field)}".strip())
    if kind == "string_too_short":
        if not value:
            return Told("this text is empty", f"Write the text. {about(field)}".strip())
        message = f"this text has {len(value)} characters; at least {context['min_length']} are needed"
        return Told(message, about(field) or "Say more.")
    if kind == "string_too_long":
        message = f"this text has {len(value):,} characters; at most {context['max_length']:,} are taken"
        return Told(message, "Say it shorter, and keep the long text in a document.")
    if context.get("pattern") == ID_PATTERN:
        form = "letters, digits, `.`, `_` and `-`, with a letter or digit first, at most 100 in all"
        return Told(f"{shown(value)} is not an id", f"An id has {form}.")
    return Told(f"{shown(value)} is not written as it must be", about(field) or "Correct the value.")
