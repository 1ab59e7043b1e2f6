"""What the tests of an obligation looked at: every record, why it counts or not, and which one decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from credpolicy.evaluate import paths
from credpolicy.evaluate.chain import Chain, ConditionRow, LifeRow, RegardedRow
from credpolicy.evaluate.facts import Facts
from credpolicy.evaluate.holdings import record_at
from credpolicy.evaluate.rows import Rows, look_counts
from credpolicy.model.evaluation import RECORD_STATES
from credpolicy.model.explanation import (
    Asking,
    Clauses,
    ConditionStanding,
    Fact,
    Look,
    LookFault,
    MatchStanding,
    RecordStanding,
    TestStanding,
)
from credpolicy.model.finding import Location
from credpolicy.model.ledger import Account
from credpolicy.model.policy import CredentialType, Issuer, Requirement
from credpolicy.model.registry import Verification, Worker
from credpolicy.model.selector import PREVIOUS, Selection
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.tree import Test

Ledger = Mapping[tuple[int, int], tuple[Account, ...]]
Place = Callable[..., Location]
AROUND = ("when", "at")
"""The kinds of nodes that stand around a test and are told with it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is told of: a requirement that binds a worker in an assignment (None: it is judged once a worker).

    `value` and `record` are what the duty is for, where there is one for each.
    """

    duty: int
    requirement: Placed[Requirement]
    worker: Placed[Worker]
    assignment: int | None
    day: date
    value: str | None = None
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the kernel found: its rows, the ledgers of obligations, and what the types of records ask for."""

    chain: Chain
    accounts: Ledger = field(default_factory=dict)
    askings: Mapping[int, tuple[Asking, ...]] = field(default_factory=dict)


def clauses(selection: Selection, rows: list[ConditionRow], fact: Callable[[str], Fact]) -> Clauses:
    """A selector with what each of its conditions was compared with."""
    found: list[list[ConditionStanding]] = [[] for _ in selection.clauses]
    for row in rows:
        condition = selection.clauses[row.clause][row.condition]
        found[row.clause].append(
            ConditionStanding(condition, fact(condition.path), row.holds, row.from_day, row.until_day)
        )
    return tuple(map(tuple, found))


def below(test: Test, place: Place, types: Mapping[str, Placed[CredentialType]]) -> Iterator[Place]:
    """Where the members of a group are written; of a type that has a test, where that one is."""
    if test.type is None:
        group = "any_of" if test.any_of else "all_of" if test.all_of else "of"
        for number in range(len(test.children)):
            yield lambda *part, number=number: place(group, number, *part)
        return
    kind = types.get(test.type)
    behind = kind.item.derived_from if kind else None
    if kind is None or behind is None:
        return
    yield from below(behind, lambda *part: kind.at("derived_from", *part), types)


class Tests:
    """Tells how the tests of obligations stand, from the rows of the kernel."""

    __test__ = False  # not a test of pytest

    def __init__(self, snapshot: Snapshot, rows: Rows, known: Known, facts: Facts) -> None:
        self._types = {placed.item.id: placed for placed in reversed(snapshot.credential_types)}
        self._issuers = {placed.item.id: placed.item for placed in reversed(snapshot.issuers)}
        self._rows = rows
        self._known = known
        self._chain = known.chain
        self._facts = facts

    def of(self, case: Case, number: int) -> tuple[TestStanding, ...]:
        """The lines of the requirement, which has this number, in the order written."""
        root = self._chain.roots[number]
        nodes = self._chain.members[root] if len(case.requirement.item.requires) > 1 else [root]
        return tuple(
            self._test(case, node, lambda *part, place=place: case.requirement.at("requires", place, *part))
            for place, node in enumerate(nodes)
        )

    def _test(self, case: Case, node: int, place: Place) -> TestStanding:
        test = self._rows.policies.tests[node]
        row = self._chain.standings[case.duty, node]
        at, at_day, is_open = test.at, None, True
        # what stands around a test is told with it
        while self._chain.kinds[node] in AROUND:
            if self._chain.kinds[node] == "at":
                at, at_day = self._rows.policies.tests[node].at or at, self._chain.scopes.get((case.duty, node))
            else:
                is_open = is_open and (case.duty, node) in self._chain.opened
            (node,) = self._chain.members[node]
        nodes = self._chain.members.get(node, [])
        places = list(below(test, place, self._types))
        regarded = self._chain.regarded.get((case.duty, node), [])
        return TestStanding(
            test=test,
            place=place(),
            state=RECORD_STATES[row.rank],
            record=None if row.record is None else self._rows.records[row.record][1],
            compliant_until=row.until_day,
            records=tuple(self._record(case, node, each) for each in regarded),
            members=tuple(
                self._test(case, member, places[number] if len(places) == len(nodes) else place)
                for number, member in enumerate(nodes)
            ),
            others=tuple(self._of_seat(case, path, at_day or case.day) for path in (test.match or {}).values()),
            at=at,
            at_day=at_day,
            open=is_open,
            gate=tuple(self._of_seat(case, path, case.day) for path in sorted(test.when.paths)) if test.when else (),
            behind=self._behind(test),
            accounts=self._known.accounts.get((case.duty, node), ()),
        )

    def _behind(self, test: Test) -> Test | None:
        """The group by which a type is held that has no records of its own; None for others."""
        kind = self._types.get(test.type or "")
        behind = kind.item.derived_from if kind else None
        return behind if behind is None or behind.children else self._behind(behind)

    def _of_seat(self, case: Case, path: str, day: date) -> Fact:
        """A path on what a duty is of: the worker in an assignment, or what it is for."""
        head, _, name = path.partition(".")
        if head != "each":
            return self._facts.of_seat(path, case.worker, case.assignment, day)
        if case.record is None:
            return Fact(path, (case.value,) if case.value is not None else (), ())
        _, place = self._rows.records[case.record]
        fact = self._facts.of_record(name, case.worker, place, self._said(case.worker.item, place), day)
        return Fact(path, fact.values, fact.places)

    def _said(self, worker: Worker, place: int) -> tuple[str, bool]:
        """The status of a record in standard words, and whether it restricts."""
        record = record_at(worker, place)
        kind = self._types[record.type].item
        return paths.standard_word(record.status, self._issuers.get(kind.issuer or ""))

    def _of_record(self, case: Case, place: int, life: LifeRow, path: str, day: date) -> Fact:
        """A path on a record; of the one before where it says so."""
        if path == "issue_number":
            return Fact(path, () if life.number is None else (str(life.number),), ())
        head, _, name = path.partition(".")
        if head != PREVIOUS:
            return self._facts.of_record(path, case.worker, place, self._said(case.worker.item, place), day)
        if life.previous is None:
            return Fact(path, (), ())
        _, before = self._rows.records[life.previous]
        fact = self._facts.of_record(name, case.worker, before, self._said(case.worker.item, before), day)
        return Fact(path, fact.values, fact.places)

    def _record(self, case: Case, node: int, row: RegardedRow) -> RecordStanding:
        _, place = self._rows.records[row.record]
        test = self._rows.policies.tests[node]
        credential = record_at(case.worker.item, place)
        kind = self._types[credential.type]
        life = self._chain.lives[row.record, row.variant, row.day]
        validity, renewal = self._rows.policies.rules.cases[life.rule]
        rule = None if life.look_rule is None else self._rows.policies.rules.looks[life.look_rule][1]
        equal = self._chain.matched.get((case.duty, node, row.record), {})
        state = RECORD_STATES[row.rank]

        def fact(name: str) -> Fact:
            return self._of_record(case, place, life, name, row.day)

        return RecordStanding(
            place=place,
            type=kind,
            state=state,
            counts=row.counts,
            where=clauses(test.where, self._chain.narrowed.get((node, row.record, row.day), []), fact)
            if test.where
            else (),
            matches=tuple(
                MatchStanding(fact(name), self._of_seat(case, path, row.day), equal[name])
                for name, path in (test.match or {}).items()
                if name in equal
            ),
            word=life.word,
            starts_on=life.starts_on,
            ends_on=life.ends_on,
            ruled_end=life.ruled_end,
            last_day=life.last_day,
            refused_from=life.refused_from,
            defeated_by=None if life.defeated_by is None else self._rows.records[life.defeated_by][1],
            looks=tuple(self._looks(row.record, life.look_rule, case.worker.item, place, kind.item)),
            asked_by=life.asked_by,
            validity=validity,
            renewal=renewal,
            verification=rule,
            stopped_on=life.stopped_on,
            suspended=life.suspended,
            barred=state == "invalid" and not _refused(life, credential.status_on, row.day),
            day=row.day,
            kept_until=life.kept_until,
            counted_on=life.counted_on,
            basis=None if life.counted_on else life.basis,
            number=life.number,
            askings=self._known.askings.get(row.record, ()) if row.day == case.day else (),
        )

    def _looks(
        self, record: int, look_rule: int | None, holder: Worker, place: int, kind: CredentialType
    ) -> Iterator[Look]:
        if look_rule is None:
            return
        _, rule = self._rows.policies.rules.looks[look_rule]
        issuer: Issuer | None = self._issuers.get(kind.issuer or "")
        for number, look in enumerate(record_at(holder, place).verifications):
            counts = look_counts(look, holder.id, rule, kind, issuer)
            if counts:
                row = self._chain.looks[record, look_rule, look.verified_on]
                yield Look(number, row.verifies, row.fault)
            else:
                yield Look(number, None, _fault(look, holder.id, failed=counts is False))


def _refused(life: LifeRow, status_on: date | None, day: date) -> bool:
    """Whether the issuer's word, another record or an event alone makes a record invalid on a day."""
    if life.word in paths.REFUSED and (status_on is None or life.word == "issued_in_error" or status_on <= day):
        return True
    if life.stopped_on is not None and life.stopped_on <= day:
        return True
    late = life.suspended and life.refused_from is not None and life.refused_from <= day
    return late or life.defeated_by is not None


def _fault(look: Verification, holder: str, *, failed: bool) -> LookFault:
    """Why a look counts for nothing or, where it failed, against the record."""
    if failed:
        return "failed" if look.outcome.endswith(("failed", "required")) else "status"
    if look.verified_by == holder:
        return "holder"
    return "outcome" if look.outcome in ("in_process", "entered_in_error") else "method"
