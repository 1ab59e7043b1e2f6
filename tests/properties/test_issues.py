"""Issues: whatever happens between runs and during them, the open ones are those that are wanted, one each."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from credpolicy.errors import OutsideError
from credpolicy.model.evaluation import Evaluation
from credpolicy.reconcile.issues.memory import remembered
from credpolicy.reconcile.issues.subjects import subjects
from tests.unit.reconcile.issues.trackers import Fake, Fault, KilledError
from tests.unit.reconcile.issues.wards import DAY, PEOPLE, RULES, States, evaluated, planned, synced, ward

STATES = ("missing", "missing", "expired", "invalid", "waived", "expiring", "unknown", "not_yet_due", "compliant")
GROUPS = ("finding", "finding", "worker", "requirement", "owner", "location")
FAULTS: tuple[Fault, ...] = get_args(Fault)


class World:
    """A ward in which something changes before each run, and people who meddle with its issues after it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.day = DAY
        self.states: States = {}
        self.forge = {"group_by": random.choice(GROUPS), "reopen_within": random.choice(("0 days", "10 days"))}
        self.people = PEOPLE
        self.rules = RULES
        self.written: dict[str, str] = {}

    def passes(self) -> None:
        """Some days, and some news."""
        self.day += timedelta(days=self.random.randint(0, 8))
        for _ in range(self.random.randint(0, 4)):
            self.states[self.random.choice(PEOPLE), self.random.choice(RULES)] = self.random.choice(STATES)
        self.people = self.random.choice((PEOPLE, PEOPLE, PEOPLE, PEOPLE[1:]))
        self.rules = self.random.choice((RULES, RULES, RULES, RULES[:1]))
        if self.random.random() < 0.1:
            self.forge["group_by"] = self.random.choice(GROUPS)
        self.forge["from_level"] = self.random.choice(("gap", "expiring"))
        self.forge["severity"] = self.random.choice(("low", "low", "critical"))
        self.forge["per_run"] = self.random.choice((1, 3, 100))

    def judged(self, *, clean: bool = False) -> Evaluation:
        quiet = {} if clean or self.random.random() < 0.8 else {"notifications": {"quiet_days": ["monday", "friday"]}}
        forge = {**self.forge, "per_run": 100} if clean else self.forge
        snapshot = ward(people=self.people, rules=self.rules, forge=forge, **quiet)
        errors = not clean and self.random.random() < 0.2
        return evaluated(snapshot, self.states, self.day, since=DAY, errors=errors)

    def fault(self, _call: str) -> Fault | None:
        return self.random.choice(FAULTS) if self.random.random() < 0.15 else None

    def meddle(self, tracker: Fake) -> None:
        for issue in tracker.open_issues:
            if self.random.random() < 0.1:
                text = f"\nnote of {self.day} <b>\r\n"
                self.written[issue.number] = self.written.get(issue.number, "") + text
                tracker.by_hand(issue.number, body=issue.body + text)
            if self.random.random() < 0.05:
                tracker.by_hand(issue.number, open=False, closed_on=self.day)


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_the_open_issues_are_those_that_are_wanted(seed: int, runs: int) -> None:
    world = World(Random(seed))  # noqa: S311 - the same world again for the same seed
    tracker = Fake(DAY)
    for _ in range(runs):
        world.passes()
        tracker.fault = world.fault
        with suppress(OutsideError, KilledError):
            synced(world.judged(), tracker)
        world.meddle(tracker)

    last = world.judged(clean=True)
    tracker.fault = lambda _: None
    assert not [outcome for outcome in synced(last, tracker) if outcome.failed]
    found = Counter(remembered(issue.body).key for issue in tracker.open_issues)
    assert found == Counter(subject.key for subject in subjects(last))
    for number, text in world.written.items():
        assert tracker.kept[number].issue.body.endswith(text), "what a person wrote stays"
    for kept in tracker.kept.values():
        marks = [line for text in kept.comments for line in text.splitlines() if "credpolicy comment" in line]
        assert len(marks) == len(set(marks)) == len(kept.comments), "everything is told once"

    tracker.calls.clear()
    assert planned(last, tracker).actions == ()
    assert set(tracker.calls) <= {"issues", "assignable"}, "nothing to do costs no more than lists"
