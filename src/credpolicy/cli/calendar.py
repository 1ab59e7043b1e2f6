"""`credpolicy calendar`: what ends and what falls due, as a file for the calendars that people use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from credpolicy import dates
from credpolicy.adapters.calendar import calendar
from credpolicy.cli import asking, options, output, progress, run
from credpolicy.errors import UsageError
from credpolicy.evaluate.judge import judge
from credpolicy.reconcile.appointments import Wanted, appointments


def _length(_ctx: click.Context, _param: click.Parameter, text: str) -> dates.Duration:
    try:
        return dates.parse_duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(name="calendar")
@click.option("--worker", "workers", multiple=True, metavar="ID", help="Only this worker; may be repeated.")
@click.option(
    "--owner", "owners", multiple=True, metavar="ID", help="Only what this owner answers for; may be repeated."
)
@click.option(
    "--location", "locations", multiple=True, metavar="ID", help="Only work at this location; may be repeated."
)
@click.option(
    "--within",
    callback=_length,
    default="1 year",
    metavar="DURATION",
    help="What ends or falls due within this time. Default: 1 year.",
)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@options.FOLDER
@options.REV
@options.AS_OF
def command(
    *,
    workers: tuple[str, ...],
    owners: tuple[str, ...],
    locations: tuple[str, ...],
    within: dates.Duration,
    target: Path | None,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
) -> int:
    """Make a calendar of what ends and what falls due, for a worker, an owner or a location.

    Each day is an appointment of a whole day, with alarms on the days of the ladder. Its id stays the same, so a
    calendar that is made anew and read again moves what has changed. The exit code is 0, also where there are gaps.
    """
    if not (workers or owners or locations):
        message = "nobody is named whose calendar it is"
        raise UsageError(message, "Add --worker ID, --owner ID or --location ID.")
    if target is not None:
        output.writable(target)
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    for kind, ids in (("worker", workers), ("owner", owners), ("location", locations)):
        for id_ in ids:
            asking.exists(reading.snapshot, kind, id_)
    asking.warn(reading)
    with progress.shown("judging"):
        evaluation = judge(reading.snapshot, reading.as_of, reading.today)
        horizon = dates.after(reading.as_of, within, frozenset(each.item.on for each in reading.snapshot.holidays))
        found = appointments(evaluation, Wanted(horizon, workers, owners, locations))
        text = calendar(found, reading.as_of, f"Credentials: {', '.join((*workers, *owners, *locations))}")
    if target is None:
        output.write(text)
    else:
        output.save(target, text)
    for reason in evaluation.empty:
        output.note(reason)
    return 3 if evaluation.empty else 0
