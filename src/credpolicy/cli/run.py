"""What `validate` and `check` share: read a revision, find the lines to show, tell the result."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from credpolicy.cli import options, output, progress
from credpolicy.cli.options import STDOUT, Output
from credpolicy.cli.positions import positions
from credpolicy.errors import UsageError
from credpolicy.load.git import open_source
from credpolicy.load.loader import load_source
from credpolicy.load.source import Source
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.view import Report, Style, View

Formats = Mapping[str, Callable[[Report], str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A revision that was read. `today` is its own day: a commit's day, or the present one on disk.

    What says that it was issued after `today` speaks of the future.
    """

    source: Source
    snapshot: Snapshot
    as_of: date
    today: date


def read(path: Path | None, rev: str | None, as_of: date | None) -> Reading:
    """Read the revision `rev`, or what lies on disk, of the folder. Raises RepositoryError."""
    source = open_source(options.place(path), rev)
    with progress.shown("reading files") as so_far:
        snapshot = load_source(source, so_far)
    present = options.today(snapshot.settings.timezone)
    return Reading(source, snapshot, as_of or present, snapshot.revision.committed_on or present)


def outputs(format_: str, others: Iterable[Output]) -> tuple[Output, ...]:
    """Where every report goes, stdout first. Raises UsageError for two in one place and for no such folder."""
    asked = [*others]
    if not any(each.target == STDOUT for each in asked):
        asked.insert(0, Output(format_, STDOUT))
    asked.sort(key=lambda each: each.target != STDOUT)
    targets = [each.target for each in asked]
    for target in targets:
        if targets.count(target) > 1:
            message = f"two reports would go to {'stdout' if target == STDOUT else target}"
            raise UsageError(message, "Give every -o a file of its own.")
        if target != STDOUT:
            output.writable(Path(target))
    return tuple(asked)


def tell(reading: Reading, view: View, formats: Formats, wanted: Iterable[Output], *, quiet: bool) -> int:
    """Write every report that is wanted; return the exit code. `quiet` leaves out a text without news."""
    report = Report(view, positions(reading.source, view.locations))
    silent = quiet and not view.failed
    if not silent:
        notes(reading)
    for format_, target in wanted:
        if target != STDOUT:
            output.save(Path(target), formats[format_](report))
        elif format_ != "text":
            output.write(formats[format_](report))
        elif not silent:
            able = options.shown(sys.stdout)
            output.write(formats[format_](replace(report, style=Style(able.colour, able.symbols))))
    return view.exit_code


def notes(reading: Reading) -> None:
    """Say on stderr what was read, where that is not plain."""
    root = reading.source.root
    if not reading.snapshot.files:
        output.note(f"nothing was read in {root}; name the folder that holds policies/ and registry/")
    elif root in Path.cwd().parents:
        output.note(f"{root} is judged, above the current folder")
    if reading.snapshot.files and reading.snapshot.revision.kind == "folder":
        output.note("this folder is not in git, so nobody can tell later what was judged")
