"""SARIF keeps to the standard's own schema, and to what code scanning asks for besides."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema

from credpolicy.model.finding import fingerprint
from credpolicy.report import sarif
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made

STANDARD = Path(__file__).parents[2] / "schemas" / "sarif-2.1.0.json"


def run(evaluation: Any, **positions: Any) -> dict[str, Any]:
    """The only run of the report, valid by the standard."""
    report = Report(view(evaluation, Request()), {made.HOLDER: Excerpt(9, 7, "x")})
    document = json.loads(sarif.check(report))
    jsonschema.validate(document, json.loads(STANDARD.read_text(encoding="utf-8")))
    (found,) = document["runs"]
    return found  # type: ignore[no-any-return]


def test_a_finding_has_its_place_its_rule_and_its_fingerprint() -> None:
    bad = made.result()
    found = run(made.evaluation(bad))
    (result,) = found["results"]
    assert result["partialFingerprints"] == {"credpolicy/v1": made.finding(bad).fingerprint}
    place = result["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "registry/people.yaml"},
        "region": {"startLine": 9, "startColumn": 7},
    }
    rule = found["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (rule["id"], result["ruleId"], result["level"]) == ("GAP001", "GAP001", "error")
    assert result["properties"]["security-severity"] == "9.0"


def test_every_result_is_located_and_rules_are_unique_whatever_was_written() -> None:
    found = run(made.hostile())
    codes = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    assert len(codes) == len(set(codes))
    for result in found["results"]:
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert not uri.startswith("/")
        assert not set(uri) & set(" \\<>|`")
        assert result["message"]["text"].isprintable()
    assert found["invocations"][0]["executionSuccessful"] is False


def test_what_is_waived_is_left_out() -> None:
    assert run(made.evaluation(made.result(state="waived", waiver="wv-1", worker="w-2")))["results"] == []


def test_what_is_too_much_is_cut_and_told() -> None:
    bad = made.result()
    many = tuple(made.finding(bad, fingerprint=fingerprint(str(n))) for n in range(sarif.MOST_RESULTS + 2))
    found = run(replace(made.evaluation(bad), findings=many))
    assert len(found["results"]) == sarif.MOST_RESULTS
    (note,) = found["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "2 findings are left out: code scanning stores 5,000."


def test_nothing_evaluated_is_told() -> None:
    (note,) = run(replace(made.evaluation(), empty=("there are no workers",)))["invocations"][0][
        "toolExecutionNotifications"
    ]
    assert note == {"level": "error", "message": {"text": "Not everything was evaluated: there are no workers."}}
