"""The kernel and the oracle on fifteen hundred teams more than every change is tested on."""

import pytest

from tests.agreement import disagreements
from tests.strategies import repository_on_days

pytestmark = pytest.mark.integration


OPEN = {
    1023: "a year of a cycle that is made up later: whether the entry is gone for the next cycle",
}


def _seed(number: int) -> object:
    if number not in OPEN:
        return number
    return pytest.param(number, marks=pytest.mark.xfail(reason=f"the judges differ: {OPEN[number]}", strict=True))


@pytest.mark.parametrize("seed", [_seed(number) for number in range(1000, 1030)])
def test_the_kernel_agrees_with_the_oracle_on_fifty_more_teams(seed: int) -> None:
    """`tests.reduction.told` makes a small repository of a difference."""
    repository, days = repository_on_days(seed, days=1, teams=50)
    assert list(disagreements(repository.snapshot(), days)) == []
