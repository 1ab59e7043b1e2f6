"""Tests and groups of tests as lists: what somebody must have."""

from __future__ import annotations

from collections.abc import Sequence

from credpolicy.model.tree import Test
from credpolicy.report.plain.credits import credits_
from credpolicy.report.plain.paths import Row, noun
from credpolicy.report.plain.phrase import the_day
from credpolicy.report.plain.selector import condition, relative
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.validity import validity
from credpolicy.report.plain.verification import verification
from credpolicy.report.plain.words import Point, listed


def asked(intro: str, tests: Sequence[Test], terms: Terms, row: Row, of_several: str = "all of these") -> Point:
    """What must be had, behind the beginning of a sentence. `row` is what a `when` of the tests speaks of."""
    points = tuple(_test(test, terms, row) for test in tests)
    if len(points) > 1:
        return Point(f"{intro} {of_several}:", points)
    only = points[0]
    pause = "," if only.text.startswith(("if ", "on ")) and not intro.endswith(",") else ""
    stop = "" if only.text.endswith((".", ":")) else "."
    return Point(f"{intro}{pause} {only.text}{stop}", only.below, only.numbered)


def _test(test: Test, terms: Terms, row: Row) -> Point:
    before = f"if {condition(test.when, terms, row)}, " if test.when else ""
    day = f", looked at only on {the_day(test.at, terms)}" if test.at else ""
    name = f' (called "{test.id}" in findings)' if test.id else ""
    if test.children:
        below = tuple(_test(child, terms, row) for child in test.children)
        return Point(f"{before}{_how_many(test)}{day}{name}:", below)
    if test.credits is not None:
        head = f"{before}{f'on {the_day(test.at, terms)}, ' if test.at else ''}"
        points = credits_(test.credits, terms, row)
        if len(test.credits) > 1 or test.credits[0].when:
            return Point(f"{head}credits{name}:", tuple(points), numbered=False)
        return Point(f"{head}{points[0].text.removesuffix(':')}{name}{':' if points[0].below else ''}", points[0].below)
    return _leaf(test, f"{before}{_record(test, terms)}{day}{name}", terms)


def _leaf(test: Test, said: str, terms: Terms) -> Point:
    below: list[Point] = []
    if test.validity:
        holds = validity(test.validity, terms, "record")
        below.append(Point("Here, whatever is said of it elsewhere:", tuple(holds), numbered=False))
    if test.verification:
        rules = verification(test.verification, terms, "record")
        below.append(Point("Here, whatever is said of its verification elsewhere:", tuple(rules), numbered=False))
    return Point(f"{said}." if below else said, tuple(below), numbered=False)


def _record(test: Test, terms: Terms) -> str:
    """A record that is held: its type, and which of them counts."""
    which = [relative(test.where, terms, "record")] if test.where else []
    which += [f"whose {_attribute(key)} is {noun(path)}" for key, path in (test.match or {}).items()]
    return f"{terms.type(test.type or '')}{f', one {listed(which)}' if which else ''}"


def _attribute(name: str) -> str:
    return noun(name, "record").removeprefix("the ")


def _how_many(test: Test) -> str:
    count = len(test.children)
    if test.any_of:
        return "at least one of these"
    if test.all_of:
        return "all of these"
    if test.at_least is not None:
        return f"at least {test.at_least} of these {count}"
    return "none of these" if test.at_most == 0 else f"no more than {test.at_most} of these {count}"
