"""The JSON of a comparison says what the text says, and keeps to its published schema."""

from __future__ import annotations

import json

import jsonschema

from credpolicy.history.compare import compare
from credpolicy.report.diff.json import json as told
from credpolicy.report.diff.verdict import DiffReport, DiffRequest
from credpolicy.report.shapes import published
from tests.situations import card, day, situation

GOOD = card("2025-06-01", "2027-01-01")


def test_every_part_keeps_to_the_schema() -> None:
    waiver = {
        "id": "wv", "kind": "waiver", "requirement": "core", "worker": "w-1", "from": "2026-01-01",
        "until": "2026-06-30", "reason": "The provider has closed.", "requested_by": "w-9", "approved_by": "w-8",
    }  # fmt: skip
    base = situation(GOOD, kind={"renewal": {"grace": "1 month"}}, workers=[{"id": "w-8"}, {"id": "w-9"}])
    head = situation(
        kind={"renewal": {"grace": "1 day"}}, waivers=[waiver], workers=[{"id": "w-8", "credentials": [GOOD]}]
    )
    comparison = compare(base, head, day("2026-03-02"), day("2026-03-02"))
    document = json.loads(told(DiffReport(comparison, DiffRequest())))
    jsonschema.validate(document, json.loads(published("diff")), jsonschema.Draft202012Validator)
    assert document["summary"]["bottom_line"] == "+1 gap, -2, 0 due within 90 days"
    (gap,) = [each for each in document["findings"] if each["class"] == "introduced" and each["rule"] == "GAP001"]
    assert (gap["excused_only_by"], gap["gap"]["worker"], gap["counts"]) == ("wv", "w-1", True)
    (field,) = next(change for change in document["changes"] if change["id"] == "card")["fields"]
    assert field == {"field": ["renewal", "grace"], "before": "1 month", "after": "1 day", "effect": "tightened"}
    assert [(each["turn"], each["worker"]) for each in document["shifts"]] == [
        ("gap", "w-1"), ("met", "w-8"), ("met", "w-9"),
    ]  # fmt: skip
    assert document["exit_code"] == 2
