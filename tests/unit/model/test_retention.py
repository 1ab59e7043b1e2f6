"""Retention rules, legal holds and tombstones as they are written."""

import pytest
from pydantic import ValidationError

from credpolicy.model.retention import Keep, LegalHold, Retention, Tombstone

KEEP = {"until": "3 years after ended_on"}


def rule(**keys):
    return Retention.model_validate({"id": "i9", "keep": KEEP, **keys})


@pytest.mark.parametrize(
    ("written", "covered"),
    [(None, {"a": True, "b": True}), ("a", {"a": True, "b": False}), (["a", "b"], {"b": True, "c": False})],
)
def test_a_rule_speaks_of_one_type_of_several_or_of_all(written, covered):
    keys = {} if written is None else {"type": written}
    assert {name: rule(**keys).covers(name) for name in covered} == covered


@pytest.mark.parametrize("written", [[], "", "no id!", ["a", "no id!"], {"a": "b"}, True, ["a", True]])
def test_what_is_no_type_is_refused(written):
    with pytest.raises(ValidationError) as raised:
        rule(type=written)
    (error,) = raised.value.errors()
    assert "id" in error["ctx"]["sentence"]


def test_one_case_may_stand_without_a_dash():
    assert rule().keep == rule(keep=[KEEP]).keep


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ({}, "`until`, `delete_by` or both"),
        ({"while_employed": "release"}, "`until`, `delete_by` or both"),
        ({"until": {"reached": {"unit": "hour", "total": "1"}}}, "not from a count"),
        ({"until": "1 year after previous_expiry"}, "not a day phrase"),
        ({"until": "1 year after assignment.ends_on x"}, "not a day phrase"),
        ({"until": "1 year after tomorrow"}, "not a day phrase"),
    ],
)
def test_a_case_without_a_day_that_can_be_counted_is_refused(case, sentence):
    with pytest.raises(ValidationError) as raised:
        Keep.model_validate(case)
    assert sentence in raised.value.errors()[0]["ctx"]["sentence"]


def hold(**keys):
    return LegalHold.model_validate({"id": "h", "reason": "claim", "ordered_by": "court", "from": "2026-02-01", **keys})


def test_a_hold_is_of_workers_of_types_of_both_or_of_everything():
    assert hold().holds("w-1", "a")
    assert hold(workers=["w-1"]).holds("w-1", "a")
    assert not hold(workers=["w-2"]).holds("w-1", "a")
    assert not hold(workers=["w-1"], types=["b"]).holds("w-1", "a")


def test_a_hold_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValidationError):
        hold(until="2026-01-31")
    assert hold(until="2026-02-01").until


@pytest.mark.parametrize("sha", ["", "0f", "0F" * 32, "0g" * 32])
def test_a_tombstone_has_a_whole_hash(sha):
    keys = {"worker": "w", "type": "a", "key": "k", "deleted_on": "2026-01-01", "rule": "r", "approved_by": "b"}
    assert Tombstone.model_validate({**keys, "sha256": "0f" * 32})
    with pytest.raises(ValidationError):
        Tombstone.model_validate({**keys, "sha256": sha})
