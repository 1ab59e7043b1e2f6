"""The map of an import: one worker as the registry writes it, with columns of a table in place of values.

The shapes are made from the registry's own models, so a map can fill every field there is, and no other.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, create_model, model_validator
from pydantic.fields import FieldInfo

from credpolicy.model.base import Flag, Id, Items, Model, Text, refuse
from credpolicy.model.day_format import DayFormat, parse_day_format
from credpolicy.model.registry import Worker

_BRACED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with columns in it. `parts` are text and column in turn, beginning and ending with text."""

    parts: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns named, in the order written."""
        return self.parts[1::2]


def parse_template(text: str) -> Template:
    """The template in `text`: `{name}` stands for the value of a column, and nothing is executed.

    Raises ValueError with a sentence that says what is wrong.
    """
    if not text:
        message = "this text is empty; write text or a column in braces, or leave the key out"
        raise ValueError(message)
    template = Template(tuple(_BRACED.split(text)))
    if any("{" in part or "}" in part for part in template.parts[::2]):
        message = f"`{text}` has a brace too many; write `{{column}}`, or `{{value: …}}` for text that holds braces"
        raise ValueError(message)
    if "" in template.columns:
        message = f"`{text}` has braces without a column; write the column between them"
        raise ValueError(message)
    return template


def _template(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return parse_template(value)
    except ValueError as error:
        raise refuse(str(error)) from None


def _format(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return parse_day_format(value)
    except ValueError as error:
        raise refuse(str(error)) from None


def _constant(value: object) -> object:
    """A text, true or false; no union, which would complain of each."""
    if isinstance(value, bool) or (isinstance(value, str) and value):
        return value
    message = "a text, true or false is needed here"
    raise refuse(message)


def _meaning(value: object) -> object:
    """The same, or nothing, for a text that means nothing."""
    return None if value is None else _constant(value)


class Cell(Model):
    """Where a value comes from. A bare text is short for `{template: text}`, true and false for `{value: …}`."""

    column: Text | None = Field(None, description="The column whose value is taken.", examples=["licence_number"])
    values: dict[str, Annotated[str | bool | None, PlainValidator(_meaning)]] | None = Field(
        None, description="What the texts of the column mean; a text that is not listed is refused."
    )
    format: Annotated[DayFormat, BeforeValidator(_format)] | None = Field(
        None, description="How the column writes days.", examples=["%m/%d/%Y"]
    )
    template: Annotated[Template, BeforeValidator(_template)] | None = Field(
        None, description="A text with columns in braces.", examples=["t-{person_id}"]
    )
    value: Annotated[str | bool, PlainValidator(_constant)] | None = Field(
        None, description="The same for every row.", examples=["active"]
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> Cell:
        said = [name for name in ("column", "template", "value") if getattr(self, name) is not None]
        if len(said) != 1:
            found = " and ".join(said) if said else "none of column, template and value"
            message = f"this says {found}; write exactly one of them"
            raise refuse(message)
        for name in ("values", "format"):
            if getattr(self, name) is not None and self.column is None:
                message = f"`{name}` belongs beside `column`"
                raise refuse(message, name)
        if self.values is not None and self.format is not None:
            message = "`values` and `format` do not go together; write one of them"
            raise refuse(message, "format")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that decide the value; none for a constant."""
        if self.column is not None:
            return (self.column,)
        return self.template.columns if self.template else ()

    @property
    def constant(self) -> str | bool | None:
        """What is written for every row; None where columns decide."""
        if self.columns:
            return None
        return self.template.parts[0] if self.template else self.value


def _bare(value: object) -> object:
    if isinstance(value, bool):
        return {"value": value}
    return {"template": value} if isinstance(value, str) else value


def _no_day(cell: Cell) -> Cell:
    if cell.format is not None:
        message = "`format` is for days, and this is none; write `column` alone"
        raise refuse(message, "format")
    return cell


DayCell = Annotated[Cell, BeforeValidator(_bare)]
TextCell = Annotated[DayCell, AfterValidator(_no_day)]


def _columns(kind: Any) -> Any:
    """What a map writes where the registry has a value of this kind."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _columns(inner[0])
    if origin in (Union, types.UnionType):
        return _columns(next(one for one in inner if one is not type(None)))
    if origin is tuple:
        return Items[_columns(inner[0])]  # type: ignore[misc]
    if origin is dict:
        return dict[Id, DayCell]  # an attribute may be a day
    if isinstance(kind, type) and issubclass(kind, Model):
        return _shape(kind)
    return DayCell if kind is date else TextCell


def _field(field: FieldInfo) -> Any:
    about: dict[str, Any] = {"alias": field.alias, "description": field.description, "examples": field.examples}
    kind = _columns(field.annotation)
    if field.is_required():
        return kind, Field(**about)
    return (kind, Field((), **about)) if get_origin(kind) is tuple else (kind | None, Field(None, **about))


def _shape(model: type[Model]) -> type[Model]:
    """The model with the same keys, whose values say where the registry's values come from."""
    fields = {name: _field(field) for name, field in model.model_fields.items()}
    return create_model(model.__name__, __base__=Model, __doc__=model.__doc__, **fields)


if TYPE_CHECKING:
    WorkerColumns = Model
else:
    WorkerColumns = _shape(Worker)


class ImportMap(Model):
    """How the rows of a table become workers."""

    encoding: Literal["utf-8", "utf-8-sig", "windows-1252", "iso-8859-1"] = Field(
        "utf-8", description="How the table is encoded. A byte-order mark is accepted either way."
    )
    delimiter: Annotated[str, Field(strict=True, pattern=r'^[^"\r\n ]$')] = Field(
        ",", description='The one character between two values; a tab is written `"\\t"`.', examples=[";"]
    )
    absent: Items[Text] = Field((), description="Texts that mean nothing, as an empty one does.", examples=[["NULL"]])
    trim: Flag = Field(default=False, description="Take off spaces around values; without it they are refused.")
    worker: WorkerColumns = Field(description="One worker as the registry writes it, with columns for values.")

    @model_validator(mode="after")
    def _workers_differ(self) -> ImportMap:
        known_as: Cell = dict(self.worker)["id"]
        if not known_as.columns:
            message = "every row would be the same worker; write a column into the id, for example `t-{number}`"
            raise refuse(message, "worker", "id")
        return self


def written(part: Model) -> Iterator[tuple[str, bool, Any]]:
    """The keys that a part of a map has: key, whether the registry needs it, what stands there."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if value is not None and value != ():
            yield field.alias or name, field.is_required(), value
