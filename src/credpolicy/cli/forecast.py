"""`credpolicy forecast`: what falls due if nobody does anything, and when most is to be renewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import click

from credpolicy import dates
from credpolicy.cli import asking, options, output, progress, run
from credpolicy.cli.remembered import for_command
from credpolicy.errors import UsageError
from credpolicy.history.timeline.forecast import forecast
from credpolicy.history.timeline.series import Wanted
from credpolicy.history.timeline.stand import readable
from credpolicy.history.timeline.verdicts import Verdicts
from credpolicy.model.forecast import Unit
from credpolicy.report import forecast as report
from credpolicy.report.diagnostic import counted

FORMATS: Mapping[str, Callable[[report.Report], str]] = {
    "text": report.text, "json": report.json, "csv": report.csv,
}  # fmt: skip
_MOST = 120


@click.command(name="forecast")
@options.PATH
@options.REV
@options.AS_OF
@click.option("--months", type=click.IntRange(1, _MOST), default=12, help="How many months to look ahead. Default: 12.")
@click.option("--by", type=click.Choice(("month", "week")), default="month", help="By month or by week.")
@options.REQUIREMENTS
@options.OWNERS
@click.option("--stats", is_flag=True, help="Say on stderr how much was judged.")
@options.reports(FORMATS)
def command(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    months: int,
    by: Unit,
    requirements: tuple[str, ...],
    owners: tuple[str, ...],
    stats: bool,
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """Tell what falls due, and when, if nobody does anything.

    Every obligation that is met or excused on the day and becomes a gap later is told once, with the first day of its
    gap, as a check on that day would tell it. The exit code is 0, also where much falls due.
    """
    wanted = run.outputs(format_, others)
    cache = for_command(path, wanted=rev is not None)
    reading = run.read(path, rev, as_of, cache=cache)
    run.notes(reading)
    snapshot = reading.snapshot
    if not readable(snapshot):
        message = "the policies cannot be read, so nobody can tell what falls due"
        raise UsageError(message, "`credpolicy validate` shows where, and how to mend it.")
    asking.warn(reading)
    rules = [placed.item for placed in snapshot.requirements]
    options.known("requirement", requirements, (one.id for one in rules))
    options.known("owner", owners, (one.owner for one in rules if one.owner is not None))
    following = dates.after(reading.as_of, dates.parse_duration(f"{months} months"))
    until = following if following == date.max else following - timedelta(days=1)
    with progress.shown("judging"):
        found = forecast(snapshot, reading.as_of, until, by, Wanted(requirements, owners), Verdicts(cache))
    if stats:
        output.note(f"{counted(found.judged, 'worker day')} judged in {counted(found.runs, 'kernel run')}")
    told = report.Report(found)
    run.put(told, FORMATS, wanted)
    return told.exit_code
