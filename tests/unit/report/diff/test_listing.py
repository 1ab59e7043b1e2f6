"""The findings of a comparison as other tools read them: each with its class, and only the right ones open."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from typing import Any

from credpolicy.history.compare import compare
from credpolicy.model.snapshot import Snapshot
from credpolicy.report import github, gitlab, junit, sarif, table
from credpolicy.report.diff.listing import listing
from credpolicy.report.diff.verdict import DiffReport, DiffRequest
from credpolicy.report.listing import Listed, Listing
from tests.situations import card, day, situation

GOOD = card("2025-06-01", "2027-01-01")
PAIR = ({"id": "p-1", "hired_on": "2025-01-01"}, {"id": "p-2", "hired_on": "2025-01-01"})


def report(base: Snapshot, head: Snapshot, **asked: Any) -> DiffReport:
    return DiffReport(compare(base, head, day("2026-03-02"), day("2026-03-02")), DiffRequest(**asked))


def staff(first: list[Any], second: list[Any], **parts: Any) -> Snapshot:
    workers = [{**PAIR[0], "credentials": first}, {**PAIR[1], "credentials": second}]
    return situation(GOOD, workers=workers, **parts)


OLD_AND_NEW = (staff([], [GOOD]), staff([], []))
"""One falls short on both sides, and one only in the head."""


def of_people(found: Listing) -> list[Listed]:
    return [each for each in found.entries if each.finding.gap]


def test_what_the_change_brings_is_open_and_what_was_there_is_not() -> None:
    found = listing(report(*OLD_AND_NEW))
    assert [(each.pile, each.kind, each.open) for each in of_people(found)] == [
        ("introduced", "failure", True),
        ("unchanged", "skipped", False),
    ]
    found = listing(report(*OLD_AND_NEW, fail_on="any"))
    assert {(each.pile, each.kind, each.open) for each in of_people(found)} == {
        ("introduced", "failure", True),
        ("unchanged", "failure", True),
    }
    found = listing(report(*OLD_AND_NEW, fail_on="never"))
    assert [each.kind for each in of_people(found) if each.open] == ["skipped"]


def test_every_format_tells_only_what_the_change_brings() -> None:
    found = listing(report(*OLD_AND_NEW))
    (run,) = json.loads(sarif.sarif(found))["runs"]
    assert [(each["baselineState"], "p-2" in each["message"]["text"]) for each in run["results"]] == [("new", True)]
    assert run["invocations"][0]["exitCode"] == 1
    assert github.github(found).count("\n") == 1
    assert len(json.loads(gitlab.gitlab(found))) == 1
    root = ET.fromstring(junit.junit(found))  # noqa: S314 - the report wrote it itself
    cases = {case.get("name"): next((child.tag for child in case), "passed") for case in root.iter("testcase")}
    people = {name: kind for name, kind in cases.items() if name in ("p-1", "p-2", "w-1")}
    assert people == {"p-1": "skipped", "p-2": "failure", "w-1": "passed"}
    rows = list(csv.DictReader(io.StringIO(table.table(found), newline="")))
    assert [(row["pile"], row["worker"], row["why"]) for row in rows if row["worker"]] == [
        ("introduced", "p-2", ""),
        ("unchanged", "p-1", "there before"),
    ]


def test_what_is_fixed_is_told_with_what_became_of_it_and_is_no_result() -> None:
    found = listing(report(*reversed(OLD_AND_NEW)))
    assert [(each.pile, each.open, each.why) for each in of_people(found)] == [
        ("fixed", False, "mended"),
        ("unchanged", False, "there before"),
    ]
    assert json.loads(sarif.sarif(found))["runs"][0]["results"] == []


def test_a_brake_is_told_in_every_format_that_can_tell_it() -> None:
    many = [{"id": f"p-{number}", "hired_on": "2025-01-01", "credentials": [GOOD]} for number in range(21)]
    without = [{**each, "credentials": []} for each in many]
    found = listing(report(situation(GOOD, workers=many), situation(GOOD, workers=without)))
    assert found.exit_code == 5
    (note,) = found.notes
    assert note.startswith("Stopped: 21 of 22 obligations turn, more than 25 %.")
    assert github.github(found).splitlines()[0] == f"::error title=credpolicy::{note.replace('%', '%25')}"
    assert note in sarif.sarif(found)
    assert note in junit.junit(found)


def test_only_a_waiver_that_comes_with_it_is_named() -> None:
    waiver = {
        "id": "wv-9", "kind": "waiver", "worker": "w-1", "requirement": "core", "reason": "the course was cancelled",
        "requested_by": "w-1", "approved_by": "w-2", "from": "2026-03-01", "until": "2026-04-15",
    }  # fmt: skip
    found = listing(report(situation(GOOD), situation(waivers=[waiver])))
    assert any("only waiver wv-9 would excuse it" in each.message for each in found.open)
