"""The tests of a requirement with the place of each."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.model.finding import Pointer
from credpolicy.model.policy import Requirement
from credpolicy.model.tree import Test


def lines(requirement: Requirement) -> Iterator[tuple[Test, Pointer]]:
    """Every test, groups before their members, with the pointer that leads to it from the requirement."""
    waiting: list[tuple[Test, Pointer]] = [
        (test, ("requires", n)) for n, test in reversed(list(enumerate(requirement.requires)))
    ]
    while waiting:
        test, pointer = waiting.pop()
        yield test, pointer
        group = "any_of" if test.any_of else "all_of" if test.all_of else "of"
        waiting.extend((child, (*pointer, group, n)) for n, child in reversed(list(enumerate(test.children))))
