"""Removal: entries are cut out of the lists of a file; other bytes and comments on lines of their own stay."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from credpolicy.edit.reach import LINE_END, child, dash, end_of, pieces, without_comment
from credpolicy.load.compose import UnreadableError, compose
from credpolicy.load.yaml import Tree, parse
from credpolicy.model.finding import Pointer

_ONLY_COMMENT = re.compile(r"[ \t]*#")


class RemovalError(Exception):
    """The entries cannot be cut out without touching something else; the message says why, as a sentence's end."""


class _Cut(NamedTuple):
    """Characters to cut out, from `start` to before `end`."""

    start: int
    end: int


def without(data: bytes, collection: str, places: Collection[int]) -> bytes | None:
    """The file without the entries at these places, from 0, of the list under the top key `collection`.

    A list that loses its last entry takes its key with it. None when nothing is left but blank lines: then the file
    goes. Where only comments are left the key stays, without entries. Comments on lines of their own stay wherever
    they stand; those behind something that goes, go with it. What comes out is read again and must hold the same as
    before, without these entries. Raises RemovalError otherwise.
    """
    text = data.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    before = parse(data).tree
    if before is None:
        message = "the file cannot be read"
        raise RemovalError(message)
    wanted = _expected(before, collection, places)
    page = _Page(text.removeprefix("\ufeff"), data, collection)
    rest = mark + page.cut(places)
    if not wanted:
        if not rest.strip("\ufeff \t\r\n"):
            return None
        rest = mark + page.cut(places, key_stays=True)
        wanted = {collection: None}
    if parse(rest.encode()) != (wanted, []):
        message = "something else in the file depends on what would be removed, or it is written in an unusual way"
        raise RemovalError(message)
    return rest.encode()


def without_parts(data: bytes, at: Pointer, places: Collection[int]) -> bytes:
    """The file without the entries at these places of the list at `at`, which stands deeper than a top key.

    A list that loses its last entry stays, empty, for what holds it may stand between brackets. Everything else is as
    `without` says. Raises RemovalError.
    """
    text = data.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    before = parse(data).tree
    if before is None:
        message = "the file cannot be read"
        raise RemovalError(message)
    wanted: list[tuple[Any, list[Any]]] = [(tree, []) for tree in _thinned(before, at, places)]
    page = _Page(text.removeprefix("\ufeff"), data, *at)
    after = (mark + page.cut(places, key_stays=True)).encode()
    if parse(after) not in wanted:
        message = "something else in the file depends on what would be removed, or it is written in an unusual way"
        raise RemovalError(message)
    return after


def _thinned(tree: Tree, at: Pointer, places: Collection[int]) -> Iterator[Any]:
    """The tree without these entries; of an emptied list with the list, and without it."""
    if not at:
        if not isinstance(tree, list) or not set(places) <= set(range(len(tree))):
            message = "there is no such entry"
            raise RemovalError(message)
        left = [entry for place, entry in enumerate(tree) if place not in places]
        yield left
        if not left:
            yield None
        return
    first, *rest = at
    if isinstance(tree, dict) and first in tree:
        for inner in _thinned(tree[str(first)], tuple(rest), places):
            yield {**tree, first: inner}
    elif isinstance(tree, list) and isinstance(first, int) and first < len(tree):
        for inner in _thinned(tree[first], tuple(rest), places):
            yield [inner if place == first else entry for place, entry in enumerate(tree)]
    else:
        message = "there is nothing where the entry should stand"
        raise RemovalError(message)


def _expected(before: dict[str, Tree], collection: str, places: Collection[int]) -> dict[str, Tree]:
    entries = before.get(collection)
    if not isinstance(entries, list) or not set(places) <= set(range(len(entries))):
        message = f"there is no such entry under `{collection}`"
        raise RemovalError(message)
    left = [entry for place, entry in enumerate(entries) if place not in places]
    return {key: left if key == collection else value for key, value in before.items() if key != collection or left}


def _runs(places: Collection[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of places that follow one another."""
    for first in sorted(place for place in places if place - 1 not in places):
        last = first
        while last + 1 in places:
            last += 1
        yield first, last


class _Page:
    """The text of a file and the nodes of one list in it."""

    def __init__(self, text: str, data: bytes, *at: str | int) -> None:
        self._text = text
        self._deep = len(at) > 1
        self._starts = [0, *(found.end() for found in LINE_END.finditer(text))]
        try:
            root = compose(data)
        except UnreadableError as error:
            message = "the file cannot be read"
            raise RemovalError(message) from error
        *way, name = at
        holder: Node | None = root
        for step in way:
            holder = child(holder, step)
        pairs = holder.value if isinstance(holder, MappingNode) and (way or not holder.flow_style) else []
        found = [(key, value) for key, value in pairs if key.value == name]
        if len(found) != 1 or not isinstance(found[0][1], SequenceNode):
            message = f"`{name}` is not written as a list of its own"
            raise RemovalError(message)
        self._key, self._list = found[0]
        self._entries: list[Node] = self._list.value
        self._inside_scalars = frozenset(self._lines_of_scalars(self._list))
        limits = [self._key, *self._entries]
        if any(one.start_mark.index >= other.start_mark.index for one, other in pairwise(limits)):
            message = "an entry is an alias, so its text stands elsewhere"
            raise RemovalError(message)

    def cut(self, places: Collection[int], *, key_stays: bool = False) -> str:
        """The text without these entries; of an emptied list also without the key, unless it stays."""
        if len(places) == len(self._entries):
            cuts = self._whole(key_stays=key_stays)
        elif self._list.flow_style:
            cuts = [self._of_flow(first, last) for first, last in _runs(places)]
        else:
            cuts = [_Cut(self._dash(place), self._end(self._entries[place])) for place in sorted(places)]
        pieces: list[str] = []
        done = 0
        for cut in cuts:
            start, end = self._widened(cut)
            pieces += (self._text[done : max(done, start)], *self._kept(max(done, start), end))
            done = max(done, end)
        return "".join((*pieces, self._text[done:]))

    def _whole(self, *, key_stays: bool) -> list[_Cut]:
        """The list with its key; the list alone, from the next line on where it begins there, if the key stays."""
        end = self._end(self._list)
        if not key_stays:
            return [_Cut(self._key.start_mark.index, end)]
        if self._deep and self._list.flow_style:
            opened = self._text.index("[", self._list.start_mark.index)  # behind an anchor, where there is one
            return [_Cut(opened + 1, self._list.end_mark.index - 1)]
        start = self._text.index(":", self._key.end_mark.index) + 1
        first = LINE_END.search(self._text, start, end)
        if first is None:
            return [_Cut(start, end)]
        rest = without_comment(self._text[start : first.start()])
        return [_Cut(first.end(), end)] if not rest.strip() else [_Cut(start, first.start()), _Cut(first.end(), end)]

    def _dash(self, place: int) -> int:
        """Where the dash before an entry stands."""
        after = self._end(self._entries[place - 1]) if place else self._list.start_mark.index
        until = self._entries[place].start_mark.index
        found = dash(self._text, after, until)
        if found is None:
            message = "an entry is written in an unusual way"
            raise RemovalError(message)
        return found

    def _of_flow(self, first: int, last: int) -> _Cut:
        """Entries between brackets, with the comma behind; the last ones with the comma before them, on its line."""
        start, end = self._entries[first].start_mark.index, self._end(self._entries[last])
        following = self._entries[last + 1 : last + 2]
        until = following[0].start_mark.index if following else self._list.end_mark.index - 1
        for at, line in pieces(self._text, end, until):
            comma = without_comment(line).find(",")
            if comma >= 0:
                after = at + comma + 1
                blank = re.compile(r"[ \t]*").match(self._text, after)
                return _Cut(start, blank.end() if blank else after)
        before = re.compile(r",?[ \t]*$").search(self._text[:start])
        return _Cut(before.start() if before else start, end)

    def _widened(self, cut: _Cut) -> _Cut:
        """The same with all of a line that holds nothing else: blanks in front, a comment behind, the line's end."""
        start, end = cut
        line = self._starts[bisect.bisect_right(self._starts, start) - 1]
        tail = re.compile(r"[ \t]*(#[^\r\n]*)?(\r\n|\r|\n|$)").match(self._text, end)
        if self._text[line:start].strip(" \t") or tail is None:
            return cut
        return _Cut(line, tail.end())

    def _kept(self, start: int, end: int) -> Iterator[str]:
        """The lines inside a cut that are nothing but comments, and no part of a text."""
        first = bisect.bisect_right(self._starts, start) - 1
        for number in range(first, len(self._starts)):
            at = self._starts[number]
            until = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
            if at >= end or at >= until:
                return
            line = self._text[at:until]
            if at >= start and until <= end and number not in self._inside_scalars and _ONLY_COMMENT.match(line):
                yield line

    def _end(self, node: Node) -> int:
        """Where the text of a node ends. Raises RemovalError where it ends with an alias."""
        end = end_of(self._text, node)
        if end is None:
            message = "an entry ends with an alias"
            raise RemovalError(message)
        return end

    def _lines_of_scalars(self, node: Node) -> Iterator[int]:
        """The numbers of lines, from 0, on which a text goes on that began on a line before."""
        if isinstance(node, ScalarNode):
            yield from range(node.start_mark.line + 1, node.end_mark.line + (0 if node.style in ("|", ">") else 1))
        elif isinstance(node, CollectionNode):
            for one in node.value:
                for inner in one if isinstance(one, tuple) else (one,):
                    yield from self._lines_of_scalars(inner)
