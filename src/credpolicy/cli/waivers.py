"""`credpolicy waivers`: list them, audit them, and take out of the files what can excuse nobody any more."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from credpolicy.cli import asking, options, output, progress, rewriting, run
from credpolicy.cli.positions import positions
from credpolicy.edit.pruning import Kept, Pruned, files, prune
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.evaluate.waived import waivings
from credpolicy.report import waivers
from credpolicy.report.view import Style

LISTS: Mapping[str, Callable[[waivers.WaiverReport], str]] = {"text": waivers.listing, "json": waivers.json}
AUDITS: Mapping[str, Callable[[waivers.WaiverReport], str]] = {"text": waivers.audit, "json": waivers.json}
FORMAT = click.option(
    "--format", "format_", type=click.Choice(tuple(LISTS)), default="text", help="What goes to stdout."
)


@click.group(name="waivers")
def command() -> None:
    """List and audit waivers, and remove what can excuse nobody any more."""


@command.command(name="list")
@options.PATH
@options.REV
@options.AS_OF
@FORMAT
def list_(*, path: Path | None, rev: str | None, as_of: date | None, format_: str) -> int:
    """List every waiver: whether it counts on the day, for how long still, and whom it excuses."""
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    asking.warn(reading)
    return _told(reading, LISTS[format_], audit=False)


@command.command()
@options.PATH
@options.REV
@options.AS_OF
@FORMAT
def audit(*, path: Path | None, rev: str | None, as_of: date | None, format_: str) -> int:
    """Find waivers that should not be there.

    Expired: its last day is over. Orphaned: the worker, requirement or type is gone. Unused: nobody would fall short
    without it. Overlong, self-approved, not-allowed: it breaks the rules for waivers. The exit code is 1 where there is
    one, and 3 where nothing was read.
    """
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    _readable(reading)
    return _told(reading, AUDITS[format_], audit=True)


@command.command(name="prune")
@options.PATH
@options.AS_OF
@click.option("--dry-run", is_flag=True, help="Show what would be removed, and change nothing.")
def prune_(*, path: Path | None, as_of: date | None, dry_run: bool) -> int:
    """Remove expired and orphaned waivers from the files.

    Only lines of these waivers go; comments on lines of their own stay. A list that loses its last waiver goes with its
    key, a file that holds nothing else goes as well.
    """
    reading = run.read(path, None, as_of)
    run.notes(reading)
    if reading.snapshot.revision.kind not in ("worktree", "folder"):
        message = "there are no files on disk to remove waivers from"
        raise UsageError(message, "Call it in a work tree.")
    _readable(reading)
    with progress.shown("judging"):
        found = waivings(reading.snapshot, reading.as_of)
    root = reading.source.root
    judged = {file.path: file for file in found.snapshot.files}
    results = list(prune(found, {name: rewriting.unchanged(root, judged[name]) for name in files(found)}))
    done = [each for each in results if isinstance(each, Pruned)]
    if dry_run:
        output.write(
            "".join(rewriting.difference(rewriting.Rewritten(each.path, each.before, each.after)) for each in done)
        )
    else:
        _write(root, done)
    for each in results:
        if isinstance(each, Kept):
            output.say(f"error: {each.path} is left as it is: {each.why}")
    output.write("".join(_said(each, dry_run=dry_run) for each in done) or ("" if results else "Nothing to remove.\n"))
    return 2 if len(done) < len(results) else 0


def _told(reading: run.Reading, form: Callable[[waivers.WaiverReport], str], *, audit: bool) -> int:
    with progress.shown("judging"):
        found = waivings(reading.snapshot, reading.as_of)
    able = options.shown(sys.stdout)
    report = waivers.WaiverReport(found, audit, style=Style(able.colour, able.symbols))
    report = replace(report, positions=positions(reading.source, [each.waiver.at() for each in found.waivers]))
    output.write(form(report))
    return report.exit_code


def _readable(reading: run.Reading) -> None:
    """Raise UsageError while something could not be read: what seems to be gone may stand there."""
    if any(finding.level == "error" for finding in reading.snapshot.findings):
        message = "some files could not be read, so nobody can tell which waivers are needed"
        raise UsageError(message, "`credpolicy validate` shows where, and how to mend it.")


def _write(root: Path, done: list[Pruned]) -> None:
    rewriting.put(root, [rewriting.Rewritten(each.path, each.before, each.after) for each in done if each.after])
    for each in done:
        if each.after is None:
            (root / each.path).unlink()


def _said(each: Pruned, *, dry_run: bool) -> str:
    verb = "would be removed" if dry_run else "removed"
    lines = [
        f"{each.path}: {waived.waiver.item.id} {verb}: {waived.wrong[0].fault}, {waived.wrong[0].sentence}"
        for waived in each.gone
    ]
    if each.after is None:
        lines.append(f"{each.path}: {'would be removed' if dry_run else 'removed'}, nothing is left in it")
    return "".join(f"{terminal(line)}\n" for line in lines)
