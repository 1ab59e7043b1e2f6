"""Workers go into files that can be read, reviewed and found again."""

import pytest

from credpolicy.errors import UsageError
from credpolicy.load.limits import MAX_FILE_BYTES
from credpolicy.load.yaml import parse
from credpolicy.reconcile import sheets
from credpolicy.reconcile.sheets import MARK


def workers(number: int) -> list[dict[str, str]]:
    return [{"id": f"w-{each}"} for each in range(number)]


def large(known_as: str, size: int) -> dict[str, object]:
    """A worker of about so many bytes."""
    return {"id": known_as, "credentials": [{"type": "bls", "note": "\u00e9" * 500} for _ in range(size // 1030)]}


def test_a_folder_has_numbered_files_in_the_order_of_the_workers():
    found = list(sheets.sheets(workers(5), 2))
    assert [(sheet.name, sheet.workers) for sheet in found] == [
        ("workers-0001.yaml", 2),
        ("workers-0002.yaml", 2),
        ("workers-0003.yaml", 1),
    ]
    assert found[1].text == f"{MARK}workers:\n  - id: w-2\n  - id: w-3\n"
    assert list(sheets.sheets(workers(4), 4)) == [
        ("workers-0001.yaml", found[0].text + "  - id: w-2\n  - id: w-3\n", 4)
    ]
    assert list(sheets.sheets([], 4)) == []


def test_a_file_for_each_worker_has_the_workers_name():
    found = list(sheets.sheets([{"id": "w-1"}, {"id": "t.2"}], 1))
    assert [(sheet.name, sheet.workers) for sheet in found] == [("w-1.yaml", 1), ("t.2.yaml", 1)]
    assert found[0].text == f"{MARK}workers:\n  - id: w-1\n"


def test_no_worker_is_hidden_in_a_file_that_is_passed_over():
    assert [sheet.name for sheet in sheets.sheets([{"id": "ReadMe-1"}], 1)] == ["worker-ReadMe-1.yaml"]


def test_a_file_stays_well_below_what_is_read():
    half = MAX_FILE_BYTES // 3
    found = list(sheets.sheets([large("w-1", half), large("w-2", half), {"id": "w-3"}], 500))
    assert [sheet.workers for sheet in found] == [1, 2]
    assert all(len(sheet.text.encode()) < MAX_FILE_BYTES and not parse(sheet.text.encode()).problems for sheet in found)


def test_a_worker_that_no_file_can_hold_is_an_error():
    with pytest.raises(UsageError, match=r"the worker `w-1` alone has over 5,242,880 bytes") as refused:
        list(sheets.sheets([large("w-1", MAX_FILE_BYTES)], 1))
    assert "column that makes the id" in refused.value.hint


def test_one_file_holds_all_or_is_refused():
    assert sheets.sheet(workers(2), "a.yaml") == ("a.yaml", f"{MARK}workers:\n  - id: w-0\n  - id: w-1\n", 2)
    half = MAX_FILE_BYTES // 2
    with pytest.raises(UsageError, match=r"a\.yaml would have over 5,242,880 bytes") as refused:
        sheets.sheet([large("w-1", half), large("w-2", half)], "a.yaml")
    assert "Name a folder" in refused.value.hint
