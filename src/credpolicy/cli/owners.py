"""`credpolicy owners`: who answers for what, on a day and while people are away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from credpolicy import dates
from credpolicy.cli import asking, options, output, progress, run
from credpolicy.cli.positions import positions
from credpolicy.errors import UsageError
from credpolicy.evaluate.stewardship import handover, stewardship
from credpolicy.report.owners import json, page
from credpolicy.report.owners.words import OwnersReport, places
from credpolicy.report.view import Style

FORMATS: Mapping[str, Callable[[OwnersReport], str]] = {"text": page.text, "json": json.json}
DEFAULT = "30 days"


def _length(_ctx: click.Context, _param: click.Parameter, text: str | None) -> dates.Duration | None:
    try:
        return None if text is None else dates.parse_duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(name="owners")
@click.option("--while-away", is_flag=True, help="Show what changes in the days that follow, and who answers then.")
@click.option(
    "--within", callback=_length, metavar="LENGTH", help=f"How far --while-away looks ahead. Default: {DEFAULT}."
)
@click.option("--worker", metavar="ID", help="List everything this worker answers for, to hand it over.")
@options.FOLDER
@options.REV
@options.AS_OF
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", help="What goes to stdout.")
def command(
    *,
    while_away: bool,
    within: dates.Duration | None,
    worker: str | None,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    format_: str,
) -> int:
    """Show who answers for what: whoever acts for an owner on the day, the accountable worker, or the backup.

    The exit code is 1 where something has nobody who answers: no owner, nobody of the owner who is there, an empty seat
    of the board. It is 2 where files could not be read, for somebody may stand there, and 3 where there is nothing to
    answer for.
    """
    if within is not None and not while_away:
        message = "--within says how far --while-away looks ahead"
        raise UsageError(message, "Add --while-away.")
    if worker is not None and while_away:
        message = "--worker lists what one person holds, and --while-away what changes for everybody"
        raise UsageError(message, "Leave out one of the two.")
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    snapshot = reading.snapshot
    if worker is not None:
        asking.exists(snapshot, "worker", worker)
    holidays = frozenset(placed.item.on for placed in snapshot.holidays)
    last = dates.after(reading.as_of, within or dates.parse_duration(DEFAULT), holidays) if while_away else None
    with progress.shown("judging"):
        report = OwnersReport(stewardship(snapshot, reading.as_of, last))
        asking.warn(reading)
    if worker is not None:
        person = next(placed for placed in snapshot.workers if placed.item.id == worker)
        report = replace(report, handover=handover(snapshot, reading.as_of, person))
    report = replace(report, positions=positions(reading.source, places(report)))
    if format_ == "text":
        able = options.shown(sys.stdout)
        report = replace(report, style=Style(able.colour, able.symbols))
    output.write(FORMATS[format_](report))
    return report.exit_code
