"""Who hears what on a run: each step once, nothing twice, and nothing overdue left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.model.message import Channel, Message
from credpolicy.model.reminder import REMINDER, Completed, Mark, Planned, Receipt, ReminderPlan, Role, Told
from credpolicy.reconcile.reminders import mark as marks
from credpolicy.reconcile.reminders.delivery import deliver
from credpolicy.reconcile.reminders.ladder import Ladder
from credpolicy.reconcile.reminders.planning import Asked, Ladders, plan
from credpolicy.reconcile.reminders.standings import duties
from tests.unit.reconcile.reminders.reminding import BEGIN, DAY, evaluation, result, snapshot

NOTHING = Mark(None)
FIRST = Mark(Completed("a" * 40, BEGIN))


def days(count: int) -> timedelta:
    return timedelta(days=count)


def heard(made: ReminderPlan) -> dict[str, list[tuple[str, Role, str]]]:
    """Who is told of whose duty, in which role and on which track."""
    return {
        planned.recipient: [(notice.duty.worker, notice.role, notice.track) for notice in planned.notices]
        for planned in made.messages
    }


def test_worker_and_owner_hear_when_a_step_is_reached() -> None:
    end = BEGIN + days(61)
    then, day = evaluation({"bob": end}, BEGIN), BEGIN + DAY
    made = plan(evaluation({"bob": end}, day, commit="b"), then, FIRST, Asked())
    assert heard(made) == {"bob": [("bob", "worker", REMINDER)], "boss": [("bob", "owner", REMINDER)]}
    assert {planned.notices[0].level for planned in made.messages} == {2}
    assert made.before == FIRST.completed
    assert (made.commit, made.problems, made.held) == ("b" * 40, (), {})


def test_between_two_steps_nobody_hears() -> None:
    end = BEGIN + days(61)
    assert not plan(evaluation({"bob": end}, BEGIN), evaluation({"bob": end}, BEGIN - DAY), FIRST, Asked()).messages


def test_a_step_that_fell_between_two_runs_is_caught() -> None:
    end = BEGIN + days(61)
    made = plan(evaluation({"bob": end}, BEGIN + days(20)), evaluation({"bob": end}, BEGIN), FIRST, Asked())
    assert [planned.recipient for planned in made.messages] == ["bob", "boss"]


def test_a_late_entry_is_caught() -> None:
    day = BEGIN + days(3)
    made = plan(evaluation({"bob": BEGIN + days(10)}, day), evaluation({}, BEGIN), FIRST, Asked())
    assert [planned.recipient for planned in made.messages] == ["bob", "boss"]
    made = plan(
        evaluation({"bob": BEGIN + days(10)}, day), evaluation({"bob": BEGIN + days(400)}, BEGIN), FIRST, Asked()
    )
    assert [planned.recipient for planned in made.messages] == ["bob", "boss"]


def test_a_renewal_in_between_tells_nobody() -> None:
    now = evaluation({"bob": BEGIN + days(89)}, BEGIN + days(40))
    assert plan(now, evaluation({"bob": BEGIN + days(50)}, BEGIN + days(39)), FIRST, Asked()).messages == ()


def test_the_first_run_tells_all_that_has_reached_a_step() -> None:
    now = evaluation({"ann": BEGIN + days(91), "bob": BEGIN + days(90), "boss": BEGIN - days(200)}, BEGIN)
    assert set(heard(plan(now, None, NOTHING, Asked()))) == {"bob", "boss", "head"}


def test_each_escalation_is_announced_once_to_the_one_it_names() -> None:
    end = BEGIN
    runs = [evaluation({"bob": end}, BEGIN + days(n)) for n in (3, 4, 5)]
    asked = Asked()
    assert "head" not in heard(plan(runs[0], runs[0], FIRST, asked))
    made = heard(plan(runs[1], runs[0], FIRST, asked))
    assert made == {"head": [("bob", "manager", "3 days to manager")]}
    assert heard(plan(runs[2], runs[1], FIRST, asked)) == {}


def test_what_does_not_bind_is_not_told() -> None:
    late = BEGIN - days(30)
    for further in ({"level": "recommended"}, {"mode": "advise"}, {"state": "waived"}, {"state": "not_applicable"}):
        now = replace(evaluation({}, BEGIN), results=(result("bob", late, BEGIN, **further),))
        assert plan(now, None, NOTHING, Asked()).messages == ()


def test_one_person_gets_one_message_with_everything() -> None:
    now = evaluation({"ann": BEGIN - days(9), "bob": BEGIN - days(9), "boss": BEGIN + days(20)}, BEGIN)
    made = heard(plan(now, None, NOTHING, Asked()))
    assert sorted(made["boss"]) == [
        ("ann", "owner", REMINDER),
        ("bob", "owner", REMINDER),
        ("boss", "owner", REMINDER),
        ("boss", "worker", REMINDER),
    ]
    assert len(made) == len(plan(now, None, NOTHING, Asked()).messages)


def test_a_rule_of_the_requirement_beats_one_of_the_type_and_that_the_settings() -> None:
    rules = [
        {"id": "all", "ladder": ["1 day"]},
        {"id": "type", "types": ["bls"], "ladder": ["10 days"], "to": ["owner"]},
        {"id": "other", "requirements": ["other"], "ladder": ["20 days"]},
        {"id": "mine", "requirements": ["core"], "then_every": "2 days"},
    ]
    (duty,) = duties(evaluation({"bob": BEGIN}, BEGIN)).values()
    ladder = Ladders(snapshot({"reminders": rules})).of(duty)
    assert [str(step) for step in ladder.steps] == ["90 days", "60 days", "30 days", "0 days"]
    assert (str(ladder.then_every), ladder.to) == ("2 days", ("worker", "owner"))
    ladder = Ladders(snapshot({"reminders": rules[:3]})).of(duty)
    assert (str(ladder.steps[0]), ladder.to) == ("10 days", ("owner",))
    assert str(Ladders(snapshot({"reminders": rules[:1]})).of(duty).steps[0]) == "1 day"


def test_who_cannot_be_reached_is_told_of_with_the_mend_and_the_others_hear() -> None:
    read = snapshot(bob=None)
    now = evaluation({"ann": BEGIN, "bob": BEGIN}, BEGIN, read)
    made = plan(now, None, NOTHING, Asked())
    assert set(heard(made)) == {"ann", "boss"}
    (problem,) = made.problems
    assert (problem.who, problem.waiting) == ("bob", 1)
    assert "bob" in problem.help
    assert "email" in problem.help


def test_what_somebody_could_not_hear_comes_once_they_can() -> None:
    first = plan(evaluation({"bob": BEGIN}, BEGIN, snapshot(bob=None)), None, NOTHING, Asked())
    mark = Mark(Completed("a" * 40, BEGIN), first.held)
    then = evaluation({"bob": BEGIN}, BEGIN, snapshot(bob=None))
    mended = plan(evaluation({"bob": BEGIN}, BEGIN + DAY, commit="b"), then, mark, Asked())
    assert heard(mended) == {"bob": [("bob", "worker", REMINDER)]}
    assert mended.held == {}


def test_what_an_unfinished_run_has_told_is_not_held_back() -> None:
    now = evaluation({"bob": BEGIN}, BEGIN)
    (bob,) = (each for each in plan(now, None, NOTHING, Asked()).messages if each.recipient == "bob")
    told = tuple(notice.told for notice in bob.notices)
    receipt = Receipt(bob.message.key, "mail", "bob", BEGIN, "delivered", told)
    gone = plan(evaluation({"bob": BEGIN}, BEGIN, snapshot(bob=None)), None, Mark(None, {}, (receipt,)), Asked())
    assert set(heard(gone)) == {"boss"}
    assert gone.held == {}


def test_silence_holds_back_and_swallows_nothing() -> None:
    window = {"id": "m", "from": str(BEGIN), "until": str(BEGIN + days(2)), "reason": "Move", "requirements": ["core"]}
    read = snapshot({"maintenance": [window]})
    mark, then = NOTHING, None
    for n in range(3):
        now = evaluation({"bob": BEGIN}, BEGIN + days(n), read)
        made = plan(now, then, mark, Asked())
        assert (made.messages, len(made.silenced)) == ((), 2)
        mark, then = Mark(Completed("a" * 40, now.as_of), made.held), now
    made = plan(evaluation({"bob": BEGIN}, BEGIN + days(3), read), then, mark, Asked())
    assert {planned.recipient for planned in made.messages} == {"bob", "boss"}


def test_on_a_quiet_day_nobody_hears() -> None:
    read = snapshot(settings={"notifications": {"quiet_days": ["monday"]}})
    made = plan(evaluation({"bob": BEGIN}, BEGIN, read), None, NOTHING, Asked())
    assert (made.messages, bool(made.quiet)) == ((), True)


def test_a_webhook_hears_for_owners_and_places_and_not_for_persons() -> None:
    read = snapshot(settings={"notifications": {"to": ["worker", "manager", "owner", "location"]}})
    asked = Asked(("slack",), {"slack": frozenset({"WARD", "DEFAULT"})})
    made = plan(evaluation({"ann": BEGIN}, BEGIN, read), None, NOTHING, asked)
    assert {(planned.recipient, planned.message.address) for planned in made.messages} == {
        ("owner:ward", "WARD"),
        ("location:ward-3", "DEFAULT"),
    }
    without = plan(evaluation({"ann": BEGIN}, BEGIN, read), None, NOTHING, Asked(("slack",)))
    assert [problem.who for problem in without.problems] == ["location:ward-3", "owner:ward"]
    assert "CREDPOLICY_SLACK_WARD" in without.problems[1].help


def test_the_key_of_a_message_names_who_hears_what_and_nothing_else() -> None:
    now = evaluation({"bob": BEGIN}, BEGIN)
    other = evaluation({"bob": BEGIN}, BEGIN, snapshot(settings={"notifications": {"language": "de"}}, bob="b@x.org"))
    one, two = (plan(each, None, NOTHING, Asked()).messages for each in (now, other))
    assert [p.message.key for p in one] == [p.message.key for p in two]
    assert len({p.message.key for p in one}) == 2
    later = plan(evaluation({"bob": BEGIN}, BEGIN + days(7)), None, NOTHING, Asked()).messages
    assert not {p.message.key for p in later} & {p.message.key for p in one}


# What follows runs many runs after each other and compares them with a memory that writes everything down.


_Step = tuple[str, Role, date | None, date]
"""A step of a duty by its fingerprint, the last responsible day and its own, and the role that hears."""


@dataclass
class Post:
    """A channel that takes what it takes, and forgets nothing."""

    faults: list[str]
    taken: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)

    def send(self, message: Message) -> None:
        fault = self.faults.pop(0) if self.faults else "ok"
        if fault == "killed before":
            raise KeyboardInterrupt
        if fault == "fails":
            raise OutsideError("it was refused")
        if fault == "ends":
            raise FinalError("no more")
        self.taken.append(message.key)
        if fault in ("uncertain", "killed after"):
            self.doubtful.append(message.key)
        if fault == "uncertain":
            raise UncertainError("it broke off")
        if fault == "killed after":
            raise KeyboardInterrupt


@dataclass
class World:
    """A repository with its runs: what is written, what was committed, the mark, the journal, and the memory."""

    ends: dict[str, date | None] = field(default_factory=dict)
    mail: bool = True
    commits: dict[str, dict[str, date | None]] = field(default_factory=dict)
    mark: Mark = NOTHING
    journal: list[Receipt] = field(default_factory=list)
    told: dict[tuple[str, Role], tuple[bool, int]] = field(default_factory=dict)
    sent: list[tuple[str, Told]] = field(default_factory=list)
    doubtful: set[tuple[str, Told]] = field(default_factory=set)

    def snapshot(self) -> Any:
        return snapshot({"slas": []}, None, **({} if self.mail else {"ann": None}))

    def planned(self, day: date) -> ReminderPlan:
        commit = f"{len(self.commits):040x}"
        self.commits[commit] = dict(self.ends)
        now = evaluation(self.ends, day, self.snapshot())
        now = replace(now, snapshot=replace(now.snapshot, revision=replace(now.snapshot.revision, commit=commit)))
        before = self.mark.completed
        then = evaluation(self.commits[before.commit], before.on, self.snapshot()) if before else None
        kept, _ = marks.read(marks.files(self.mark, done=not self.mark.receipts), "the mark")
        assert kept == self.mark
        return plan(now, then, replace(kept, receipts=(*kept.receipts, *self.journal)), Asked())

    def run(self, day: date, faults: list[str]) -> tuple[ReminderPlan, bool]:
        made = self.planned(day)
        post = Post(list(faults))

        @contextmanager
        def opened(_channel: Channel) -> Iterator[Post]:
            yield post

        try:
            outcome = deliver(made.messages, opened, day, self.journal.append)
        except KeyboardInterrupt:
            self._note(made.messages, post)
            return made, False
        self._note(made.messages, post)
        receipts = (*self.mark.receipts, *self.journal)
        self.journal = []
        if outcome.failures:
            self.mark = replace(self.mark, receipts=receipts)
            return made, False
        self.mark = Mark(Completed(made.commit, day), made.held)
        return made, True

    def _note(self, messages: tuple[Planned, ...], post: Post) -> None:
        """Write down what was taken; what was taken without an answer may come again."""
        for planned in messages:
            if planned.message.key in post.taken:
                told = [(planned.recipient, notice.told) for notice in planned.notices]
                self.sent += told
                if planned.message.key in post.doubtful:
                    self.doubtful.update(told)

    def expected(self, day: date, told: set[_Step]) -> set[_Step]:
        """What a memory of everything says is to be told by a run on the day, and remembers as told.

        `told` is what unfinished runs have told since the last completed one.
        """
        ladder: Ladder = Ladders(self.snapshot()).of(next(iter(duties(evaluation({"ann": day}, day)).values())))
        levels: dict[tuple[str, Role], tuple[bool, int]] = {}
        wanted = set()
        for duty in duties(evaluation(self.ends, day, self.snapshot())).values():
            for role in ladder.to:
                subject: tuple[str, Role] = (duty.worker, role)
                kind, (level, since) = duty.stand.anchor is None, ladder.reached(duty.stand, day)
                before = self.told.get(subject, (kind, 0))
                known = before[1] if before[0] == kind else 0
                reachable = self.mail or duty.worker != "ann" or role != "worker"
                if level > known and reachable:
                    wanted.add((duty.fingerprint, role, duty.stand.anchor, since))
                if not reachable and (duty.fingerprint, role, duty.stand.anchor, since) not in told:
                    level = min(level, known)
                levels[subject] = (kind, level)
        self.told = levels
        return wanted


FAULTS = st.lists(
    st.sampled_from(["ok", "ok", "fails", "ends", "uncertain", "killed before", "killed after"]), max_size=4
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 20),  # days until then
        st.sampled_from(["ann", "bob", "-"]),  # whose record changes
        st.sampled_from([-70, -20, -3, 0, 1, 20, 40, 100, None, "gone"]),  # how long it is good from then on
        st.booleans(),  # whether ann has mail
        FAULTS,
        st.booleans(),  # whether somebody completes the run on the same day
    ),
    min_size=1,
    max_size=14,
)


@pytest.mark.at_length
@given(STEPS)
@settings(max_examples=300)
def test_random_runs_tell_each_step_once_and_leave_nothing_out(steps: Any) -> None:
    world, day, begin = World(), BEGIN, 0
    for number, (wait, worker, end, mail, faults, at_once) in enumerate(steps):
        day += days(wait)
        world.mail = mail
        if end == "gone":
            world.ends.pop(worker, None)
        elif worker != "-":
            # of two records none ends on the same day, so that what is told of each is known by its day
            world.ends[worker] = None if end is None else day + days(end * 20 + number)
        new_days, complete = begin == len(world.sent), False
        faulty = [faults]
        while faulty:
            before = len(world.sent)
            known = {each for each in world.sent if each not in world.doubtful}
            complete = world.run(day, faulty.pop())[1]
            new = {each for each in world.sent[before:] if each[1].about is not None}
            assert not known & new, "told twice"
            if not complete and at_once:
                faulty.append([])
        if not complete:
            continue
        told = {(each.fingerprint, each.role, each.about, each.day) for _, each in world.sent[begin:]}
        wanted = world.expected(day, told)
        assert told == wanted if new_days else told >= wanted
        begin = len(world.sent)
        again = len(world.sent)
        assert not world.planned(day).messages, "the same run twice"
        assert world.run(day, [])[1]
        assert len(world.sent) == again


@given(st.lists(st.integers(1, 25), min_size=4, max_size=20), st.sampled_from([-400, -3, 5, None]))
def test_nothing_overdue_is_unannounced_longer_than_an_interval_and_the_time_between_runs(
    gaps: list[int], end: int | None
) -> None:
    world, day = World({"bob": None if end is None else BEGIN + days(end)}), BEGIN
    heard_on: list[date] = []
    overdue_since = BEGIN if end is None else max(BEGIN, BEGIN + days(end))
    last_run = BEGIN
    for gap in (0, *gaps):
        day += days(gap)
        made, complete = world.run(day, [])
        assert complete
        if any(planned.recipient == "bob" for planned in made.messages):
            heard_on.append(day)
        if day >= overdue_since:
            assert heard_on
            assert (day - heard_on[-1]).days <= 7 + (day - last_run).days
        last_run = day


@pytest.mark.parametrize("faults", [["fails"], ["ok", "fails"], ["uncertain"], ["killed before"], ["killed after"]])
def test_after_a_failure_only_what_is_missing_goes_with_the_same_keys(faults: list[str]) -> None:
    world = World({"ann": BEGIN, "bob": BEGIN})
    planned = world.planned(BEGIN).messages
    assert len(planned) == 3
    assert world.run(BEGIN, faults)[1] is False
    certain = {recipient for recipient, told in world.sent if (recipient, told) not in world.doubtful}
    rest = world.planned(BEGIN).messages
    assert {each.recipient for each in rest} == {each.recipient for each in planned} - certain
    assert {each.message.key for each in rest} <= {each.message.key for each in planned}
    assert world.run(BEGIN, [])[1]
    assert not world.planned(BEGIN).messages
