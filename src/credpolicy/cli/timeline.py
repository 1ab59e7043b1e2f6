"""`credpolicy timeline`: how gaps came and went along the mainline, from git alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from credpolicy import dates
from credpolicy.cli import options, output, progress, run
from credpolicy.errors import UsageError
from credpolicy.history.timeline.series import Wanted
from credpolicy.history.timeline.stand import readable
from credpolicy.history.timeline.timeline import Asked, Compared, timeline
from credpolicy.load.chronicle import Chronicle
from credpolicy.load.loader import load
from credpolicy.load.log import known_on
from credpolicy.model.timeline import STEPS, Step, Work
from credpolicy.report import timeline as report
from credpolicy.report.diagnostic import counted

FORMATS: Mapping[str, Callable[[report.Report], str]] = {
    "text": report.text, "json": report.json, "csv": report.csv,
}  # fmt: skip


@click.command(name="timeline")
@options.PATH
@click.option("--rev", metavar="REV", help="Read the mainline up to this commit, branch or tag. Default: HEAD.")
@click.option("--since", callback=options.day, metavar="DATE", help="Tell only points on this day or later.")
@click.option("--until", callback=options.day, metavar="DATE", help="The last day to judge. Default: today.")
@click.option("--by", type=click.Choice(STEPS), default="month", help="How far apart the points are. Default: month.")
@options.REQUIREMENTS
@options.OWNERS
@click.option("--against", metavar="DATE|REV", help="Compare with that day as known then, or with that revision.")
@click.option("--policy-rev", metavar="REV", help="Judge every point by the policies of this revision.")
@click.option("--stats", is_flag=True, help="Say on stderr how much was read and judged.")
@options.reports(FORMATS)
def command(
    *,
    path: Path | None,
    rev: str | None,
    since: date | None,
    until: date | None,
    by: Step,
    requirements: tuple[str, ...],
    owners: tuple[str, ...],
    against: str | None,
    policy_rev: str | None,
    stats: bool,
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """Tell how gaps came and went along the mainline.

    Each point is the state at the end of a period as known then: the last commit by that day, judged on that day by the
    policies of that day. The exit code is 0 also where there are gaps; 2 where no point could be judged, 3 where
    nothing was asked of anybody.
    """
    wanted = run.outputs(format_, others)
    folder = options.place(path)
    with progress.shown("reading the mainline"):
        chronicle = Chronicle(folder, rev)
        last = until or options.today(chronicle.settings().timezone)
        compared = None if against is None else _compared(chronicle, against)
        rules = None if policy_rev is None else load(folder, policy_rev)
    if rules is not None and not readable(rules):
        message = f"the policies of {policy_rev} cannot be read, so they judge nobody"
        raise UsageError(message, f"`credpolicy validate --rev {policy_rev}` shows where, and how to mend it.")
    if since is not None and since > last:
        message = f"--since {since} is later than the last day, {last}"
        raise UsageError(message, "Write an earlier day, or a later --until.")
    with progress.shown("judging"):
        found = timeline(chronicle, Asked(by, last, since, Wanted(requirements, owners), rules, compared))
    for kind, asked, there in zip(("requirement", "owner"), (requirements, owners), found.names, strict=True):
        options.known(kind, asked, there)
    if chronicle.shallow:
        output.note("the clone is shallow: what lies before its first commit is not told")
    if stats:
        output.note(_said(found.work))
    told = report.Report(found)
    run.put(told, FORMATS, wanted)
    return told.exit_code


def _compared(chronicle: Chronicle, name: str) -> Compared:
    """What `--against` names. Raises UsageError for a day before the first commit."""
    try:
        day = dates.parse_day(name)
    except ValueError:
        snapshot = load(chronicle.root, name)
        on = snapshot.revision.committed_on
        if on is None:
            message = f"{name} is no commit, so it has no day"
            raise UsageError(message, "Name a commit, a branch, a tag or a day.") from None
        return Compared(name, snapshot, on)
    place = known_on([each.committer.on for each in chronicle.commits], day)
    if place is None:
        message = f"on {day} there was no commit yet"
        raise UsageError(message, f"The first one is of {chronicle.commits[0].committer.on}.")
    return Compared(name, load(chronicle.root, chronicle.commits[place].id), day)


def _said(work: Work) -> str:
    return (
        f"{counted(work.read, 'blob')} parsed, {counted(work.judged, 'worker day')} judged in "
        f"{counted(work.runs, 'kernel run')}, {counted(work.reused, 'verdict')} reused"
    )
