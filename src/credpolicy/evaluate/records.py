"""What the tests of an obligation looked at: every record, why it counts or not, and which one decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from credpolicy.evaluate import paths
from credpolicy.evaluate.chain import Chain, ConditionRow, LifeRow, RegardedRow
from credpolicy.evaluate.facts import Facts
from credpolicy.evaluate.holdings import record_at
from credpolicy.evaluate.rows import Rows, look_counts
from credpolicy.model.evaluation import RECORD_STATES
from credpolicy.model.explanation import (
    Clauses,
    ConditionStanding,
    Fact,
    Look,
    LookFault,
    MatchStanding,
    RecordStanding,
    TestStanding,
)
from credpolicy.model.finding import Pointer
from credpolicy.model.policy import CredentialType, Issuer, Requirement
from credpolicy.model.registry import Verification, Worker
from credpolicy.model.selector import Selection
from credpolicy.model.snapshot import Placed, Snapshot


@dataclass(frozen=True, slots=True)
class Case:
    """What is told of: a requirement that binds a worker in an assignment (None: it is judged once a worker)."""

    duty: int
    requirement: Placed[Requirement]
    worker: Placed[Worker]
    assignment: int | None


def clauses(selection: Selection, rows: list[ConditionRow], fact: Callable[[str], Fact]) -> Clauses:
    """A selector with what each of its conditions was compared with."""
    found: list[list[ConditionStanding]] = [[] for _ in selection.clauses]
    for row in rows:
        condition = selection.clauses[row.clause][row.condition]
        found[row.clause].append(
            ConditionStanding(condition, fact(condition.path), row.holds, row.from_day, row.until_day)
        )
    return tuple(map(tuple, found))


class Tests:
    """Tells how the tests of obligations stand, from the rows of the kernel."""

    __test__ = False  # not a test of pytest

    def __init__(self, snapshot: Snapshot, rows: Rows, chain: Chain, facts: Facts) -> None:
        self._types = {placed.item.id: placed for placed in reversed(snapshot.credential_types)}
        self._issuers = {placed.item.id: placed.item for placed in reversed(snapshot.issuers)}
        self._rows = rows
        self._chain = chain
        self._facts = facts

    def of(self, case: Case, number: int) -> tuple[TestStanding, ...]:
        """The lines of the requirement, which has this number, in the order written."""
        root = self._chain.roots[number]
        nodes = self._chain.members[root] if len(case.requirement.item.requires) > 1 else [root]
        return tuple(self._test(case, node, ("requires", place)) for place, node in enumerate(nodes))

    def _test(self, case: Case, node: int, pointer: Pointer) -> TestStanding:
        test = self._rows.policies.tests[node]
        row = self._chain.standings[case.duty, node]
        group = "any_of" if test.any_of else "all_of" if test.all_of else "of"
        at_day, is_open = None, True
        # what stands around a test is told with it
        while self._chain.kinds[node] in ("when", "at"):
            if self._chain.kinds[node] == "at":
                at_day = self._chain.scopes.get((case.duty, node))
            else:
                is_open = is_open and (case.duty, node) in self._chain.opened
            (node,) = self._chain.members[node]
        regarded = self._chain.regarded.get((case.duty, node), [])
        return TestStanding(
            test=test,
            place=case.requirement.at(*pointer),
            state=RECORD_STATES[row.rank],
            record=None if row.record is None else self._rows.records[row.record][1],
            compliant_until=row.until_day,
            records=tuple(self._record(case, node, each) for each in regarded),
            members=tuple(
                self._test(case, member, (*pointer, group, place) if test.children else pointer)
                for place, member in enumerate(self._chain.members.get(node, []))
            ),
            at_day=at_day,
            open=is_open,
            others=tuple(self._of_seat(case, path) for path in (test.match or {}).values()),
        )

    def _of_seat(self, case: Case, path: str) -> Fact:
        return self._facts.of_seat(path, case.worker, case.assignment)

    def _record(self, case: Case, node: int, row: RegardedRow) -> RecordStanding:
        _, place = self._rows.records[row.record]
        test = self._rows.policies.tests[node]
        credential = record_at(case.worker.item, place)
        kind = self._types[credential.type]
        issuer = self._issuers.get(kind.item.issuer or "")
        said = paths.standard_word(credential.status, issuer)
        life = self._chain.lives[row.record, row.variant]
        validity, renewal = self._rows.policies.rules.cases[life.rule]
        rule = None if life.look_rule is None else self._rows.policies.rules.looks[life.look_rule][1]
        equal = self._chain.matched.get((case.duty, node, row.record), {})

        def fact(name: str) -> Fact:
            return self._facts.of_record(name, case.worker, place, said)

        return RecordStanding(
            place=place,
            type=kind,
            state=RECORD_STATES[row.rank],
            counts=row.counts,
            where=clauses(test.where, self._chain.narrowed.get((node, row.record), []), fact) if test.where else (),
            matches=tuple(
                MatchStanding(fact(name), self._of_seat(case, path), equal[name])
                for name, path in (test.match or {}).items()
            ),
            word=life.word,
            starts_on=life.starts_on,
            ends_on=life.ends_on,
            ruled_end=life.ruled_end,
            last_day=life.last_day,
            refused_from=life.refused_from,
            defeated_by=None if life.defeated_by is None else self._rows.records[life.defeated_by][1],
            looks=tuple(self._looks(row.record, life.look_rule, case.worker.item, place, kind.item, issuer)),
            asked_by=life.asked_by,
            validity=validity,
            renewal=renewal,
            verification=rule,
            stopped_on=life.stopped_on,
            barred=RECORD_STATES[row.rank] == "invalid" and _is_barred(life),
        )

    def _looks(  # noqa: PLR0913 - what a look is judged by
        self,
        record: int,
        look_rule: int | None,
        holder: Worker,
        place: int,
        kind: CredentialType,
        issuer: Issuer | None,
    ) -> Iterator[Look]:
        if look_rule is None:
            return
        _, rule = self._rows.policies.rules.looks[look_rule]
        for number, look in enumerate(record_at(holder, place).verifications):
            counts = look_counts(look, holder.id, rule, kind, issuer)
            if counts:
                row = self._chain.looks[record, look_rule, look.verified_on]
                yield Look(number, row.verifies, row.fault)
            else:
                yield Look(number, None, _fault(look, holder.id, failed=counts is False))


def _is_barred(life: LifeRow) -> bool:
    """Whether neither the issuer's word, nor another record, nor an event makes an invalid record so."""
    return life.word not in paths.REFUSED and life.defeated_by is None and life.stopped_on is None


def _fault(look: Verification, holder: str, *, failed: bool) -> LookFault:
    """Why a look counts for nothing or, where it failed, against the record."""
    if failed:
        return "failed" if look.outcome.endswith(("failed", "required")) else "status"
    if look.verified_by == holder:
        return "holder"
    return "outcome" if look.outcome in ("in_process", "entered_in_error") else "method"
