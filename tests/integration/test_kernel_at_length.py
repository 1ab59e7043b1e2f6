"""The kernel and the oracle on fifteen hundred teams more than every change is tested on."""

import pytest

from tests.reduction import told
from tests.strategies import repository_on_days

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("seed", range(1000, 1030))
def test_the_kernel_agrees_with_the_oracle_on_fifty_more_teams(seed: int) -> None:
    difference = told(*repository_on_days(seed, days=1, teams=50))
    assert not difference, difference
