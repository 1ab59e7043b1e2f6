"""Lossless YAML: bytes become plain data with every value as written, every fault with its place."""

import contextlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from yaml.error import Mark as ParserMark
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from credpolicy.load.compose import (
    TOO_DEEP,
    Problem,
    UnreadableError,
    capped,
    compose,
    invisible,
    named,
    place,
    problem,
    split_lines,
)
from credpolicy.load.limits import MAX_ALIAS_NODES, MAX_DEPTH
from credpolicy.load.ordinary import NOT_KEYS, WORDS, Tree, UnusualError, is_ordinary, ordinary
from credpolicy.model.finding import Pointer

__all__ = ["Mark", "Parsed", "Problem", "Tree", "excerpt", "locate", "parse"]


class Parsed(NamedTuple):
    """A file as plain data; `tree` is None when nothing can be used. A key given twice has its first one."""

    tree: dict[str, Tree] | None
    problems: list[Problem]


class Mark(NamedTuple):
    """Where something stands: lines and columns from 1, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


_CORE = "tag:yaml.org,2002:"
_TEXT = _CORE + "str"
_HARMLESS = {_TEXT: ScalarNode, _CORE + "seq": SequenceNode, _CORE + "map": MappingNode}
_BOMB = (
    f"aliases and merge keys add over {MAX_ALIAS_NODES:,} entries to the file",
    "Write the entries out, or refer to smaller parts.",
)


def parse(data: bytes) -> Parsed:
    """One file as plain data, and everything that is wrong with it in the order of the file.

    Plain `true` and `false` become booleans, plain `~`, `null` and nothing become None; every other scalar is
    text exactly as written, a quoted one always. Never raises. Aliased parts of the tree are shared objects.
    """
    try:
        root = compose(data)
        if not isinstance(root, MappingNode):
            raise _wrong_top(root)
        if is_ordinary(data):
            with contextlib.suppress(UnusualError):
                return Parsed(ordinary(root), [])
        reader = _Reader()
        tree = reader.read(root)
    except UnreadableError as stop:
        return Parsed(None, stop.problems)
    if b"\\" in data:
        reader.faults += _escaped_controls(root)
    return Parsed(tree, _told(root, reader.faults) if reader.faults else [])


def locate(data: bytes, pointer: Pointer, on: Literal["key", "value"] = "value") -> Mark | None:
    """Where the value at `pointer`, or its key, stands in the file; None when the file does not parse.

    Through aliases and merge keys the answer is where the text was written. Of a pointer that leads nowhere
    the nearest ancestor is answered. Entries of a list and the whole file have no key but themselves.
    """
    try:
        root = _composed(data)
    except UnreadableError:
        return None
    if root is None:
        return Mark(1, 1, 1, 1)
    key, value = root, root
    for step in pointer:
        found = _child(value, step, set())
        if found is None:
            break
        key, value = found
    node = key if on == "key" else value
    last = _last(node)
    end = last.end_mark.line + 1, last.end_mark.column + 1
    if isinstance(last, ScalarNode) and last.style in ("|", ">"):
        text = data.decode("utf-8-sig")
        end = place(text, len(text[: last.end_mark.index].rstrip()))
    start = node.start_mark.line + 1, node.start_mark.column + 1
    return Mark(*start, *max(start, end))


def excerpt(data: bytes, line: int) -> str:
    """The source line with this number, from 1, without its end; empty beyond the file. Not yet escaped."""
    lines = _lines(data)
    return lines[line - 1] if 0 < line <= len(lines) else ""


# Findings are shown file by file, so one file's worth of memory saves composing it again for each of them.
_composed = lru_cache(maxsize=1)(compose)


@lru_cache(maxsize=1)
def _lines(data: bytes) -> list[str]:
    return split_lines(data.decode("utf-8-sig", "replace"))


class _Fault(NamedTuple):
    """A problem whose pointer is not worked out yet: it stands at `tail` below the collection `parent`."""

    parent: Node
    tail: Pointer
    at: ParserMark
    code: str
    message: str
    help: str


class _Reader:
    """The long way from nodes to plain data: it knows aliases, merges and tags, and collects the faults."""

    def __init__(self) -> None:
        self.faults: list[_Fault] = []
        # By id: data, entries and height below; None while it is being read.
        self._known: dict[int, tuple[Tree, int, int] | None] = {}
        self._first_lines: dict[int, dict[object, int]] = {}
        self._entries = 0
        self._added = 0
        self._lowest = 0

    def read(self, root: MappingNode) -> dict[str, Tree]:
        """The whole file. Raises UnreadableError when aliases add more than the limit."""
        tree = self._value(root, root, (), 0)
        return tree if isinstance(tree, dict) else {}

    def _mapping(self, node: Node, depth: int) -> dict[str, Tree]:
        result: dict[str, Tree] = {}
        merged: list[Node] = []
        for key_node, value in node.value:
            key = key_node.value
            if key_node.tag or key.__class__ is not str or (key in NOT_KEYS and not key_node.style):
                if key == "<<" and not key_node.tag:
                    if merged:
                        self._twice(node, key_node)
                    merged.append(value)
                    continue
                if not self._is_text(node, key_node):
                    self._value(value, node, (_step(key_node),), depth)
                    continue
            if key in result:
                self._twice(node, key_node)
                self._value(value, node, (key,), depth)
            elif value.__class__ is ScalarNode and not value.tag:
                text = value.value
                result[key] = WORDS[text] if text in WORDS and not value.style else text
            else:
                result[key] = self._value(value, node, (key,), depth)
        for value in merged:
            self._merge(result, value, node, depth)
        return result

    def _sequence(self, node: Node, depth: int) -> list[Tree]:
        result: list[Tree] = []
        for index, value in enumerate(node.value):
            if value.__class__ is ScalarNode and not value.tag:
                text = value.value
                result.append(WORDS[text] if text in WORDS and not value.style else text)
            else:
                result.append(self._value(value, node, (index,), depth))
        return result

    def _value(self, node: Node, parent: Node, tail: Pointer, depth: int) -> Tree:
        """Any value: a collection, a scalar, with or without a tag, written here or taken from an alias."""
        if node.tag and _HARMLESS.get(node.tag) is not node.__class__:
            tag = "!!" + node.tag.removeprefix(_CORE) if node.tag.startswith(_CORE) else node.tag
            message = f"the tag `{tag}` has no meaning here: values are read as written"
            self.faults.append(_Fault(parent, tail, node.start_mark, "YAML004", message, "Delete the tag."))
        if isinstance(node, ScalarNode):
            text: str = node.value
            return WORDS[text] if text in WORDS and not node.style and not node.tag else text
        return self._collection(node, parent, tail, depth + 1)

    def _collection(self, node: Node, parent: Node, tail: Pointer, depth: int) -> Tree:
        done = self._known.get(id(node), _NEW)
        if done is None:
            message, mend = (
                "an alias leads back into the part that holds it",
                "Write the part out instead of the alias.",
            )
            self.faults.append(_Fault(parent, tail, node.start_mark, "YAML013", message, mend))
            return None
        data, entries, height = done
        if depth + height > MAX_DEPTH:
            self.faults.append(_Fault(parent, tail, node.start_mark, "YAML006", *TOO_DEEP))
            return None
        if done is not _NEW:
            self._lowest = max(self._lowest, depth + height)
            self._add(entries, node)
            return data
        self._known[id(node)] = None
        before, outer = self._entries, self._lowest
        self._entries += len(node.value)
        self._lowest = depth
        data = self._mapping(node, depth) if node.__class__ is MappingNode else self._sequence(node, depth)
        self._known[id(node)] = data, self._entries - before, self._lowest - depth
        self._lowest = max(self._lowest, outer)
        return data

    def _merge(self, result: dict[str, Tree], merged: Node, node: Node, depth: int) -> None:
        """Keys of the merged mappings that are not there yet; of several mappings the first wins."""
        for source in merged.value if isinstance(merged, SequenceNode) else [merged]:
            if not isinstance(source, MappingNode):
                message = "`<<` takes in mappings only"
                mend = "Write `<<: *name`, where `&name` marks a mapping above, or `<<: [*one, *two]`."
                self.faults.append(_Fault(node, ("<<",), source.start_mark, "YAML012", message, mend))
                continue
            found = self._value(source, node, ("<<",), depth)
            if isinstance(found, dict):
                self._add(len(found), source)
                for key, value in found.items():
                    result.setdefault(key, value)

    def _add(self, entries: int, node: Node) -> None:
        """Count what an alias or a merge adds; what holds the alias has grown by it."""
        self._entries += entries
        self._added += entries
        if self._added > MAX_ALIAS_NODES:
            raise UnreadableError(problem("YAML007", node.start_mark, *_BOMB))

    def _is_text(self, parent: Node, key: Node) -> bool:
        if key.tag == _TEXT and isinstance(key, ScalarNode):
            return True
        tail = (_step(key),)
        if key.tag:
            told = "YAML004", "a key has a tag", "Delete the tag."
        else:
            what = f"`{key.value}`" if isinstance(key, ScalarNode) and key.value else "this key"
            told = (
                "YAML003",
                f"{what} is not text, and a key has to be",
                'Write a word, or put quotes around it: `"true":`.',
            )
        self.faults.append(_Fault(parent, tail, key.start_mark, *told))
        return False

    def _twice(self, parent: Node, key: Node) -> None:
        if id(parent) not in self._first_lines:
            keys = [other for other, _ in reversed(parent.value) if isinstance(other, ScalarNode)]
            self._first_lines[id(parent)] = {other.value: other.start_mark.line + 1 for other in keys}
        first = self._first_lines[id(parent)][key.value]
        message = f"the key `{key.value}` is given twice, first on line {first}"
        mend = "Delete one of the two: only one value can count."
        if key.value == "<<":
            mend = "Merge several mappings in one line: `<<: [*one, *two]`."
        self.faults.append(_Fault(parent, (key.value,), key.start_mark, "YAML002", message, mend))


_NEW: tuple[Tree, int, int] = (None, 0, 0)


def _wrong_top(root: Node | None) -> UnreadableError:
    if root is None or (isinstance(root, ScalarNode) and not root.style and WORDS.get(root.value, "") is None):
        mend = "Delete it, or write down the records it is meant to hold."
        return UnreadableError(Problem("YAML010", (), 1, 1, "the file is empty", mend))
    what = "a list" if isinstance(root, SequenceNode) else "one piece of text"
    mend = "Begin the file with a key, such as `workers:` or `requirements:`, and put its list below."
    return UnreadableError(problem("YAML011", root.start_mark, f"the file is {what} and not keys with values", mend))


def _told(root: Node, faults: list[_Fault]) -> list[Problem]:
    """The faults with their pointers, worked out only now: most files have none."""
    wanted = {id(fault.parent) for fault in faults}
    paths = {id(node): path for node, path in _walk(root) if id(node) in wanted}
    return capped(
        problem(fault.code, fault.at, fault.message, fault.help, paths[id(fault.parent)] + fault.tail)
        for fault in faults
    )


def _walk(root: Node) -> Iterator[tuple[Node, Pointer]]:
    """Every node once, in the order of the file, with the first path that leads to it."""
    seen: set[int] = set()
    waiting: list[tuple[Node, Pointer]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node, path
        if isinstance(node, MappingNode):
            for key, value in reversed(node.value):
                waiting += (value, (*path, _step(key))), (key, (*path, _step(key)))
        elif isinstance(node, SequenceNode):
            waiting += reversed([(value, (*path, index)) for index, value in enumerate(node.value)])


def _step(key: Node) -> str:
    return key.value if isinstance(key, ScalarNode) else "?"


def _escaped_controls(root: Node) -> Iterator[_Fault]:
    """Control characters that were written as escapes: the parser itself refuses only raw ones."""
    for node, path in _walk(root):
        match = invisible(node.value) if isinstance(node, ScalarNode) else None
        if match:
            message = f"the text holds {named(match[0])}, written as an escape"
            yield _Fault(root, path, node.start_mark, "YAML009", message, "Delete the escape.")


def _child(node: Node, step: str | int, seen: set[int]) -> tuple[Node, Node] | None:
    """Key and value at `step`, a mapping's own before merged ones. An entry of a list is its own key."""
    if isinstance(node, SequenceNode):
        return (node.value[step],) * 2 if isinstance(step, int) and 0 <= step < len(node.value) else None
    if not isinstance(node, MappingNode) or id(node) in seen:
        return None
    seen.add(id(node))
    for key, value in node.value:
        if key.value == step and isinstance(key, ScalarNode):
            return key, value
    for key, value in node.value:
        if key.value == "<<" and isinstance(key, ScalarNode) and not key.style:
            for source in value.value if isinstance(value, SequenceNode) else [value]:
                found = _child(source, step, seen) if isinstance(source, MappingNode) else None
                if found:
                    return found
    return None


def _last(node: Node) -> Node:
    """The node whose end is the end of `node`: to the parser a block ends where the next thing begins."""
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        before: Node
        inner: Node
        before, inner = last if isinstance(last, tuple) else (node, last)
        if inner.start_mark.index <= before.start_mark.index:
            return before  # an alias: its text stands elsewhere
        node = inner
    return node
