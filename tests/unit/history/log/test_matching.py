"""Which record became which: by id, by what is printed, then by less, whatever the order."""

from __future__ import annotations

import pytest

from credpolicy.history.log.matching import matched, predecessor
from credpolicy.model.registry import Credential


def record(type_="rn", number=None, issued=None, ends=None, **more):
    said = {"type": type_, "number": number, "issued_on": issued, "expires_on": ends, **more}
    return Credential.model_validate({key: value for key, value in said.items() if value is not None})


def pairs(before, after):
    found = matched(before, after)
    return [(before.index(old), after.index(new)) for old, new in found.pairs]


def test_equal_records_are_set_aside_each_with_one_other():
    twice = record(number="1")
    found = matched([twice, twice], [record(number="1")])
    assert (len(found.same), len(found.gone), len(found.come), found.pairs) == (1, 1, 0, ())


def test_an_id_is_surer_than_everything_else():
    before = [record(number="1", id="a"), record(number="2", id="b")]
    after = [record(number="1", id="b"), record(number="2", id="a")]
    assert sorted(pairs(before, after)) == [(0, 1), (1, 0)]


def test_records_of_different_ids_are_different():
    assert pairs([record(number="1", id="a")], [record(number="1", id="b")]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (record(number="1", jurisdiction="US-OH"), record(number="1", jurisdiction="US-PA")),
        (record(number="1", issued="2025-01-01"), record(number="2", issued="2025-01-01")),
        (record(number="1"), record(number="1", id="new")),
        (record(issued="2025-01-01"), record(issued="2026-01-01")),
        (record(number="1", issued="2025-01-01"), record(number="9", issued="2026-01-01")),
    ],
)
def test_a_record_that_was_mended_is_the_same(old, new):
    assert pairs([old], [new]) == [(0, 0)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (record("rn", "1"), record("bls", "1")),
        (record(number="1"), record(number="2")),
        (record(number="1", issued="2026-01-01"), record(number="2", issued="2025-01-01")),
    ],
)
def test_another_record_is_another(old, new):
    assert pairs([old], [new]) == []


def test_of_several_that_could_be_the_same_the_nearest_are():
    before = [record(number="1", ends="2026-01-01", note="a"), record(number="1", ends="2027-01-01", note="b")]
    after = [record(number="1", ends="2027-01-01", note="c"), record(number="1", ends="2026-01-01", note="d")]
    assert sorted(pairs(before, after)) == [(0, 1), (1, 0)]


def test_a_further_record_renews_the_latest_of_its_number():
    old, mid, new = (record(number="1", ends=day) for day in ("2024-01-01", "2025-01-01", "2026-01-01"))
    assert predecessor(new, [old, mid, new]) is mid
    assert predecessor(old, [mid, new]) is None
    assert predecessor(record(number="2", ends="2027-01-01"), [old, mid]) is None
    assert predecessor(record("bls", "1", ends="2027-01-01"), [old, mid]) is None
