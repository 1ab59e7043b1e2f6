"""JUnit XML: every obligation is a case, gaps fail, and what is waived is not shown as passed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from credpolicy.report import junit
from credpolicy.report.listing import listing
from credpolicy.report.view import Report, Request, view
from tests.unit.report import made


def parsed(evaluation: object) -> ET.Element:
    report = Report(view(evaluation, Request()))  # type: ignore[arg-type]
    return ET.fromstring(junit.junit(listing(report)))  # noqa: S314 - the report wrote it itself


def kinds(root: ET.Element) -> dict[str, list[str]]:
    """What became of each case, by suite."""
    return {
        suite.get("name", ""): [next((child.tag for child in case), "passed") for case in suite.iter("testcase")]
        for suite in root.iter("testsuite")
    }


def test_gaps_fail_waived_are_skipped_and_the_rest_passes() -> None:
    good, bad = made.result(worker="w-3", state="compliant"), made.result()
    waived = made.result(worker="w-2", state="waived", waiver="wv-1")
    root = parsed(made.evaluation(good, bad, waived, findings=(made.finding(bad), made.finding(waived))))
    assert kinds(root) == {"ward-core": ["passed", "failure", "skipped"]}
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3", "failures": "1", "errors": "0", "skipped": None,
    }  # fmt: skip
    (suite,) = root.iter("testsuite")
    assert suite.get("skipped") == "1"


def test_files_have_a_suite_of_their_own() -> None:
    root = parsed(made.hostile())
    assert sorted(kinds(root)["files"]) == ["error", "skipped"]


def test_a_run_that_judged_nobody_passes_nothing() -> None:
    assert kinds(parsed(replace(made.evaluation(), empty=("there are no workers",)))) == {"run": ["error"]}


def test_it_is_xml_whatever_was_written() -> None:
    root = parsed(made.hostile())
    told = [element.text or "" for element in root.iter() if element.tag in ("failure", "error", "skipped")]
    assert any("<b>d</b>" in text for text in told)
    assert not any("\x1b" in text for text in told)
