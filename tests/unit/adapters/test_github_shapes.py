"""What GitHub tells of issues is read as it documents it, and nothing else is taken for an issue."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from credpolicy.adapters.github_shapes import ENTRIES, ENTRY
from tests.unit.adapters.github_world import entry


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "seven"},
        {"number": None},
        {"title": None},
        {"body": 5},
        {"state": "merged"},
        {"labels": None},
        {"labels": [{"id": 1}]},
        {"labels": "credpolicy"},
        {"assignees": [{"id": 1}]},
        {"milestone": "2026-03"},
        {"closed_at": "yesterday"},
    ],
    ids=repr,
)
def test_a_wrong_shape_is_refused(wrong: dict[str, Any]) -> None:
    assert ENTRY.validate_python(entry())
    with pytest.raises(ValidationError):
        ENTRY.validate_python(entry(**wrong))


@pytest.mark.parametrize("missing", ["number", "html_url", "title", "body", "state", "labels", "closed_at"])
def test_what_is_needed_must_be_told(missing: str) -> None:
    told = entry()
    del told[missing]
    with pytest.raises(ValidationError):
        ENTRIES.validate_python([entry(), told])


@pytest.mark.parametrize(
    ("state", "closed_at", "day"),
    [
        ("closed", "2026-02-20T23:59:59Z", date(2026, 2, 20)),
        ("closed", "2026-02-20T23:59:59-05:00", date(2026, 2, 21)),
        ("closed", None, None),
        ("open", "2026-02-20T00:00:00Z", None),
    ],
)
def test_only_what_is_closed_was_closed_on_a_day(state: str, closed_at: str | None, day: date | None) -> None:
    assert ENTRY.validate_python(entry(state=state, closed_at=closed_at)).issue().closed_on == day
