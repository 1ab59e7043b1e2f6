"""What `validate` and `check` share: read a revision, find the lines to show, tell the result."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from credpolicy.cli import options, output, progress
from credpolicy.cli.options import STDOUT, Output
from credpolicy.cli.positions import positions
from credpolicy.history.baseline import ruled
from credpolicy.load.git import open_change, open_known_on, open_source
from credpolicy.load.joined import Joined
from credpolicy.load.loader import load_change, load_source
from credpolicy.load.source import Source
from credpolicy.model.baseline import Recognised
from credpolicy.model.snapshot import Snapshot
from credpolicy.report import github, gitlab, junit, sarif, table
from credpolicy.report.listing import Listing
from credpolicy.report.view import Report, Style, View

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache

Formats = Mapping[str, Callable[[Report], str]]
_Told = TypeVar("_Told")

LISTS: Mapping[str, Callable[[Listing], str]] = {
    "sarif": sarif.sarif, "junit": junit.junit, "github": github.github, "gitlab": gitlab.gitlab, "csv": table.table,
}  # fmt: skip
"""The formats for other tools, which need no more than the list of findings."""


def lists(listing: Callable[[_Told], Listing]) -> dict[str, Callable[[_Told], str]]:
    """The same for a report of which `listing` makes the list."""

    def of(told: Callable[[Listing], str]) -> Callable[[_Told], str]:
        return lambda report: told(listing(report))

    return {name: of(told) for name, told in LISTS.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """A revision that was read. `today` is its own day: a commit's day, or the present one on disk.

    What says that it was issued after `today` speaks of the future. `base` is the other side of a change, if that was
    read as well.
    """

    source: Source
    snapshot: Snapshot
    as_of: date
    today: date
    base: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What is read of the past: what was known at the end of a day, and the revision whose policies judge it."""

    known_on: date | None = None
    policy_rev: str | None = None


NOW = Past()

outputs = output.outputs


def read(
    path: Path | None, rev: str | None, as_of: date | None, past: Past = NOW, cache: Cache | None = None
) -> Reading:
    """Read the revision `rev`, or what lies on disk, of the folder. Raises RepositoryError.

    What a `cache` knows of the files of a commit is not read again.
    """
    place = options.place(path)
    source = open_source(place, rev) if past.known_on is None else open_known_on(place, rev, past.known_on)
    policies = None if past.policy_rev is None else open_source(place, past.policy_rev)
    joined = source if policies is None else Joined(source, policies)
    with progress.shown("reading files") as so_far:
        snapshot = load_source(joined, so_far, cache)
    zone = snapshot.settings.timezone
    days = [each.revision.committed_on or options.today(zone) for each in (source, policies) if each is not None]
    return Reading(joined, snapshot, as_of or past.known_on or options.today(zone), max(days))


def read_change(path: Path | None, rev: str | None, as_of: date | None, base: str) -> Reading:
    """The same beside the base of the change, from which the revision left `base`; its settings are those of the base.

    Raises RepositoryError.
    """
    before, after = open_change(options.place(path), base, rev)
    with progress.shown("reading files") as so_far:
        old, new = load_change(before, after, so_far)
    snapshot = ruled(old, new)
    present = options.today(snapshot.settings.timezone)
    return Reading(after, snapshot, as_of or present, snapshot.revision.committed_on or present, old)


def tell(reading: Reading, view: View, formats: Formats, wanted: Iterable[Output], *, quiet: bool) -> int:
    """Write every report that is wanted; return the exit code. `quiet` leaves out a text without news."""
    report = Report(view, positions(reading.source, view.locations), inside=reading.source.inside)
    silent = quiet and not view.failed
    if not silent:
        notes(reading)
        if view.baseline is not None:
            baseline_notes(view.baseline)
    put(report, formats, [each for each in wanted if not silent or each != options.TEXT])
    return view.exit_code


def put(report: _Told, formats: Mapping[str, Callable[[_Told], str]], wanted: Iterable[Output]) -> None:
    """Write a report, a dataclass with a `style`, in every form wanted; text on stdout as the terminal can show it."""
    for format_, target in wanted:
        if target != STDOUT:
            output.save(Path(target), formats[format_](report))
        elif format_ == "text":
            able = options.shown(sys.stdout)
            fitted = replace(report, style=Style(able.colour, able.symbols))  # type: ignore[type-var]
            output.write(formats[format_](fitted))
        else:
            output.write(formats[format_](report))


def notes(reading: Reading) -> None:
    """Say on stderr what was read, where that is not plain."""
    root = reading.source.root
    if not reading.snapshot.files:
        output.note(f"nothing was read in {root}; name the folder that holds policies/ and registry/")
    elif root in Path.cwd().parents:
        output.note(f"{root} is judged, above the current folder")
    if reading.snapshot.files and reading.snapshot.revision.kind == "folder":
        output.note("this folder is not in git, so nobody can tell later what was judged")


def baseline_notes(baseline: Recognised) -> None:
    """Say on stderr what is not known although it might be, and what the written baseline need not list any more."""
    for doubt in baseline.allowance.doubts:
        output.note(doubt)
    if baseline.fixed:
        many = len(baseline.fixed)
        have = f"{many:,} entries of the baseline are" if many > 1 else "1 entry of the baseline is"
        output.note(f"{have} fixed: `credpolicy baseline prune` removes {'them' if many > 1 else 'it'}")
