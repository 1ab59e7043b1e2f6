"""JUnit XML: obligations as test cases, and the pieces that every output in this form has in common."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from credpolicy.escape import log, terminal
from credpolicy.report.listing import Kind, Listed, Listing

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """A test case. Without a `kind` it passed; else its type, and what it says, the first line as its message."""

    name: str
    kind: Kind | None = None
    type: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file, or of one rule."""

    name: str
    cases: list[Case]


def junit(listing: Listing) -> str:
    """A suite for each requirement with a case for each obligation, and one for the files.

    People who start soon have a suite of their own. A gap that fails the run fails its case; one that is waived, known
    already or only advised, and one that a change did not bring, is skipped: none of them passes. What fails the run
    without a finding is an error of the suite `run`.
    """
    of_people: defaultdict[tuple[str, str, str, str], list[Listed]] = defaultdict(list)
    of_files: list[Listed] = []
    starts: list[Listed] = []
    for each in listing.entries:
        gap = each.finding.gap
        if gap is not None and gap.starts_on is None:
            of_people[gap.worker, gap.assignment, gap.requirement, gap.each].append(each)
        else:
            (starts if gap else of_files).append(each)
    suites: defaultdict[str, list[Case]] = defaultdict(list)
    for result in listing.results:
        where = result.assignment.replace("//", "/").strip("/")
        parts = [part for part in (where, result.each) if part]
        name = f"{result.worker} ({', '.join(parts)})" if parts else result.worker
        found = of_people.pop((result.worker, result.assignment, result.requirement, result.each), [])
        suites[result.requirement].append(_case(name, found, listing))
    made = [Suite(name, suites[name]) for name in sorted(suites)]
    rest = [*of_files, *(each for found in of_people.values() for each in found)]
    if rest:
        made.insert(0, Suite("files", [_case(_placed(each, listing), [each], listing) for each in rest]))
    if starts:
        made.append(Suite("starting", [_case(_placed(each, listing), [each], listing) for each in starts]))
    if listing.notes:
        told = [Case(f"run {number}", "error", "run", note) for number, note in enumerate(listing.notes, 1)]
        made.insert(0, Suite("run", told))
    return document(made)


_WORST: tuple[Kind, ...] = ("error", "failure", "skipped")


def _case(name: str, found: list[Listed], listing: Listing) -> Case:
    if not found:
        return Case(name)
    told = "\n".join(f"{_placed(each, listing)} {each.finding.message}{_why(each)}" for each in found)
    worst = min(found, key=lambda each: _WORST.index(each.kind))
    about = worst.finding.gap
    return Case(name, worst.kind, about.state if about else worst.finding.rule, told)


def _why(each: Listed) -> str:
    return f" ({each.why})" if each.why else ""


def _placed(each: Listed, listing: Listing) -> str:
    path = listing.path(each)
    return f"{path}:{each.line}:{each.column}: {each.finding.rule}" if path else each.finding.rule


def document(suites: Iterable[Suite]) -> str:
    """The whole document, ending in a line end."""
    made = list(suites)
    total = _counts([case for suite in made for case in suite.cases])
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="credpolicy" {total}>']
    for suite in made:
        skipped = sum(case.kind == "skipped" for case in suite.cases)
        also = f' skipped="{skipped}"' if skipped else ""  # not allowed above the suites
        lines.append(f"  <testsuite name={_attribute(suite.name)} {_counts(suite.cases)}{also}>")
        lines += [line for case in suite.cases for line in _lines(suite.name, case)]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _lines(suite: str, case: Case) -> Iterator[str]:
    opening = f"    <testcase name={_attribute(case.name)} classname={_attribute(suite)}"
    if case.kind is None:
        yield f"{opening}/>"
        return
    first = case.told.partition("\n")[0]
    of_type = f" type={_attribute(case.type)}"
    yield f"{opening}>"
    yield f"      <{case.kind} message={_attribute(first)}{of_type}>{escape(_able(case.told))}</{case.kind}>"
    yield "    </testcase>"


def _counts(cases: list[Case]) -> str:
    failures, errors = (sum(case.kind == kind for case in cases) for kind in ("failure", "error"))
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'


def _able(value: str) -> str:
    """Text that XML can hold, and no command for a log; what is not, is shown as an escape."""
    return log(_NOT_XML.sub(lambda found: terminal(found[0]), value))


def _attribute(value: str) -> str:
    return quoteattr(_able(value))
