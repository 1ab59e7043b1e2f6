"""A second opinion: docs/judging.md in plain Python, day by day, slow and obviously right.

Shares nothing with the kernel but the models. Spans are found by walking from day to day; a cache may
remember what a day was, never reason about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from pydantic import BaseModel

from credpolicy.model.evaluation import RecordState
from credpolicy.model.finding import State
from credpolicy.model.tree import Test
from credpolicy.model.registry import Worker
from credpolicy.model.selector import ASSIGNMENT_FIELDS, RECORD_FIELDS, WORKER_FIELDS
from credpolicy.model.snapshot import Snapshot
from tests.oracle_cases import Case, Verdict
from tests.oracle_ground import (
    ONE,
    as_written,
    band,
    closure,
    day_of,
    depends_on_the_day,
    leaves,
    plus,
    read,
    reads_assignment,
    selects,
)
from tests.oracle_records import NEVER, Held

RANK = ("valid", "grace", "unverified", "in_progress", "unknown", "expired", "invalid", "missing")
PLACE_FIELDS = ("name", "organization", "jurisdiction")
FIELDS_OF_ASSIGNMENT = ("id", *ASSIGNMENT_FIELDS)


def judge(snapshot: Snapshot, as_of: date, no_waivers: bool = False) -> dict[tuple[str, str, str], Verdict]:
    """The verdict on every obligation in force on the day, by worker, assignment key and requirement."""
    return Oracle(snapshot, no_waivers).judge(as_of)


class Oracle:
    """A snapshot that can be asked about any day."""

    def __init__(self, snapshot: Snapshot, no_waivers: bool = False) -> None:
        self.snapshot = snapshot
        self.settings = snapshot.settings
        self.waivers = [] if no_waivers else [placed.item for placed in snapshot.waivers]
        self.workers = {placed.item.id: placed.item for placed in snapshot.workers}
        self.types = {placed.item.id: placed.item for placed in snapshot.credential_types}
        self.issuers = {placed.item.id: placed.item for placed in snapshot.issuers}
        self.slas = {placed.item.id: placed.item for placed in snapshot.slas}
        self.places: dict[str, Mapping[str, BaseModel]] = {
            "location": {placed.item.id: placed.item for placed in snapshot.locations},
            "client": {placed.item.id: placed.item for placed in snapshot.clients},
            "organization": {placed.item.id: placed.item for placed in snapshot.organizations},
        }
        self.held = {worker.id: self._held(worker) for worker in self.workers.values()}
        self.kinds = {name: closure(name, self.types) for name in [*self.types, *self._wanted()]}
        self.cases = list(self._cases())
        self.lost = {case for case in self.cases if self.untold(case)}
        self.floor, self.horizon = band(snapshot)
        self.known: dict[object, Any] = {}

    def _held(self, worker: Worker) -> list[Held]:
        found = []
        for place, record in enumerate(worker.credentials):
            # A record of a type that is not there is worth nothing and ends nothing.
            if kind := self.types.get(record.type):
                found.append(Held(record, place, worker, kind, self.issuers.get(kind.issuer or "")))
        return found

    def judge(self, as_of: date) -> dict[tuple[str, str, str], Verdict]:
        """The verdict on every obligation in force on the day."""
        found = {}
        for case in self.cases:
            if self.in_force(case, as_of):
                found[case.key] = self.verdict(case, as_of)
        return found

    def _cases(self) -> Iterator[Case]:
        for requirement in [placed.item for placed in self.snapshot.requirements]:
            for worker in self.workers.values():
                for assignment in worker.assignments if reads_assignment(requirement) else (None,):
                    yield Case(worker, requirement, assignment)

    def in_force(self, case: Case, day: date) -> bool:
        """Section 1, sentence by sentence."""
        worker, assignment = case.worker, case.assignment
        if worker.ended_on is not None and day > worker.ended_on:
            return False
        if worker.status == "ended" and worker.ended_on is None:
            return False
        if assignment is not None and assignment.ends_on is not None and day > assignment.ends_on:
            return False
        if not self.selected(case, day):
            return False
        steps = case.requirement.enforcement
        if steps and day < min(step.from_ for step in steps):
            return False
        if case.started(day):
            return True
        if case.candidate(day):
            return case.due is not None and case.start is not None and case.due < case.start
        begins = assignment.starts_on if assignment else None
        return begins is not None and day < begins and case.due is not None and case.due < day

    def selected(self, case: Case, day: date) -> bool:
        """Whether `applies_to` holds, remembered."""
        selector = case.requirement.applies_to
        key = ("selected", case, day if depends_on_the_day(selector) else None)
        if key not in self.known:
            self.known[key] = selects(selector, partial(self.values, case), case.anchor, day)
        return self.known[key]  # type: ignore[no-any-return]

    def values(self, case: Case, path: str) -> list[str]:
        """What a path of a selector or a match reads from the worker, the assignment and its place."""
        head, _, name = path.partition(".")
        if head in self.places and name:
            named = getattr(case.assignment, head) if case.assignment else None
            return read(self.places[head].get(named or ""), PLACE_FIELDS, name)
        if head == "assignment":
            return read(case.assignment, FIELDS_OF_ASSIGNMENT, name)
        if head in ASSIGNMENT_FIELDS:
            return read(case.assignment, FIELDS_OF_ASSIGNMENT, head)
        if head == "worker":
            return read(case.worker, WORKER_FIELDS, name)
        # A bare name is a field; attributes are named with their row.
        return read(case.worker, WORKER_FIELDS, path) if path in WORKER_FIELDS else []

    def _wanted(self) -> Iterator[str]:
        for requirement in [placed.item for placed in self.snapshot.requirements]:
            yield from (leaf.type or "" for leaf in leaves(requirement.requires))
            yield from requirement.provisional.supervised_by if requirement.provisional else ()

    def kept(self, leaf: Test, case: Case, day: date) -> list[Held]:
        """The worker's records that the leaf looks at on the day, remembered."""
        ages = leaf.where is not None and depends_on_the_day(leaf.where)
        key = ("kept", id(leaf), case, day if ages else None)
        if key not in self.known:
            self.known[key] = [
                held
                for held in self.held[case.worker.id]
                if held.type.id in self.kinds[leaf.type or ""] and self.looked_at(held, leaf, case, day)
            ]
        return self.known[key]  # type: ignore[no-any-return]

    def looked_at(self, held: Held, leaf: Test, case: Case, day: date) -> bool:
        """Whether `where` and `match` keep the record."""

        def values(path: str) -> list[str]:
            if path == "status":
                return [held.word]
            if path in ("restricted", "multistate"):
                return as_written(bool(held.restricted if path == "restricted" else held.record.multistate))
            return read(held.record, RECORD_FIELDS, path)

        def anchor(name: str) -> date | None:
            if name in ("starts_on", "ends_on"):
                return None
            return getattr(held.record, name) if name in RECORD_FIELDS else case.anchor(name)

        if leaf.where is not None and not selects(leaf.where, values, anchor, day):
            return False
        return all(set(values(name)) & set(self.values(case, path)) for name, path in (leaf.match or {}).items())

    def worth(self, held: Held, day: date) -> RecordState:
        """The state of a record, remembered."""
        key = (held, day)
        if key not in self.known:
            self.known[key] = held.state(day, self.held[held.worker.id])
        return self.known[key]  # type: ignore[no-any-return]

    def state_of_test(self, test: Test, case: Case, day: date) -> RecordState:
        """The state of a leaf or a group, remembered."""
        key = ("state", id(test), case, day)
        if key not in self.known:
            if test.children:
                states = sorted((self.state_of_test(child, case, day) for child in test.children), key=RANK.index)
                self.known[key] = states[test.needed - 1]
            elif test.type not in self.types:
                self.known[key] = "unknown"
            else:
                states = [self.worth(held, day) for held in self.kept(test, case, day)]
                self.known[key] = min(states, key=RANK.index, default="missing")
        return self.known[key]  # type: ignore[no-any-return]

    def holds(self, test: Test, case: Case, day: date) -> bool:
        """Whether the test is met."""
        return self.state_of_test(test, case, day) in ("valid", "grace")

    def decider(self, test: Test, case: Case, day: date) -> Held | None:
        """The record that decides a test on the day."""
        if test.children:
            ranked = sorted(
                test.children,
                key=lambda child: (
                    RANK.index(self.state_of_test(child, case, day)),
                    -(self.until(child, case, day) or date.min).toordinal(),
                ),
            )
            return self.decider(ranked[test.needed - 1], case, day)

        def order(held: Held) -> tuple[int, int, int, bool, str, int]:
            last, start, number = held.last_day or date.min, held.start or date.min, held.record.number
            rank = RANK.index(self.worth(held, day))
            return rank, -last.toordinal(), -start.toordinal(), number is None, number or "", held.place

        return min(self.kept(test, case, day), key=order, default=None)

    def until(self, test: Test, case: Case, day: date) -> date | None:
        """The last day of the span around the day (NEVER: no end); None where the test does not hold."""
        if not self.holds(test, case, day):
            return None
        key = ("until", id(test), case, day)
        if key not in self.known:
            last = day
            while last <= self.horizon and self.holds(test, case, last + ONE):
                last += ONE
            # Every day that was walked over lies in the same span, so none of them is walked again.
            for n in range(day.toordinal(), last.toordinal() + 1):
                self.known[(*key[:-1], date.fromordinal(n))] = NEVER if last > self.horizon else last
        return self.known[key]  # type: ignore[no-any-return]

    def met(self, case: Case, day: date) -> bool:
        """Whether every line holds."""
        return all(self.holds(line, case, day) for line in case.requirement.requires)

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
        if case in self.lost:
            return "unknown"
        tests = max((self.state_of_test(line, case, day) for line in case.requirement.requires), key=RANK.index)
        if tests == "grace":
            return "grace"
        if tests == "valid":
            return "expiring" if self.near_its_end(case, day) else "compliant"
        if self.waiver(case, day) is not None:
            return "waived"
        if (case.due is not None and day <= case.due) or (case.candidate(day) and case.start is None):
            return "not_yet_due"
        if self.provisional(case, day):
            return "provisional"
        return tests

    def untold(self, case: Case) -> bool:
        """Whether it touches something that could not be read."""
        broken = self.snapshot.broken
        names = [leaf.type or "" for leaf in leaves(case.requirement.requires)]
        if case.requirement.id in broken.get("requirements", ()):
            return True
        if any(name not in self.types for name in names):
            return True
        return any(
            gap.worker == case.worker.id and (gap.type is None or any(gap.type in self.kinds[name] for name in names))
            for gap in self.snapshot.unreadable
        )

    def near_its_end(self, case: Case, day: date) -> bool:
        """Whether the day lies in the window of the line that ends first."""
        lines = case.requirement.requires
        first = min(lines, key=lambda line: self.until(line, case, day) or NEVER)
        end, record = self.until(first, case, day), self.decider(first, case, day)
        if end is None or end == NEVER or record is None:
            return False
        window = record.type.renewal.window if record.type.renewal else None
        return end <= plus(day, window or self.settings.expiring_within)

    def waiver(self, case: Case, day: date) -> str | None:
        """The id of the waiver that works on the day, of several the one that works longest."""
        limits = self.settings.waivers
        working: list[tuple[date, str]] = []
        for waiver in self.waivers:
            if (waiver.worker, waiver.requirement) != (case.worker.id, case.requirement.id):
                continue
            if waiver.assignment is not None and (case.assignment is None or waiver.assignment != case.assignment.id):
                continue
            if waiver.approved_by in (waiver.worker, waiver.requested_by):
                continue
            if limits.approvers and waiver.approved_by not in limits.approvers:
                continue
            last = min(waiver.until, plus(waiver.from_, limits.maximum))
            if waiver.from_ <= day <= last:
                working.append((last, waiver.id))
        return max(working, key=lambda found: found[0])[1] if working else None

    def provisional(self, case: Case, day: date) -> bool:
        """Whether the worker may act under supervision."""
        leave_to_act = case.requirement.provisional
        until = day_of(leave_to_act.until, case.anchor) if leave_to_act else None
        if leave_to_act is None or until is None or day > until:
            return False
        supervisor = self.workers.get((case.assignment.supervisor if case.assignment else None) or "")
        if supervisor is None:
            return not leave_to_act.supervised_by
        return all(
            any(
                self.worth(held, day) in ("valid", "grace")
                for held in self.held[supervisor.id]
                if held.type.id in self.kinds[name]
            )
            for name in leave_to_act.supervised_by
        )

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
            due=case.due,
            since=since,
            due_on=plus(since, sla.remedy) if since and sla else None,
            compliant_until=told(self.compliant_until(case, day)),
            changes_on=self.changes_on(case, day),
            waiver=self.waiver(case, day) if state == "waived" else None,
            mode=max(steps, key=lambda step: step.from_).mode if steps else "block",
        )

    def line(self, test: Test, case: Case, day: date) -> tuple[str, RecordState, int | None, date | None]:
        """One line: key, state, place of the deciding record, last day of its span."""
        decider = self.decider(test, case, day)
        place = decider.place if decider else None
        return (
            test.id or test.type or "",
            self.state_of_test(test, case, day),
            place,
            told(self.until(test, case, day)),
        )

    def since(self, case: Case, day: date) -> date | None:
        """The first day of the gap; None where nobody can know."""
        if case in self.lost:
            return None
        began: list[date] = []
        if case.due is not None:
            began.append(case.due + ONE)
        if case.requirement.enforcement:
            began.append(min(step.from_ for step in case.requirement.enforcement))
        then = day
        while then >= self.floor and self.selected(case, then):
            then -= ONE
        if then >= self.floor:
            began.append(then + ONE)
        then = day
        while then >= self.floor and not self.met(case, then):
            then -= ONE
        if then >= self.floor:
            began.append(then + ONE)
        return max(began, default=None)

    def changes_on(self, case: Case, day: date) -> date | None:
        """The first later day on which the state is another one; None where it never is."""
        today, then = self.state(case, day), day
        while then <= self.horizon:
            then += ONE
            if self.state(case, then) != today:
                return then
        return None


def told(end: date | None) -> date | None:
    """A last day as a result tells it: none where there is none."""
    return None if end == NEVER else end
