"""The exit code of a change: what it brings, what turns over, and whom it takes out of sight."""

from __future__ import annotations

from typing import Any

import pytest

from credpolicy.history.compare import compare
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.diff.verdict import DiffReport, DiffRequest
from tests.situations import card, day, situation

GOOD = card("2025-06-01", "2027-01-01")
SOON = card("2025-06-01", "2026-04-01")


def report(base: Snapshot, head: Snapshot, **asked: Any) -> DiffReport:
    return DiffReport(compare(base, head, day("2026-03-02"), day("2026-03-02")), DiffRequest(**asked))


@pytest.mark.parametrize(
    ("base", "head", "asked", "code"),
    [
        pytest.param(situation(GOOD), situation(GOOD), {}, 0, id="nothing"),
        pytest.param(situation(GOOD), situation(), {}, 1, id="a gap comes"),
        pytest.param(situation(), situation(), {}, 0, id="a gap stays"),
        pytest.param(situation(), situation(), {"fail_on": "any"}, 1, id="a gap stays, and any counts"),
        pytest.param(situation(GOOD), situation(), {"fail_on": "never"}, 0, id="nothing fails"),
        pytest.param(situation(GOOD), situation(SOON), {}, 0, id="below the threshold"),
        pytest.param(
            situation(GOOD, settings={"fail_on": "expiring"}), situation(SOON), {}, 1, id="the base's threshold",
        ),
        pytest.param(situation(GOOD), situation(GOOD, {"type": "no"}), {}, 2, id="an error comes"),
        pytest.param(situation(GOOD, {"type": "no"}), situation(GOOD, {"type": "no"}), {}, 0, id="an error stays"),
        pytest.param(
            situation(GOOD, {"type": "no"}), situation(GOOD, {"type": "no"}), {"fail_on": "any"}, 2, id="any error",
        ),
        pytest.param(
            situation(GOOD), situation(GOOD, requirement={"applies_to": {"role": "x"}}), {}, 3, id="nobody is judged",
        ),
    ],
)  # fmt: skip
def test_exit_codes(base: Snapshot, head: Snapshot, asked: dict[str, Any], code: int) -> None:
    assert report(base, head, **asked).exit_code == code


def staff(number: int, *records: Any, **parts: Any) -> Snapshot:
    """So many workers with the same records, and one good one."""
    workers = [{"id": f"p-{place}", "hired_on": "2025-01-01", "credentials": list(records)} for place in range(number)]
    return situation(GOOD, workers=workers, **parts)


@pytest.mark.parametrize(
    ("base", "asked", "code"),
    [
        pytest.param(staff(21, GOOD), {}, 5, id="too many"),
        pytest.param(staff(21, GOOD), {"allow_many": True}, 1, id="lifted"),
        pytest.param(staff(20, GOOD), {}, 1, id="few"),
        pytest.param(staff(21, GOOD, settings={"guard_rails": {"max_percent": "96"}}), {}, 1, id="a wider rail"),
    ],
)
def test_the_brake(base: Snapshot, asked: dict[str, Any], code: int) -> None:
    wide = {"guard_rails": {"max_percent": "100"}}  # of the head, so it does not count
    number = len(base.workers) - 1
    assert report(base, staff(number, settings=wide), **asked).exit_code == code


def test_the_bottom_line_counts_people_and_deadlines() -> None:
    assert report(staff(2, GOOD), staff(2, SOON)).bottom_line == "+0 gaps, -0, 2 due within 90 days"
    assert report(staff(1, GOOD), staff(1)).bottom_line == "+1 gap, -0, 0 due within 90 days"
    assert report(staff(3), staff(3, GOOD)).bottom_line == "+0 gaps, -3, 0 due within 90 days"
