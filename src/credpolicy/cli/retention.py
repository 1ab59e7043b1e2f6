"""`credpolicy retention`: what is kept too long or went too early, what is due, and its deletion on a branch."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from credpolicy.adapters.branches import check_name, commit_on_new_branch
from credpolicy.cli import asking, options, output, progress, rewriting, run
from credpolicy.cli.positions import positions
from credpolicy.errors import RepositoryError, UsageError
from credpolicy.evaluate.files import judge_files
from credpolicy.evaluate.retention import retentions
from credpolicy.load.repository import open_repository
from credpolicy.load.source import Entry
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.retained import Retentions
from credpolicy.model.snapshot import File
from credpolicy.reconcile.retention import (
    TOMBSTONES,
    Approval,
    Deletion,
    coming,
    deletable,
    deletions,
    edits,
    guard,
    log,
    spare_the_held,
)
from credpolicy.report import json, retention, text
from credpolicy.report.listing import listing
from credpolicy.report.view import Request, Style, view

CHECKS: run.Formats = {"text": text.validate, "json": json.validate, **run.lists(listing)}
PLANS: Mapping[str, Callable[[retention.RetentionReport], str]] = {"text": retention.text, "json": retention.json}


@click.group(name="retention")
def command() -> None:
    """Find what is kept too long or went too early, and delete what is due."""


@command.command()
@options.PATH
@options.REV
@options.AS_OF
@options.reports(CHECKS)
@options.QUIET
def check(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    format_: str,
    others: tuple[options.Output, ...],
    quiet: bool,
) -> int:
    """Judge how long credentials and screenings are kept.

    The exit code is 1 where something is kept too long, went too early, has no rule or has no day to count from; 2
    where files have errors or rules contradict each other; 3 where there are no rules, or nothing to keep.
    """
    wanted = run.outputs(format_, others)
    reading = run.read(path, rev, as_of)
    found = _judged(reading)
    snapshot = reading.snapshot
    wrong = [each for each in judge_files(snapshot, reading.as_of, reading.today) if each.level == "error"]
    findings = (*snapshot.findings, *wrong, *found.findings)
    evaluation = Evaluation(snapshot, reading.as_of, (), findings, found.empty)
    return run.tell(reading, view(evaluation, Request(fail_on="warning")), CHECKS, wanted, quiet=quiet)


@command.command()
@options.PATH
@options.REV
@options.AS_OF
@click.option(
    "--by", callback=options.day, metavar="DATE", help="List what may go by this day too. Default: the day judged."
)
@click.option("--format", "format_", type=click.Choice(tuple(PLANS)), default="text", help="What goes to stdout.")
def plan(*, path: Path | None, rev: str | None, as_of: date | None, by: date | None, format_: str) -> int:
    """List what is due for deletion, by day, with the rule and its owner. Nothing is written."""
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    asking.warn(reading)
    found = _judged(reading)
    last = max(by or reading.as_of, reading.as_of)
    planned = coming(found, last)
    able = options.shown(sys.stdout)
    report = retention.RetentionReport(found, planned, last, style=Style(able.colour, able.symbols))
    places = positions(reading.source, [each.worker.at(*each.part) for each in planned])
    report = replace(report, positions=places)
    output.write(PLANS[format_](report))
    return report.exit_code


@command.command()
@options.PATH
@options.REV
@options.AS_OF
@click.option("--branch", required=True, metavar="NAME", help="The new branch on which the commit is made.")
@click.option("--approved-by", "approver", required=True, metavar="WORKER", help="The worker who approved it.")
@click.option(
    "--with-free", "free", is_flag=True, help="Delete too what only may go, because no rule says that it has to by now."
)
@click.option("--override-guard-rails", "override", is_flag=True, help="Delete more than the settings allow.")
@click.option("--apply", "apply_", is_flag=True, help="Make the commit; without it only show what it would change.")
def apply(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    branch: str,
    approver: str,
    free: bool,
    override: bool,
    apply_: bool,
) -> int:
    """Delete what is past its minimum and has a maximum: a commit on a new branch, with a tombstone for each record.

    The commit stands on the revision judged, HEAD where none is named; a legal hold that stands only in the work tree
    then stops it. Work tree, index and the branch you are on stay
    as they are, and so does the history: it still holds the records (docs/privacy.md).
    """
    repository = open_repository(options.place(path).resolve())
    reading = run.read(path, rev or "HEAD", as_of)
    base = reading.snapshot.revision.commit
    if base is None:
        message = "a deletion is a commit, and this revision is none"
        raise UsageError(message, "Name a commit or branch with --rev.")
    check_name(repository, branch)
    _may_delete(reading, approver)
    found = _judged(reading)
    gone = deletable(found, free=free)
    if not gone:
        output.write("Nothing is due for deletion.\n")
        return 0
    if any(each.worker.item.id == approver for each in gone):
        message = f"{approver} would approve the deletion of their own records"
        raise UsageError(message, "Have somebody else approve it.")
    if rev is None and not repository.bare:
        spare_the_held(gone, run.read(path, None, as_of).snapshot, reading.as_of)
    if not override:
        guard(len(gone), len(found.records), reading.snapshot.settings.guard_rails)
    paths = {each.worker.file for each in gone} | {one for one in reading.snapshot.files if one.path == TOMBSTONES}
    contents = _contents(reading, paths)
    approval = Approval(approver, reading.as_of)
    planned = deletions(gone, contents, approval)
    changed = edits(planned, contents)
    if not apply_:
        shown = [rewriting.Rewritten(each.path, each.before or b"", each.after) for each in changed]
        output.write("".join(map(rewriting.difference, shown)))
        output.write(_said(planned, "would be deleted; --apply does it"))
        return 0
    files = {reading.source.inside + each.path: each.after for each in changed}
    commit = commit_on_new_branch(repository, branch, base, files, log(planned, approval))
    output.write(_said(planned, f"deleted in commit {commit[:8]} on the new branch {branch}"))
    return 0


def _judged(reading: run.Reading) -> Retentions:
    with progress.shown("judging"):
        return retentions(reading.snapshot, reading.as_of, reading.today)


def _may_delete(reading: run.Reading, approver: str) -> None:
    """Raise UsageError unless everything can be read, the day has come, and the approver is known."""
    snapshot = reading.snapshot
    wrong = (*snapshot.findings, *judge_files(snapshot, reading.as_of, reading.today))
    if any(each.level == "error" for each in wrong):
        message = "the files have errors, so nobody can tell what may be deleted"
        raise UsageError(message, "Mend them first; `credpolicy validate` lists them.")
    if snapshot.unread_files:
        message = f"{snapshot.unread_files[0]} was not read, and a legal hold may stand there"
        raise UsageError(message, "`credpolicy validate` says why it was not.")
    if reading.as_of > options.today(snapshot.settings.timezone):
        message = f"{reading.as_of} is still to come, and what is due then must be kept until then"
        raise UsageError(message, "Leave out --as-of; `retention plan --by DATE` looks ahead.")
    options.known("worker", [approver], [placed.item.id for placed in snapshot.workers])


def _contents(reading: run.Reading, files: set[File]) -> dict[str, bytes]:
    entries = [Entry(file.path, "file", file.blob) for file in sorted(files, key=lambda file: file.path)]
    found = {}
    for entry, data in reading.source.read(entries):
        if not isinstance(data, bytes):
            message = f"{entry.path} cannot be read: {data.message}"
            raise RepositoryError(message, data.help)
        found[entry.path] = data
    return found


def _said(gone: list[Deletion], done: str) -> str:
    return f"{len(gone):,} record{'' if len(gone) == 1 else 's'} {done}.\n"
