"""`credpolicy diff`: what a change would do to whom, and whether it makes anything worse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from credpolicy.cli import options, progress, run
from credpolicy.cli.positions import positions
from credpolicy.errors import UsageError
from credpolicy.history.compare import compare
from credpolicy.load.git import open_change
from credpolicy.load.loader import load_change
from credpolicy.report.diff import json, markdown, text
from credpolicy.report.diff.listing import listing
from credpolicy.report.diff.verdict import FAIL_ON, DiffReport, DiffRequest, FailingClasses

FORMATS: Mapping[str, Callable[[DiffReport], str]] = {
    "text": text.text,
    "json": json.json,
    "markdown": markdown.markdown,
    **run.lists(listing),
}


@click.command(name="diff")
@click.argument("revisions", metavar="[BASE[..HEAD]]", default="HEAD")
@options.FOLDER
@options.AS_OF
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="introduced",
    help="Which findings fail the run. Default: those that the change brings.",
)
@click.option("--allow-many", is_flag=True, help="Let a change through that turns a great share of the obligations.")
@click.option("--detail", is_flag=True, help="Tell everything, also what did not change.")
@options.reports(FORMATS)
@options.QUIET
def command(
    *,
    revisions: str,
    path: Path | None,
    as_of: date | None,
    fail_on: FailingClasses,
    allow_many: bool,
    detail: bool,
    format_: str,
    others: tuple[options.Output, ...],
    quiet: bool,
) -> int:
    """Tell what a change says otherwise, whom it affects, and which findings it brings.

    Compared are the commit from which HEAD left BASE, and HEAD; without HEAD what lies on disk. Without BASE it is the
    last commit. Both are judged on the same day, under the settings and waivers of the base.
    """
    wanted = run.outputs(format_, others)
    base, head = _named(revisions)
    before, after = open_change(options.place(path), base, head)
    with progress.shown("reading files") as so_far:
        old, new = load_change(before, after, so_far)
    present = options.today(old.settings.timezone)
    today = new.revision.committed_on or present
    with progress.shown("judging"):
        comparison = compare(old, new, as_of or present, today)
    report = DiffReport(comparison, DiffRequest(fail_on, allow_many, detail), inside=after.inside)
    gone = [each.finding.location for each in comparison.of("fixed")]
    gone += [change.location for change in comparison.changes if change.kind == "removed"]
    # finding lines means reading files again, so it is done only for what is told
    everything = detail or any(each.format != "text" for each in wanted)
    hidden = {"fixed"} if everything else {"fixed", "unchanged"}
    there = [each.finding.location for each in comparison.classed if each.class_ not in hidden]
    there += [change.location for change in comparison.changes if change.kind != "removed"]
    report = replace(
        report,
        before=positions(before, [location for location in gone if location]),
        after=positions(after, [location for location in there if location]),
    )
    silent = quiet and report.exit_code == 0
    run.put(report, FORMATS, [each for each in wanted if not silent or each != options.TEXT])
    return report.exit_code


def _named(revisions: str) -> tuple[str, str | None]:
    """The two sides in `BASE`, `BASE..HEAD` or `BASE...HEAD`, which means the same here."""
    base, dots, head = revisions.partition("..")
    head = head.removeprefix(".")
    if not base or (dots and not head):
        raise UsageError(
            f"`{revisions}` names no two revisions", "Write for example `origin/main` or `origin/main..HEAD`."
        )
    return base, head or None
