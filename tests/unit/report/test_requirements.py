"""The table of requirements, and the JSON."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema

from credpolicy.report import requirements
from credpolicy.report.plain.page import Chosen
from credpolicy.report.requirements import Asked
from credpolicy.report.shapes import published
from tests import plain_pages

EVERYTHING = plain_pages.read(plain_pages.EVERYTHING)


def told(**asked: Any) -> dict[str, Any]:
    """The JSON, valid by its schema."""
    document: dict[str, Any] = json.loads(requirements.json(Asked(EVERYTHING, **asked)))
    jsonschema.Draft202012Validator(json.loads(published("requirements"))).validate(document)
    return document


def test_the_table_has_what_a_rule_is_whom_it_binds_and_who_sees_to_it() -> None:
    lines = requirements.text(Asked(EVERYTHING)).splitlines()
    start = lines.index("Requirements (2)")
    assert re.split("  +", lines[start + 2]) == ["ID", "TITLE, AND WHOM IT BINDS", "LEVEL", "OWNER, AUTHORITY"]
    assert re.split("  +", lines[start + 3]) == ["ward-core", "Ward nurses hold a licence", "mandatory", "clinical"]
    assert "client: SOW 4.2" in lines[start + 4]
    assert "critical" in lines[start + 4]
    assert any(line.startswith("first-aiders  ") for line in lines)
    assert any("Each location whose hazard is higher." in line for line in lines)
    assert any(line.startswith("licence    Nursing licence") and "license" in line for line in lines)
    assert lines[-1].startswith("2 requirements, 2 coverages, 4 credential types.")
    assert max(map(len, lines)) <= 120


def test_only_what_was_asked_for_is_told() -> None:
    table = requirements.text(Asked(EVERYTHING, Chosen(("night-shift",), ("welder",))))
    assert "Requirements" not in table
    assert "night-shift" in table
    assert "welder" in table
    page = requirements.text(Asked(EVERYTHING, Chosen((), ("welder",)), plain=True))
    assert page.splitlines()[:4] == ["Credential types", "================", "", "welder"]
    assert "Waiver" not in page


def test_the_json_keeps_to_its_schema_and_holds_the_sentences_on_request() -> None:
    document = told(chosen=Chosen(("declaration", "first-aiders"), ("forklift",)), plain=True)
    assert [rule["id"] for key in ("requirements", "coverage", "types") for rule in document[key]] == [
        "declaration",
        "first-aiders",
        "forklift",
    ]
    assert document["requirements"][0]["plain"] == [
        "It binds everybody.",
        (
            "For each Nursing licence they hold whose jurisdiction is US-OH, they must have Refresher course, "
            "one whose number is the number of the record in question."
        ),
        "It is owed from the first day of employment.",
        "It is mandatory, and a gap is medium.",
    ]
    assert document["coverage"][0]["authority"] == {"kind": "law", "citation": "First aid act"}
    without = told()
    assert {rule["plain"] for key in ("requirements", "coverage", "types") for rule in without[key]} == {None}
    assert [len(without[key]) for key in ("requirements", "coverage", "types")] == [2, 2, 4]
