"""Groups of tests: what must hold together can hold together, and no test is counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.evaluate.files.trees import cases, ground_of_records, tests
from credpolicy.model.finding import Finding, Pointer
from credpolicy.model.tree import Test

_WAYS = (("any_of",), ("of",))


class _Demand(NamedTuple):
    """So many of these tests must hold; `at` is the way to where it is said, counted from 1."""

    least: int
    of: tuple[Test, ...]
    at: str


def judge(index: Index) -> Iterator[Finding]:
    """Every group that can never hold beside its neighbours, and every test that a group names twice."""
    for test, spot, _ in tests(index):
        said = [_said(child) for child in test.children]
        for twice in (one for one, count in Counter(said).items() if count > 1):
            places = [n for n, one in enumerate(said) if one == twice]
            words = test.children[places[0]].key or "the same group"
            sentence = f"{words} stands twice in one group, as member {places[0] + 1} and {places[1] + 1}"
            group = "any_of" if test.any_of else "all_of" if test.all_of else "of"
            yield finding("TST002", spot.at(group, places[1]), sentence)
        # One of several ways; groups that must hold anyway are looked at with the lines around them.
        if test.all_of and (spot.pointer[-2:-1] in _WAYS or spot.pointer == ("derived_from",)):
            yield from _together(test.all_of, spot, "all_of")
    for requirement in index.snapshot.requirements:
        yield from _together(requirement.item.requires, row("requirements", requirement), "requires")
    for placed in index.snapshot.credential_types:
        spot = row("credential_types", placed)
        yield from _together(placed.item.requires, spot, "requires")
        for case, at, _ in cases(placed.item.renewal, "renewal", spot, ground_of_records(index, placed.item)):
            yield from _together(case.requires, at, "requires")
            for n, step in enumerate(case.late):
                yield from _together(step.requires, at.part(f"late/{step.up_to}", "late", n), "requires")


def _together(written: tuple[Test, ...], spot: Spot, name: str) -> Iterator[Finding]:
    """The tests that must all hold: every most among them against every least."""
    demands: list[_Demand] = []
    mosts: list[tuple[Test, Pointer]] = []
    waiting: list[tuple[Test, Pointer]] = [(test, (name, n)) for n, test in enumerate(written)]
    while waiting:
        test, pointer = waiting.pop(0)
        if test.when is not None or test.at is not None:
            continue  # it asks only sometimes, or of another day
        if test.at_most is not None:
            mosts.append((test, pointer))
        elif test.all_of:
            waiting.extend((child, (*pointer, "all_of", n)) for n, child in enumerate(test.all_of))
        else:
            demands.append(_Demand(1 if not test.children else test.needed, test.children or (test,), _way(pointer)))
    for most, pointer in mosts:
        yield from _against(most, demands, spot.part(f"{name}/{most.key}/at_most", *pointer, "at_most"))


def _against(most: Test, demands: list[_Demand], spot: Spot) -> Iterator[Finding]:
    """The finding that so few of these tests may hold, while more of them must."""
    allowed = most.at_most or 0
    members = set(map(_said, most.of))
    inside = [demand for demand in demands if set(map(_said, demand.of)) <= members]
    single = [demand for demand in inside if len(demand.of) == 1]
    for demand in inside:
        if demand.least > allowed and len(demand.of) > 1:
            named = f"at least {demand.least} must, by {demand.at}"
            yield finding("TST001", spot, f"at most {allowed} of these may hold, but {named}")
            return
    if len({_said(demand.of[0]) for demand in single}) > allowed:
        named = " and ".join(f"{demand.of[0].key or 'the test'}, by {demand.at}" for demand in single)
        yield finding("TST001", spot, f"at most {allowed} of these may hold, but always needed is {named}")


def _said(test: Test) -> str:
    """What a test says, whatever its name in findings: equal for two that say the same."""
    return repr(test if test.id is None else test.model_copy(update={"id": None}))


def _way(pointer: Pointer) -> str:
    """The way to a test in words: line 3 of `requires`, member 1 of its `all_of`."""
    steps = [(str(name), int(place) + 1) for name, place in zip(pointer[::2], pointer[1::2], strict=True)]
    inner = [f", member {place} of its `{name}`" for name, place in steps[1:]]
    return f"line {steps[0][1]} of `{steps[0][0]}`{''.join(inner)}"
