"""Code quality for GitLab: the shape it reads, and fingerprints of which none is there twice."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema

from credpolicy.report import gitlab
from credpolicy.report.listing import listing
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made

SHAPE = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {"type": "object", "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


def entries(evaluation: object) -> list[dict[str, object]]:
    seen = view(evaluation, Request())  # type: ignore[arg-type]
    found = json.loads(gitlab.gitlab(listing(Report(seen, {made.HOLDER: Excerpt(9, 7, "x")}))))
    jsonschema.validate(found, SHAPE)
    prints = [entry["fingerprint"] for entry in found]
    assert len(prints) == len(set(prints))
    return found  # type: ignore[no-any-return]


def test_severities_follow_the_requirement() -> None:
    found = [made.result(severity=severity, worker=severity) for severity in ("critical", "high", "medium", "low")]
    assert [entry["severity"] for entry in entries(made.evaluation(*found))] == ["critical", "major", "minor", "info"]


def test_an_equal_fingerprint_is_numbered() -> None:
    bad = made.result()
    found = entries(replace(made.evaluation(bad), findings=(made.finding(bad), made.finding(bad))))
    assert [str(entry["fingerprint"])[32:] for entry in found] == ["", "-2"]


def test_it_keeps_its_shape_whatever_was_written() -> None:
    assert {entry["severity"] for entry in entries(made.hostile())} == {"blocker", "critical", "info"}
