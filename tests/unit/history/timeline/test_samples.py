"""Samples: periods without holes, the last commit by their end, and clocks that run backwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.history.timeline.samples import begin, days_of, periods, samples
from credpolicy.model.commit import Commit, Stamp
from credpolicy.model.timeline import STEPS

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def commits(*days: date) -> list[Commit]:
    stamps = [Stamp("A", "a@example.org", datetime(day.year, day.month, day.day, 12, tzinfo=UTC)) for day in days]
    return [Commit(f"{number:040}", (), stamp, stamp, "change") for number, stamp in enumerate(stamps)]


@given(st.lists(DAYS, min_size=1, max_size=6), DAYS, st.sampled_from(STEPS))
def test_each_sample_is_of_the_last_commit_by_its_day(days: list[date], until: date, by: str) -> None:
    there = days_of(commits(*days))
    assert there == [max(days[: number + 1]) for number in range(len(days))]
    found = samples(commits(*days), by, until)  # type: ignore[arg-type]
    for sample in found:
        assert sample.from_ <= sample.day <= until
        assert there[sample.place] <= sample.day
        later = there[sample.place + 1 :]
        assert by == "commit" or not later or later[0] > sample.day
    assert [sample.day for sample in found] == sorted(sample.day for sample in found)
    assert bool(found) == (days[0] <= until)


@given(DAYS, st.integers(0, 900), st.sampled_from(["week", "month", "quarter"]))
def test_periods_leave_no_day_out(first: date, length: int, by: str) -> None:
    until = first + timedelta(days=length)
    found = list(periods(first, until, by))  # type: ignore[arg-type]
    assert found[0][0] == begin(first, by)  # type: ignore[arg-type]
    assert found[-1][1] == until
    assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("by", "names"),
    [("week", ["2026-W53", "2027-W01"]), ("month", ["2026-12", "2027-01"]), ("quarter", ["2026-Q4", "2027-Q1"])],
)
def test_periods_have_the_names_of_the_calendar(by: str, names: list[str]) -> None:
    found = samples(commits(date(2026, 12, 30)), by, date(2027, 1, 5))  # type: ignore[arg-type]
    assert [sample.label for sample in found] == names


def test_the_calendar_ends() -> None:
    assert list(periods(date(9999, 12, 30), date.max, "month")) == [(date(9999, 12, 1), date.max)]
    assert list(periods(date(9999, 12, 30), date.max, "week"))[-1][1] == date.max
