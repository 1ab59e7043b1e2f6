"""The findings about people: one per failing line of an obligation, and what is wrong with the rules that bind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from credpolicy.model.evaluation import Result
from credpolicy.model.finding import EXPIRING_STATES, GAP_STATES, Finding, Gap, Location, fingerprint
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.registry import Worker


def findings_of(snapshot: Snapshot, results: Sequence[Result]) -> Iterator[Finding]:
    """The findings of the results: one per failing line of a gap, one per obligation that will soon be one.

    Waived obligations give the same findings, with `counts` false and the waiver named.
    """
    workers = {placed.item.id: placed for placed in reversed(snapshot.workers)}
    for result in results:
        if result.state in GAP_STATES or result.state == "waived":
            failing = [n for n, line in enumerate(result.lines) if line.state not in ("valid", "grace")]
            for number in failing or [None]:
                yield _finding("GAP001", result, number, workers[result.worker])
        elif result.state in EXPIRING_STATES:
            yield _finding("GAP002", result, None, workers[result.worker])


def _finding(rule: str, result: Result, number: int | None, worker: Placed[Worker]) -> Finding:
    line = result.lines[number] if number is not None else _first_to_end(result)
    key = line.key if number is not None and line else ""
    reasons = "; ".join(result.reasons)
    where = f" ({result.assignment})" if result.assignment else ""
    return Finding(
        rule=rule,
        level=RULES[rule].level,
        message=f"{result.worker}{where}: {result.requirement} is {result.state.replace('_', ' ')}: {reasons}",
        help=RULES[rule].help,
        location=_location(worker, line.record if line else None),
        fingerprint=fingerprint(rule, result.worker, result.assignment, result.requirement, "", key),
        gap=Gap(
            result.worker, result.requirement, result.assignment, key, result.state, result.severity, result.level,
            result.mode, result.owner, result.since, result.due_on, result.reasons, result.waiver,
        ),
        counts=result.level == "mandatory" and result.mode == "block" and result.state != "waived",
    )  # fmt: skip


def _first_to_end(result: Result):  # noqa: ANN202
    return min(result.lines, key=lambda line: line.compliant_until or date.max, default=None)


def _location(worker: Placed[Worker], record: int | None) -> Location:
    return worker.at() if record is None else worker.at("credentials", record)


def rule_findings(
    snapshot: Snapshot,
    as_of: date,
    results: Sequence[Result],
    unbound: Sequence[str],
    unanchored: set[tuple[str, str]],
) -> Iterator[Finding]:
    """Rules that bind nobody (`unbound`), due days that cannot be counted (`unanchored`: requirement and worker),
    and waivers in force that excuse nobody."""
    requirements = {placed.item.id: placed for placed in reversed(snapshot.requirements)}
    for name in unbound:
        if not requirements[name].item.allow_empty:
            yield _of_rule("REQ001", f"requirement {name} matches nobody", requirements[name].at("applies_to"), name)
    workers = {placed.item.id: placed for placed in reversed(snapshot.workers)}
    for name, worker in sorted(unanchored):
        due = requirements[name].item.due
        message = f"worker {worker}: {name} is due {due}, but {due.anchor if due else ''} is not written, so it is owed at once"
        yield _of_rule("REQ002", message, workers[worker].at(), name, worker)
    bound = {(result.worker, result.requirement) for result in results}
    for placed in snapshot.waivers:
        waiver = placed.item
        known = waiver.worker in workers and waiver.requirement in requirements
        if known and waiver.from_ <= as_of <= waiver.until and (waiver.worker, waiver.requirement) not in bound:
            message = f"waiver {waiver.id} excuses nobody: {waiver.requirement} does not bind worker {waiver.worker} on {as_of}"
            yield _of_rule("WVR005", message, placed.at(), waiver.id)


def _of_rule(rule: str, message: str, location: Location, *about: str) -> Finding:
    return Finding(rule, RULES[rule].level, message, RULES[rule].help, location, fingerprint(rule, *about))
