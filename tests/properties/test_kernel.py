"""The kernel agrees with the oracle on random repositories, and the repositories are worth the trouble."""

from typing import get_args

from hypothesis import HealthCheck, Phase, given, settings

from credpolicy.model.evaluation import RECORD_STATES
from credpolicy.model.finding import State
from tests.agreement import disagreements
from tests.oracle import Oracle
from tests.reduction import told
from tests.strategies import SEEDS, repository_on_days

# A call of the kernel costs nearly the same for fifteen teams as for one. Another seed is never simpler, so
# nothing is gained by looking for one; and how long an example takes is the machine's affair.
in_batches = settings(phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow])


@settings(in_batches, max_examples=20)
@given(SEEDS)
def test_the_kernel_agrees_with_the_oracle(seed: int) -> None:
    difference = told(*repository_on_days(seed, days=2, teams=15))
    assert not difference, difference


@settings(in_batches, max_examples=2)
@given(SEEDS)
def test_they_agree_where_waivers_are_set_aside(seed: int) -> None:
    repository, days = repository_on_days(seed, days=1, teams=15)
    assert list(disagreements(repository.snapshot(), days, no_waivers=True)) == []


def test_random_repositories_reach_every_state() -> None:
    """Agreement on nothing would prove nothing."""
    obligations: set[str] = set()
    lines: set[str] = set()
    for seed in range(200):
        repository, days = repository_on_days(seed, days=1)
        for verdict in Oracle(repository.snapshot()).judge(days[0]).values():
            obligations.add(verdict.state)
            lines.update(line[1] for line in verdict.lines)
    assert obligations == set(get_args(State))
    assert lines == set(RECORD_STATES)
