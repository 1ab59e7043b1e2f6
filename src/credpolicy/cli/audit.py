"""`credpolicy audit`: a year's audits, complete lists and samples, checklists, and the bundle for an auditor."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import click

from credpolicy._version import __version__
from credpolicy.adapters.files import create
from credpolicy.cli import auditing, bundle, options, output, rewriting, run, verify
from credpolicy.cli.positions import positions
from credpolicy.edit.values import ValueEditError, with_values
from credpolicy.errors import RepositoryError, UsageError
from credpolicy.escape import terminal
from credpolicy.model.audit import MONTH_PATTERN, Audit, Checklist, Subject
from credpolicy.model.period import Period
from credpolicy.model.population import Criteria
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.reconcile.audits import checklists
from credpolicy.reconcile.audits.planning import criteria_of, of_month
from credpolicy.reconcile.audits.planning import plan as planned
from credpolicy.reconcile.audits.sampling import sample as drawn
from credpolicy.report.audit import plan as plan_report
from credpolicy.report.audit import population as lists

PLANS: Mapping[str, Callable[[plan_report.PlanReport], str]] = {
    "text": plan_report.text, "json": plan_report.json, "csv": plan_report.csv,
}  # fmt: skip
LISTS: Mapping[str, Callable[[lists.Listed], str]] = {"text": lists.text, "json": lists.json, "csv": lists.csv}
_HEAD = click.option("--rev", metavar="REV", help="Read this commit, branch or tag. Default: HEAD.")


@click.group(name="audit")
def command() -> None:
    """Plan audits, list and draw what is audited, keep checklists, and make or check the bundle for an auditor."""


command.add_command(bundle.command)
command.add_command(verify.command)


@command.command()
@options.PATH
@options.REV
@options.AS_OF
@click.option("--year", type=click.IntRange(1900, 2200), help="The year. Default: that of the day judged.")
@options.reports(PLANS)
def plan(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    year: int | None,
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """Show a year's audits, and how each stands.

    Told are the part that is due in each month, and how much it is. The exit code is 1 where an audit is overdue,
    and 3 where none is planned.
    """
    wanted = run.outputs(format_, others)
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    judged = auditing.Judged(reading)
    snapshot, day = reading.snapshot, reading.as_of
    found = planned(snapshot, day.year if year is None else year, day, judged.population)
    report = plan_report.PlanReport(found, snapshot, day)
    run.put(report, PLANS, wanted)
    return report.exit_code


_OF = click.option(
    "--of", type=click.Choice(get_args(Subject)), default="obligations", show_default=True, help="What is listed."
)
_TYPES = click.option(
    "--type", "types", multiple=True, metavar="ID", help="Only this credential type; may be repeated."
)
_AUDIT = click.option("--audit", "audit_id", metavar="ID", help="What this audit of the policies looks at, instead.")
_MONTH = click.option("--month", metavar="YYYY-MM", help="Of that audit the part of this month.")


@command.command()
@options.PATH
@_HEAD
@options.AS_OF
@options.KNOWN_ON
@_OF
@options.REQUIREMENTS
@_TYPES
@options.OWNERS
@_AUDIT
@_MONTH
@options.EXTRACTED_AT
@options.reports(LISTS)
def population(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    known_on: date | None,
    of: Subject,
    requirements: tuple[str, ...],
    types: tuple[str, ...],
    owners: tuple[str, ...],
    audit_id: str | None,
    month: str | None,
    extracted_at: str,
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """List everything of a kind, with its hash.

    Told are the commit, the criteria, the count, and SHA-256 of the list as CSV. It is read from a commit, never
    from what lies on disk. The exit code is 2 where something could not be read, so that the list may not be
    complete, and 3 where nothing is on it.
    """
    wanted = run.outputs(format_, others)
    judged = auditing.of_commit(path, rev, as_of, known_on)
    criteria = _criteria(judged.snapshot, Criteria(of, requirements, types, owners), audit_id, month)
    listed = lists.Listed(judged.population(criteria), judged.snapshot.inputs, extracted_at)
    run.put(listed, LISTS, wanted)
    return listed.exit_code


@command.command()
@options.PATH
@_HEAD
@options.AS_OF
@options.KNOWN_ON
@_OF
@options.REQUIREMENTS
@_TYPES
@options.OWNERS
@_AUDIT
@_MONTH
@click.option("--size", type=click.IntRange(1), required=True, help="How many to draw.")
@click.option("--seed", required=True, metavar="TEXT", help="Any text; the same one draws the same rows again.")
@options.EXTRACTED_AT
@options.reports(LISTS)
def sample(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    known_on: date | None,
    of: Subject,
    requirements: tuple[str, ...],
    types: tuple[str, ...],
    owners: tuple[str, ...],
    audit_id: str | None,
    month: str | None,
    size: int,
    seed: str,
    extracted_at: str,
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """Draw rows of such a list by lot.

    Of each severity its share is drawn, and at least one row where the size permits. Inside a severity those rows
    are drawn whose SHA-256 of SEED:KEY is lowest, which `sha256sum` shows as well. Let the outside auditor choose
    the seed after the commit is fixed. Exit codes are those of `population`.
    """
    wanted = run.outputs(format_, others)
    auditing.printable(seed)
    judged = auditing.of_commit(path, rev, as_of, known_on)
    criteria = _criteria(judged.snapshot, Criteria(of, requirements, types, owners), audit_id, month)
    found = judged.population(criteria)
    listed = lists.Listed(found, judged.snapshot.inputs, extracted_at, drawn(found, size, seed))
    run.put(listed, LISTS, wanted)
    return listed.exit_code


def _criteria(snapshot: Snapshot, asked: Criteria, audit_id: str | None, month: str | None) -> Criteria:
    """What was asked for; UsageError for an id that does not exist, and for a month without an audit."""
    if audit_id is None:
        if month is not None:
            message = "a month has a part of an audit only"
            raise UsageError(message, "Name the audit with --audit.")
        auditing.known(snapshot, asked)
        return asked
    if asked.requirements or asked.types or asked.owners:
        message = "the audit says itself what it looks at"
        raise UsageError(message, "Leave out --audit, or the other filters.")
    audit = _audit(snapshot, audit_id)
    if month is None:
        return criteria_of(audit)
    period = _period(snapshot, audit, month)
    return criteria_of(audit, period.part, period.parts)


@command.command(name="open")
@click.argument("audit_id", metavar="AUDIT")
@options.FOLDER
@_HEAD
@options.AS_OF
@click.option("--month", metavar="YYYY-MM", help="The month. Default: that of the day judged.")
@click.option("--seed", metavar="TEXT", help="By what items are drawn. Default: the hash of the commit.")
def open_(
    *, audit_id: str, path: Path | None, rev: str | None, as_of: date | None, month: str | None, seed: str | None
) -> int:
    """Open an AUDIT for a month: write its checklist.

    That is audits/YEAR/AUDIT-MONTH.yaml. The items are drawn from the list of a commit, which the checklist names.
    A file that is there is never replaced.
    """
    if seed is not None:
        auditing.printable(seed)
    judged = auditing.of_commit(path, rev or "HEAD", as_of, None)
    day = judged.reading.as_of
    audit = _audit(judged.snapshot, audit_id)
    period = _period(judged.snapshot, audit, f"{day:%Y-%m}" if month is None else month)
    if day < period.first:
        message = f"{period.month} has not begun on {day}"
        raise UsageError(message, "Open it on one of its days, or later.")
    found = judged.population(criteria_of(audit, period.part, period.parts))
    if not found.complete:
        message = f"{found.unread[0]} could not be read whole, so the list would not be complete"
        raise UsageError(message, "Mend it first; `credpolicy validate` says how.")
    size = len(found.rows) if audit.size is None else audit.size
    commit = judged.snapshot.revision.commit or ""
    lot = drawn(found, size, seed or commit)
    try:
        written = checklists.text(audit, period, lot, lists.hashed(found), day)
    except ValueError as error:
        message = f"the checklist cannot be written: {error}"
        raise UsageError(message, "Correct the audit or the records first.") from error
    target = auditing.place(judged.reading.source.root, checklists.path_of(period))
    if not create(target, written.encode()):
        message = f"{checklists.path_of(period)} is there already, and is not replaced"
        raise UsageError(message, "Fill it in, and close it with `credpolicy audit close`.")
    for name in dict.fromkeys(filter(None, (audit.auditor, audit.reviewer))):
        own = auditing.ties(judged.snapshot, lot.rows, name)
        if own:
            output.note(f"{name} is to sign and {own}: somebody else must")
    many = f"{len(lot.rows):,} of {len(found.rows):,} rows"
    output.write(terminal(f"Opened {checklists.path_of(period)}: {many}, due by {period.due_on}.") + "\n")
    return 0


@command.command()
@click.argument("checklist_id", metavar="CHECKLIST")
@options.FOLDER
@options.AS_OF
def close(*, checklist_id: str, path: Path | None, as_of: date | None) -> int:
    """Close a CHECKLIST, once nothing in it is blank.

    It is named as files-2026-03. `closed_on` is written into it, and nothing else. It stays open, and the exit code
    is 1, while anything is blank, while it does not hold what was drawn, or while its signers may not sign. Each is
    told with its line.
    """
    reading = run.read(path, None, as_of)
    if reading.snapshot.revision.kind != "worktree":
        message = "a checklist is closed in a work tree"
        raise UsageError(message, "Call it in a clone that has its files on disk.")
    there = {placed.item.id: placed for placed in reading.snapshot.checklists}
    auditing.readable(reading)
    options.known("checklist", [checklist_id], there)
    placed = there[checklist_id]
    if placed.item.closed_on is not None:
        output.write(f"{checklist_id} was closed on {placed.item.closed_on}.\n")
        return 0
    against = [*_blank(reading, placed), *auditing.findings(reading, placed), *_exchanged(reading, placed)]
    if against:
        output.write("".join(f"{terminal(line)}\n" for line in against))
        output.write(f"{checklist_id} stays open: {len(against):,} to mend. Exit code 1.\n")
        return 1
    before = rewriting.unchanged(reading.source.root, placed.file)
    try:
        after = with_values(before, {(*placed.pointer, "closed_on"): str(reading.as_of)})
    except ValueEditError as error:
        message = f"`closed_on` cannot be written into {placed.file.path}: {error}"
        raise UsageError(message, f"Write `closed_on: {reading.as_of}` below `opened_on` by hand.") from error
    rewriting.put(reading.source.root, [rewriting.Rewritten(placed.file.path, before, after)])
    output.write(f"Closed {checklist_id} on {reading.as_of}. Commit {terminal(placed.file.path)}.\n")
    return 0


def _blank(reading: run.Reading, placed: Placed[Checklist]) -> list[str]:
    """Every blank with its line."""
    blanks = placed.item.blanks
    where = [placed.at(*way) for way, _ in blanks]
    lines = positions(reading.source, where)
    return [
        f"{placed.file.path}:{lines[at].line if at in lines else 1}: {words}"
        for at, (_, words) in zip(where, blanks, strict=True)
    ]


def _exchanged(reading: run.Reading, placed: Placed[Checklist]) -> list[str]:
    """Whether the checklist still holds what is drawn of its commit."""
    checklist = placed.item
    origin = checklist.population
    try:
        judged = auditing.of_commit(reading.source.root, origin.commit, origin.as_of, None)
    except RepositoryError as error:
        message = f"the commit of which it was drawn cannot be read: {error.message}"
        raise RepositoryError(message, error.hint) from error
    audits = {each.item.id: each.item for each in judged.snapshot.audits}
    audit = audits.get(checklist.audit)
    if audit is None:
        return [f"{placed.file.path}: commit {origin.commit[:8]} has no audit {checklist.audit}"]
    found = judged.population(criteria_of(audit, origin.part, origin.parts))
    size = len(found.rows) if audit.size is None else audit.size
    why = checklists.exchanged(checklist, drawn(found, size, checklist.seed), lists.hashed(found))
    if why and origin.version != __version__:
        output.note(f"{why}; it was opened by credpolicy {origin.version}, and this is {__version__}")
        return []
    return [f"{placed.file.path}: {why}"] if why else []


def _audit(snapshot: Snapshot, id_: str) -> Audit:
    audits = {placed.item.id: placed.item for placed in reversed(snapshot.audits)}
    options.known("audit", [id_], audits)
    return audits[id_]


def _period(snapshot: Snapshot, audit: Audit, month: str) -> Period:
    if not re.fullmatch(MONTH_PATTERN, month, re.ASCII) or month.startswith("0000"):
        message = f"`{month}` is not a month"
        raise UsageError(message, "Write it as YYYY-MM, for example 2026-03.")
    found = next(iter(of_month(snapshot, audit, month)), None)
    if found is None:
        until = f" to {audit.until:%Y-%m}" if audit.until else " on"
        message = f"the audit {audit.id} is done from {audit.from_:%Y-%m}{until}, and not in {month}"
        raise UsageError(message, "`credpolicy audit plan` lists its months.")
    return found
