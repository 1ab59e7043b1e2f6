"""SARIF keeps to the standard's own schema, and to what code scanning asks for besides."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema

from credpolicy.model.finding import Location, fingerprint
from credpolicy.report import sarif
from credpolicy.report.listing import listing
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made

STANDARD = Path(__file__).parents[2] / "schemas" / "sarif-2.1.0.json"


def run(evaluation: Any, inside: str = "", **asked: Any) -> dict[str, Any]:
    """The only run of the report, valid by the standard."""
    report = Report(view(evaluation, Request(**asked)), {made.HOLDER: Excerpt(9, 7, "x")}, inside=inside)
    document = json.loads(sarif.sarif(listing(report)))
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


def test_what_is_waived_is_left_out_or_told_as_suppressed() -> None:
    evaluation = made.evaluation(made.result(state="waived", waiver="wv-1", worker="w-2"))
    assert run(evaluation)["results"] == []
    (result,) = run(evaluation, with_waived=True)["results"]
    (suppression,) = result["suppressions"]
    assert suppression == {
        "kind": "external", "status": "accepted", "justification": "Course cancelled by the provider",
    }  # fmt: skip


def test_equal_findings_have_prints_of_their_own() -> None:
    bad = made.result()
    found = run(replace(made.evaluation(bad), findings=(made.finding(bad), made.finding(bad))))
    assert [each["partialFingerprints"]["credpolicy/v1"][32:] for each in found["results"]] == ["", "-2"]


def test_files_are_named_from_the_top_of_the_repository() -> None:
    odd = made.finding(made.result(), location=Location("registry/a b\udcff.yaml", "f" * 40))
    found = run(made.evaluation(findings=(odd, made.about_file(location=None))), inside="staff/")
    places = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in found["results"]]
    assert places == ["staff/registry/a%20b%FF.yaml", "staff/policies"]


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
