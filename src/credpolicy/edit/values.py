"""Values: single values of a file are written otherwise; every other character stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yaml.nodes import Node, ScalarNode

from credpolicy.edit.canonical import scalar
from credpolicy.edit.reach import child
from credpolicy.load.compose import UnreadableError, compose
from credpolicy.load.yaml import parse
from credpolicy.model.finding import Pointer


class ValueEditError(Exception):
    """A value cannot be written without touching something else; the message says why, as a sentence's end."""


def with_values(data: bytes, values: Mapping[Pointer, str]) -> bytes:
    """The file with these texts in place of the values that stand there now, each of which must be plain or blank.

    What comes out is read again and must hold the same, but for these values. Raises ValueEditError otherwise.
    """
    text = data.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    wanted: Any = parse(data).tree
    try:
        root = compose(data)
    except UnreadableError:
        root = None
    if root is None or wanted is None:
        message = "the file cannot be read"
        raise ValueEditError(message)
    spans = sorted(((_scalar(root, pointer), value) for pointer, value in values.items()), key=lambda each: each[0])
    for (start, end), value in reversed(spans):
        blank = "" if end > start or text[:start].endswith(" ") else " "
        text = text[:start] + blank + scalar(value) + text[end:]
    after = (mark + text).encode()
    for pointer, value in values.items():
        wanted = _replaced(wanted, pointer, value)
    if parse(after) != (wanted, []):
        message = "something else in the file depends on what would be changed, or it is written in an unusual way"
        raise ValueEditError(message)
    return after


def _scalar(root: Node, pointer: Pointer) -> tuple[int, int]:
    """Where the plain value stands to which a pointer leads."""
    node: Node | None = root
    for step in pointer:
        node = child(node, step)
    if not isinstance(node, ScalarNode):
        message = f"there is no plain value at `{'.'.join(map(str, pointer))}`"
        raise ValueEditError(message)
    return node.start_mark.index, node.end_mark.index


def _replaced(tree: Any, pointer: Pointer, value: str) -> Any:
    if not pointer:
        return value
    first, *rest = pointer
    if isinstance(tree, dict):
        return {key: _replaced(one, tuple(rest), value) if key == first else one for key, one in tree.items()}
    return [_replaced(one, tuple(rest), value) if place == first else one for place, one in enumerate(tree)]
