"""CSV: every finding is a row, and no cell is a formula."""

from __future__ import annotations

import csv
import io

from credpolicy.report import table
from credpolicy.report.listing import listing
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made


def rows(evaluation: object) -> list[dict[str, str]]:
    seen = view(evaluation, Request())  # type: ignore[arg-type]
    text = table.table(listing(Report(seen, {made.HOLDER: Excerpt(9, 7, "x")})))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_gap_is_a_row() -> None:
    (row,) = rows(made.evaluation(made.result()))
    assert {key: row[key] for key in ("pile", "worker", "requirement", "state", "due_on", "path", "at_line")} == {
        "pile": "gaps", "worker": "w-1", "requirement": "ward-core", "state": "expired", "due_on": "2026-02-08",
        "path": "registry/people.yaml", "at_line": "9",
    }  # fmt: skip
    assert tuple(row) == table.COLUMNS


def test_every_pile_is_there_and_no_cell_is_a_formula() -> None:
    found = rows(made.hostile())
    assert {row["pile"] for row in found} == {"errors", "gaps", "expiring", "warnings", "waived"}
    for row in found:
        for value in row.values():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert value.isprintable()
