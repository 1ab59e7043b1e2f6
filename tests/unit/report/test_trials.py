"""What policy tests came to, as text, JSON and JUnit XML: complete, safe, and readable by others."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from credpolicy.model.finding import Finding, Location
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Placed, Revision, Snapshot
from credpolicy.model.trial import DayOutcome, Exercise, Mismatch, Outcome, Trials
from credpolicy.report import trials as report_trials
from credpolicy.report.shapes import published
from credpolicy.report.trials import TrialReport
from credpolicy.report.view import Excerpt, Style

FILE = File("policies/tests.yaml", "b" * 40)
SNAPSHOT = Snapshot(Revision("folder", None, None, "folder (not in git)"), Settings())
HOSTILE = 'a]]>"<b>\x1b[31m\x00\u202e&'


def placed(name: str, title: str | None = None) -> Placed[PolicyTest]:
    read = PolicyTest.model_validate(
        {"id": name, "title": title, "worker": {}, "as_of": "2026-03-02", "expect": {"ward": "met"}}
    )
    return Placed(read, FILE, ("policy_tests", 0))


def mismatch(**changed: Any) -> Mismatch:
    at = Location(FILE.path, FILE.blob, ("policy_tests", 0, "expect", "ward"))
    usual = Mismatch("unmet", "ward", "state", "met", "missing", ("bls: none on record",), at)
    return replace(usual, **changed)


def failed(*mismatches: Mismatch, title: str | None = None) -> Outcome:
    return Outcome(placed("failing", title), (DayOutcome(date(2026, 3, 2), mismatches or (mismatch(),)),))


PASSED = Outcome(placed("passing"), (DayOutcome(date(2026, 3, 2), ()), DayOutcome(date(2026, 3, 3), ())))
ERROR = Finding("REF007", "error", "it expects something of `wrad`", "Did you mean `ward`?", Location(FILE.path), "f")
BROKEN = Outcome(placed("broken"), (), (ERROR,))


def report(*outcomes: Outcome, errors: tuple[Finding, ...] = (), **changed: Any) -> TrialReport:
    exercises = (
        Exercise("requirement", "ward", Location("policies/ward.yaml", "c" * 40, ("requirements", 0)), True, False),
        Exercise("coverage", "per-ward", Location("policies/ward.yaml", "c" * 40, ("coverage", 0)), False, False),
    )
    positions = {exercises[0].location: Excerpt(7, 5, "x"), mismatch().location: Excerpt(31, 9, "x")}
    return TrialReport(Trials(SNAPSHOT, outcomes, errors, exercises), positions=positions, **changed)


@pytest.mark.parametrize(
    ("outcomes", "changed", "code"),
    [
        ((PASSED,), {}, 0),
        ((PASSED, failed()), {}, 1),
        ((PASSED, failed(), BROKEN), {}, 2),
        ((PASSED,), {"errors": (ERROR,)}, 2),
        ((), {"errors": (ERROR,)}, 2),
        ((), {}, 3),
        ((PASSED,), {"threshold": Decimal(25)}, 0),
        ((PASSED,), {"threshold": Decimal("25.1")}, 1),
    ],
)
def test_the_exit_code_says_what_happened(outcomes: tuple[Outcome, ...], changed: dict[str, Any], code: int) -> None:
    seen = report(*outcomes, **changed)
    assert seen.exit_code == code
    assert report_trials.text(seen).endswith(f"Exit code {code}.\n")
    assert json.loads(report_trials.json(seen))["exit_code"] == code


def test_the_text_says_expected_found_and_why_and_where() -> None:
    told = report_trials.text(
        report(PASSED, failed(mismatch(), mismatch(key="since", expected="none", found="2026-01-01")))
    )
    assert "on 2026-03-02  ward: state is missing, expected met  (policies/tests.yaml:31)\n" in told
    assert "ward: since is 2026-01-01, expected none" in told
    assert told.count("because bls: none on record") == 1, "the same reasons are told once"
    assert "2 tests on 3 days" in told
    assert "1 passed, 1 failed, 0 could not be judged" in told
    assert "passing" not in told.replace("passing and failing", ""), "what passed needs no line"


def test_a_result_that_nobody_expects_is_told_as_such() -> None:
    told = report_trials.text(report(failed(mismatch(kind="unexpected", expected=""))))
    assert "ward: missing, which the test does not expect" in told


def test_what_is_not_tried_is_told_with_its_line_only_when_asked() -> None:
    assert "Not tried" not in report_trials.text(report(PASSED))
    told = report_trials.text(report(PASSED, tried=True))
    assert "policies/ward.yaml:7: requirement ward: no test where somebody falls short\n" in told
    assert "coverage per-ward: no test where it is filled and no test where it is short\n" in told
    assert "1 of 4, passing and failing each, 25 %" in told


def test_a_hundred_percent_is_all_of_it() -> None:
    many = tuple(Exercise("requirement", str(n), Location("policies/ward.yaml"), True, n > 0) for n in range(1001))
    assert TrialReport(Trials(SNAPSHOT, (PASSED,), (), many)).percent < 100
    assert TrialReport(Trials(SNAPSHOT, (PASSED,), (), ())).percent == 100


@pytest.mark.parametrize("style", [Style(), Style(colour=True, symbols=True)])
def test_nothing_that_was_written_reaches_the_terminal_as_a_command(style: Style) -> None:
    hostile = failed(mismatch(about=HOSTILE, found=HOSTILE, reasons=(HOSTILE,)), title=HOSTILE)
    told = report_trials.text(replace(report(hostile), style=style))
    assert "\x1b[31m\x00" not in told
    assert not {"\x00", "\u202e"} & set(told)


def test_the_json_keeps_to_its_schema() -> None:
    for seen in (report(PASSED, failed(), BROKEN, tried=True, threshold=Decimal(80)), report(errors=(ERROR,))):
        document = json.loads(report_trials.json(seen))
        jsonschema.validate(document, json.loads(published("test")), jsonschema.Draft202012Validator)
    document = json.loads(report_trials.json(report(failed())))
    assert document["tests"][0]["days"][0]["mismatches"][0]["message"] == "ward: state is missing, expected met"


def suites(seen: TrialReport) -> list[ET.Element]:
    root = ET.fromstring(report_trials.junit(seen))  # noqa: S314 - the report wrote it itself
    assert root.tag == "testsuites"
    for each in (root, *root):
        cases = list(each.iter("testcase"))
        assert int(each.attrib["tests"]) == len(cases)
        assert int(each.attrib["failures"]) == len([*each.iter("failure")])
        assert int(each.attrib["errors"]) == len([*each.iter("error")])
        assert all(case.attrib["name"] and case.attrib["classname"] for case in cases)
    return list(root)


def test_the_junit_report_counts_each_day_of_each_test() -> None:
    (suite,) = suites(report(PASSED, failed(), BROKEN))
    assert suite.attrib["name"] == "policies/tests.yaml"
    assert [case.attrib["name"] for case in suite] == [
        "passing (on 2026-03-02)", "passing (on 2026-03-03)", "failing (on 2026-03-02)", "broken",
    ]  # fmt: skip
    failure = suite[2][0]
    assert failure.attrib["message"].startswith("policies/tests.yaml:31: ward: state is missing, expected met")
    assert suite[3][0].tag == "error"


def test_the_junit_report_fails_where_the_run_does() -> None:
    assert [suite.attrib["name"] for suite in suites(report(PASSED, threshold=Decimal(80)))][-1] == "coverage"
    assert [suite.attrib["name"] for suite in suites(report(errors=(ERROR,)))] == ["files"]


def test_the_junit_report_is_xml_whatever_was_written() -> None:
    hostile = failed(mismatch(about=HOSTILE, found=HOSTILE, reasons=(HOSTILE,)), title=HOSTILE)
    (suite,) = suites(report(hostile))
    assert 'a]]>"<b>' in suite[0].attrib["name"]
    assert "\\x00" in suite[0].attrib["name"]
