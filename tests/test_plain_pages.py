"""The sample, the starter packs and a file with every key read in sentences as it is written down."""

import pytest

from credpolicy.model.snapshot import Snapshot
from tests import plain_pages

SNAPSHOTS = dict(plain_pages.snapshots())


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_policies_read_as_written(name: str) -> None:
    of: Snapshot = SNAPSHOTS[name]
    written = (plain_pages.PAGES / f"{name}.txt").read_text(encoding="utf-8")
    assert plain_pages.page(of) == written, "if this is meant: `make cases`, and read the diff"


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_no_line_is_longer_than_a_page(name: str) -> None:
    lines = plain_pages.page(SNAPSHOTS[name]).splitlines()
    assert [line for line in lines if len(line) > 100 and " " in line.strip()] == []


def test_nothing_is_written_down_of_what_is_gone() -> None:
    assert {path.stem for path in plain_pages.PAGES.glob("*.txt")} == set(SNAPSHOTS)
