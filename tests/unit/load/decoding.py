"""Shortcuts from YAML text to what was decoded from it, and to what was told about it."""

from textwrap import dedent
from typing import Any

from credpolicy.load.decode import Decoded, decode
from credpolicy.load.shape import Fault
from credpolicy.load.yaml import parse
from credpolicy.model.base import Model
from credpolicy.model.snapshot import File

FILE = File("registry/file.yaml", "0" * 40)


def decoded(model: type[Model], text: str) -> Decoded:
    """The file with this text, the reader's own problems taken into account."""
    tree, problems = parse(dedent(text).encode())
    assert tree is not None, problems
    return decode(tree, model, FILE, [problem.pointer for problem in problems])


def only_fault(model: type[Model], text: str) -> Fault:
    """The one thing that is wrong with the text."""
    found = decoded(model, text).faults
    assert len(found) == 1, found
    return found[0]


def path(fault: Fault) -> str:
    """The place of a fault as text: `workers/0/id`."""
    return "/".join(map(str, fault.pointer))


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The pointers of everything in a tree, the tree itself first."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(spot for step, child in steps for spot in places(child, (*at, step)))]
