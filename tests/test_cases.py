"""Every session that is written down goes as it says."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from credpolicy.report.shapes import published
from tests import casebook


def test_there_are_cases_for_every_exit_code_of_this_step() -> None:
    sessions = "".join((case / "session.txt").read_text(encoding="utf-8") for case in casebook.cases())
    assert {code for code in range(1, 6) if f"\n[exit {code}]\n" in sessions} == {1, 2, 3}


@pytest.mark.parametrize("case", casebook.cases(), ids=lambda case: case.name)
def test_the_case_goes_as_written(case: Path) -> None:
    written = (case / "session.txt").read_text(encoding="utf-8")
    assert casebook.replayed(written, case / "repo") == written, "if this is meant: `make cases`, and read the diff"


@pytest.mark.parametrize(
    ("page", "examples"),
    [
        (casebook.README, 1),
        (casebook.COMMANDS_PAGE, 5),
        (casebook.IMPORT_PAGE, 3),
        (casebook.TESTS_PAGE, 4),
        (casebook.CHANGES_PAGE, 1),
        (casebook.START_PAGE, 5),
        (casebook.CODEOWNERS_PAGE, 3),
        (casebook.ADOPTION_PAGE, 5),
        (casebook.CALENDAR_PAGE, 2),
        (casebook.REQUESTS_PAGE, 4),
        (casebook.OWNERS_PAGE, 3),
        (casebook.RETENTION_PAGE, 3),
        (casebook.AUDITS_PAGE, 5),
        (casebook.COMING_PAGE, 3),
    ],
    ids=str,
)
def test_the_examples_of_the_docs_go_as_written(page: Path, examples: int) -> None:
    written = page.read_text(encoding="utf-8")
    assert written.count("$ credpolicy") >= examples
    assert casebook.replayed_page(page) == written, "if this is meant: `make cases`, and read the diff"


def test_every_document_in_a_session_keeps_to_its_published_schema() -> None:
    sessions = "".join((case / "session.txt").read_text(encoding="utf-8") for case in casebook.cases())
    documents = [json.loads(found) for found in re.findall(r"^\{\n.*?^\}\n", sessions, re.MULTILINE | re.DOTALL)]
    assert {document["format"] for document in documents} == {
        f"credpolicy/{kind}/v1" for kind in ("check", "validate", "explain", "who")
    }
    for document in documents:
        schema = json.loads(published(document["format"].split("/")[1]))
        jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
