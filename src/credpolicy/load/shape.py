"""What is wrong with the shape of a record: the validator's complaints, located and said in plain words."""

import re
from typing import Any, Literal, NamedTuple, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from credpolicy.load.anatomy import behind, is_list, is_mapping, model_of
from credpolicy.load.keys import Told, missing_key, unknown_key
from credpolicy.load.limits import MAX_FAULTS
from credpolicy.load.values import meaning, shortened, wrong_value
from credpolicy.model.base import Model
from credpolicy.model.finding import Pointer
from credpolicy.model.rules import RULES

_MEND = re.compile(r"; (write|name|split)\b")
_LONGEST_SENTENCE = 500
_On: TypeAlias = Literal["key", "value"]


class Fault(NamedTuple):
    """One thing wrong with a tree. `on` says whether the key is meant or its value; `help` is the mend."""

    code: str
    pointer: Pointer
    on: _On
    message: str
    help: str


class _Spot(NamedTuple):
    """Where a complaint leads in the tree, and the kinds of value passed on the way, one more than steps."""

    pointer: Pointer
    kinds: tuple[Any, ...]

    @property
    def models(self) -> tuple[type[Model], ...]:
        """The models passed, outermost first, each once."""
        found: list[type[Model]] = []
        for kind in self.kinds:
            model = model_of(kind)
            if model is not None and (not found or found[-1] is not model):
                found.append(model)
        return tuple(found)


def faults(error: ValidationError, model: type[Model], tree: Any) -> list[Fault]:
    """Every complaint about `tree`."""
    # A list of which entries are wrong is also called too short, which it is not.
    details = [
        detail for detail in error.errors(include_url=False) if detail["type"] != "too_short" or not detail["input"]
    ]
    return [_fault(detail, model, tree) for detail in details]


def capped(found: list[Fault], further: int = 0) -> list[Fault]:
    """The faults of one file, those over the limit left out; the last one says how many, `further` ones included."""
    left_out = len(found) - MAX_FAULTS + further
    if left_out <= 0:
        return found
    last = found[MAX_FAULTS - 1]
    return [*found[: MAX_FAULTS - 1], last._replace(message=f"{last.message} (and {left_out:,} faults more)")]


def _fault(detail: ErrorDetails, model: type[Model], tree: Any) -> Fault:
    kind, context, where = detail["type"], detail.get("ctx", {}), detail["loc"]
    spot = _follow(where, model, tree)
    if kind == "wrong":
        told = _refusal(context["sentence"], spot)
        return _said("SHP003", (*spot.pointer, *context["pointer"]), "value", told)
    if kind == "pattern":
        return _said("SHP005", spot.pointer, "value", Told(context["sentence"], RULES["SHP005"].help))
    if kind == "missing":
        return _said("SHP002", spot.pointer, "value", missing_key(spot.models[-1], str(where[-1])))
    if kind == "extra_forbidden":
        return _said("SHP001", spot.pointer, "key", unknown_key(spot.models, str(where[-1])))
    on: _On = "key" if where[-1:] == ("[key]",) else "value"
    return _said("SHP003", spot.pointer, on, wrong_value(detail, spot.pointer, spot.kinds))


def _said(code: str, pointer: Pointer, on: _On, told: Told) -> Fault:
    return Fault("SHP004" if told.later else code, pointer, on, told.message, told.help)


def _refusal(sentence: str, spot: _Spot) -> Told:
    """A sentence of the models themselves, `what is wrong; the mend`, in its two halves."""
    quoted = sentence.split("`")
    quoted[1::2] = [shortened(value) for value in quoted[1::2]]
    sentence = "`".join(quoted)[:_LONGEST_SENTENCE]
    message, mend = sentence, f"Correct it. {meaning(spot.pointer, spot.kinds)}".strip()
    halves = _MEND.split(sentence, maxsplit=1)
    if len(halves) > 1:
        message, mend = halves[0], f"{halves[1].capitalize()}{halves[2]}."
    return Told(message, mend)


def _follow(where: tuple[str | int, ...], model: type[Model], tree: Any) -> _Spot:
    """The part of a complaint's place that exists in the tree, without names of the validator's branches."""
    pointer: list[str | int] = []
    kinds: list[Any] = [model]
    value = tree
    for step in where:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            # A bare id, read as `{type: id}`; or one value, read as a list of one.
            wanted = is_list if isinstance(step, int) else is_mapping
            if isinstance(value, str) and wanted(kinds[-1]):
                kinds[-1] = behind(kinds[-1], step)
            continue
        pointer.append(step)
        kinds.append(behind(kinds[-1], step))
    return _Spot(tuple(pointer), tuple(kinds))
