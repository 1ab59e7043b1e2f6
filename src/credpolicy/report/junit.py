"""JUnit XML: obligations as test cases, and the pieces that every output in this form has in common."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from credpolicy.escape import terminal
from credpolicy.model.finding import Finding
from credpolicy.report.diagnostic import Teller
from credpolicy.report.view import Report, in_order

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """A test case. Without a `kind` it passed; else its type, and what it says, the first line as its message."""

    name: str
    kind: Literal["failure", "error", "skipped"] | None = None
    type: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file, or of one rule."""

    name: str
    cases: list[Case]


def check(report: Report) -> str:
    """The report of `check`: a suite for each requirement with a case for each obligation, and one for the files.

    A gap that counts fails its case; a waived one, and one that only advises, is skipped and says so: neither passes.
    """
    view = report.view
    teller = Teller.of(view.evaluation, report.positions, report.style)
    of_people: defaultdict[tuple[str, str, str, str], list[Finding]] = defaultdict(list)
    of_files = []
    for finding in in_order(view.findings, report.positions):
        gap = finding.gap
        if gap is not None:
            of_people[gap.worker, gap.assignment, gap.requirement, gap.each].append(finding)
        else:
            of_files.append(finding)
    suites: defaultdict[str, list[Case]] = defaultdict(list)
    for result in view.results:
        where = result.assignment.replace("//", "/").strip("/")
        parts = [part for part in (where, result.each) if part]
        name = f"{result.worker} ({', '.join(parts)})" if parts else result.worker
        found = of_people.get((result.worker, result.assignment, result.requirement, result.each), [])
        suites[result.requirement].append(_case(name, found, teller))
    made = [Suite(name, suites[name]) for name in sorted(suites)]
    if of_files:
        made.insert(0, Suite("files", [_case(_placed(each, teller), [each], teller) for each in of_files]))
    return document(made)


def _case(name: str, found: list[Finding], teller: Teller) -> Case:
    if not found:
        return Case(name)
    told = "\n".join(f"{_placed(each, teller)} {each.message}" for each in found)
    first = found[0]
    if first.level == "error":
        return Case(name, "error", first.rule, told)
    if first.level == "gap" and first.counts:
        return Case(name, "failure", first.gap.state if first.gap else first.rule, told)
    return Case(name, "skipped", first.gap.state if first.gap else first.rule, told)


def _placed(finding: Finding, teller: Teller) -> str:
    where = f"{teller.place(finding.location)}: " if finding.location else ""
    return f"{where}{finding.rule}"


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
    """Text that XML can hold; what it cannot is shown as an escape."""
    return _NOT_XML.sub(lambda found: terminal(found[0]), value)


def _attribute(value: str) -> str:
    return quoteattr(_able(value))
