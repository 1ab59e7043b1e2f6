"""The plan of deletions as a table and as JSON."""

from __future__ import annotations

import json
from datetime import date

import jsonschema

from credpolicy.evaluate.retention import retentions
from credpolicy.reconcile.retention import coming
from credpolicy.report import retention
from credpolicy.report.shapes import published
from tests.builder import snapshot_from

DAY = date(2026, 3, 2)
WORKER = {"id": "w-1", "hired_on": "2020-01-06", "ended_on": "2022-06-30", "status": "ended"}
KEEP = {"until": "1 year after ended_on", "delete_by": "2 years after ended_on"}


def report(*records, rules=({"id": "r", "keep": KEEP},)):
    snapshot = snapshot_from(
        {"credential_types": [{"id": "form"}], "retention": list(rules)},
        {"workers": [{**WORKER, "credentials": list(records)}]},
    )
    found = retentions(snapshot, DAY, DAY)
    return retention.RetentionReport(found, coming(found, DAY), DAY)


def test_the_table_tells_both_days_and_what_is_to_be_done():
    told = retention.text(report({"type": "form", "id": "x-1", "issued_on": "2020-02-01"}))
    assert "2024-06-30  2023-07-01   w-1     form  x-1  r     -      overdue" in told
    assert told.endswith("1 record: 1 should be gone.\n")


def test_the_json_has_the_published_shape():
    told = json.loads(retention.json(report({"type": "form", "issued_on": "2020-02-01"})))
    jsonschema.validate(told, json.loads(published("retention")))
    assert told["summary"]["overdue"] == 1
    assert told["planned"][0]["delete_by"] == "2024-06-30"


def test_without_rules_the_reason_is_told():
    told = report(rules=())
    assert told.exit_code == 3
    assert "Nothing was judged: there are no retention rules." in retention.text(told)
    jsonschema.validate(json.loads(retention.json(told)), json.loads(published("retention")))
