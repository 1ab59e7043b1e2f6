"""What every test shares: random examples that are the same on every run and every machine."""

from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine must not fail a test, and a failure must come back when the test runs again.
settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("steady")

# Where two judges of the same thing are compared.
AGREEMENT = (
    "properties/*.py",
    "unit/test_oracle*.py",
    "unit/test_golden_dates.py",
    "test_language_page.py",
    "test_packs.py",
)
HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by their files the tests that `make test` runs without measuring coverage."""
    for item in items:
        if any(item.path.relative_to(HERE).match(pattern) for pattern in AGREEMENT):
            item.add_marker(pytest.mark.agreement)
