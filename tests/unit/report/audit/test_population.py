"""Lists as CSV, JSON and text: the hash is that of the CSV, and no cell is a formula."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from credpolicy.model.population import Criteria, Population, Row
from credpolicy.model.snapshot import Revision
from credpolicy.reconcile.audits.sampling import sample
from credpolicy.report.audit import population as lists
from credpolicy.report.audit.population import Listed
from credpolicy.report.shapes import published

REVISION = Revision("commit", "6a" * 20, date(2026, 3, 1), "commit 6a6a6a6a")
CELLS = (
    "critical",
    "w-1",
    "clinical",
    "=cmd|' /C calc'!A0",
    "core",
    "",
    "missing",
    "mandatory",
    "block",
    None,
    None,
    None,
    None,
)
ROWS = (
    Row("w-1/core", "critical", "w-1", ("w-1/core", *CELLS), "w-1", "clinical"),
    Row("w-2/core", "low", "w-2", ("w-2/core", "low", "w-2", "a\nb\u202e", *CELLS[3:]), "w-2", "a"),
)
LISTED = Listed(
    Population(Criteria("obligations"), REVISION, date(2026, 3, 2), ROWS), "0f" * 32, "2026-03-02T09:00:00Z"
)
DRAWN = replace(LISTED, sample=sample(LISTED.population, 1, "x"))


def test_the_hash_is_that_of_the_csv() -> None:
    text = lists.csv(LISTED)
    assert hashlib.sha256(text.encode()).hexdigest() == lists.hashed(LISTED.population)
    assert json.loads(lists.json(LISTED))["sha256"] == lists.hashed(LISTED.population)
    assert lists.hashed(LISTED.population) in lists.text(LISTED)


def test_the_moment_is_in_no_hash() -> None:
    later = replace(LISTED, extracted_at="2027-01-01T00:00:00Z")
    assert lists.csv(later) == lists.csv(LISTED)
    assert "2027-01-01T00:00:00Z" in lists.json(later)


def test_no_cell_is_a_formula_or_breaks_its_line() -> None:
    header, first, second = csv.reader(io.StringIO(lists.csv(LISTED)))
    assert header[:4] == ["key", "severity", "worker", "owner"]
    assert first[4] == "'=cmd|' /C calc'!A0"
    assert second[3] == "a\\nb\\u202e"
    assert len(lists.csv(LISTED).splitlines()) == 3


@pytest.mark.parametrize(("listed", "kind"), [(LISTED, "population"), (DRAWN, "sample")])
def test_the_json_is_as_it_was_published(listed: Listed, kind: str) -> None:
    document = json.loads(lists.json(listed))
    jsonschema.validate(document, json.loads(published(kind)), jsonschema.Draft202012Validator)
    assert document["rows"] == 2
    assert len(document["items"]) == len(listed.rows)


def test_a_sample_says_what_there_was_and_what_was_drawn() -> None:
    assert json.loads(lists.json(DRAWN))["sample"]["strata"] == [
        {"severity": "critical", "rows": 1, "drawn": 1}, {"severity": "low", "rows": 1, "drawn": 0}
    ]  # fmt: skip
    assert "Seed        x" in lists.text(DRAWN)
    assert DRAWN.exit_code == 0


def test_what_is_not_the_whole_list_says_so() -> None:
    unread = replace(LISTED, population=replace(LISTED.population, unread=("registry/a.yaml",)))
    assert unread.exit_code == 2
    assert "Complete    NO: 1 could not be read whole, such as registry/a.yaml" in lists.text(unread)
    assert lists.text(unread).endswith("Not the whole list. Exit code 2.\n")
    empty = replace(LISTED, population=replace(LISTED.population, rows=()))
    assert lists.text(empty).endswith("There is nothing on this list. Exit code 3.\n")
