"""Matching: the results of a day held against what a test expects of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

from credpolicy.evaluate.trials.casts import unmarked
from credpolicy.model.evaluation import Covered, Result
from credpolicy.model.finding import Location
from credpolicy.model.policy_test import (
    MET,
    NONE,
    CoverageExpectation,
    DayOfTest,
    Expectation,
    PolicyTest,
    states_of,
)
from credpolicy.model.snapshot import Placed
from credpolicy.model.trial import NO_RESULT, Mismatch

_QUIET = (*MET, "not_yet_due", "not_applicable")
_DAYS_OF_RESULT = ("since", "due", "due_on", "compliant_until", "changes_on")
_NUMBERS = ("needed", "present", "shortfall")

Difference = tuple[str, str, str]
"""What was compared, what was expected and what was found, in words."""


class Matcher:
    """Holds results against one day of one test."""

    def __init__(self, test: Placed[PolicyTest], number: int) -> None:
        self._test = test
        self._day: DayOfTest = test.item.on[number]
        self._way = test.item.way_to(number)

    def results(self, found: Sequence[Result]) -> Iterator[Mismatch]:
        """Everything in the results of the worker that is not as expected."""
        if self._day.expect is None:
            return
        for name, expectations in self._day.expect.items():
            mine = [result for result in found if result.requirement == name]
            heard: set[int] = set()
            for number, expectation in enumerate(expectations):
                meant = [place for place, result in enumerate(mine) if _speaks_of(expectation, result)]
                heard.update(meant)
                at = self._at("expect", name, number, len(expectations))
                if not meant and expectation.state != "not_applicable":
                    yield _none_found(_about_expected(name, expectation), expectation.state, at)
                for place in meant:
                    yield from _unmet(_about(mine[place], mine), differences(expectation, mine[place]), mine[place], at)
            yield from self._unexpected((mine[n] for n in range(len(mine)) if n not in heard), mine)
        others = [
            result
            for result in found
            if result.requirement not in self._day.expect
            and (not self._test.item.only or result.requirement in self._test.item.only)
        ]
        yield from self._unexpected(others, others)

    def coverages(self, found: Sequence[Covered]) -> Iterator[Mismatch]:
        """Everything in the coverages that the test names that is not as expected."""
        for name, expectations in (self._day.coverage or {}).items():
            mine = [covered for covered in found if covered.coverage == name]
            heard: set[int] = set()
            for number, expectation in enumerate(expectations):
                meant = [place for place, covered in enumerate(mine) if _covers(expectation, covered)]
                heard.update(meant)
                at = self._at("coverage", name, number, len(expectations))
                if not meant:
                    place = f" at {'/'.join(expectation.place)}" if expectation.place else ""
                    yield _none_found(f"{name}{place}", expectation.state, at)
                for place_ in meant:
                    said = _place(mine[place_], mine)
                    yield from _unmet(said, cover_differences(expectation, mine[place_]), None, at)
            for number, covered in enumerate(mine):
                if number not in heard and covered.state != "covered":
                    at = self._test.at(*self._way, "coverage", name)
                    yield Mismatch("unexpected", _place(covered, mine), "state", "", covered.state, (), at)

    def _unexpected(self, found: Iterable[Result], among: Sequence[Result]) -> Iterator[Mismatch]:
        for result in found:
            if result.state not in _QUIET:
                at = self._test.at(*self._way, "expect", on="key")
                reasons = tuple(map(unmarked, result.reasons))
                yield Mismatch("unexpected", _about(result, among), "state", "", result.state, reasons, at)

    def _at(self, kind: str, name: str, number: int, of: int) -> Location:
        """Where an expectation is written; alone it may be a word or a mapping, without a list around it."""
        whole = self._test.at(*self._way, kind, name)
        return whole if of == 1 else self._test.at(*self._way, kind, name, number)


def _none_found(about: str, state: str | None, at: Location) -> Mismatch:
    return Mismatch("unmet", about, "state", state or "a result", NO_RESULT, (), at)


def _unmet(about: str, found: Iterable[Difference], result: Result | None, at: Location) -> Iterator[Mismatch]:
    reasons = tuple(map(unmarked, result.reasons)) if result else ()
    for key, expected, came in found:
        yield Mismatch("unmet", about, key, expected, came, reasons, at)


def _speaks_of(expectation: Expectation, result: Result) -> bool:
    """Whether an expectation means this result of its requirement."""
    return (
        expectation.assignment is None or expectation.assignment.rstrip("/") == result.assignment.rstrip("/")
    ) and expectation.each in (None, result.each)


def _covers(expectation: CoverageExpectation, covered: Covered) -> bool:
    return expectation.place in (None, covered.place) and expectation.line in (None, covered.line + 1)


def differences(expectation: Expectation, result: Result) -> Iterator[Difference]:
    """In what a result differs from what is expected of it."""
    yield from _state(expectation.state, result.state)
    for key in _DAYS_OF_RESULT:
        yield from _day(key, getattr(expectation, key), getattr(result, key))
    if expectation.waiver is not None and expectation.waiver != (result.waiver or NONE):
        yield "waiver", expectation.waiver, result.waiver or NONE
    reasons = tuple(map(unmarked, result.reasons))
    for pattern in expectation.reasons:
        if not any(fnmatchcase(reason, pattern.replace("[", "[[]")) for reason in reasons):
            yield "reasons", pattern, "; ".join(reasons) or NONE


def cover_differences(expectation: CoverageExpectation, covered: Covered) -> Iterator[Difference]:
    """In what a coverage differs from what is expected of it."""
    yield from _state(expectation.state, covered.state)
    for key in _NUMBERS:
        wanted, came = getattr(expectation, key), getattr(covered, key)
        if wanted is not None and wanted != came:
            yield key, str(wanted), NONE if came is None else str(came)
    passing, nearest = sorted(map(unmarked, covered.passing)), [unmarked(name) for name in covered.nearest]
    if expectation.passing is not None and sorted(expectation.passing) != passing:
        yield "passing", _listed(sorted(expectation.passing)), _listed(passing)
    if expectation.nearest is not None and list(expectation.nearest) != nearest:
        yield "nearest", _listed(expectation.nearest), _listed(nearest)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or NONE


def _state(expected: str | None, found: str) -> Iterator[Difference]:
    if expected is not None and found not in states_of(expected):
        yield "state", expected, found


def _day(key: str, expected: date | str | None, found: date | None) -> Iterator[Difference]:
    if found == date.max:
        found = None
    if expected is not None and (None if expected == NONE else expected) != found:
        yield key, str(expected), str(found or NONE)


def _about(result: Result, among: Sequence[Result]) -> str:
    """A result by its requirement; with assignment and value where there are several."""
    if sum(other.requirement == result.requirement for other in among) == 1:
        return result.requirement
    parts = [part for part in (result.assignment.replace("//", "/").strip("/"), result.each) if part]
    return f"{result.requirement} ({', '.join(parts)})" if parts else result.requirement


def _about_expected(name: str, expectation: Expectation) -> str:
    parts = [part for part in (expectation.assignment, expectation.each) if part]
    return f"{name} ({', '.join(parts)})" if parts else name


def _place(covered: Covered, among: Sequence[Covered]) -> str:
    several = any(other.place == covered.place and other.line != covered.line for other in among)
    line = f", line {covered.line + 1}" if several else ""
    return f"{covered.coverage} at {'/'.join(covered.place)}{line}"
