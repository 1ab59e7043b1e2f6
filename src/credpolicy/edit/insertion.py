"""Insertion: an entry is added to a list of a file; every byte that stands there stays."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from credpolicy.edit import canonical
from credpolicy.edit.reach import LINE_END, child, dash, end_of
from credpolicy.load.compose import compose
from credpolicy.load.yaml import Tree, parse
from credpolicy.model.finding import Pointer

_STEP = 2
_WIDTH = 120
"""A record that is written in braces goes over several lines beyond this column, where it can."""

_TAIL = re.compile(r"(,?)[ \t]*(?:#[^\r\n]*)?(\r\n|\r|\n|$)")
_ANCHOR = re.compile(r"&\S+")


class InsertionError(Exception):
    """The entry cannot be added without touching something else; the message says why, as a sentence's end."""


class _Splice(NamedTuple):
    """Text that goes in before the character at `at`."""

    at: int
    text: str


def with_entry(data: bytes, at: Pointer, entry: dict[str, Tree]) -> bytes:
    """The file with `entry` behind the other entries of the list at `at`, whose last step is a key of a mapping.

    The list's style is followed, between brackets or line by line. Where there is no such list the key is added behind
    the other keys. What comes out is what stood there with text put in between, and it is read again: it must hold the
    same as before and this entry. Raises InsertionError otherwise, and ValueError for text that no file can hold.
    """
    before = parse(data)
    if before.tree is None or before.problems:
        message = f"on line {before.problems[0].line} {before.problems[0].message}"
        raise InsertionError(message)
    wanted = _grown(before.tree, at, entry)
    text = data.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    page = _Page(text.removeprefix("\ufeff"), compose(data))
    after = (mark + page.spliced(at, entry)).encode()
    if parse(after) != (wanted, []):
        message = "something else in the file depends on the list, or it is written in an unusual way"
        raise InsertionError(message)
    return after


def _grown(tree: Any, at: Pointer, entry: dict[str, Tree]) -> Any:
    """The tree as it shall be: the entry behind those of the list, and all else the same."""
    if not at:
        if tree is not None and not isinstance(tree, list):
            message = "there is no list where the entry should go"
            raise InsertionError(message)
        return [*(tree or ()), entry]
    first, *rest = at
    if isinstance(tree, dict) and (first in tree or not rest):
        return {**tree, first: _grown(tree.get(first), tuple(rest), entry)}
    if isinstance(tree, list) and isinstance(first, int) and first < len(tree):
        return [_grown(one, tuple(rest), entry) if place == first else one for place, one in enumerate(tree)]
    message = "there is nothing where the entry should go"
    raise InsertionError(message)


class _Page:
    """The text of a file, and its nodes."""

    def __init__(self, text: str, root: Node | None) -> None:
        self._text = text
        self._root = root
        found = LINE_END.search(text)
        self._line_end = found[0] if found else "\n"

    def spliced(self, at: Pointer, entry: dict[str, Tree]) -> str:
        """The text with the entry in it."""
        text = self._text
        for splice in reversed(self._splices(at, entry)):
            text = text[: splice.at] + splice.text + text[splice.at :]
        return text

    def _splices(self, at: Pointer, entry: dict[str, Tree]) -> list[_Splice]:
        """What to put in, in the order of the file."""
        holder = self._root
        *way, name = at
        for step in way:
            holder = child(holder, step)
        if not isinstance(holder, MappingNode):
            message = "what should hold the list is an alias, so its text stands elsewhere"
            raise InsertionError(message)
        found = next(((key, value) for key, value in holder.value if key.value == name), None)
        if found is None:
            return [self._new_key(holder, {str(name): [entry]})]
        key, value = found
        if value.start_mark.index < key.start_mark.index:
            message = f"`{name}` is an alias, so its text stands elsewhere"
            raise InsertionError(message)
        if isinstance(value, SequenceNode):
            return self._between_brackets(value, entry) if value.flow_style else [self._behind(value, entry)]
        if isinstance(value, ScalarNode) and not value.value:
            return [self._first(holder, key, value, entry)]
        message = f"`{name}` is written as `{value.value}`; delete that word"
        raise InsertionError(message)

    def _behind(self, entries: SequenceNode, entry: dict[str, Tree]) -> _Splice:
        """A further entry of a list that is written line by line."""
        last = entries.value[-1]
        start = entries.start_mark.index
        anchor = _ANCHOR.match(self._text, start)
        after = anchor.end() if anchor else start
        if len(entries.value) > 1:
            after = self._end(entries.value[-2])
        mark = dash(self._text, after, last.start_mark.index)
        if mark is None or last.start_mark.index < start:
            message = "the last entry of the list is an alias, or written in an unusual way"
            raise InsertionError(message)
        column = mark - self._line(mark)
        short = f"{' ' * column}- {canonical.flow(entry)}\n"
        braces = isinstance(last, MappingNode) and last.flow_style and len(short) <= _WIDTH
        return self._below(self._end(last), short if braces else canonical.entry(entry, column))

    def _between_brackets(self, entries: SequenceNode, entry: dict[str, Tree]) -> list[_Splice]:
        """A further entry of a list between brackets, on a line of its own if the last one has one."""
        written = canonical.flow(entry)
        if not entries.value:
            return [_Splice(entries.end_mark.index - 1, written)]
        last = entries.value[-1]
        if last.start_mark.index < entries.start_mark.index:
            message = "the last entry of the list is an alias, so its text stands elsewhere"
            raise InsertionError(message)
        end = self._end(last)
        indent = self._text[self._line(last.start_mark.index) : last.start_mark.index]
        tail = _TAIL.match(self._text, end)
        if indent.strip(" \t") or tail is None or not tail[2]:
            return [_Splice(end, f", {written}")]
        further = _Splice(tail.end(), f"{indent}{written}{tail[1]}{tail[2]}")
        return [further] if tail[1] else [_Splice(end, ","), further]

    def _first(self, holder: MappingNode, key: Node, nothing: ScalarNode, entry: dict[str, Tree]) -> _Splice:
        """The first entry of a list of which only the key was written."""
        if holder.flow_style:
            behind = len(self._text[: nothing.end_mark.index].rstrip(" \t"))
            return _Splice(behind, f" {canonical.flow([entry])}")
        return self._below(nothing.end_mark.index, canonical.entry(entry, key.start_mark.column + _STEP))

    def _new_key(self, holder: MappingNode, pair: dict[str, Tree]) -> _Splice:
        """A key with its list, behind the last one of whose value the end is known."""
        for key, value in reversed(holder.value):
            end = end_of(self._text, value) if value.start_mark.index >= key.start_mark.index else None
            if end is None:
                continue
            if holder.flow_style:
                return _Splice(end, f", {canonical.flow(pair)[1:-1]}")
            lines = canonical.dump(pair).splitlines()
            indent = " " * holder.value[0][0].start_mark.column
            return self._below(self._kept(value, end), "".join(f"{indent}{line}\n" for line in lines))
        message = "all that stands there are aliases, whose text stands elsewhere"
        raise InsertionError(message)

    def _below(self, end: int, lines: str) -> _Splice:
        """Lines below the one on which something ends."""
        if end == self._line(end):
            return _Splice(end, self._ended(lines))
        tail = _TAIL.match(self._text, end)
        if tail is None or tail[1]:
            message = "something else stands on the line behind which the entry should go"
            raise InsertionError(message)
        if tail[2]:
            return _Splice(tail.end(), self._ended(lines))
        return _Splice(tail.end(), self._line_end + self._ended(lines).removesuffix(self._line_end))

    def _ended(self, lines: str) -> str:
        return lines.replace("\n", self._line_end)

    def _end(self, node: Node) -> int:
        end = end_of(self._text, node)
        if end is None:
            message = "an entry of the list ends with an alias"
            raise InsertionError(message)
        return self._kept(node, end)

    def _kept(self, node: Node, end: int) -> int:
        """The same end, but behind the blank lines that a text keeps which ends there (`|+`)."""
        while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        if not isinstance(node, ScalarNode) or node.style not in ("|", ">"):
            return end
        header = self._text[node.start_mark.index : node.end_mark.index].partition("\n")[0]
        whole: int = node.end_mark.index
        return whole if "+" in header.partition("#")[0] else end

    def _line(self, place: int) -> int:
        """Where the line of a place begins."""
        return max(self._text.rfind("\n", 0, place), self._text.rfind("\r", 0, place)) + 1
