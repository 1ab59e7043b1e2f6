"""From one row of a table to the worker that the map makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from credpolicy.load.compose import invisible, named
from credpolicy.load.values import shown
from credpolicy.model.base import Model
from credpolicy.model.finding import Pointer
from credpolicy.model.import_map import Cell, ImportMap, Template, written

Kind = Literal[
    "another number of values than the header",
    "a value is needed and the table has none",
    "a day that cannot be read",
    "a text that the map does not explain",
    "spaces around a value",
    "a character that cannot be seen",
    "a value that the registry does not take",
    "the same as an earlier row",
    "in contradiction to an earlier row",
]


LACKING: Kind = "a value is needed and the table has none"
UNSEEN: Kind = "a character that cannot be seen"
AGAIN: Kind = "the same as an earlier row"


class Trouble(NamedTuple):
    """Why a row cannot be used: what kind of reason, and the sentence for the person who mends it."""

    kind: Kind
    sentence: str


Troubles = list[Trouble]
_Read = Callable[[Sequence[str], Troubles], Any]
"""Takes the values of a row and gives what is written in the registry; None where the table says nothing."""


class _Field(NamedTuple):
    """A key of a record. `read` is None where no column decides; `fixed` stands where the table says nothing."""

    key: str
    required: bool
    columns: tuple[str, ...]
    fixed: Any
    read: _Read | None


def columns(import_map: ImportMap) -> Iterator[tuple[Pointer, str]]:
    """Every column that the map reads, with the place where the map names it."""
    yield from _columns(import_map.worker, ("worker",))


def _columns(part: Any, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(part, Cell):
        form = "template" if part.column is None else "column"
        yield from (((*pointer, form), column) for column in part.columns)
        return
    pairs: Iterable[tuple[str | int, Any]]
    if isinstance(part, Model):
        pairs = ((key, value) for key, _, value in written(part))
    else:
        pairs = part.items() if isinstance(part, dict) else enumerate(part)
    for step, value in pairs:
        yield from _columns(value, (*pointer, step))


class Filler:
    """Fills the map's worker from rows. `positions` are the places of the columns in a row."""

    def __init__(self, import_map: ImportMap, positions: Mapping[str, int]) -> None:
        self._absent = {"", *import_map.absent}
        self._trim = import_map.trim
        self._positions = positions
        self._worker = self._mapping("", import_map.worker)

    def fill(self, cells: Sequence[str], troubles: Troubles) -> dict[str, Any]:
        """The worker that a row speaks of, as the registry writes it. What is wrong is added to `troubles`."""
        found: dict[str, Any] | None = self._worker.read(cells, troubles) if self._worker.read else None
        if found is None and not troubles:
            troubles.append(Trouble(LACKING, "every column that the map reads is empty"))
        return found or {}

    def _field(self, key: str, required: bool, value: Any) -> _Field:
        if isinstance(value, Cell):
            return self._cell(key, required, value)
        if isinstance(value, tuple):
            return self._list(key, value)
        return self._mapping(key, value)

    def _mapping(self, key: str, part: Model | dict[str, Cell]) -> _Field:
        """Keys with values. It is left out when columns decide in it and all of them are empty."""
        keys = written(part) if isinstance(part, Model) else ((name, False, cell) for name, cell in part.items())
        fields = [self._field(*key_and_value) for key_and_value in keys]
        if all(field.read is None for field in fields):
            return _Field(key, False, (), {field.key: field.fixed for field in fields}, None)

        def read(cells: Sequence[str], troubles: Troubles) -> dict[str, Any] | None:
            found: dict[str, Any] = {}
            told, before = False, len(troubles)
            for field in fields:
                value = field.read(cells, troubles) if field.read else None
                told = told or value is not None
                value = field.fixed if value is None else value
                if value is not None:
                    found[field.key] = value
            if told and len(troubles) == before:
                troubles += [_lacking(field) for field in fields if field.required and field.key not in found]
            return found if told else None

        return _Field(key, False, _all_columns(fields), None, read)

    def _list(self, key: str, entries: tuple[Model, ...]) -> _Field:
        """A list; of its entries those stay that no column decides, or of which the table says something."""
        fields = [self._field("", False, entry) for entry in entries]
        fixed = [field.fixed for field in fields if field.read is None] or None
        if all(field.read is None for field in fields):
            return _Field(key, False, (), fixed, None)

        def read(cells: Sequence[str], troubles: Troubles) -> list[Any] | None:
            found = [field.read(cells, troubles) if field.read else field.fixed for field in fields]
            told = any(field.read and value is not None for field, value in zip(fields, found, strict=True))
            return [value for value in found if value is not None] if told else None

        return _Field(key, False, _all_columns(fields), fixed, read)

    def _cell(self, key: str, required: bool, cell: Cell) -> _Field:
        if cell.column is not None:
            return _Field(key, required, cell.columns, None, self._column(cell, cell.column))
        if cell.template is not None and cell.columns:
            return _Field(key, required, cell.columns, None, self._template(cell.template))
        return _Field(key, required, (), cell.constant, None)

    def _text(self, column: str) -> _Read:
        place, absent, trim = self._positions[column], self._absent, self._trim

        def read(cells: Sequence[str], troubles: Troubles) -> str | None:
            text = cells[place]
            bare = text.strip()
            if trim:
                text = bare
            if text in absent:
                return None
            if text != bare:
                sentence = f"`{column}` has spaces around its value; take them off, or write `trim: true` in the map"
                troubles.append(Trouble("spaces around a value", sentence))
            unseen = invisible(text)
            if unseen:
                troubles.append(Trouble(UNSEEN, f"`{column}` holds {named(unseen[0])}"))
            return text

        return read

    def _column(self, cell: Cell, column: str) -> _Read:
        text, values, form = self._text(column), cell.values, cell.format
        if values is not None:
            meanings = values

            def translated(cells: Sequence[str], troubles: Troubles) -> str | bool | None:
                found = text(cells, troubles)
                if found is None or found in meanings:
                    return meanings.get(found)
                sentence = f"`{column}` says {shown(found)}, which is not among its `values` in the map"
                troubles.append(Trouble("a text that the map does not explain", sentence))
                return None

            return translated
        if form is not None:
            days = form

            def day(cells: Sequence[str], troubles: Troubles) -> str | None:
                found = text(cells, troubles)
                try:
                    return None if found is None else days.read(found).isoformat()
                except ValueError as error:
                    troubles.append(Trouble("a day that cannot be read", f"`{column}`: {error}"))
                    return None

            return day
        return text

    def _template(self, template: Template) -> _Read:
        texts = [self._text(column) for column in template.columns]

        def read(cells: Sequence[str], troubles: Troubles) -> str | None:
            found = [text(cells, troubles) for text in texts]
            if None not in found:
                pieces = [*template.parts]
                pieces[1::2] = [str(value) for value in found]
                return "".join(pieces)
            if any(value is not None for value in found):
                empty = [name for name, value in zip(template.columns, found, strict=True) if value is None]
                troubles.append(Trouble(LACKING, f"{_quoted(empty)} is empty, and the map joins it with other columns"))
            return None

        return read


def _all_columns(fields: list[_Field]) -> tuple[str, ...]:
    return tuple(column for field in fields for column in field.columns)


def _lacking(field: _Field) -> Trouble:
    return Trouble(LACKING, f"`{field.key}` has to be there, and {_quoted(field.columns)} is empty")


def _quoted(names: Iterable[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
