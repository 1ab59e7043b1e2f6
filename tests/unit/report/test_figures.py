"""The figures of the summary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from credpolicy.report.figures import figures
from credpolicy.report.view import Request, view
from tests.unit.report import made


def test_gaps_are_counted_by_severity_and_only_where_they_bind() -> None:
    found = figures(
        view(
            made.evaluation(
                made.result(worker="w-1", severity="critical"),
                made.result(worker="w-1", severity="low", requirement="other"),
                made.result(worker="w-2", severity="low", state="missing"),
                made.result(worker="w-3", severity="low", level="recommended"),
                made.result(worker="w-3", severity="low", mode="advise"),
                made.result(worker="w-3", severity="low", state="waived"),
                made.result(worker="w-3", severity="low", state="compliant"),
            ),
            Request(),
        )
    )
    assert found.gaps == {"critical": 1, "high": 0, "medium": 0, "low": 2}
    assert found.workers_with_gaps == 2
    assert (found.states["waived"], found.states["compliant"], found.states["expired"]) == (1, 1, 2)
    assert found.advised == 2
    assert found.obligations == 7


@pytest.mark.parametrize(
    ("days_left", "counted"),
    [
        (0, (1, 1, 1)),
        (30, (1, 1, 1)),
        (31, (0, 1, 1)),
        (60, (0, 1, 1)),
        (61, (0, 0, 1)),
        (90, (0, 0, 1)),
        (91, (0, 0, 0)),
    ],
)
def test_each_horizon_includes_its_last_day_and_those_before_it(days_left: int, counted: tuple[int, ...]) -> None:
    ends = made.result(state="compliant", since=None, compliant_until=made.AS_OF + timedelta(days=days_left))
    forever = made.result(state="compliant", since=None, compliant_until=None)
    found = figures(view(made.evaluation(ends, forever, findings=()), Request()))
    assert tuple(found.expiring.values()) == counted
    assert tuple(found.expiring) == (30, 60, 90)


def test_the_next_change_is_the_first_day_and_how_many_change_on_it() -> None:
    days = (date(2026, 4, 1), date(2026, 3, 5), None, date(2026, 3, 5))
    changing = [made.result(worker=f"w-{n}", changes_on=day) for n, day in enumerate(days)]
    found = figures(view(made.evaluation(*changing), Request()))
    assert (found.next_change, found.changes) == (date(2026, 3, 5), 2)
    quiet = figures(view(made.evaluation(made.result()), Request()))
    assert (quiet.next_change, quiet.changes) == (None, 0)


def test_filters_narrow_the_figures_but_not_what_was_evaluated() -> None:
    seen = view(
        made.evaluation(made.result(worker="w-1"), made.result(worker="w-2", changes_on=date(2026, 3, 5))),
        Request(workers=("w-1",)),
    )
    found = figures(seen)
    assert (found.obligations, found.shown, found.workers_judged) == (2, 1, 2)
    assert sum(found.gaps.values()) == 1
    assert found.next_change is None
    assert (found.files, found.workers, found.requirements) == (2, 3, 1)
