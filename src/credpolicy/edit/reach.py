"""Reach: how far the text of a value goes in a file, and what stands between two places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

LINE_END = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")


def child(node: Node | None, step: str | int) -> Node | None:
    """The value under a key or at a place of a list, as it is written there; None where there is none."""
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: Node = node.value[step]
        return found
    return None


def end_of(text: str, node: Node) -> int | None:
    """Where the text of a node ends; to the parser a block ends where the next thing begins.

    None where it ends with an alias, whose text stands elsewhere.
    """
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        before, inner = last if isinstance(last, tuple) else (node, last)
        if inner.start_mark.index < before.start_mark.index:
            return None
        node = inner
    end: int = node.end_mark.index
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        end = len(text[:end].rstrip())
    return end


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The text between two places, line by line, each with its place."""
    at = start
    for found in LINE_END.finditer(text, start, end):
        yield at, text[at : found.start()]
        at = found.end()
    yield at, text[at:end]


def without_comment(line: str) -> str:
    """A line, or a part of it in which no text stands, without the comment behind."""
    return _COMMENT.sub("", line)


def dash(text: str, after: int, until: int) -> int | None:
    """Where the dash stands that begins an entry, between the end of what is before and the entry's value."""
    for start, line in pieces(text, after, until):
        place = without_comment(line).find("-")
        if place >= 0:
            return start + place
    return None
