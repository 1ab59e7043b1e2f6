"""The kernel agrees with the oracle on random repositories, and the repositories are worth the trouble."""

from typing import get_args

import pytest

from credpolicy.model.evaluation import RECORD_STATES
from credpolicy.model.finding import State
from tests.agreement import disagreements
from tests.oracle import Oracle
from tests.strategies import repository_on_days

# A call of the kernel costs little more for a hundred teams than for one, and each team is a small repository.
TEAMS = 75


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.at_length) for seed in (2, 3))])
def test_the_kernel_agrees_with_the_oracle_on_75_teams(seed: int) -> None:
    """`tests.reduction.told` makes a small repository of a difference."""
    repository, days = repository_on_days(seed, 1, TEAMS)
    assert list(disagreements(repository.snapshot(), days)) == []


@pytest.mark.parametrize("seed", range(2))
def test_they_agree_where_waivers_are_set_aside(seed: int) -> None:
    repository, days = repository_on_days(seed, 1, 10)
    assert list(disagreements(repository.snapshot(), days, no_waivers=True)) == []


def test_random_repositories_reach_every_state() -> None:
    """Agreement on nothing would prove nothing."""
    obligations: set[str] = set()
    lines: set[str] = set()
    for seed in range(200):
        repository, days = repository_on_days(seed, days=1)
        for verdict in Oracle(repository.snapshot(), ahead=0).judge(days[0]).values():
            obligations.add(verdict.state)
            lines.update(line[1] for line in verdict.lines)
        if obligations == set(get_args(State)) and lines == set(RECORD_STATES):
            return
    assert obligations == set(get_args(State))
    assert lines == set(RECORD_STATES)
