"""Reminders: who hears what on this run, because a duty stands nearer to its end than when it was last told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import SEVERITIES
from credpolicy.model.message import Channel
from credpolicy.model.reminder import (
    REMINDER,
    Completed,
    Duty,
    Held,
    Mark,
    Notice,
    Planned,
    Problem,
    ReminderPlan,
    Role,
    Stand,
    Subject,
    Told,
)
from credpolicy.model.responsibility import Reminders, Sla
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.reminders.digests import Digests
from credpolicy.reconcile.reminders.hearers import Gone, Hearer, Hearers, Reached
from credpolicy.reconcile.reminders.ladder import Ladder, comparable
from credpolicy.reconcile.reminders.silence import Silence
from credpolicy.reconcile.reminders.standings import duties


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a plan: through which channels people hear, and which webhooks are set up."""

    channels: tuple[Channel, ...] = ("mail",)
    hooks: Mapping[Channel, frozenset[str]] = field(default_factory=dict)


class _Due(NamedTuple):
    """A notice that is due, and where its duty stood when it was last told."""

    notice: Notice
    before: Held


def plan(now: Evaluation, then: Evaluation | None, mark: Mark, asked: Asked) -> ReminderPlan:
    """What one run sends.

    `now` is the evaluation of a commit, `then` that of the commit and the day of the last completed run, None where
    there was none: then everything that has reached a step is told. `mark` is what the runs so far have left behind.
    """
    snapshot, as_of = now.snapshot, now.as_of
    made = _Made(now, asked, mark)
    silence = Silence(snapshot, as_of)
    hush = silence.day
    silenced: list[Notice] = []
    if not hush:
        for due in _due(now, then, mark):
            if silence.why(due.notice.duty, due.notice.track):
                silenced.append(due.notice)
                made.hold(due)
            else:
                made.tell(due)
    return ReminderPlan(
        as_of=as_of,
        commit=snapshot.revision.commit or "",
        before=mark.completed,
        messages=() if hush else made.messages(),
        problems=made.problems(),
        silenced=tuple(silenced),
        held=made.held,
        quiet=hush,
    )


def completed(plan_: ReminderPlan, version: str) -> Mark:
    """What a run leaves behind that has sent everything."""
    return Mark(Completed(plan_.commit, plan_.as_of), plan_.held, (), version)


def _due(now: Evaluation, then: Evaluation | None, mark: Mark) -> Iterator[_Due]:
    """Everything that has reached more steps than it had when it was last told, by severity and day."""
    ladders = Ladders(now.snapshot)
    slas = {placed.item.id: placed.item for placed in reversed(now.snapshot.slas)}
    asked = {placed.item.id: placed.item.sla for placed in reversed(now.snapshot.requirements)}
    holidays = frozenset(placed.item.on for placed in now.snapshot.holidays)
    earlier = {} if then is None else duties(then)
    as_of_then = now.as_of if then is None else then.as_of
    for duty in sorted(duties(now).values(), key=_order):
        other = earlier.get(duty.fingerprint)
        usual = Held(other.stand if other else None, as_of_then)
        ladder = ladders.of(duty)
        step = ladder.reached(duty.stand, now.as_of)
        roles: tuple[Role, ...] = ladder.to
        for role in dict.fromkeys(roles):
            before = mark.held.get(Subject(duty.fingerprint, REMINDER, role), usual)
            if step.level > ladder.reached(comparable(before.stand, duty.stand), before.on).level:
                yield _Due(Notice(duty, REMINDER, role, step.level, step.day), before)
        escalation = _Escalation(slas.get(asked.get(duty.requirement) or ""), holidays)
        for (track, role), day in escalation.reached(duty.stand, now.as_of).items():
            before = mark.held.get(Subject(duty.fingerprint, track, role), usual)
            if (track, role) not in escalation.reached(before.stand, before.on):
                yield _Due(Notice(duty, track, role, 1, day), before)


def _order(duty: Duty) -> tuple[int, date, str, str, str, str, str]:
    place = SEVERITIES.index(duty.severity) if duty.severity in SEVERITIES else len(SEVERITIES)
    return place, duty.end or date.min, duty.worker, duty.requirement, duty.assignment, duty.each, duty.line


class _Escalation:
    """The steps of an SLA's escalation, each a track of its own; of no SLA there are none."""

    def __init__(self, sla: Sla | None, holidays: frozenset[date]) -> None:
        self._sla = sla
        self._holidays = holidays

    def reached(self, stand: Stand | None, on: date) -> dict[tuple[str, Role], date]:
        """The tracks and roles that a gap has reached by a day, each with its day."""
        if self._sla is None or stand is None or stand.since is None:
            return {}
        steps = self._sla.steps(stand.since, self._holidays)
        return {(f"{step.after} to {step.to}", step.to): day for day, step in steps if day <= on}


class Ladders:
    """Finds the ladder of a duty: that of its requirement, else of its type, else the settings'."""

    def __init__(self, snapshot: Snapshot) -> None:
        settings = snapshot.settings.notifications
        holidays = frozenset(placed.item.on for placed in snapshot.holidays)
        self._usual = Ladder(settings.ladder, settings.then_every, settings.to, holidays)
        # what names more comes first; of two that name as much, the first
        rules = (placed.item for placed in snapshot.reminders)
        self._rules = sorted(rules, key=lambda rule: (not rule.requirements, not rule.types))

    def of(self, duty: Duty) -> Ladder:
        """What is written for the duty; what is not written there, as in the settings."""
        for rule in self._rules:
            if _fits(rule, duty):
                return replace(
                    self._usual,
                    steps=rule.ladder or self._usual.steps,
                    then_every=rule.then_every or self._usual.then_every,
                    to=rule.to or self._usual.to,
                )
        return self._usual


def _fits(rule: Reminders, duty: Duty) -> bool:
    if rule.requirements and duty.requirement not in rule.requirements:
        return False
    return not rule.types or any(name in rule.types for name in duty.types)


class _Made:
    """What a plan is made of, so far."""

    def __init__(self, now: Evaluation, asked: Asked, mark: Mark) -> None:
        self._channels = asked.channels
        self._hearers = Hearers(now.snapshot, now.as_of, asked.hooks)
        self._digests = Digests(now.snapshot, now.as_of)
        self._baskets: dict[Hearer, list[Notice]] = {}
        self._waiting: dict[Gone, int] = {}
        self._delivered: set[tuple[Channel, str, Told]] = {
            (receipt.channel, receipt.recipient, told)
            for receipt in mark.receipts
            if receipt.result == "delivered"
            for told in receipt.told
        }
        self._heard = {told for _, _, told in self._delivered}
        self.held: dict[Subject, Held] = {}

    def hold(self, due: _Due) -> None:
        """Let a notice wait for a later run, unless a run that was not completed has told it."""
        notice = due.notice
        if notice.told not in self._heard:
            self.held[Subject(notice.duty.fingerprint, notice.track, notice.role)] = due.before

    def tell(self, due: _Due) -> None:
        """Put a notice into the basket of everybody who hears; where nobody can be reached, it waits."""
        notice = due.notice
        reached = Reached()
        for channel in self._channels:
            escalated = notice.track != REMINDER
            reached += self._hearers.of(notice.duty, notice.role, channel, escalated=escalated)
        waits = bool(reached.gone) and not reached.hearers
        for gone in dict.fromkeys(reached.gone):
            self._waiting[gone] = self._waiting.get(gone, 0) + waits
        if waits:
            self.hold(due)
        for hearer in dict.fromkeys(reached.hearers):
            if (hearer.channel, hearer.recipient, notice.told) not in self._delivered:
                self._baskets.setdefault(hearer, []).append(notice)

    def messages(self) -> tuple[Planned, ...]:
        """One message for everybody who hears something, the most severe and the earliest first."""
        baskets = sorted(self._baskets.items(), key=lambda basket: (_order(basket[1][0].duty), basket[0]))
        return tuple(
            Planned(self._digests.message(hearer, notices), hearer.recipient, tuple(notices))
            for hearer, notices in baskets
        )

    def problems(self) -> tuple[Problem, ...]:
        """Who does not hear although somebody wrote that they should."""
        return tuple(Problem(*gone, waiting) for gone, waiting in sorted(self._waiting.items()))
