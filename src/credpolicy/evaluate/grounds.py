"""What the types of records ask for, and their renewals: every test of theirs, judged again so that it can be told."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb

from credpolicy.evaluate import ledger, trees
from credpolicy.evaluate.chain import Chain
from credpolicy.evaluate.holdings import record_at
from credpolicy.evaluate.records import AROUND, Place, below
from credpolicy.evaluate.relations import make, relation
from credpolicy.evaluate.rows import Rows
from credpolicy.evaluate.uses import Uses
from credpolicy.model.explanation import Asking, Ground
from credpolicy.model.ledger import Account
from credpolicy.model.policy import CredentialType
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.tree import Test

_NEVER = date.max
Accounts = Mapping[int, tuple[Account, ...]]


class _Renewed(NamedTuple):
    """A row of `renewed`, without its record."""

    late: bool
    step: int | None
    old_end: date | None
    nothing_asked: bool


@dataclass(slots=True)
class _Subject:
    """The tests of one record: of its type, or (`at_day`) of its renewal."""

    at_day: date | None
    tree: int
    holds: dict[int, date | None]


def askings(
    connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, rows: Rows, chain: Chain, as_of: date
) -> dict[int, tuple[Asking, ...]]:
    """What is asked of each record on a day, by its type first. Call it last: it judges anew what records ask."""
    uses = Uses.of(connection)
    if not uses.trees:
        return {}
    teller = _Teller(snapshot, rows, chain)
    found: defaultdict[int, list[Asking]] = defaultdict(list)
    for stage in range(uses.stages):
        make(connection, "renewal", stage=stage)
        make(connection, "record_subject", "subject", stage=stage)
        make(connection, "wanted")
        trees.judge(connection, uses)
        found_renewed = connection.execute(relation("explain/renewed")).fetchall()
        renewed = {record: _Renewed(*row) for record, *row in found_renewed}
        subjects: dict[tuple[int, int], _Subject] = {}
        for subject, record, at_day, tree, node, holds, until in connection.execute(
            relation("explain/ground"), {"as_of": as_of}
        ).fetchall():
            of_one = subjects.setdefault((record, subject), _Subject(at_day, tree, {}))
            if holds:
                of_one.holds[node] = until
        accounts: dict[int, dict[int, tuple[Account, ...]]] = {}
        if uses.credits:
            for (subject, node), of_node in ledger.accounts(connection, rows.policies.credits, as_of).items():
                accounts.setdefault(subject, {})[node] = of_node
        for (record, subject), of_one in sorted(subjects.items(), key=lambda pair: pair[0]):
            found[record].append(teller.asking(record, of_one, renewed.get(record), accounts.get(subject, {})))
        for record, row in renewed.items():
            if row.late and row.nothing_asked:
                found[record].append(Asking("renewal", True, (), None, True, row.step, row.old_end))
    return {record: tuple(told) for record, told in found.items()}


class _Teller:
    """Tells of the tests of records."""

    def __init__(self, snapshot: Snapshot, rows: Rows, chain: Chain) -> None:
        self._workers = snapshot.workers
        self._types = {placed.item.id: placed for placed in reversed(snapshot.credential_types)}
        self._rows = rows
        self._chain = chain

    def asking(self, record: int, told: _Subject, renewed: _Renewed | None, accounts: Accounts) -> Asking:
        """What is asked of a record, by its type or by its renewal."""
        worker, number = self._rows.records[record]
        kind = self._types[record_at(self._workers[worker].item, number).type]
        late = told.at_day is not None and renewed is not None and renewed.late
        nodes = [told.tree] if told.tree in self._chain.lines else self._chain.members[told.tree]
        return Asking(
            by="type" if told.at_day is None else "renewal",
            holds=told.tree in told.holds,
            grounds=tuple(
                self._ground(node, told, accounts, place)
                for node, place in zip(nodes, _written(kind, told.at_day is None, late), strict=False)
            ),
            day=told.at_day,
            late=late,
            step=renewed.step if renewed and late else None,
            old_end=renewed.old_end if renewed and told.at_day else None,
        )

    def _ground(self, node: int, told: _Subject, accounts: Accounts, place: Place) -> Ground:
        test = self._rows.policies.tests[node]
        around = node
        while self._chain.kinds[node] in AROUND:
            (node,) = self._chain.members[node]
        # a plain type with several ways, one for each case of the record that asks, is told as one
        derived = test.type is None or self._types[test.type].item.derived_from is not None
        nodes = self._chain.members.get(node, []) if derived else []
        places = list(below(test, place, self._types)) if nodes else []
        until = told.holds.get(around)
        return Ground(
            test=test,
            place=place(),
            holds=around in told.holds,
            until=None if until == _NEVER else until,
            members=tuple(
                self._ground(member, told, accounts, places[number] if len(places) == len(nodes) else place)
                for number, member in enumerate(nodes)
            ),
            accounts=accounts.get(node, ()),
        )


def lines_of(kind: CredentialType) -> Iterator[Test]:
    """Every test that a type asks for: of what it is derived from, of its records, and of their renewals."""
    if kind.derived_from:
        yield kind.derived_from
    yield from kind.requires
    for case in kind.renewal or ():
        yield from case.requires
        for step in case.late:
            yield from step.requires


def _written(kind: Placed[CredentialType], of_type: bool, late: bool) -> Iterator[Place]:
    """Where the lines are written; of a renewal that has cases, where these are."""
    cases = kind.item.renewal or ()
    for number in itertools.count():
        if of_type and number >= len(kind.item.requires):
            yield lambda *_part: kind.at("credits")
        elif of_type:
            yield lambda *part, number=number: kind.at("requires", number, *part)
        elif late or len(cases) > 1:
            yield lambda *_part: kind.at("renewal")
        else:
            yield lambda *part, number=number: kind.at("renewal", "requires", number, *part)
