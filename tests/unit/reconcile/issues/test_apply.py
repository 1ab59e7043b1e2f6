"""Carrying out: one of everything, whatever the tracker answers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from credpolicy.reconcile.issues.memory import remembered
from tests.unit.reconcile.issues.trackers import Fake, KilledError
from tests.unit.reconcile.issues.wards import DAY, evaluated, planned, synced, ward

TWO = {("ann", "card"): "missing", ("bob", "card"): "missing"}


def once(name, fault):
    """The fault at the first call of this name."""
    left = [fault]
    return lambda call: left.pop() if call == name and left else None


@pytest.mark.parametrize("fault", ["before", "after"])
def test_an_issue_that_was_opened_without_an_answer_is_looked_for_first(fault):
    tracker = Fake(DAY, once("open", fault))
    assert {outcome.became for outcome in synced(evaluated(ward(), TWO), tracker)} == {"done"}
    assert len(tracker.open_issues) == 2
    assert tracker.calls[2:4] == ["open", "issues"]
    assert tracker.writes().count("open") == (3 if fault == "before" else 2)


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_comment_without_an_answer_is_looked_for_first(fault):
    tracker = Fake(DAY)
    synced(evaluated(ward(), TWO), tracker)
    tracker.fault = once("comment", fault)
    outcomes = synced(evaluated(ward(), {**TWO, ("ann", "card"): "expired"}), tracker)
    assert [outcome.became for outcome in outcomes] == ["done", "done"]
    assert sum(len(kept.comments) for kept in tracker.kept.values()) == 1


def test_what_was_said_before_is_not_said_again():
    tracker = Fake(DAY)
    synced(evaluated(ward(), TWO), tracker)
    tracker.fault = once("comment", "killed after")
    with pytest.raises(KilledError):
        synced(evaluated(ward(), {**TWO, ("ann", "card"): "expired"}), tracker)
    outcomes = synced(
        evaluated(ward(), {**TWO, ("ann", "card"): "expired"}, DAY + timedelta(days=1), since=DAY), tracker
    )
    assert [outcome.became for outcome in outcomes if outcome.became != "done"] == ["done_before"]
    assert sum(len(kept.comments) for kept in tracker.kept.values()) == 1


def test_one_that_fails_never_stops_the_rest():
    tracker = Fake(DAY, once("open", "refused"))
    assert Counter(outcome.became for outcome in synced(evaluated(ward(), TWO), tracker)) == {"failed": 1, "done": 1}
    assert len(tracker.open_issues) == 1
    synced(evaluated(ward(), TWO), tracker)
    assert len(tracker.open_issues) == 2


def test_after_a_failed_comment_nothing_remembers_that_it_was_told():
    tracker = Fake(DAY)
    synced(evaluated(ward(), TWO), tracker)
    tracker.fault = once("comment", "refused")
    worse = evaluated(ward(), {**TWO, ("ann", "card"): "expired"})
    assert [outcome.became for outcome in synced(worse, tracker)] == ["failed", "left_out"]
    assert [outcome.became for outcome in synced(worse, tracker)] == ["done", "done"]


def test_nothing_more_is_tried_after_a_final_refusal():
    tracker = Fake(DAY, once("open", "final"))
    outcomes = synced(evaluated(ward(), TWO), tracker)
    assert [(outcome.became, outcome.message) for outcome in outcomes] == [
        ("failed", "no right to do that"),
        ("not_tried", "no right to do that"),
    ]
    assert tracker.writes() == ["open"]


def test_a_tracker_that_never_answers_is_asked_twice_and_no_more():
    tracker = Fake(DAY, lambda call: "before" if call == "open" else None)
    outcomes = synced(evaluated(ward(), {("ann", "card"): "missing"}), tracker)
    assert [outcome.became for outcome in outcomes] == ["failed"]
    assert tracker.writes() == ["open", "open"]


def test_an_issue_opened_twice_is_one_after_the_next_run():
    tracker = Fake(DAY, once("open", "twice"))
    synced(evaluated(ward(), TWO), tracker)
    assert len(tracker.open_issues) == 3
    synced(evaluated(ward(), TWO), tracker)
    assert [issue.number for issue in tracker.open_issues] == ["1", "3"]
    assert "Duplicate of [1](https://forge.example/1)." in tracker.kept["2"].comments[0]
    assert len({remembered(issue.body).key for issue in tracker.open_issues}) == 2


def test_5000_gaps_that_have_their_issues_cost_lists_only():
    people = tuple(f"w-{n:04}" for n in range(5_000))
    snapshot = ward(people=people, rules=("card",), forge={"per_run": 5000})
    evaluation = evaluated(snapshot, {(name, "card"): "missing" for name in people})
    tracker = Fake(DAY)
    synced(evaluation, tracker)
    assert len(tracker.open_issues) == 5_000
    tracker.calls.clear()
    assert planned(evaluation, tracker).actions == ()
    assert tracker.calls == ["issues", "assignable"]
