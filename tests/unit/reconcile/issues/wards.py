"""Evaluations of one ward for tests of issues: who falls short of what is said in a line, everything else follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from credpolicy import dates
from credpolicy.evaluate.covered import coverage_findings
from credpolicy.evaluate.people import findings_of
from credpolicy.model.evaluation import Covered, Evaluation, Line, RecordState, Result
from credpolicy.model.finding import GAP_STATES, Finding, State
from credpolicy.model.plan import Plan
from credpolicy.model.registry import Identity
from credpolicy.model.snapshot import File, Placed, Snapshot
from credpolicy.reconcile.issues import planning as issues
from credpolicy.reconcile.issues.apply import Outcome, apply
from credpolicy.reconcile.issues.wording import Sight
from tests.builder import snapshot_from
from tests.unit.reconcile.issues.trackers import Fake

DAY = date(2026, 3, 2)
"""A Monday."""

PEOPLE = ("ann", "bob", "cleo", "dan")
RULES = ("card", "drill")
States = dict[tuple[str, str], State]
"""The state of a worker's duty; compliant where nothing is said."""

BROKEN = Finding("YAML001", "error", "this cannot be read", "Mend it.", None, "0" * 32)


def ward(
    *,
    people: tuple[str, ...] = PEOPLE,
    rules: tuple[str, ...] = RULES,
    forge: dict[str, Any] | None = None,
    **more: Any,
) -> Snapshot:
    """The ward: who works there, which rules there are, and keys of the settings or of the policies."""
    settings = {name: more.pop(name) for name in ("notifications", "guard_rails", "show_names") if name in more}
    policies = {
        "credential_types": [{"id": rule} for rule in RULES],
        "requirements": [
            {"id": rule, "title": f"Everybody holds a {rule}", "requires": [rule], "severity": severity,
             "owner": owner, "sla": "quick", "authority": {"kind": "law", "citation": "Act 4 (b)"}}
            for rule, severity, owner in (("card", "critical", "clinical"), ("drill", "low", "safety"))
            if rule in rules
        ],
        "owners": [
            {"id": "clinical", "accountable": "boss", "backup": "dep", "team": "@acme/clinical"},
            {"id": "safety", "accountable": "dep"},
        ],
        "slas": [{"id": "quick", "remedy": "7 days", "escalate": [
            {"after": "3 days", "to": "manager"}, {"after": "7 days", "to": "owner"}]}],
        **more,
    }  # fmt: skip
    staff = [
        {"id": name, "hired_on": "2020-01-06", "manager": "boss",
         "assignments": [{"role": "nurse", "location": "east" if name < "c" else "west"}]}
        for name in people
    ]  # fmt: skip
    leaders = [{"id": name, "hired_on": "2019-01-07"} for name in ("boss", "dep")]
    made = snapshot_from(policies, {"workers": [*staff, *leaders]}, {**settings, "forge": forge or {}})
    known = [("boss", "theboss", "Bo Boss"), ("dep", "thedep", "Di Dep"), ("ann", "annie", "Ann Example")]
    place = File("identities/people.yaml", "3" * 40)
    identities = tuple(
        Placed(Identity(worker=worker, login=login, name=name), place, ("identities", number))
        for number, (worker, login, name) in enumerate(known)
    )
    return replace(made, identities=identities)


def result(snapshot: Snapshot, worker: str, rule: str, state: State, since: date) -> Result:
    """The duty of a worker in this state."""
    requirement = next(placed.item for placed in snapshot.requirements if placed.item.id == rule)
    gap = state in (*GAP_STATES, "waived")
    due_on = dates.after(since, dates.parse_duration("7 days")) if gap else None
    failing: RecordState = state if state in ("missing", "expired", "invalid", "unverified") else "missing"  # type: ignore[assignment]
    line = Line(rule, failing if gap else "valid", None, None, since=since if gap else None, due_on=due_on,
                reason=f"{rule}: {state}" if gap else "")  # fmt: skip
    return Result(
        worker=worker, assignment="nurse/east/", requirement=rule, state=state, severity=requirement.severity,
        level=requirement.level, mode="block", owner=requirement.owner, lines=(line,), due=None,
        since=since if gap else None, due_on=due_on, compliant_until=None if gap else date(2027, 1, 1),
        changes_on=None, waiver="wv-1" if state == "waived" else None, reasons=(f"{rule}: {state}",),
    )  # fmt: skip


def evaluated(
    snapshot: Snapshot,
    states: States | None = None,
    day: date = DAY,
    *,
    since: date | None = None,
    short: int = 0,
    errors: bool = False,
    empty: tuple[str, ...] = (),
) -> Evaluation:
    """What the ward looks like on a day: these duties in these states, so many people short at the gate."""
    begun = since or day - timedelta(days=1)
    staff = {placed.item.id for placed in snapshot.workers} - {"boss", "dep"}
    rules = [placed.item.id for placed in snapshot.requirements]
    told = states or {}
    results = [
        replace(result(snapshot, worker, rule, told.get((worker, rule), "compliant"), begun),
                assignment=f"nurse/{'east' if worker < 'c' else 'west'}/")
        for worker in sorted(staff)
        for rule in rules
    ]  # fmt: skip
    lines: tuple[Covered, ...] = ()
    if snapshot.coverage:
        state = "short" if short else "covered"
        lines = (Covered("gate", ("east",), 0, state, 2, 3, ("ann",) * (2 - short), short, (), "card", "high"),)
    found = (*findings_of(snapshot, results), *coverage_findings(snapshot, lines), *((BROKEN,) if errors else ()))
    return Evaluation(snapshot, day, tuple(results), found, empty, lines)


def planned(evaluation: Evaluation, tracker: Fake) -> Plan:
    """The plan, with the look-ups that belong to it."""
    snapshot, day = evaluation.snapshot, evaluation.as_of
    tracker.day = day
    label = snapshot.settings.forge.label
    present = tracker.issues(label, issues.closed_since(snapshot, day))
    able = tracker.assignable(issues.logins(snapshot, day))
    return issues.plan(evaluation, present, Sight(able, tracker.longest_body))


def synced(evaluation: Evaluation, tracker: Fake) -> tuple[Outcome, ...]:
    """One run."""
    return apply(planned(evaluation, tracker), tracker)
