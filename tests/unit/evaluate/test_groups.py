"""Where groups inside lines are written."""

from __future__ import annotations

from typing import Any

from credpolicy.evaluate.groups import spots
from credpolicy.evaluate.rows import rows_of
from tests.situations import situation


def found(*lines: Any, **further: Any) -> list[tuple[str | int, ...]]:
    """The places of the groups in the lines of a requirement."""
    rows = rows_of(situation(requirement={"requires": list(lines)}, **further))
    return list(spots(rows.tables, rows.policies.tests, {0: len(lines)}).values())


def test_groups_below_the_lines_are_found_behind_conditions_and_days() -> None:
    inner = {"at_most": 1, "of": ["card", {"all_of": ["card", "card"]}], "at": "hired_on"}
    assert found("card", {"any_of": ["card", {**inner, "when": {"status": "active"}}]}) == [
        ("requires", 1, "any_of", 1),
        ("requires", 1, "any_of", 1, "of", 1),
    ]


def test_a_line_that_is_a_group_is_the_line_itself() -> None:
    assert found({"any_of": ["card", "card"]}) == []


def test_groups_of_derived_types_are_written_elsewhere() -> None:
    derived = [{"id": "step", "derived_from": {"any_of": ["card", {"all_of": ["card", "card"]}]}}]
    assert found({"all_of": ["step", "card"]}, credential_types=derived) == []
