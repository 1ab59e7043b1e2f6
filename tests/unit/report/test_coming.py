"""Who comes and who goes, as every format tells it."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from credpolicy.dates import Duration
from credpolicy.model.evaluation import Duty, Evaluation, Leaver, Leaving, Line, Starter, Starting
from credpolicy.model.finding import Finding, fingerprint
from credpolicy.report import json as report_json
from credpolicy.report import junit, markdown, sarif, table, text
from credpolicy.report.coming import begins, handover, verdict
from credpolicy.report.listing import listing
from credpolicy.report.shapes import published
from credpolicy.report.view import Report, Request, view
from tests.unit.report import made

DAY = date(2026, 3, 9)
MISSING = made.result(state="missing", lines=(Line("bls", "missing", None, None), Line("acls", "valid", 0, None)))
SHORT = Starter("w-1", DAY, hired=False, assignments=("nurse/ward-3/acme",), results=(MISSING,))
READY = Starter("w-2", DAY, hired=True, assignments=(), results=(made.result(worker="w-2", state="compliant"),))
FREE = Starter("w-3", DAY, hired=True, assignments=("porter//", "guard/gate/"), results=())
GOING = Leaver("w-3", date(2026, 3, 31), (Duty("manager of w-1", made.HOLDER), Duty("badge 17", made.HOLDER)))


def start(about: Any = MISSING) -> Finding:
    gap = replace(made.gap_of(about), due_on=date(2026, 3, 8), starts_on=DAY)
    return made.finding(about, rule="GAP004", level="expiring", fingerprint=fingerprint("GAP004", "w-1"), gap=gap)


def leave() -> Finding:
    return made.about_file(rule="OFF009", message="worker w-3: leaves on 2026-03-31", fingerprint=fingerprint("OFF009"))


def ahead(*starters: Starter, findings: tuple[Finding, ...] = (), leavers: tuple[Leaver, ...] = ()) -> Evaluation:
    today = made.evaluation(made.result(worker="w-2", state="compliant"), findings=findings)
    starting = Starting(Duration(14, "day"), date(2026, 3, 16), starters)
    return replace(today, starting=starting, leaving=Leaving(Duration(30, "day"), date(2026, 4, 1), leavers))


EVERYTHING = ahead(SHORT, READY, FREE, findings=(start(), leave()), leavers=(GOING,))


def report(evaluation: Evaluation = EVERYTHING, **request: Any) -> Report:
    return Report(view(evaluation, Request(**request)))


@pytest.mark.parametrize(
    ("starter", "expected"),
    [
        (SHORT, "not cleared: ward-core (bls missing)"),
        (READY, "cleared"),
        (FREE, "nothing is asked on that day"),
        (replace(SHORT, results=(replace(MISSING, level="recommended"),)), "cleared"),
        (replace(SHORT, results=(replace(MISSING, mode="advise"),)), "cleared"),
        (replace(SHORT, results=(replace(MISSING, state="waived"),)), "cleared"),
        (replace(SHORT, results=(replace(MISSING, state="unknown", lines=()),)), "not cleared: ward-core (unknown, "),
        (replace(SHORT, results=(replace(MISSING, each="US-OH"),)), "not cleared: ward-core for US-OH (bls missing)"),
    ],
)
def test_a_start_is_cleared_or_not(starter: Starter, expected: str) -> None:
    assert verdict(starter).startswith(expected)


def test_what_begins_and_what_is_handed_over() -> None:
    assert [begins(one) for one in (SHORT, READY, FREE)] == [
        "nurse/ward-3/acme",
        "employment",
        "employment, porter, guard/gate",
    ]
    assert handover(GOING) == "manager of w-1, badge 17"
    assert handover(replace(GOING, duties=())) == "nothing to hand over"


def test_the_text_has_a_section_and_a_table_for_each() -> None:
    told = text.check(report())
    assert "Starting soon, and not cleared (1)\n" in told
    assert "Leaving soon, with something to hand over (1)\n" in told
    assert (
        """
Starting within 14 days, until 2026-03-16 (3)
---------------------------------------------

w-1  2026-03-09  in 7 days  nurse/ward-3/acme               not cleared: ward-core (bls missing)
w-2  2026-03-09  in 7 days  employment                      cleared
w-3  2026-03-09  in 7 days  employment, porter, guard/gate  nothing is asked on that day

Leaving within 30 days, until 2026-04-01 (1)
--------------------------------------------

w-3  2026-03-31  in 29 days  manager of w-1, badge 17

Summary
"""
        in told
    )
    assert "Starting     3 starts until 2026-03-16: 1 cleared, 1 not cleared, 1 of whom nothing is asked\n" in told
    assert "Leaving      1 person until 2026-04-01, 1 with something to hand over\n" in told


def test_nobody_is_told_as_nobody() -> None:
    told = text.check(report(ahead()))
    assert "Starting within 14 days, until 2026-03-16 (0)" in told
    assert "Nobody starts." in told
    assert "Nobody leaves." in told


def test_without_the_question_nothing_is_said() -> None:
    plain = report(made.evaluation(made.result()))
    assert "Starting" not in text.check(plain)
    assert "Leaving" not in text.check(plain)
    document = json.loads(report_json.check(plain))
    assert (document["starting"], document["leaving"]) == (None, None)


def test_the_json_keeps_to_its_schema_and_tells_who_is_cleared() -> None:
    document = json.loads(report_json.check(report()))
    jsonschema.Draft202012Validator(json.loads(published("check"))).validate(document)
    starting, leaving = document["starting"], document["leaving"]
    assert (starting["within"], starting["until"]) == ("14 days", "2026-03-16")
    assert [(one["worker"], one["cleared"], one["obligations"]) for one in starting["starters"]] == [
        ("w-1", False, 1),
        ("w-2", True, 1),
        ("w-3", True, 0),
    ]
    (missing,) = starting["starters"][0]["missing"]
    assert (missing["requirement"], missing["state"]) == ("ward-core", "missing")
    assert missing["lines"] == [{"key": "bls", "state": "missing", "record": None}]
    assert leaving["leavers"][0]["leaves_on"] == "2026-03-31"
    assert [duty["duty"] for duty in leaving["leavers"][0]["duties"]] == ["manager of w-1", "badge 17"]
    told = [found for found in document["findings"] if found["rule"] == "GAP004"]
    assert [(found["status"], found["gap"]["due_on"]) for found in told] == [("open", "2026-03-08")]


def test_every_list_has_both_findings() -> None:
    found = listing(report())
    assert [(each.pile, each.finding.rule, each.kind) for each in found.entries] == [
        ("starting", "GAP004", "skipped"),
        ("leaving", "OFF009", "skipped"),
    ]
    assert {result["ruleId"] for result in json.loads(sarif.sarif(found))["runs"][0]["results"]} == {"GAP004", "OFF009"}
    rows = list(csv.DictReader(io.StringIO(table.table(found))))
    assert [(row["pile"], row["worker"], row["due_on"]) for row in rows] == [
        ("starting", "w-1", "2026-03-08"),
        ("leaving", "", ""),
    ]


def test_a_start_is_a_case_of_its_own_beside_what_is_judged_today() -> None:
    passing = made.result(state="compliant")
    evaluation = replace(EVERYTHING, results=(passing,), findings=(start(passing),))
    root = ET.fromstring(junit.junit(listing(report(evaluation))))  # noqa: S314 - the report wrote it itself
    kinds = {
        suite.get("name"): [[child.tag for child in case] for case in suite.iter("testcase")]
        for suite in root.iter("testsuite")
    }
    assert kinds == {"ward-core": [[]], "starting": [["skipped"]]}


def test_markdown_has_the_findings_and_the_verdicts() -> None:
    told = markdown.check(report())
    assert "### Starting soon, and not cleared (1)" in told
    assert "### Starting until 2026-03-16 (3)" in told
    assert "| w-2 | 2026-03-09 | employment | cleared |" in told


def test_the_tables_know_the_workers_asked_for() -> None:
    told = text.check(report(workers=("w-2",)))
    assert "Starting within 14 days, until 2026-03-16 (1)" in told
    assert "Leaving within 30 days, until 2026-04-01 (0)" in told
    assert "Starting soon" not in told


@pytest.mark.parametrize(("fail_on", "expected"), [("never", 0), ("gap", 0), ("expiring", 1), ("warning", 1)])
def test_a_start_counts_as_what_will_soon_be_a_gap(fail_on: Any, expected: int) -> None:
    assert view(ahead(SHORT, findings=(start(),)), Request(fail_on=fail_on)).exit_code == expected


@pytest.mark.parametrize(("fail_on", "expected"), [("expiring", 0), ("warning", 1)])
def test_a_leave_counts_as_a_warning(fail_on: Any, expected: int) -> None:
    assert view(ahead(findings=(leave(),)), Request(fail_on=fail_on)).exit_code == expected


def test_what_only_advises_is_never_counted() -> None:
    advice = replace(start(), counts=False)
    seen = view(ahead(SHORT, findings=(advice,)), Request(fail_on="warning"))
    assert (seen.exit_code, seen.piles["uncounted"], seen.piles["starting"]) == (0, (advice,), ())


def test_what_comes_from_a_file_is_safe_on_a_terminal() -> None:
    wicked = replace(GOING, duties=(Duty("badge \x1b[31m17", made.HOLDER),))
    assert "\x1b" not in text.check(report(ahead(leavers=(wicked,))))
