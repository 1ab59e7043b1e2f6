"""`credpolicy intake`: what somebody without git filled in becomes a record in the file where the worker stands."""

from __future__ import annotations

from pathlib import Path

import click

from credpolicy.cli import options, output, rewriting, run
from credpolicy.cli.rewriting import Rewritten
from credpolicy.edit.canonical import flow
from credpolicy.edit.insertion import InsertionError, with_entry
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.load.yaml import locate
from credpolicy.model.finding import Pointer
from credpolicy.reconcile.intake import MOST_BYTES, Decision, decide, read_form


@click.command(name="intake")
@click.argument("file", type=click.Path(path_type=Path))
@options.FOLDER
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def command(*, file: Path, path: Path | None, dry_run: bool) -> int:
    """Add the record that FILE asks for to the credentials of its worker.

    FILE holds the text of an issue that was made with the form of `credpolicy init`. It may come from anybody: it is
    read only if it has the shape of the form, and its values are checked as if they stood in the registry. A renewal
    becomes a further record, and nothing that is there changes. With exit code 2 nothing was written.
    """
    data = _content(file)
    reading = run.read(path, None, None)
    run.notes(reading)
    if reading.snapshot.revision.kind not in ("worktree", "folder"):
        message = "there are no files on disk to add a record to"
        raise UsageError(message, "Call it in a work tree.")
    decision = decide(read_form(data), reading.snapshot, reading.today)
    if decision.troubles or decision.worker is None:
        return _refused(file, decision)
    root, place = reading.source.root, decision.worker
    before = rewriting.unchanged(root, place.file)
    at = (*place.pointer, "credentials")
    try:
        after = with_entry(before, at, decision.record)
    except InsertionError as error:
        message = f"{place.file.path} is left as it is: {error}"
        raise UsageError(
            message, f"Add the record to worker {place.item.id} by hand: {flow(decision.record)}"
        ) from error
    for note in decision.notes:
        output.note(note)
    changed = Rewritten(place.file.path, before, after)
    if dry_run:
        output.write(rewriting.difference(changed))
    else:
        rewriting.put(root, [changed])
    output.write(_told(decision, changed, (*at, len(place.item.credentials)), dry_run=dry_run))
    return 0


def _content(file: Path) -> bytes:
    """The file as far as a form may reach, and one byte more. Raises UsageError for what cannot be read."""
    try:
        if not file.is_file():
            message = f"{file} is not a file"
            raise UsageError(message, "Name the file that holds the text of the issue.")
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise UsageError(message, "Check the name and who may read it.") from error


def _refused(file: Path, decision: Decision) -> int:
    for trouble in decision.troubles:
        output.say(f"error: {trouble.message}")
        output.say(f"help: {trouble.help}")
    output.say(f"error: {file} cannot be used, so nothing was written")
    return 2


def _told(decision: Decision, changed: Rewritten, at: Pointer, *, dry_run: bool) -> str:
    """Where the record stands, and what it says."""
    mark = locate(changed.after or b"", at)
    worker = decision.worker.item.id if decision.worker else ""
    verb = "would be added to" if dry_run else "added to"
    line = f"{changed.path}:{mark.line if mark else 1}: {verb} {worker}: {flow(decision.record)}"
    return f"{terminal(line)}\n"
