"""Issues: whatever happens between runs and during them, the open ones are those that are wanted, one each."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credpolicy.errors import OutsideError
from credpolicy.reconcile.memory import remembered
from credpolicy.reconcile.subjects import subjects
from tests.unit.reconcile.trackers import Fake, Fault, KilledError
from tests.unit.reconcile.wards import DAY, PEOPLE, RULES, States, evaluated, planned, synced, ward

STATES = ("missing", "expired", "invalid", "waived", "expiring", "unknown", "not_yet_due")
GROUPS = ("finding", "worker", "requirement", "owner", "location")


class Run(NamedTuple):
    """One run: so many days later, what the ward looks like, and what goes wrong at which call."""

    later: int
    states: States
    people: tuple[str, ...]
    rules: tuple[str, ...]
    forge: dict[str, object]
    quiet: bool
    errors: bool
    faults: dict[int, Fault]


duties = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(RULES)), st.sampled_from(STATES), max_size=8
)
forges = st.fixed_dictionaries(
    {
        "group_by": st.sampled_from(GROUPS),
        "from_level": st.sampled_from(("gap", "expiring")),
        "severity": st.sampled_from(("low", "critical")),
        "reopen_within": st.sampled_from(("0 days", "10 days")),
    }
)
runs = st.builds(
    Run,
    later=st.integers(0, 20),
    states=duties,
    people=st.sampled_from((PEOPLE, PEOPLE, PEOPLE[:3], PEOPLE[1:])),
    rules=st.sampled_from((RULES, RULES, RULES[:1])),
    forge=forges,
    quiet=st.booleans(),
    errors=st.sampled_from((False, False, True)),
    faults=st.dictionaries(st.integers(0, 25), st.sampled_from(get_args(Fault)), max_size=4),
)


def at(day: date, run: Run, *, clean: bool = False):
    quiet = {"notifications": {"quiet_days": ["monday", "wednesday", "saturday"]}} if run.quiet and not clean else {}
    snapshot = ward(people=run.people, rules=run.rules, forge=run.forge, **quiet)
    return evaluated(snapshot, run.states, day, errors=run.errors and not clean)


def failing(faults: dict[int, Fault]):
    calls = count()
    return lambda _name: faults.get(next(calls))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(runs, min_size=1, max_size=6), st.data())
def test_the_open_issues_are_those_that_are_wanted(sequence: list[Run], data: st.DataObject) -> None:
    tracker = Fake(DAY)
    day = DAY
    texts: dict[str, str] = {}
    for number, run in enumerate(sequence):
        day += timedelta(days=run.later)
        tracker.fault = failing(run.faults)
        with suppress(OutsideError, KilledError):
            synced(at(day, run), tracker)
        for issue in tracker.open_issues:
            if data.draw(st.integers(0, 9)) == 0:
                texts[issue.number] = f"{texts.get(issue.number, '')}\nnote {number} <b>\r\n"
                tracker.by_hand(issue.number, body=f"{issue.body}\nnote {number} <b>\r\n")
            if data.draw(st.integers(0, 19)) == 0:
                tracker.by_hand(issue.number, open=False, closed_on=day)

    last = at(day, sequence[-1], clean=True)
    tracker.fault = lambda _: None
    assert not [outcome for outcome in synced(last, tracker) if outcome.failed]
    found = Counter(remembered(issue.body).key for issue in tracker.open_issues)
    assert found == Counter(subject.key for subject in subjects(last))
    for number, text in texts.items():
        assert tracker.kept[number].issue.body.endswith(text.removeprefix("\n")), "what a person wrote stays"
    for kept in tracker.kept.values():
        marks = [line for text in kept.comments for line in text.splitlines() if "credpolicy comment" in line]
        assert len(marks) == len(set(marks)) == len(kept.comments), "everything is told once"

    tracker.calls.clear()
    again = planned(last, tracker)
    assert again.actions == ()
    assert set(tracker.calls) <= {"issues", "assignable"}
