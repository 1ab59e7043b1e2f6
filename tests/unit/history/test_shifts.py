"""Obligations that stand differently are told by the way they turn, with the day that counts and the place."""

from typing import Any

import pytest

from credpolicy.evaluate.judge import judge
from credpolicy.history.shifts import flipped, key_of, shifts
from credpolicy.model.evaluation import Evaluation
from tests.situations import CORE, card, day, situation

GOOD, LONG = card("2025-06-01", "2027-01-01"), card("2025-06-01", "2028-01-01")


def judged(*records: Any, **parts: Any) -> Evaluation:
    return judge(situation(*records, **parts), day("2026-03-02"), day("2026-03-02"))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param(judged(GOOD), judged(), [("gap", None)], id="falls short"),
        pytest.param(judged(), judged(GOOD), [("met", "2027-01-01")], id="does no longer"),
        pytest.param(judged(LONG), judged(GOOD), [("sooner", "2027-01-01")], id="sooner"),
        pytest.param(judged(GOOD), judged(LONG), [("later", "2028-01-01")], id="later"),
        pytest.param(judged(GOOD), judged(GOOD), [], id="the same"),
        pytest.param(judged(), judged(), [], id="the same gap"),
        pytest.param(
            judged(GOOD, requirement={"applies_to": {"role": "x"}}), judged(GOOD), [("asked", "2027-01-01")],
            id="asked",
        ),
        pytest.param(
            judged(GOOD), judged(GOOD, requirement={"applies_to": {"role": "x"}}), [("dropped", None)], id="dropped",
        ),
        pytest.param(
            judged(), judged(requirement={"applies_to": {"role": "x"}}), [("met", None)], id="a gap is not asked",
        ),
        pytest.param(judged(), judged(requirement={"level": "recommended"}), [("met", None)], id="counts no more"),
        pytest.param(
            judged(), judged(requirement={"due": "2026-05-01"}), [("met", "2026-05-01")], id="is due later",
        ),
        pytest.param(
            judged(GOOD), judged(card("2025-06-01"), kind={"validity": {"valid_for": "never_ends"}}), [("later", None)],
            id="ends no more",
        ),
    ],
)  # fmt: skip
def test_which_way_it_turns(before: Evaluation, after: Evaluation, found: list[tuple[str, str | None]]) -> None:
    told = [(each.turn, each.deadline and each.deadline.isoformat()) for each in shifts(before, after)]
    assert told == found


def test_the_place_is_that_of_the_assignment() -> None:
    at = {"worker": {"assignments": [{"role": "nurse", "location": "ward"}]}, "locations": [{"id": "ward"}]}
    asked = {"requirement": {"applies_to": {"role": "nurse"}}}
    (shift,) = shifts(judged(GOOD, **at, **asked), judged(**at, **asked))
    assert (shift.location, shift.result.state) == ("ward", "missing")
    assert key_of(shift.result) == ("w-1", "nurse/ward/", "core", "")


def test_what_turns_between_well_and_not_is_counted_of_what_was_asked() -> None:
    assert flipped(judged(GOOD), judged(GOOD)) == 0
    assert flipped(judged(GOOD), judged()) == 1
    assert flipped(judged(GOOD), judged(GOOD, requirement={"applies_to": {"role": "x"}})) == 1
    assert flipped(judged(GOOD, requirement={"applies_to": {"role": "x"}}), judged(GOOD)) == 0
    assert key_of(judged(GOOD).results[0]) == CORE
