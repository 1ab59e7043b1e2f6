"""The findings about people: one per failing line of an obligation, and what is wrong with the rules that bind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from credpolicy.evaluate.holdings import written_at
from credpolicy.model.evaluation import Line, Result
from credpolicy.model.finding import EXPIRING_STATES, GAP_STATES, Finding, Gap, Location, fingerprint
from credpolicy.model.phrase import simple
from credpolicy.model.registry import Worker
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed, Snapshot

HOLDS = ("valid", "grace")
"""The states of a line that does not fail."""

_UNKNOWN = "Ask the issuer, write what it says, or mend the file that could not be read."


class Key(NamedTuple):
    """What names a result: who owes what, in which assignment, for which value or record."""

    worker: str
    assignment: str
    requirement: str
    each: str


def print_of(rule: str, key: Key, line: str = "") -> str:
    """The fingerprint of a finding about an obligation, or about one line of it."""
    return fingerprint(rule, key.worker, key.assignment, key.requirement, key.each, line)


def findings_of(snapshot: Snapshot, results: Sequence[Result]) -> Iterator[Finding]:
    """The findings of the results: one per failing line of a gap, one per obligation that will soon be one.

    Waived obligations give the same findings, with `counts` false and the waiver named.
    """
    workers = {placed.item.id: placed for placed in reversed(snapshot.workers)}
    for result in results:
        worker = workers[result.worker]
        if result.state in GAP_STATES or result.state == "waived":
            failing = [line for line in result.lines if line.state not in HOLDS]
            for line in failing:
                yield _finding("GAP001", result, line, worker)
            if not failing:
                yield _finding("GAP001", result, None, worker)
        elif result.state in EXPIRING_STATES:
            yield _finding("GAP002", result, None, worker)


def _finding(rule: str, result: Result, line: Line | None, worker: Placed[Worker]) -> Finding:
    """The finding about one failing line, or about the obligation as a whole where `line` is None."""
    excuses = result.reasons[sum(bool(each.reason) for each in result.lines) :]
    state, reasons, since, due_on = result.state, result.reasons, result.since, result.due_on
    if line is not None:
        reasons, since, due_on = (line.reason, *excuses), line.since, line.due_on
        if state not in ("waived", "unknown") and line.state in GAP_STATES:
            state = line.state
    decides = line or min(result.lines, key=lambda each: each.compliant_until or date.max)
    where = result.assignment.replace("//", "/").strip("/")
    whose = f"{result.worker} ({where})" if where else result.worker
    what = f"{result.requirement} for {result.each}" if result.each else result.requirement
    return Finding(
        rule=rule,
        level=RULES[rule].level,
        message=f"{whose}: {what} is {state.replace('_', ' ')}: {'; '.join(reasons)}",
        help=_UNKNOWN if state == "unknown" else RULES[rule].help,
        location=_where(worker, decides.record),
        fingerprint=print_of(
            rule, Key(result.worker, result.assignment, result.requirement, result.each), line.key if line else ""
        ),
        gap=Gap(
            result.worker, result.requirement, result.assignment, line.key if line else "", state, result.severity,
            result.level, result.mode, result.owner, since, due_on, reasons, result.waiver, result.each,
        ),
        counts=result.level == "mandatory" and result.mode == "block" and result.state != "waived",
    )  # fmt: skip


def _where(worker: Placed[Worker], record: int | None) -> Location:
    """Where the record that decides is written; the worker where there is none."""
    if record is None:
        return worker.at()
    return written_at(worker, record)


def rule_findings(
    snapshot: Snapshot,
    as_of: date,
    results: Sequence[Result],
    unbound: Sequence[str],
    unanchored: set[tuple[str, str]],
) -> Iterator[Finding]:
    """The findings about the rules themselves.

    Requirements that bind nobody (`unbound`), due days that cannot be counted (`unanchored`: requirement and worker),
    and waivers in force that excuse nobody.
    """
    requirements = {placed.item.id: placed for placed in reversed(snapshot.requirements)}
    for name in unbound:
        if not requirements[name].item.allow_empty:
            yield _of_rule("REQ001", f"requirement {name} matches nobody", requirements[name].at("applies_to"), name)
    workers = {placed.item.id: placed for placed in reversed(snapshot.workers)}
    for name, worker in sorted(unanchored):
        due = requirements[name].item.due
        missing = " and ".join(dict.fromkeys(part.anchor for part in simple(due))) if due else ""
        message = f"worker {worker}: {name} is due {due}, but {missing} is not written, so it is owed at once"
        yield _of_rule("REQ002", message, workers[worker].at(), name, worker)
    bound = {(result.worker, result.requirement) for result in results}
    for placed in snapshot.waivers:
        waiver = placed.item
        known = waiver.worker in workers and waiver.requirement in requirements
        now = waiver.from_ is not None and waiver.from_ <= as_of <= waiver.last_day
        if known and now and (waiver.worker, waiver.requirement) not in bound:
            free = f"{waiver.requirement} does not bind worker {waiver.worker} on {as_of}"
            message = f"waiver {waiver.id} excuses nobody: {free}"
            yield _of_rule("WVR005", message, placed.at(), waiver.id)


def _of_rule(rule: str, message: str, location: Location, *about: str) -> Finding:
    return Finding(rule, RULES[rule].level, message, RULES[rule].help, location, fingerprint(rule, *about))
