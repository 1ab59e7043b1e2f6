"""Judge the people: a snapshot and a day become results, through the kernel; the connection never leaves this room."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from credpolicy.evaluate import coverage, kernel
from credpolicy.evaluate.covered import coverage_findings, covered
from credpolicy.evaluate.groups import Spot, spots
from credpolicy.evaluate.people import HOLDS, Key, findings_of, print_of, rule_findings
from credpolicy.evaluate.reasons import Reasons
from credpolicy.evaluate.relations import relation
from credpolicy.evaluate.rows import Rows, assignment_key, rows_of
from credpolicy.model.evaluation import RECORD_STATES, Covered, Evaluation, Line, Result
from credpolicy.model.finding import EXPIRING_STATES, GAP_STATES, State
from credpolicy.model.policy import Requirement
from credpolicy.model.responsibility import Sla
from credpolicy.model.snapshot import Snapshot

if TYPE_CHECKING:
    import duckdb


class LineRow(NamedTuple):
    """A row of the relation `line`, without its duty."""

    node: int
    rank: int
    record: int | None
    until: date | None
    ends_on: date | None
    last_day: date | None
    since: date | None


class ResultRow(NamedTuple):
    """A row of the relation `result`."""

    duty: int
    seat: int
    requirement: int
    state: State
    due: date | None
    since: date | None
    until: date | None
    changes_on: date | None
    waiver: int | None
    anchor_missing: bool
    each: str | None


class Known(NamedTuple):
    """What is known of most workers: an evaluation in which all verdicts are right but those on the `changed` ones.

    That is one of another snapshot on the same day, with the same policies, places, waivers and other workers.
    """

    evaluation: Evaluation
    changed: frozenset[str]


def evaluate(
    snapshot: Snapshot,
    as_of: date,
    *,
    no_waivers: bool = False,
    days: Mapping[str, date] | None = None,
    groups: bool = False,
    known: Known | None = None,
) -> Evaluation:
    """What the snapshot means on `as_of`: one result per obligation in force, and the findings about people.

    `no_waivers` judges as if there were none. `days` are workers, by id, who are judged on a day of their own, none of
    them before `as_of`. With `groups` the results tell of the groups inside their lines too. What is `known` is not
    judged again. The findings about files are not in it; `judge.judge` adds them.
    """
    asked, part = snapshot, None
    if known is not None:
        snapshot, part = _first(snapshot, known.changed)
    rows = rows_of(snapshot, no_waivers=no_waivers)
    own = days or {}
    rows.tables["judged_on"] = [
        (place, own[placed.item.id]) for place, placed in enumerate(snapshot.workers) if placed.item.id in own
    ]
    asking = _Asking(snapshot, as_of, part, groups=groups)
    answers = kernel.ask(rows.tables, asking.answers)
    results = Results(snapshot, rows, as_of, own)
    new = [
        results.of(row, answers.lines.get(row.duty, []), answers.groups.get(row.duty, ())) for row in answers.results
    ]
    if known is not None:
        new += [result for result in known.evaluation.results if result.worker not in known.changed]
        results.unanchored |= {pair for pair in known.evaluation.unanchored if pair[1] not in known.changed}
    judged = sorted(
        new,
        key=lambda result: (result.worker, result.assignment, result.requirement, result.each),
    )
    unbound = tuple(sorted({snapshot.requirements[number].item.id for number in answers.unbound}))
    coverages = covered(snapshot, rows, *answers.filling)
    found = (
        *findings_of(snapshot, judged),
        *coverage_findings(snapshot, coverages),
        *rule_findings(snapshot, as_of, judged, unbound, results.unanchored),
    )
    empty, unanchored = _empty(snapshot, unbound), tuple(sorted(results.unanchored))
    return Evaluation(asked, as_of, tuple(judged), tuple(found), empty, coverages, unanchored)


def open_on(snapshot: Snapshot, day: date) -> frozenset[str]:
    """The fingerprints of the findings about people and places that nobody has waived on a day, and no more of them.

    That takes less than half the time of an evaluation, most of which goes into words (`docs/performance.md`).
    """
    rows = rows_of(snapshot)
    rows.tables["judged_on"] = []
    answers = kernel.ask(rows.tables, _Asking(snapshot, day, ahead=False).answers)
    results = Results(snapshot, rows, day)
    found = {finding.fingerprint for finding in coverage_findings(snapshot, covered(snapshot, rows, *answers.filling))}
    for row in answers.results:
        if row.state in GAP_STATES:
            lines = [line for line in answers.lines.get(row.duty, []) if RECORD_STATES[line.rank] not in HOLDS]
            found |= {print_of("GAP001", results.key(row), results.name(line)) for line in lines} or {
                print_of("GAP001", results.key(row))
            }
        elif row.state in EXPIRING_STATES:
            found.add(print_of("GAP002", results.key(row)))
    return frozenset(found)


def covered_on(snapshot: Snapshot, day: date) -> tuple[Covered, ...]:
    """How every place that needs people is covered on a day, and nothing of the workers' own obligations."""
    rows = rows_of(snapshot)
    rows.tables["judged_on"] = []
    answers = kernel.ask(rows.tables, _Asking(snapshot, day, ahead=False).answers)
    return covered(snapshot, rows, *answers.filling)


def _first(snapshot: Snapshot, workers: Collection[str]) -> tuple[Snapshot, range]:
    """The same snapshot with these workers before all others, and where they stand in it."""
    mine = tuple(placed for placed in snapshot.workers if placed.item.id in workers)
    others = tuple(placed for placed in snapshot.workers if placed.item.id not in workers)
    return replace(snapshot, workers=mine + others), range(len(mine))


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked of the kernel: about all workers or `only` a part, with their groups, with the days `ahead`."""

    snapshot: Snapshot
    as_of: date
    only: range | None = None
    groups: bool = False
    ahead: bool = True

    def answers(self, connection: duckdb.DuckDBPyConnection) -> Answers:
        """What the kernel finds, part by part."""
        answers = Answers(connection, groups=self.groups)
        covers = bool(self.snapshot.coverage)
        if covers:
            coverage.begin(connection, self.as_of)
        for part in kernel.parts(connection) if self.only is None else [self.only] if self.only else []:
            kernel.judge(connection, part, self.as_of, self.snapshot.settings.expiring_within, ahead=self.ahead)
            answers.read(connection)
            if covers:
                coverage.judge(connection, part)
        if covers:
            answers.needed, answers.filled = coverage.answers(connection, self.as_of)
        return answers


def _empty(snapshot: Snapshot, unbound: tuple[str, ...]) -> tuple[str, ...]:
    """Why nothing, or not everything, was evaluated."""
    reasons = []
    for name, folder, objects in (
        ("requirements", "policies/", snapshot.requirements),
        ("workers", "registry/", snapshot.workers),
    ):
        if not objects:
            unread = snapshot.broken.get(name) or any(path.startswith(folder) for path in snapshot.unread_files)
            reasons.append(
                f"no {name} under {folder} could be read" if unread else f"there are no {name} under {folder}"
            )
    if not reasons:
        allowed = {placed.item.id for placed in snapshot.requirements if placed.item.allow_empty}
        reasons.extend(f"requirement {name} matches nobody" for name in unbound if name not in allowed)
    return tuple(reasons)


class Answers:
    """What the kernel found, as rows: of the requirements at once, of the workers part by part."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, groups: bool = False) -> None:
        self._with_groups = groups
        self.groups: dict[int, list[tuple[int, bool]]] = {}
        self.results: list[ResultRow] = []
        self.lines: dict[int, list[LineRow]] = {}
        self.needed: list[coverage.LineRow] = []
        self.filled: list[coverage.FilledRow] = []
        self.unbound: list[int] = [number for (number,) in connection.execute(relation("unbound")).fetchall()]

    @property
    def filling(self) -> tuple[list[coverage.LineRow], list[coverage.FilledRow]]:
        """What places need, and who fills it."""
        return self.needed, self.filled

    def read(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Add what was found of one part of the workers."""
        self.results.extend(ResultRow(*row) for row in connection.execute(relation("result")).fetchall())
        for duty, *line in connection.execute(f"{relation('line')} order by duty, node").fetchall():
            self.lines.setdefault(duty, []).append(LineRow(*line))
        if self._with_groups:
            for duty, node, holds in connection.execute(f"{relation('group')} order by duty, node").fetchall():
                self.groups.setdefault(duty, []).append((node, holds))


class Results:
    """Turns rows into results: ids for numbers, words for ranks, and the reasons."""

    def __init__(self, snapshot: Snapshot, rows: Rows, as_of: date, days: Mapping[str, date] | None = None) -> None:
        self._snapshot = snapshot
        self._rows = rows
        self._as_of = as_of
        self._days = days or {}
        self._holidays = frozenset(placed.item.on for placed in snapshot.holidays)
        self._slas: dict[str, Sla] = {placed.item.id: placed.item for placed in reversed(snapshot.slas)}
        self._reasons: dict[date, Reasons] = {}
        self.unanchored: set[tuple[str, str]] = set()

    @cached_property
    def _spots(self) -> dict[int, Spot]:
        lines = {number: len(placed.item.requires) for number, placed in enumerate(self._snapshot.requirements)}
        return spots(self._rows.tables, self._rows.policies.tests, lines)

    def key(self, row: ResultRow) -> Key:
        """What names the result of a row."""
        place, assigned = self._rows.seats[row.seat]
        worker = self._snapshot.workers[place].item
        assignment = "" if assigned is None else assignment_key(worker.assignments[assigned])
        return Key(worker.id, assignment, self._snapshot.requirements[row.requirement].item.id, row.each or "")

    def name(self, line: LineRow) -> str:
        """The key of a line of `requires`."""
        return self._rows.policies.tests[line.node].key

    def of(self, row: ResultRow, lines: list[LineRow], groups: Sequence[tuple[int, bool]] = ()) -> Result:
        """The result of a row and of the rows of its lines, and the groups by their nodes."""
        worker = self._snapshot.workers[self._rows.seats[row.seat][0]].item
        requirement = self._snapshot.requirements[row.requirement].item
        if row.anchor_missing:
            self.unanchored.add((requirement.id, worker.id))
        day = self._days.get(worker.id, self._as_of)
        if day not in self._reasons:
            self._reasons[day] = Reasons(self._snapshot, day)
        return self._reasons[day].told(self.bare(row, lines, day, groups), worker, requirement)

    def bare(self, row: ResultRow, lines: list[LineRow], day: date, groups: Sequence[tuple[int, bool]] = ()) -> Result:
        """The same without the reasons, judged on that day."""
        requirement = self._snapshot.requirements[row.requirement].item
        key = self.key(row)
        waiver = row.waiver if row.state == "waived" else None
        return Result(
            worker=key.worker,
            assignment=key.assignment,
            requirement=key.requirement,
            state=row.state,
            severity=requirement.severity,
            level=requirement.level,
            mode=mode_on(requirement, day),
            owner=requirement.owner,
            lines=tuple(self._line(line, requirement, row.since) for line in lines),
            due=row.due,
            since=row.since,
            due_on=self._due_on(requirement, row.since),
            compliant_until=row.until,
            changes_on=row.changes_on,
            waiver=None if waiver is None else self._snapshot.waivers[waiver].item.id,
            reasons=(),
            each=key.each,
            groups=tuple((self._spots[node], holds) for node, holds in groups if node in self._spots),
        )

    def _line(self, row: LineRow, requirement: Requirement, gap_since: date | None) -> Line:
        held = None if row.record is None else self._rows.records[row.record][1]
        key = self.name(row)
        since = row.since if gap_since else None  # nothing is late where no gap is
        due_on = self._due_on(requirement, since)
        return Line(key, RECORD_STATES[row.rank], held, row.until, row.ends_on, row.last_day, since, due_on)

    def _due_on(self, requirement: Requirement, since: date | None) -> date | None:
        sla = self._slas.get(requirement.sla or "")
        return sla.mended_by(since, self._holidays) if sla and since else None


def mode_on(requirement: Requirement, day: date) -> str:
    """Whether a requirement advises or blocks on a day; it blocks where nothing is written."""
    begun = [step for step in requirement.enforcement if step.from_ <= day]
    return max(begun, key=lambda step: step.from_).mode if begun else "block"
