"""What every test shares: random examples that are the same on every run and every machine."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine must not fail a test, and a failure must come back when the test runs again.
settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("steady")

# A run that was begun in the background ignores Ctrl-C; the tests of interrupts send one to themselves.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Where much is compared or read that a change seldom breaks alone. The random repositories of the kernel are not among
# them, nor the oracle's corners and the golden dates: each `make test` compares those.
AT_LENGTH = (
    "peers/*.py",
    "test_formats.py",
    "properties/test_cache.py",
    "properties/test_logs.py",
    "properties/test_compare.py",
    "properties/test_baseline.py",
    "properties/test_explain.py",
    "properties/test_files_judged.py",
    "properties/test_injection.py",
    "properties/test_layout.py",
    "properties/test_history.py",
    "properties/test_import.py",
    "properties/test_returned.py",
    "properties/test_starting.py",
    "properties/test_timeline.py",
    "properties/test_forecast.py",
    "unit/test_oracle.py",
    "unit/test_oracle_obligations.py",
    "unit/test_oracle_chain.py",
    "unit/test_oracle_corners.py",
    "unit/test_oracle_coverage.py",
    "unit/test_oracle_credits.py",
    "unit/test_oracle_duties.py",
    "unit/test_oracle_trees.py",
    "unit/evaluate/test_holders.py",
    "unit/evaluate/test_lives.py",
    "unit/report/explain/test_whole_language.py",
    "test_language_page.py",
    "test_packs.py",
)
RUN_BY_ACT = ("test_workflows.py",)
"""Of these, what runs whole workflows; what lints them is quick."""

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by their files the tests that `make test-integration` runs, and not `make test`."""
    for item in items:
        path = item.path.relative_to(HERE)
        runs = any(path.match(name) for name in RUN_BY_ACT) and "repository" in getattr(item, "fixturenames", ())
        if runs or any(path.match(pattern) for pattern in AT_LENGTH):
            item.add_marker(pytest.mark.at_length)
