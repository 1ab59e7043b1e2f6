"""Guard rails: a share is too great only where it is of many."""

import pytest

from credpolicy.model.settings import GuardRails


@pytest.mark.parametrize(
    ("many", "of", "exceeded"),
    [
        (20, 20, False),
        (21, 21, True),
        (21, 84, False),
        (22, 84, True),
        (25, 100, False),
        (26, 100, True),
        (0, 0, False),
    ],
)
def test_more_than_twenty_and_more_than_the_share(many, of, exceeded):
    assert GuardRails().exceeded(many, of) is exceeded


def test_the_share_is_that_of_the_settings():
    rails = GuardRails.model_validate({"max_percent": "50"})
    assert not rails.exceeded(50, 100)
    assert rails.exceeded(51, 100)
