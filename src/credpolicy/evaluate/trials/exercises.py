"""Exercises: which requirements, lines, groups and coverages the tests try, with passing and with failing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credpolicy.evaluate.groups import Spot
from credpolicy.model.evaluation import Covered, Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.policy_test import MET
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Test
from credpolicy.model.trial import Exercise

_Thing = tuple[str, str, object]
_HOLDS = ("valid", "grace")


class Tried:
    """Takes note of what results of tests were about."""

    def __init__(self) -> None:
        self._passing: set[_Thing] = set()
        self._failing: set[_Thing] = set()

    def results(self, found: Iterable[Result]) -> None:
        """Results that a test expects something of."""
        for result in found:
            self._note(("requirement", result.requirement, None), result.state in MET, result.state in GAP_STATES)
            for number, line in enumerate(result.lines):
                holds = line.state in _HOLDS
                self._note(("requirement", result.requirement, number), holds, not holds)
            for spot, holds in result.groups:
                self._note(("requirement", result.requirement, spot), holds, not holds)

    def coverages(self, found: Iterable[Covered]) -> None:
        """Coverages that a test expects something of."""
        for covered in found:
            self._note(("coverage", covered.coverage, None), covered.state == "covered", covered.state == "short")

    def _note(self, thing: _Thing, passing: bool, failing: bool) -> None:
        if passing:
            self._passing.add(thing)
        if failing:
            self._failing.add(thing)

    def of(self, snapshot: Snapshot) -> Iterator[Exercise]:
        """Everything that could be tried, in the order of the files. A requirement of one line is told once."""
        for placed in snapshot.requirements:
            name = placed.item.id
            thing: _Thing = ("requirement", name, None)
            yield Exercise("requirement", name, placed.at(), *self._both(thing))
            for number, test in enumerate(placed.item.requires if len(placed.item.requires) > 1 else ()):
                of_line: _Thing = ("requirement", name, number)
                label = f"{name}, line {number + 1}" + (f" ({test.key})" if test.key else "")
                yield Exercise("line", label, placed.at("requires", number), *self._both(of_line))
            for number, test in enumerate(placed.item.requires):
                for spot, words in _groups(test, ("requires", number), f"{name}, line {number + 1}"):
                    yield Exercise("group", words, placed.at(*spot), *self._both(("requirement", name, spot)))
        for covered in snapshot.coverage:
            yield Exercise("coverage", covered.item.id, covered.at(), *self._both(("coverage", covered.item.id, None)))

    def _both(self, thing: _Thing) -> tuple[bool, bool]:
        return thing in self._passing, thing in self._failing


def _groups(test: Test, spot: Spot, words: str) -> Iterator[tuple[Spot, str]]:
    """The groups inside a test, each with where it is written and what it is called."""
    written = "any_of" if test.any_of else "all_of" if test.all_of else "of"
    for number, member in enumerate(test.children):
        inner, named = (
            (*spot, written, number),
            f"{words}, part {number + 1}" + (f" ({member.key})" if member.key else ""),
        )
        if member.children:
            yield inner, named
        yield from _groups(member, inner, named)
