"""The kernel and the oracle on fifteen hundred teams more than every change is tested on."""

import pytest

from tests.agreement import disagreements
from tests.strategies import repository_on_days

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("seed", range(1000, 1030))
def test_the_kernel_agrees_with_the_oracle_on_fifty_more_teams(seed: int) -> None:
    """`tests.reduction.told` makes a small repository of a difference."""
    repository, days = repository_on_days(seed, days=1, teams=50)
    assert list(disagreements(repository.snapshot(), days)) == []
