"""A second opinion: docs/judging.md in plain Python, day by day, slow and obviously right.

Shares nothing with the kernel but the models. Spans are found by walking from day to day; a cache may
remember what a day was, never reason about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from pydantic import BaseModel

from credpolicy.dates import Duration, Phrase
from credpolicy.model.credits import Stretch
from credpolicy.model.evaluation import RecordState
from credpolicy.model.finding import State
from credpolicy.model.policy import ForEachRecord, Requirement, of_assignment
from credpolicy.model.registry import Assignment, Worker
from credpolicy.model.selector import Selection
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Test
from tests.oracle_cases import PLACE_FIELDS, Bearers, Case, Verdict
from tests.oracle_chain import Chains, linked
from tests.oracle_ground import NEVER, ONE, OPEN, band, closure, dated_names, parts, plus, read
from tests.oracle_records import Held, of_screening
from tests.oracle_tests import EVERY_DAY, RANK, Ask, Tests, Trial
from tests.oracle_tree import Node
from tests.oracle_waivers import Waivers

Key = tuple[str, str, str, str]


def judge(snapshot: Snapshot, as_of: date, no_waivers: bool = False) -> dict[Key, Verdict]:
    """The verdict on every obligation in force on the day, by worker, assignment key, requirement and each."""
    return Oracle(snapshot, no_waivers).judge(as_of)


class Oracle:
    """A snapshot that can be asked about any day.

    With `ahead`, changes of an obligation's state are looked for so many days ahead only.
    """

    def __init__(self, snapshot: Snapshot, no_waivers: bool = False, ahead: int | None = None) -> None:
        self.snapshot = snapshot
        self.ahead = ahead
        self.settings = snapshot.settings
        self.requirements = [placed.item for placed in snapshot.requirements]
        self.workers = {placed.item.id: placed.item for placed in snapshot.workers}
        self.types = {placed.item.id: placed.item for placed in snapshot.credential_types}
        self.issuers = {placed.item.id: placed.item for placed in snapshot.issuers}
        self.slas = {placed.item.id: placed.item for placed in snapshot.slas}
        self.holidays = frozenset(placed.item.on for placed in snapshot.holidays)
        self.places: dict[str, Mapping[str, BaseModel]] = {
            "location": {placed.item.id: placed.item for placed in snapshot.locations},
            "client": {placed.item.id: placed.item for placed in snapshot.clients},
            "organization": {placed.item.id: placed.item for placed in snapshot.organizations},
        }
        self.floor, self.horizon = band(snapshot)
        registry = (snapshot.workers, snapshot.locations, snapshot.clients, snapshot.organizations)
        held = {worker.id: self._held(worker) for worker in self.workers.values()}
        self.chains = Chains(held, self.holidays, dated_names(registry))
        waivers = [] if no_waivers else [placed.item for placed in snapshot.waivers]
        cohorts = {waiver.id: waiver for waiver in waivers if waiver.type is not None}
        self.tests = Tests(self.chains, self.types, cohorts, self.horizon)
        self.waivers = Waivers(waivers, self.settings.waivers, self.tests)
        self.known: dict[object, Any] = {}

    def _held(self, worker: Worker) -> list[Held]:
        found = []
        screened = [(of_screening(look), look) for look in worker.screenings]
        for place, (record, look) in enumerate([*((record, None) for record in worker.credentials), *screened]):
            kind = self.types.get(record.type)
            # A record of a type that is not there, or has no records of its own, is worth nothing and ends nothing.
            if kind and kind.derived_from is None:
                issuer = self.issuers.get(kind.issuer or "")
                found.append(Held(record, place, worker, kind, issuer, self.holidays, look))
        linked(found)
        return found

    # Who is judged

    def judge(self, as_of: date) -> dict[Key, Verdict]:
        """The verdict on every obligation in force on the day."""
        found: dict[Key, Verdict] = {}
        for case in self.cases(as_of):
            if case.key not in found and self.in_force(case, as_of):
                found[case.key] = self.verdict(case, as_of)
        return found

    def cases(self, day: date) -> Iterator[Case]:
        """Everybody who may be judged on the day."""
        for requirement in self.requirements:
            for worker in self.workers.values():
                for assignment in worker.assignments if self.reads_assignment(requirement) else (None,):
                    for each in self.eachs(requirement, worker, assignment, day):
                        yield self.case(worker, requirement, assignment, each)

    def case(
        self,
        worker: Worker,
        requirement: Requirement | None,
        assignment: Assignment | None,
        each: str | Bearers | None = None,
    ) -> Case:
        """One obligation, always the same object."""
        key = ("a case", worker.id, id(requirement), id(assignment), each)
        if key not in self.known:
            self.known[key] = Case(worker, requirement, assignment, each, self.places, self.holidays)
        return self.known[key]  # type: ignore[no-any-return]

    def eachs(
        self, requirement: Requirement, worker: Worker, assignment: Assignment | None, day: date
    ) -> list[str] | list[Bearers] | list[None]:
        """For what the requirement makes a duty each on the day."""
        wanted = requirement.for_each
        if wanted is None:
            return [None]
        if isinstance(wanted, str):
            return list(dict.fromkeys(self.case(worker, requirement, assignment).values(wanted, day)))
        return [bearers for bearers in self.bearers(worker, wanted) if bearers.there(day)]

    def bearers(self, worker: Worker, wanted: ForEachRecord) -> list[Bearers]:
        """The records that ever bring a duty, by their names: records of one name make one duty."""
        key = ("bearers", worker.id, id(wanted))
        if key not in self.known:
            named: dict[str, list[Held]] = {}
            for held in self.chains.held[worker.id]:
                if held.type.id in closure(wanted.type, self.types):
                    named.setdefault(held.key, []).append(held)
            bears = partial(self.brings_a_duty, wanted)
            self.known[key] = [
                Bearers(name, tuple(alike if len(alike) == 1 else self.ever(alike, bears)), bears)
                for name, alike in named.items()
            ]
        return self.known[key]  # type: ignore[no-any-return]

    def ever(self, records: list[Held], bears: Callable[[Held, date], bool]) -> list[Held]:
        """The records that stand for a name on some day: each day the first that bears it does."""
        days = [self.floor + place * ONE for place in range((self.horizon - self.floor).days + 1)]
        first = {next((held.place for held in records if bears(held, day)), None) for day in days}
        return [held for held in records if held.place in first]

    def brings_a_duty(self, wanted: ForEachRecord, held: Held, day: date) -> bool:
        """Whether a record is one for which a duty exists on the day."""
        if wanted.where is not None and not held.selects(wanted.where, day):
            return False
        return self.tests.worth(held, day) in ("valid", "grace")

    def reads_assignment(self, requirement: Requirement) -> bool:
        """Whether a requirement is judged once an assignment."""
        key = ("reads", id(requirement))
        if key not in self.known:
            self.known[key] = any(of_assignment(path) for path in self.paths(requirement))
        return self.known[key]  # type: ignore[no-any-return]

    def paths(self, requirement: Requirement) -> Iterator[str]:
        """The paths that a requirement reads from its seat."""
        yield from requirement.applies_to.paths
        if isinstance(requirement.for_each, str):
            yield requirement.for_each
        pending, seen = [*requirement.requires], set()
        phrases = [requirement.due, requirement.provisional and requirement.provisional.until]
        while pending:
            test = pending.pop()
            pending += test.children
            phrases.append(test.at)
            yield from (test.match or {}).values()
            yield from test.when.paths if test.when else ()
            for case in test.credits or ():
                yield from (case.match or {}).values()
                yield from (path for inner in parts(case.when, Selection) for path in inner.paths)
                yearly = case.each_year.categories if case.each_year else None
                for categories in (case.categories, yearly):
                    yield from (path for inner in parts(categories or {}, Selection) for path in inner.paths)
                phrases.append(case.not_before)
                if isinstance(case.period, Stretch):
                    phrases += [case.period.from_, case.period.until]
            for name in closure(test.type, self.types) - seen if test.type else ():
                seen.add(name)
                pending += [tree] if (tree := self.types[name].derived_from) else []
        for phrase in phrases:
            yield from (name for name in anchors(phrase) if "." in name)

    def in_force(self, case: Case, day: date) -> bool:
        """Section 1, sentence by sentence."""
        if case.over(day) or not self.selected(case, day):
            return False
        steps = case.requirement.enforcement
        if steps and day < min(step.from_ for step in steps):
            return False
        if case.started(day):
            return True
        due = case.due(day)
        if case.candidate(day):
            return due is not None and case.start is not None and due < case.start
        begins = case.assignment.starts_on if case.assignment else None
        return begins is not None and day < begins and due is not None and due < day

    def selected(self, case: Case, day: date) -> bool:
        """Whether `applies_to` holds and what the duty is for is there."""
        wanted = case.requirement.for_each
        if isinstance(case.each, Bearers):
            if not case.each.there(day):
                return False
        elif isinstance(wanted, str) and case.each not in case.values(wanted, day):
            return False
        return self.tests.selected(case.requirement.applies_to, case, day)

    # What others ask

    def node(self, test: Test) -> Node:
        """A test with its derived types."""
        return self.tests.node(test)

    def selects(self, selection: Selection, ask: Ask, day: date) -> bool:
        """Whether a selector holds."""
        return self.tests.selected(selection, ask, day)

    def holds(self, test: Test, ask: Ask, day: date) -> bool:
        """Whether a test is met."""
        return self.tests.holds(self.node(test), ask, day)

    def state_of_test(self, test: Test, ask: Ask, day: date) -> RecordState:
        """The state of a test."""
        return self.tests.state(self.node(test), ask, day)

    def until(self, test: Test, ask: Ask, day: date) -> date | None:
        """The last day of the span around the day (NEVER: no end); None where the test does not hold."""
        return self.tests.until(self.node(test), ask, day)

    def decider(self, test: Test, ask: Ask, day: date) -> Held | None:
        """The record that decides a test on the day."""
        return self.tests.decider(self.node(test), ask, day)

    def place_values(self, head: str, name: str, path: str, day: date) -> list[str]:
        """What a location, client or organization says."""
        return read(self.places[head].get(name), PLACE_FIELDS, path, day)

    # The state

    def met(self, case: Case, day: date, trial: Trial = EVERY_DAY) -> bool:
        """Whether every line holds."""
        return all(self.tests.holds(self.node(line), case, day, trial) for line in case.requirement.requires)

    def failed(self, case: Case, day: date) -> bool:
        """Whether a line does not hold."""
        return not self.met(case, day)

    def compliant_until(self, case: Case, day: date) -> date | None:
        """The last day of the span on which every line holds (NEVER: no end); None where one fails."""
        ends = [self.until(line, case, day) for line in case.requirement.requires]
        return None if None in ends else min(end for end in ends if end is not None)

    def state(self, case: Case, day: date) -> State | None:
        """The state of an obligation, remembered; None where it is not in force."""
        if ("case", case, day) not in self.known:
            self.known["case", case, day] = self._state(case, day)
        return self.known["case", case, day]  # type: ignore[no-any-return]

    def _state(self, case: Case, day: date) -> State | None:
        """The first that applies."""
        if not self.in_force(case, day):
            return None
        if case.requirement.paused_by == "leave" and case.on_leave(day):
            return "not_applicable"
        if self.untold(case):
            return "unknown"
        tests = max((self.state_of_test(line, case, day) for line in case.requirement.requires), key=RANK)
        if tests == "grace":
            return "grace"
        if tests == "valid":
            return "expiring" if self.near_its_end(case, day) else "compliant"
        if self.waiver(case, day) is not None:
            return "waived"
        due = case.due(day)
        if (due is not None and day <= due) or (case.candidate(day) and case.start is None):
            return "not_yet_due"
        if self.provisional(case, day):
            return "provisional"
        return tests

    def untold(self, case: Case) -> bool:
        """Whether it touches something that could not be read, remembered."""
        key = ("untold", case)
        if key not in self.known:
            self.known[key] = self._untold(case)
        return self.known[key]  # type: ignore[no-any-return]

    def _untold(self, case: Case) -> bool:
        if case.requirement.id in self.snapshot.broken.get("requirements", ()):
            return True
        names = self.touched(case.requirement)
        if None in names:
            return True
        return any(
            gap.worker == case.worker.id and (gap.type is None or gap.type in names) for gap in self.snapshot.unreadable
        )

    def touched(self, requirement: Requirement) -> set[str | None]:
        """Every type whose records may bear on the requirement, also behind other types; None: one is not defined."""
        pending = [test.type for test in parts(requirement.requires, Test) if test.type is not None]
        pending += [requirement.for_each.type] if isinstance(requirement.for_each, ForEachRecord) else []
        found: set[str | None] = set()
        while pending:
            names = closure(pending.pop(), self.types)
            for kind in [self.types[name] for name in names - found]:
                inner = (kind.derived_from, kind.requires, kind.renewal)
                pending += [test.type for test in parts(inner, Test) if test.type is not None]
            found |= names or {None}
        return found

    def near_its_end(self, case: Case, day: date) -> bool:
        """Whether the day lies in the window of the line that ends first."""
        lines = case.requirement.requires
        first = min(lines, key=lambda line: self.until(line, case, day) or NEVER)
        end, record = self.until(first, case, day), self.decider(first, case, day)
        if end is None or end == NEVER:
            return False
        renewal = self.chains.renewal(record, day) if record else None
        return end <= self.plus(day, (renewal and renewal.window) or self.settings.expiring_within)

    def plus(self, day: date, length: Duration) -> date:
        """The last day of a length."""
        return plus(day, length, self.holidays)

    def waiver(self, case: Case, day: date) -> str | None:
        """The id of the waiver that works on the day, of several the one that works longest."""
        return self.waivers.working(case, day, lambda trial: self.met(case, day, trial))

    def provisional(self, case: Case, day: date) -> bool:
        """Whether the worker may act under supervision."""
        leave_to_act = case.requirement.provisional
        until = case.phrase(leave_to_act.until, day) if leave_to_act else None
        if leave_to_act is None or until is None or day > until:
            return False
        supervisor = self.workers.get((case.assignment.supervisor if case.assignment else None) or "")
        if supervisor is None:
            return not leave_to_act.supervised_by
        seat = self.case(supervisor, case.requirement, None)
        return all(self.tests.holds(self.named(name), seat, day) for name in leave_to_act.supervised_by)

    def named(self, name: str) -> Node:
        """The test for one type, always the same."""
        return self.node(self.known.setdefault(("named", name), Test(type=name)))

    # What is told

    def verdict(self, case: Case, day: date) -> Verdict:
        """Everything there is to say about one obligation in force."""
        state = self.state(case, day)
        assert state is not None
        since = (
            self.since(case, day)
            if state not in ("not_applicable", "compliant", "expiring", "grace", "not_yet_due")
            else None
        )
        sla = self.slas.get(case.requirement.sla or "")
        steps = [step for step in case.requirement.enforcement if step.from_ <= day]
        return Verdict(
            state,
            tuple(self.line(line, case, day) for line in case.requirement.requires),
            due=told(case.due(day)),
            since=since,
            due_on=self.plus(since, sla.remedy) if since and sla else None,
            compliant_until=told(self.compliant_until(case, day)),
            changes_on=self.changes_on(case, day),
            waiver=self.waiver(case, day) if state == "waived" else None,
            mode=max(steps, key=lambda step: step.from_).mode if steps else "block",
        )

    def line(self, test: Test, case: Case, day: date) -> tuple[str, RecordState, int | None, date | None]:
        """One line: key, state, place of the deciding record, last day of its span."""
        decider = self.decider(test, case, day)
        place = decider.place if decider else None
        return test.key, self.state_of_test(test, case, day), place, told(self.until(test, case, day))

    def since(self, case: Case, day: date) -> date | None:
        """The first day of the gap; None where nobody can know."""
        if self.untold(case):
            return None
        began: list[date] = []
        due = case.due(day)
        if due == OPEN:
            return None
        if due is not None:
            began.append(due + ONE)
        if case.after_leaving and case.start is not None:
            began.append(case.start)
        if case.requirement.enforcement:
            began.append(min(step.from_ for step in case.requirement.enforcement))
        # Of all these the last one counts, so nobody need look before it.
        for on in (self.selected, self.failed):
            then, floor = day, max([self.floor, *began])
            while then >= floor and on(case, then):
                then -= ONE
            if then >= floor:
                began.append(then + ONE)
        return max(began, default=None)

    def changes_on(self, case: Case, day: date) -> date | None:
        """The first later day on which the state is another one; None where it never is."""
        today, then = self.state(case, day), day
        last = self.horizon if self.ahead is None else min(self.horizon, day + (self.ahead - 1) * ONE)
        while then <= last:
            then += ONE
            if self.state(case, then) != today:
                return then
        return None


def anchors(phrase: object) -> Iterator[str]:
    """The anchors of all plain phrases in a phrase."""
    yield from (plain.anchor for plain in parts(phrase, Phrase))


def told(end: date | None) -> date | None:
    """A last day as a result tells it: none where there is none."""
    return None if end == NEVER else end
