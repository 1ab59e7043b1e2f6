"""Audits and checklists: what their models refuse, and what is blank."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from credpolicy.model.audit import Audit, Checklist
from tests.unit.load.valid import AUDITS

AUDIT = {
    "id": "files", "kind": "annual", "of": "workers", "from": "2026-01-01", "auditor": "w-1",
    "questions": [{"id": "seen", "ask": "Is it there?"}],
}  # fmt: skip
CHECKLIST: dict[str, Any] = AUDITS["checklists"][0]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"id": "a" * 81}, "at most 80 characters"),
        ({"until": "2025-12-31"}, "`until` (2025-12-31) is before `from` (2026-01-01)"),
        ({"questions": [{"id": "a", "ask": "?"}, {"id": "a", "ask": "!"}]}, "the question `a` is asked twice"),
        ({"questions": []}, "at least 1 item"),
        ({"kind": "weekly"}, "'annual', 'quarterly' or 'monthly'"),
        ({"size": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_no_audit_can_be_is_refused(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as error:
        Audit.model_validate({**AUDIT, **fields})
    assert sentence in str(error.value)


def test_the_month_fits_behind_the_longest_id() -> None:
    assert Audit.model_validate({**AUDIT, "id": "a" * 80}).within.count == 14


def blanks(**fields: Any) -> list[str]:
    return [words for _, words in Checklist.model_validate({**CHECKLIST, **fields}).blanks]


def item(**fields: Any) -> dict[str, Any]:
    return {"key": "w-1", "answers": {"seen": "pass"}, **fields}


def test_a_checklist_that_is_filled_in_has_no_blanks() -> None:
    assert blanks() == []
    assert blanks(items=[]) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"items": [item(answers={"seen": None})]}, ["w-1: `seen` is not answered"]),
        ({"items": [item(answers={})]}, ["w-1: `seen` is not answered"]),
        ({"items": [item(answers={"seen": "fail"})]}, ["w-1: something failed, and no `note` says what"]),
        ({"items": [item(answers={"seen": "fail"}, note="torn")]}, []),
        ({"items": [item(answers={"seen": "not_applicable"})]}, []),
        ({"sign_offs": []}, ["there is no sign-off of the auditor"]),
        ({"sign_offs": [{"role": "auditor", "signed_on": "2026-03-30"}]}, ["sign-off of the auditor: `by` is blank"]),
        (
            {"sign_offs": [{"role": "auditor", "by": "w-1", "signed_on": None}]},
            ["sign-off of the auditor: `signed_on` is blank"],
        ),
        (
            {"sign_offs": [{"role": "reviewer", "by": "w-1", "signed_on": "2026-03-30"}]},
            ["there is no sign-off of the auditor"],
        ),
    ],
)
def test_every_blank_is_told(fields: dict[str, Any], words: list[str]) -> None:
    assert blanks(**fields) == words


def test_a_blank_leads_to_the_line_on_which_it_is_filled_in() -> None:
    checklist = Checklist.model_validate(
        {**CHECKLIST, "items": [item(answers={"seen": None}), item(answers={})], "sign_offs": []}
    )
    assert [way for way, _ in checklist.blanks] == [("items", 0, "answers", "seen"), ("items", 1, "answers"), ()]
