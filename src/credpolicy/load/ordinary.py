"""The short way from nodes to plain data, for the files that nearly everybody writes."""

from typing import TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode

from credpolicy.load.limits import MAX_DEPTH

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | bool | None"

WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
NOT_KEYS = frozenset((*WORDS, "<<"))
_has_plain_keys = NOT_KEYS.isdisjoint


class UnusualError(Exception):
    """The file needs the long way, which knows what to say about it."""


def is_ordinary(data: bytes) -> bool:
    """Whether there can be neither an alias, a tag nor an escape in the file."""
    return b"*" not in data and b"!" not in data and b"\\" not in data


def ordinary(root: MappingNode) -> dict[str, Tree]:
    """The tree of an ordinary file. Raises UnusualError where a key is given twice or is no text, or too deep.

    Two plain loops on purpose: they run for every value of every file.
    """
    try:
        return _mapping(root, 1)
    except TypeError as error:  # a list or a mapping as a key
        raise UnusualError from error


def _mapping(node: Node, depth: int) -> dict[str, Tree]:
    if depth > MAX_DEPTH:
        raise UnusualError
    result: dict[str, Tree] = {}
    pairs = node.value
    for key, value in pairs:
        kind = value.__class__
        if kind is ScalarNode:
            text = value.value
            result[key.value] = WORDS[text] if text in WORDS and not value.style else text
        elif kind is MappingNode:
            result[key.value] = _mapping(value, depth + 1)
        else:
            result[key.value] = _sequence(value, depth + 1)
    if len(result) != len(pairs) or not _has_plain_keys(result):
        raise UnusualError
    return result


def _sequence(node: Node, depth: int) -> list[Tree]:
    if depth > MAX_DEPTH:
        raise UnusualError
    result: list[Tree] = []
    for value in node.value:
        kind = value.__class__
        if kind is ScalarNode:
            text = value.value
            result.append(WORDS[text] if text in WORDS and not value.style else text)
        elif kind is MappingNode:
            result.append(_mapping(value, depth + 1))
        else:
            result.append(_sequence(value, depth + 1))
    return result
