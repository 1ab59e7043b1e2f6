"""Tombstones: what went by a rule and left a trace is not told as a deletion."""

from __future__ import annotations

from credpolicy.history.integrity.tombstones import is_buried
from credpolicy.history.log.standing import Standing
from tests.unit.history.integrity.stories import RECORD, REGISTRY, person, told

STONE = {
    "worker": "w-1", "type": "rn", "key": "2026-01-01", "deleted_on": "2026-03-02", "rule": "files",
    "approved_by": "w-2", "sha256": "0f" * 32,
}  # fmt: skip


def with_stone(files, **fields):
    return {**files, "registry/tombstones.yaml": {"tombstones": [{**STONE, **fields}]}}


def test_without_a_tombstone_nothing_is_buried() -> None:
    assert not is_buried(Standing(), "w-1")
    assert not is_buried(Standing(), "w-1", "rn", "7")


def test_a_record_with_its_tombstone_is_no_finding() -> None:
    other = {**RECORD, "number": "8", "issued_on": "2025-01-01"}
    assert told(person(RECORD, other), with_stone(person(other))) == []


def test_a_tombstone_of_another_record_or_worker_hides_nothing() -> None:
    other = {**RECORD, "number": "8", "issued_on": "2025-01-01"}
    for fields in ({"key": "2020-01-01"}, {"worker": "w-2"}, {"type": "bls"}):
        (found,) = told(person(RECORD, other), with_stone(person(other), **fields))
        assert found.startswith("INTG008 w-1 rn/7")


def test_a_worker_with_a_tombstone_may_go() -> None:
    assert told(person(RECORD), with_stone({REGISTRY: {}})) == []
    assert told(person(RECORD), with_stone({REGISTRY: {}}, worker="w-2")) == [
        "INTG008 w-1 was deleted with every record"
    ]
