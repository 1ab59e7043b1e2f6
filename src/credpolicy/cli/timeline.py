"""`credpolicy timeline`: how gaps came and went along the mainline, from git alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from credpolicy import dates
from credpolicy.cli import options, remembered
from credpolicy.model.timeline import STEPS

FORMATS = ("text", "json", "csv")


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
def command(*, path: Path | None, **asked: Any) -> int:
    """Tell how gaps came and went along the mainline.

    Each point is the state at the end of a period as known then: the last commit by that day, judged on that day by the
    policies of that day. The exit code is 0 also where there are gaps; 2 where no point could be judged, 3 where
    nothing was asked of anybody.
    """
    names = [asked["rev"] or "HEAD", asked["policy_rev"], asked["against"]]
    revisions = tuple(name for name in names if name is not None and not dates.is_day(name))
    # whoever wants to know how much work it is has it done
    question = remembered.Question("timeline", path, revisions, asked, anew=asked["stats"])
    return remembered.answered(question)
