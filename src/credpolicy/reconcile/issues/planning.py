"""The door of the plan: what an evaluation wants issues about, against the issues that are there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from credpolicy import dates
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.plan import Action, Issue, Open, Plan
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.issues.addressees import Addressees
from credpolicy.reconcile.issues.care import Care, Cared
from credpolicy.reconcile.issues.memory import remembered
from credpolicy.reconcile.issues.subjects import Subject, of_all, subjects, urgency
from credpolicy.reconcile.issues.wording import Sight


@dataclass(slots=True)
class _Shelf:
    """The issues of one key: those that are open and those that are closed, the oldest first."""

    open: list[Cared]
    closed: list[Cared]


def logins(snapshot: Snapshot, day: date) -> frozenset[str]:
    """The logins of which the plan must know whether the tracker can assign them."""
    return Addressees(snapshot, day).candidates()


def closed_since(snapshot: Snapshot, day: date) -> date:
    """Since when closed issues can matter: they are opened again, or stay what they are."""
    return dates.before(day, snapshot.settings.forge.reopen_within)


def plan(evaluation: Evaluation, present: Iterable[Issue], sight: Sight) -> Plan:
    """What is to be done so that the open issues are those that this evaluation wants.

    `present` are all open issues with the label, and the closed ones since `closed_since`. While the evaluation has
    errors, or is of nothing, no issue is closed and none is opened or changed for what nobody can judge. The same
    evaluation against the issues that the plan leads to plans nothing.
    """
    snapshot = evaluation.snapshot
    wanted = subjects(evaluation)
    shelves, strangers = _shelves(present)
    there = sum(len(shelf.open) for shelf in shelves.values())
    care = Care(evaluation, sight, frozenset(item.print for item in of_all(wanted)))
    batches = [_about(subject, shelves.pop(subject.key, None), care) for subject in wanted]
    for shelf in shelves.values():
        if shelf.open:
            first, *others = shelf.open
            batches.append([*care.ended(*first), *_twice(others, first[0], care)])
    ordered = sorted((batch for batch in batches if batch), key=_urgency)
    actions, later = _capped([action for batch in ordered for action in batch], snapshot.settings.forge.per_run)
    return Plan(
        as_of=evaluation.as_of,
        label=snapshot.settings.forge.label,
        actions=tuple(actions),
        wanted=len(wanted),
        present=there,
        later=later,
        quiet=care.quiet,
        held=care.held,
        notes=tuple(_notes(care, evaluation, strangers, later)),
        codes=care.codes,
    )


def _about(subject: Subject, shelf: _Shelf | None, care: Care) -> list[Action]:
    """What becomes of the issues about something, of which there should be one open."""
    if shelf is None:
        return care.opened(subject)
    if shelf.open:
        first, *others = shelf.open
        return [*care.kept(subject, *first), *_twice(others, first[0], care)]
    again = [cared for cared in shelf.closed if care.again(*cared)]
    return care.reopened(subject, *again[-1]) if again else care.opened(subject)


def _urgency(batch: Sequence[Action]) -> tuple[int, date]:
    return min(urgency(action.about.severity, action.about.due_on) for action in batch)


def _twice(others: Sequence[Cared], kept: Issue, care: Care) -> list[Action]:
    return [action for issue, memory in others for action in care.duplicate(issue, memory, kept)]


def _shelves(present: Iterable[Issue]) -> tuple[dict[str, _Shelf], int]:
    """The issues by key, and how many open ones are none of ours."""
    shelves: dict[str, _Shelf] = defaultdict(lambda: _Shelf([], []))
    strangers = 0
    for issue in sorted(present, key=lambda one: natural(one.number)):
        memory = remembered(issue.body)
        if memory is None:
            strangers += issue.open
        elif issue.open:
            shelves[memory.key].open.append((issue, memory))
        else:
            shelves[memory.key].closed.append((issue, memory))
    for shelf in shelves.values():
        shelf.closed.sort(key=lambda cared: cared[0].closed_on or date.min)
    return dict(shelves), strangers


def natural(number: str) -> tuple[tuple[int, str], ...]:
    """What orders the names of issues: 9 comes before 10."""
    return tuple(
        (int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"[0-9]{1,18}|[^0-9]+", number)
    )


def _capped(actions: list[Action], most: int) -> tuple[list[Action], int]:
    """The actions with so many openings at most, and how many are left."""
    kept: list[Action] = []
    opened = 0
    for action in actions:
        opened += isinstance(action, Open)
        if not isinstance(action, Open) or opened <= most:
            kept.append(action)
    return kept, max(0, opened - most)


def _notes(care: Care, evaluation: Evaluation, strangers: int, later: int) -> Iterable[str]:
    if 2 in care.codes:
        yield "the files have errors, so nothing is closed: `credpolicy validate` lists them"
    for reason in evaluation.empty:
        yield f"{reason}, so nothing is closed"
    if care.held:
        yield f"{care.held:,} issues are left as they are until the files can be judged"
    if care.quiet:
        why = f": {care.silence.why}" if care.silence.why else ", in a maintenance window"
        yield f"nobody is written to about {care.quiet:,} issues{why}; they wait"
    if later:
        yield f"{later:,} more issues are opened by the next runs (`forge.per_run`)"
    if strangers:
        yield f"{strangers:,} open issues have the label and no mark of ours; they are left alone"
    yield from care.notes
