"""Sampling: the same rows for the same seed, drawn by SHA-256, each severity with its share."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.model.audit import STRATA, Stratum
from credpolicy.model.population import Criteria, Population, Row
from credpolicy.model.snapshot import Revision
from credpolicy.reconcile.audits.sampling import allocation, sample

ROWS = st.dictionaries(st.sampled_from(STRATA), st.integers(1, 400), min_size=1)


def population(rows: dict[Stratum, int]) -> Population:
    made = [Row(f"w-{name}-{n}", name, f"w-{n}", ()) for name, many in rows.items() for n in range(many)]
    return Population(Criteria("workers"), Revision("commit", "a" * 40, None, "x"), date(2026, 3, 2), tuple(made))


@pytest.mark.parametrize(
    ("rows", "size", "shares"),
    [
        ({"critical": 50, "low": 50}, 10, {"critical": 5, "low": 5}),
        ({"critical": 50, "low": 50}, 5, {"critical": 3, "low": 2}),
        ({"critical": 1, "low": 999}, 10, {"critical": 1, "low": 9}),
        ({"critical": 1, "high": 1, "low": 998}, 3, {"critical": 1, "high": 1, "low": 1}),
        ({"critical": 1, "high": 1, "low": 998}, 2, {"critical": 0, "high": 0, "low": 2}),
        ({"critical": 3, "low": 2}, 9, {"critical": 3, "low": 2}),
        ({"critical": 3, "low": 2}, 5, {"critical": 3, "low": 2}),
    ],
)
def test_shares(rows: dict[Stratum, int], size: int, shares: dict[Stratum, int]) -> None:
    assert allocation(rows, size) == shares


@given(ROWS, st.integers(1, 2_000))
def test_shares_add_up_and_each_severity_gets_one_where_the_size_permits(rows: dict[Stratum, int], size: int) -> None:
    shares, total = allocation(rows, size), sum(rows.values())
    assert sum(shares.values()) == min(size, total)
    assert all(0 <= shares[name] <= many for name, many in rows.items())
    if size >= len(rows):
        assert all(shares.values())
    for name, many in rows.items():
        assert shares[name] <= max(1, size * many // total + 1)


@given(ROWS, st.integers(1, 60), st.text(min_size=1, max_size=10))
def test_the_same_seed_draws_the_same_rows_whatever_their_order(rows: dict[Stratum, int], size: int, seed: str) -> None:
    found = population(rows)
    turned = Population(found.criteria, found.revision, found.as_of, found.rows[::-1])
    one, other = sample(found, size, seed), sample(turned, size, seed)
    assert one.rows == other.rows
    assert one.strata == other.strata
    assert len({row.key for row in one.rows}) == min(size, len(found.rows))


def test_another_seed_draws_others() -> None:
    found = population({"low": 300})
    assert len({sample(found, 5, str(seed)).rows for seed in range(20)}) == 20


def test_every_row_has_the_same_chance() -> None:
    found = population({"low": 20})
    drawn = [row.key for seed in range(2_000) for row in sample(found, 5, f"seed {seed}").rows]
    assert all(400 < drawn.count(row.key) < 600 for row in found.rows)


def test_an_auditor_draws_the_same_with_the_program_sha256sum() -> None:
    rows: dict[Stratum, int] = {"critical": 9, "medium": 14, "none": 3}
    found, seed = population(rows), "board meeting Zoë 4711"
    lot = sample(found, 8, seed)
    drawn = set()
    for name, (_, many) in lot.strata.items():
        by_hand = []
        for row in found.rows:
            if row.severity == name:
                told = subprocess.run(
                    ["sha256sum"], input=f"{seed}:{row.key}".encode(), capture_output=True, check=True
                ).stdout
                by_hand.append((told.decode().split()[0], row.key))
        drawn |= {key for _, key in sorted(by_hand)[:many]}
    assert {row.key for row in lot.rows} == drawn


def test_nothing_is_drawn_from_nothing() -> None:
    assert sample(population({}), 5, "x").rows == ()
