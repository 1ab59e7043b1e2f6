"""What a test is worth on a day, for a worker or for a record that must meet it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from credpolicy.model.evaluation import RECORD_STATES, RecordState
from credpolicy.model.policy import CredentialType
from credpolicy.model.selector import Selection
from credpolicy.model.tree import Test
from credpolicy.model.waiver import Waiver
from tests.oracle_cases import Bearers, Case
from tests.oracle_chain import OWN, Chains, Terms
from tests.oracle_credits import credits_hold
from tests.oracle_entries import Holder, Once
from tests.oracle_ground import NEVER, ONE, OPEN, selects
from tests.oracle_records import STANDARD_WORDS, Held
from tests.oracle_tree import Node, planted

Ask = Case | Held
RANK = RECORD_STATES.index


@dataclass(frozen=True)
class Trial:
    """How tests are put: `once` on one day only; `after` an old end; with records that cohorts carry (ids of waivers).

    `cycle_day` is the day whose cycle counts (None: the day itself), `life_from` the first day of `period: validity`.
    """

    once: bool = False
    after: date | None = None
    cycle_day: date | None = None
    life_from: date | None = None
    cohorts: frozenset[str] = frozenset()


EVERY_DAY = Trial()


class Tests:
    """Tests and records, as they stand on any day."""

    __test__ = False  # not a test of pytest

    def __init__(
        self, chains: Chains, types: Mapping[str, CredentialType], cohorts: Mapping[str, Waiver], horizon: date
    ) -> None:
        """`cohorts` are the waivers for records, by id; after `horizon` nothing changes."""
        self.chains, self.types, self.cohorts, self.horizon = chains, types, cohorts, horizon
        self.known: dict[object, Any] = {}

    def node(self, test: Test) -> Node:
        """A test with its derived types, remembered."""
        if id(test) not in self.known:
            self.known[id(test)] = (planted(test, self.types), test)
        return self.known[id(test)][0]  # type: ignore[no-any-return]

    # Records

    def worth(self, held: Held, day: date, terms: Terms = OWN) -> RecordState:
        """The state of a record, remembered."""
        key = ("worth", held, day, terms)
        if key not in self.known:
            self.known[key] = self._worth(held, day, terms)
        return self.known[key]  # type: ignore[no-any-return]

    def _worth(self, held: Held, day: date, terms: Terms) -> RecordState:
        """The table of section 2, row by row."""
        begun = held.start is None or day >= held.start
        if self.chains.refused(held, day, terms) or not self.entitled(held, day):
            return "invalid"
        if begun and not self.renewed_properly(held):
            return "invalid"
        if held.word == "pending" or (held.word == "provisional" and "provisional" not in held.type.accepts_status):
            return "in_progress"
        if not begun:
            return "in_progress"
        end, last = self.chains.end(held, day, terms), self.chains.last_day(held, day, terms)
        back = held.record.returned_on if held.type.returnable else None
        returned = back is not None and day >= back
        if held.word == "unknown" or held.word not in STANDARD_WORDS or end is None or last is None:
            return "expired" if returned else "unknown"
        on = held.record.status_on
        if held.word in ("expired", "lapsed") and on is None and day <= end:
            return "expired" if returned else "unknown"
        if day > last:
            return "invalid" if self.chains.lapsed_badly(held, day, end, last) else "expired"
        if returned or (held.word in ("expired", "lapsed") and on is not None and day >= on):
            return "expired"
        if not held.verified(self.chains.verification(held, day, terms), day):
            return "unverified"
        return "grace" if day > end else "valid"

    def entitled(self, held: Held, day: date) -> bool:
        """Whether the type's prerequisites and credits hold for the record on the day."""
        if not all(self.holds(self.node(test), held, day, self.of_record(held)) for test in held.type.requires):
            return False
        return not held.type.credits or credits_hold(held.type.credits, self.holder(held), day)

    def of_record(self, held: Held) -> Trial:
        """How the prerequisites of a record are put; its life counts from its own start."""
        return Trial(life_from=held.start)

    def renewed_properly(self, held: Held) -> bool:
        """Whether what renewal asks for, or the way back of one that is late, was true when the record began."""
        key = ("renewed", held)
        if key not in self.known:
            self.known[key] = self._renewed_properly(held)
        return self.known[key]  # type: ignore[no-any-return]

    def _renewed_properly(self, held: Held) -> bool:
        before, start = held.previous, held.start
        if before is None or start is None:
            return True
        renewal = self.chains.renewal(held, start)
        if renewal is None:
            return True
        end, last = self.chains.end(before, start), self.chains.last_day(before, start)
        asked = renewal.requires
        trial = Trial(once=True, cycle_day=None if end == NEVER else end, life_from=before.start)
        if renewal.late and end is not None and last is not None and start > last:
            step = self.chains.late_step(renewal, start, end)
            trial, asked = replace(trial, after=end, cycle_day=None), step.requires if step else ()
        return all(self.holds(self.node(test), held, start, trial) for test in asked)

    def extended(self, held: Held, day: date, cohorts: frozenset[str], terms: Terms) -> bool:
        """Whether a cohort of records carries this one, which held on its last day, over the day."""
        last = self.chains.last_day(held, day)
        if last is None or last == NEVER or day <= last:
            return False
        for rules in (OWN, terms):
            if self.worth(held, last, rules) not in ("valid", "grace") or self.chains.refused(held, day, rules):
                return False
        return any((until := self.carried_until(held, self.cohorts[name], day)) and day <= until for name in cohorts)

    def carried_until(self, held: Held, waiver: Waiver, day: date) -> date | None:
        """The last day to which a cohort carries a record; None where it does not."""
        if held.record.type != waiver.type or (waiver.from_ is not None and day < waiver.from_):
            return None
        if waiver.where is not None and not held.selects(waiver.where, day):
            return None
        return held.phrase(waiver.until, day)

    # Tests

    def selected(self, selection: Selection, ask: Ask, day: date) -> bool:
        """Whether a selector holds, remembered."""
        key = ("selected", id(selection), ask, day if self.chains.moving(selection) else None)
        if key not in self.known:
            self.known[key] = ask.selects(selection, day)
        return self.known[key]  # type: ignore[no-any-return]

    def state(self, node: Node, ask: Ask, day: date, trial: Trial = EVERY_DAY) -> RecordState:
        """The state of a test, remembered."""
        key = ("state", node, ask, day, trial)
        if key not in self.known:
            self.known[key] = self._state(node, ask, day, trial)
        return self.known[key]  # type: ignore[no-any-return]

    def _state(self, node: Node, ask: Ask, day: date, trial: Trial) -> RecordState:
        if node.when is not None and not self.selected(node.when, ask, day):
            return "missing"
        if node.at is not None:
            then = ask.phrase(node.at, day)
            if then is None or then == OPEN:
                return "unknown"
            return self.state(self.bare(node), ask, then, replace(trial, once=True))
        if node.kind == "undefined":
            return "unknown"
        if node.kind == "credits":
            return "valid" if self.earned(node, ask, day, trial) else "missing"
        if node.kind == "records":
            kept, terms = self.kept(node, ask, day, trial), self.terms(node, ask)
            return min((self.counted(held, day, trial, terms) for held in kept), key=RANK, default="missing")
        states = sorted((self.state(child, ask, day, trial) for child in node.children), key=RANK)
        if node.kind == "at_most":
            return "valid" if sum(state in ("valid", "grace") for state in states) <= node.needed else "invalid"
        return states[node.needed - 1]

    def bare(self, node: Node) -> Node:
        """The test without its condition and its day."""
        key = ("bare", node)
        if key not in self.known:
            self.known[key] = replace(node, when=None, at=None)
        return self.known[key]  # type: ignore[no-any-return]

    def holds(self, node: Node, ask: Ask, day: date, trial: Trial = EVERY_DAY) -> bool:
        """Whether the test is met."""
        return self.state(node, ask, day, trial) in ("valid", "grace")

    def terms(self, node: Node, ask: Ask) -> Terms:
        """What the test says in place of the types' own rules."""
        if node.validity is None and node.verification is None:
            return OWN
        asker = ask if isinstance(ask, Held) else None
        key = ("terms", node, asker)
        if key not in self.known:
            self.known[key] = Terms(node.validity, node.verification, asker)
        return self.known[key]  # type: ignore[no-any-return]

    def counted(self, held: Held, day: date, trial: Trial, terms: Terms) -> RecordState:
        """The state of a record, or valid where a cohort carries it."""
        state = self.worth(held, day, terms)
        if trial.cohorts and state not in ("valid", "grace") and self.extended(held, day, trial.cohorts, terms):
            return "valid"
        return state

    def kept(self, node: Node, ask: Ask, day: date, trial: Trial) -> list[Held]:
        """The worker's records that the leaf looks at on the day."""
        several = isinstance(ask, Case) and isinstance(ask.each, Bearers) and ask.each.change
        key = ("kept", node, ask, day if several or self.moving(node) else None, trial.after)
        if key not in self.known:
            self.known[key] = [
                held
                for held in self.chains.held[ask.worker.id]
                if held.type.id in node.names
                and (trial.after is None or (held.start is not None and held.start > trial.after))
                and all(held.selects(where, day) for where in node.wheres)
                and all(set(held.values(name, day)) & set(ask.values(path, day)) for name, path in node.matches)
            ]
        return self.known[key]  # type: ignore[no-any-return]

    def moving(self, node: Node) -> bool:
        """Whether a leaf may look at other records from day to day, remembered."""
        key = ("moving", node)
        if key not in self.known:
            names = {part for match in node.matches for path in match for part in (path, path.partition(".")[2])}
            self.known[key] = bool(names & self.chains.dated) or any(map(self.chains.moving, node.wheres))
        return self.known[key]  # type: ignore[no-any-return]

    def holder(self, ask: Ask) -> Holder:
        """For whom credits are reckoned, remembered."""
        key = ("holder", ask)
        if key not in self.known:
            worker, chains = ask.worker, self.chains

            def when(selection: Selection, day: date, number: int | None) -> bool:
                return ask.selects(selection, day, number)

            def fits(selection: Selection, values: Any, day: date) -> bool:
                days = {"hired_on": worker.hired_on, "ended_on": worker.ended_on}
                return selects(selection, values, days.get, day, chains.holidays)

            record = ask if isinstance(ask, Held) else None
            self.known[key] = Holder(
                worker,
                record.type.id if record else None,
                record.type.cycle if record else None,
                record.cycle_base if record else worker.hired_on,
                record.start if record else None,
                when,
                fits,
                ask.values,
                ask.phrase,
                chains.plus,
            )
        return self.known[key]  # type: ignore[no-any-return]

    def earned(self, node: Node, ask: Ask, day: date, trial: Trial) -> bool:
        """Whether credits hold."""
        once = None
        if trial.once:
            since = trial.after + ONE if trial.after else None
            once = Once(trial.cycle_day or day, trial.life_from, since)
        return credits_hold(node.credits, self.holder(ask), day, once)

    # What decides, and how long it holds

    def decider(self, node: Node, ask: Ask, day: date, trial: Trial = EVERY_DAY) -> Held | None:
        """The record that decides a test on the day."""
        if node.when is not None and not self.selected(node.when, ask, day):
            return None
        if node.at is not None:
            then = ask.phrase(node.at, day)
            if then is None or then == OPEN:
                return None
            return self.decider(self.bare(node), ask, then, replace(trial, once=True))
        if node.kind == "at_most" and self.holds(node, ask, day, trial):
            return None
        if node.children:
            ranked = sorted(
                node.children,
                key=lambda child: (
                    RANK(self.state(child, ask, day, trial)),
                    -(self.until(child, ask, day, trial) or date.min).toordinal(),
                ),
            )
            return self.decider(ranked[0 if node.kind == "at_most" else node.needed - 1], ask, day, trial)
        if node.kind != "records":
            return None
        terms = self.terms(node, ask)

        def order(held: Held) -> tuple[int, int, int, bool, str, int]:
            last = self.chains.last_day(held, day, terms) or date.min
            start, number = held.start or date.min, held.record.number
            rank = RANK(self.counted(held, day, trial, terms))
            return rank, -last.toordinal(), -start.toordinal(), number is None, number or "", held.place

        return min(self.kept(node, ask, day, trial), key=order, default=None)

    def until(self, node: Node, ask: Ask, day: date, trial: Trial = EVERY_DAY) -> date | None:
        """The last day of the span around the day (NEVER: no end); None where the test does not hold."""
        if not self.holds(node, ask, day, trial):
            return None
        key = ("until", node, ask, day, trial)
        if key not in self.known:
            last = day
            while last <= self.horizon and self.holds(node, ask, last + ONE, trial):
                last += ONE
            # Every day that was walked over lies in the same span, so none of them is walked again.
            for n in range(day.toordinal(), last.toordinal() + 1):
                self.known["until", node, ask, date.fromordinal(n), trial] = NEVER if last > self.horizon else last
        return self.known[key]  # type: ignore[no-any-return]
