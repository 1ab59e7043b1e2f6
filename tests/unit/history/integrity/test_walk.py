"""The walk: every rule has a history in which it is found, and a history without a fault has no finding."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from credpolicy.model.rules.integrity import INTEGRITY
from tests.unit.history.integrity.stories import LOOK, RECORD, days, found, person

ASKED_OF_HEADS = {"INTG009"}
"""Asked of the whole history, and not of a commit: see test_heads.py."""


def test_every_rule_is_tested_beside_the_code_that_finds_it() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert {rule.code for rule in INTEGRITY if rule.code not in tests} == set()


def test_an_honest_history_has_no_finding() -> None:
    renewed = {**RECORD, "issued_on": "2027-01-15", "expires_on": "2028-01-31"}
    look, again = {**RECORD, "verifications": [LOOK]}, {**LOOK, "verified_on": "2027-01-16"}
    history = (
        person(),
        person(look),
        person(look, {**renewed, "verifications": [again]}),
        person(look, {**renewed, "verifications": [again]}, status="ended", ended_on="2027-02-01"),
    )
    assert found(*history, on=days(0, 3, 385, 400)) == []


@given(st.lists(st.lists(st.sampled_from("abcd"), unique=True), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_as_many_deletions_are_found_as_records_went(states) -> None:
    histories = [person(*({**RECORD, "type": name, "number": name} for name in names)) for names in states]
    gone = sum(len({*old} - {*new}) for old, new in pairwise(states))
    every = found(*histories)
    assert [each.rule for each in every] == ["INTG008"] * gone
    assert len({each.fingerprint for each in every}) == gone
