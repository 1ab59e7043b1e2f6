"""The kernel and the oracle on some thousand teams more than every change is tested on."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.reduction import told
from tests.strategies import SEEDS, repository_on_days

pytestmark = pytest.mark.integration


@settings(
    max_examples=200,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(SEEDS)
def test_the_kernel_agrees_with_the_oracle_on_three_thousand_teams(seed: int) -> None:
    difference = told(*repository_on_days(seed, days=2, teams=15))
    assert not difference, difference
