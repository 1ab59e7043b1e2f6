"""What issues are about: the findings that deserve one, grouped as the settings say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from credpolicy.evaluate.files.employment import employed
from credpolicy.evaluate.rows import assignment_key
from credpolicy.model.coverage import Coverage
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import SEVERITIES, Finding, Gap, Shortage, fingerprint
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Assignment, Worker
from credpolicy.model.settings import Forge
from credpolicy.model.snapshot import Snapshot

Rule = Requirement | Coverage
Step = tuple[date, str]
"""The first day of a step of an SLA's escalation, and who hears."""

_PRINT = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One finding in an issue.

    `about` names it for later, when the finding is gone: `("gap", worker, requirement, assignment, each, line)` or
    `("short", coverage, line, *place)`. `steps` are those of the SLA, the earliest first.
    """

    finding: Finding
    print: str
    about: tuple[str, ...]
    state: str
    severity: str
    rule: Rule | None
    owner: str | None
    location: str | None
    since: date | None
    due_on: date | None
    steps: tuple[Step, ...] = ()

    @property
    def gap(self) -> Gap | None:
        """The verdict about a person, if it is one."""
        return self.finding.gap

    @property
    def requirement(self) -> str:
        """The requirement or coverage."""
        return self.about[2] if self.about[0] == "gap" else self.about[1]

    def reached(self, day: date) -> int:
        """How many steps of the escalation are reached on a day."""
        return sum(step <= day for step, _ in self.steps)


@dataclass(frozen=True, slots=True)
class Subject:
    """What one issue is about: its key, how it is grouped and what it groups, and its items, the worst first."""

    key: str
    by: str
    what: str
    items: tuple[Item, ...]

    @property
    def severity(self) -> str:
        """That of the worst item."""
        return self.items[0].severity

    @property
    def due_on(self) -> date | None:
        """The earliest last day to mend something."""
        return min((item.due_on for item in self.items if item.due_on), default=None)


def subjects(evaluation: Evaluation) -> tuple[Subject, ...]:
    """What there should be an issue about on this day, the worst and the most urgent first."""
    forge = evaluation.snapshot.settings.forge
    book = Book(evaluation.snapshot, evaluation.as_of)
    groups: dict[tuple[str, str], dict[str, Item]] = {}
    for finding in evaluation.findings:
        if wanted(finding, forge):
            item = book.item(finding)
            groups.setdefault(_group(item, forge.group_by), {}).setdefault(item.print, item)
    made = [
        Subject(fingerprint("issue", by, what), by, what, tuple(sorted(items.values(), key=_order)))
        for (by, what), items in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (*urgency(one.severity, one.due_on), one.items[0].about, one.key)))


def wanted(finding: Finding, forge: Forge) -> bool:
    """Whether a finding deserves an issue: one of people or places that counts, bad enough and near enough."""
    about = finding.gap or finding.shortage
    levels = ("gap", "expiring") if forge.from_level == "expiring" else ("gap",)
    return (
        about is not None
        and finding.counts
        and finding.level in levels
        and SEVERITIES.index(forge.severity) >= rank(about.severity)
    )


def rank(severity: str) -> int:
    """0 for the worst severity, more for each lesser one and for what is none."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def urgency(severity: str, due_on: date | None) -> tuple[int, date]:
    """What comes first: the worst, and of those what is due first."""
    return rank(severity), due_on or date.max


def _order(item: Item) -> tuple[object, ...]:
    return (*urgency(item.severity, item.due_on), item.about, item.print)


def _group(item: Item, by: str) -> tuple[str, str]:
    """The group of an item; what cannot be grouped in this way has an issue of its own."""
    found: str | None = None
    if by == "worker":
        found = item.gap.worker if item.gap else None
    elif by == "requirement":
        found = item.requirement
    elif by == "owner":
        found = item.owner or ""
    elif by == "location":
        found = item.location
    return ("finding", item.finding.fingerprint) if found is None else (by, found)


class Book:
    """Looks up what a finding leaves out: rule, SLA and place. Where an id is written twice the first counts."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self._day = day
        self._slas = {placed.item.id: placed.item for placed in reversed(snapshot.slas)}
        self._holidays = frozenset(placed.item.on for placed in snapshot.holidays)
        self.workers: dict[str, Worker] = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
        self.requirements = {placed.item.id: placed.item for placed in reversed(snapshot.requirements)}
        self.coverages = {placed.item.id: placed.item for placed in reversed(snapshot.coverage)}

    def item(self, finding: Finding) -> Item:
        """A finding about a person or a place, as an item of an issue."""
        if finding.gap is not None:
            return self._of_gap(finding, finding.gap)
        short = finding.shortage
        if short is None:
            message = f"{finding.rule} is about no person and no place"
            raise ValueError(message)
        return self._of_shortage(finding, short)

    def _of_gap(self, finding: Finding, gap: Gap) -> Item:
        rule = self.requirements.get(gap.requirement)
        steps: tuple[Step, ...] = ()
        sla = self._slas.get(rule.sla or "") if rule else None
        if sla is not None and gap.since:
            found = ((day, step.to) for day, step in sla.steps(gap.since, self._holidays))
            steps = tuple(sorted(found, key=lambda step: step[0]))
        return Item(
            finding=finding,
            print=finding.fingerprint[:_PRINT],
            about=("gap", gap.worker, gap.requirement, gap.assignment, gap.each, gap.line),
            state=gap.state,
            severity=gap.severity,
            rule=rule,
            owner=gap.owner,
            location=self.location(gap.worker, gap.assignment),
            since=gap.since,
            due_on=gap.due_on,
            steps=steps,
        )

    def _of_shortage(self, finding: Finding, short: Shortage) -> Item:
        rule = self.coverages.get(short.coverage)
        named = dict(zip(rule.per, short.place, strict=False)) if rule else {}
        return Item(
            finding=finding,
            print=finding.fingerprint[:_PRINT],
            about=("short", short.coverage, str(short.line), *short.place),
            state=short.state,
            severity=short.severity,
            rule=rule,
            owner=short.owner,
            location=named.get("location"),
            since=None,
            due_on=None,
        )

    def location(self, worker: str, assignment: str) -> str | None:
        """Where somebody works in an assignment; without one, the only place where he does, if it is only one."""
        found = {each.location for each in self.assignments(worker, assignment)}
        return next(iter(found)) if len(found) == 1 else None

    def assignments(self, worker: str, key: str) -> Iterator[Assignment]:
        """The assignments of somebody with this key, or without one all that are in force on the day."""
        record = self.workers.get(worker)
        for each in record.assignments if record else ():
            if assignment_key(each) == key if key else self._in_force(each):
                yield each

    def assigned(self, worker: str, key: str) -> bool:
        """Whether an assignment is in force on the day; without one, whether the worker is employed at all."""
        record = self.workers.get(worker)
        if record is None or not employed(record, self._day):
            return False
        return not key or any(self._in_force(each) for each in self.assignments(worker, key))

    def _in_force(self, assignment: Assignment) -> bool:
        begun = assignment.starts_on is None or assignment.starts_on <= self._day
        return begun and (assignment.ends_on is None or self._day <= assignment.ends_on)


def of_all(found: Iterable[Subject]) -> Iterator[Item]:
    """Every item of these subjects."""
    for subject in found:
        yield from subject.items
