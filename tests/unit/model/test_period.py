"""Periods: which months an audit has, and a partition that nobody's coming or going changes."""

from __future__ import annotations

import hashlib
import subprocess
from collections import Counter
from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.model.audit import Audit
from credpolicy.model.period import PARTS, part_of, periods
from tests.unit.model.test_audit import AUDIT

IDS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,20}\Z")


def audit(**fields: str) -> Audit:
    return Audit.model_validate({**AUDIT, **fields})


def months(made: Audit, first: str, last: str) -> list[str]:
    return [each.month for each in periods(made, date.fromisoformat(first), date.fromisoformat(last), frozenset())]


def test_a_year_has_the_months_from_the_first_to_the_last() -> None:
    assert months(audit(**{"from": "2026-11-17"}), "2026-01-01", "2026-12-31") == ["2026-11", "2026-12"]
    assert months(audit(until="2026-02-01"), "2026-01-01", "2026-12-31") == ["2026-01", "2026-02"]
    assert months(audit(), "2027-05-05", "2027-05-05") == ["2027-05"]
    assert months(audit(**{"from": "2027-01-01"}), "2026-01-01", "2026-12-31") == []


@pytest.mark.parametrize(
    ("kind", "parts"),
    [("annual", [*range(1, 13)]), ("quarterly", [1, 2, 3] * 4), ("monthly", [1] * 12)],
)
def test_every_kind_goes_through_its_parts_in_the_course_of_the_year(kind: str, parts: list[int]) -> None:
    found = list(periods(audit(kind=kind), date(2026, 1, 1), date(2026, 12, 31), frozenset()))
    assert [each.part for each in found] == parts
    assert {each.parts for each in found} == {PARTS[kind]}


def test_the_last_day_counts_from_the_end_of_the_month_past_holidays() -> None:
    (period,) = periods(
        audit(within="2 business days"), date(2026, 2, 1), date(2026, 2, 3), frozenset([date(2026, 3, 2)])
    )
    assert (period.id, period.first, period.last) == ("files-2026-02", date(2026, 2, 1), date(2026, 2, 28))
    assert period.due_on == date(2026, 3, 4)


@given(IDS, IDS, st.sampled_from([1, 3, 12]))
def test_the_part_is_what_sha256_says(name: str, unit: str, parts: int) -> None:
    digest = hashlib.sha256(f"{name}:{unit}".encode()).hexdigest()
    assert part_of(name, unit, parts) == int(digest[:8], 16) % parts + 1


def test_anybody_can_tell_the_part_in_a_shell() -> None:
    line = "h=$(printf '%s' 'files:w-0042' | sha256sum | cut -c1-8); echo $((16#$h % 12 + 1))"
    told = subprocess.run(["bash", "-c", line], capture_output=True, check=True, text=True).stdout
    assert int(told) == part_of("files", "w-0042", 12)


@given(st.sets(IDS, max_size=40), IDS, st.sampled_from([3, 12]))
def test_who_comes_moves_nobody_else(there: set[str], new: str, parts: int) -> None:
    before = {unit: part_of("files", unit, parts) for unit in there - {new}}
    after = {unit: part_of("files", unit, parts) for unit in there | {new}}
    assert {unit: after[unit] for unit in before} == before


@pytest.mark.parametrize("parts", [3, 12])
@pytest.mark.parametrize("people", [1_000, 20_000])
def test_parts_are_as_even_as_a_lottery_makes_them(parts: int, people: int) -> None:
    count = Counter(part_of("files", f"w-{number:05d}", parts) for number in range(people))
    even, deviation = people / parts, sqrt(people / parts * (1 - 1 / parts))
    assert set(count) == {*range(1, parts + 1)}
    assert all(abs(many - even) < 4 * deviation for many in count.values())


def test_the_end_of_all_days_is_no_trouble() -> None:
    found = months(audit(**{"from": "9999-01-01", "within": "1 day"}), "9999-01-01", "9999-10-31")
    assert found[-1] == "9999-10"
