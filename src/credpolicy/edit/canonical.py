"""The canonical layout: plain data as YAML text that reads back as the same data, in the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from credpolicy.dates import parse_day
from credpolicy.load.compose import invisible, named
from credpolicy.load.yaml import Tree

# Other readers of YAML guess types, and must not guess wrong either: what begins with a digit or a sign, and
# what any of them takes for a truth, a nothing or a number, stands in quotes. Days are the exception: nobody
# quotes them, and a reader that makes them days loses nothing.
_PLAIN = re.compile(r"[^\W\d_][\w./@+-]*(?: [\w(][\w./@+()-]*)*")
_GUESSED = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf", "infinity"])
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, as Python keeps bytes that are no text; no encoding can write it."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONGEST_KEY = 200
"""The parser takes no key of more than 1,024 bytes."""


def dump(tree: dict[str, Tree]) -> str:
    """The file that holds `tree`, keys and entries in their order, ending in a line end.

    Raises ValueError, with a sentence, for text or a key that no file can hold.
    """
    return "".join(f"{line}\n" for line in _mapping(tree)) if tree else "{}\n"


def entry(tree: dict[str, Tree], indent: int = 2) -> str:
    """The same as an entry of a list: `- ` before the first line, `indent` spaces before every line."""
    return "".join(f"{' ' * indent}{line}\n" for line in _sequence([tree]))


def flow(tree: Tree) -> str:
    """A value on one line, lists and mappings between brackets."""
    if isinstance(tree, dict):
        return f"{{{', '.join(f'{_key(key)}: {flow(value)}' for key, value in tree.items())}}}"
    if isinstance(tree, list):
        return f"[{', '.join(map(flow, tree))}]"
    return scalar(tree)


@lru_cache(maxsize=10_000)  # keys, types and roles come again and again
def scalar(value: str | bool | None) -> str:
    """One value: plain where every reader of YAML takes it for the text it is, in quotes otherwise."""
    if not isinstance(value, str):
        return {True: "true", False: "false", None: "null"}[value]
    if (_PLAIN.fullmatch(value) and value.casefold() not in _GUESSED) or _is_day(value):
        return value
    found = invisible(value) or _HALF.search(value)
    if found:
        message = f"the text holds {named(found[0])}, which no file may hold"
        raise ValueError(message)
    if any(character in value for character in "\n\r\t"):
        return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'
    if "\\" in value or '"' in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def _key(key: str) -> str:
    if len(key) > _LONGEST_KEY:
        message = f"the key `{key[:20]}…` has over {_LONGEST_KEY} characters"
        raise ValueError(message)
    return scalar(key)


def _mapping(tree: dict[str, Tree]) -> Iterator[str]:
    for key, value in tree.items():
        yield from _placed(f"{_key(key)}:", value)


def _sequence(entries: list[Tree]) -> Iterator[str]:
    for value in entries:
        if isinstance(value, dict) and value:
            first, *rest = _mapping(value)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
        else:
            yield from _placed("-", value)


def _placed(lead: str, value: Tree) -> Iterator[str]:
    """The value after its key or dash: on the same line, or indented below."""
    if isinstance(value, dict | list) and value:
        yield lead
        lines = _mapping(value) if isinstance(value, dict) else _sequence(value)
        yield from (f"  {line}" for line in lines)
    elif isinstance(value, dict | list):
        yield f"{lead} {'{}' if isinstance(value, dict) else '[]'}"
    else:
        yield f"{lead} {scalar(value)}"
