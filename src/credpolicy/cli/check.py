"""`credpolicy check`: who falls short on a day, why, since when, and by when it must be mended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from credpolicy.cli import options, progress, run
from credpolicy.dates import Duration
from credpolicy.errors import UsageError
from credpolicy.evaluate.judge import judge, look_ahead
from credpolicy.history.baseline import allowance, recognised
from credpolicy.model.authority import SEVERITIES, Severity
from credpolicy.model.baseline import Recognised
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.settings import THRESHOLDS, FailOn
from credpolicy.model.snapshot import Snapshot
from credpolicy.report import json, markdown, text
from credpolicy.report.listing import listing
from credpolicy.report.view import Request, view

FORMATS: run.Formats = {
    "text": text.check,
    "json": json.check,
    "markdown": markdown.check,
    **run.lists(listing),
}


@click.command(name="check")
@options.PATH
@options.REV
@options.AS_OF
@options.KNOWN_ON
@options.POLICY_REV
@click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    help="Fail from these findings on, each including those before it. Default: `fail_on` of the settings.",
)
@click.option(
    "--baseline",
    metavar="REV",
    help="Fail only for what is not known on the base of the change, where it left this branch.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 instead of 1; other exit codes stay.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Show and count this severity and worse.")
@click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers.")
@click.option("--with-waived", is_flag=True, help="Tell waived findings in SARIF too, as suppressed ones.")
@click.option("--worker", "workers", multiple=True, metavar="ID", help="Only this worker; may be repeated.")
@options.REQUIREMENTS
@options.OWNERS
@options.stretch("--starting-within", "Tell who starts within so long, such as '14 days', and is not cleared by then.")
@options.stretch("--leaving-within", "Tell who leaves within so long, such as '30 days', and what must be handed over.")
@options.reports(FORMATS)
@options.QUIET
def command(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    known_on: date | None,
    policy_rev: str | None,
    fail_on: FailOn | None,
    baseline: str | None,
    exit_zero: bool,
    severity: Severity | None,
    no_waivers: bool,
    with_waived: bool,
    workers: tuple[str, ...],
    requirements: tuple[str, ...],
    owners: tuple[str, ...],
    starting_within: Duration | None,
    leaving_within: Duration | None,
    format_: str,
    others: tuple[options.Output, ...],
    quiet: bool,
) -> int:
    """Judge who falls short on a day, and say why.

    PATH is the folder that holds policies/ and registry/; left out, the nearest one upwards is judged. With --baseline
    settings come from the base, and what its credpolicy-baseline.yaml lists is known, or without that file whatever
    fell short there on the same day. --known-on asks what was known on a day; it is judged by the policies of then,
    or by those of --policy-rev, and as of that day, unless --as-of names another.
    """
    wanted = run.outputs(format_, others)
    past = run.Past(known_on, policy_rev)
    if baseline is not None and past != run.NOW:
        message = "a change is judged as it is now: --baseline goes with neither --known-on nor --policy-rev"
        raise UsageError(message, "Leave one of them out.")
    reading = run.read(path, rev, as_of, past) if baseline is None else run.read_change(path, rev, as_of, baseline)
    request = Request(
        fail_on=fail_on or reading.snapshot.settings.fail_on,
        severity=severity,
        workers=workers,
        requirements=requirements,
        owners=owners,
        no_waivers=no_waivers,
        exit_zero=exit_zero,
        with_waived=with_waived,
    )
    _known(request, reading.snapshot)
    with progress.shown("judging"):
        evaluation = judge(reading.snapshot, reading.as_of, reading.today, no_waivers=no_waivers)
        if starting_within or leaving_within:
            evaluation = look_ahead(
                evaluation,
                starting_within=starting_within,
                leaving_within=leaving_within,
                no_waivers=no_waivers,
            )
        known = _known_already(reading, evaluation, no_waivers=no_waivers)
    return run.tell(reading, view(evaluation, request, known), FORMATS, wanted, quiet=quiet)


def _known_already(reading: run.Reading, evaluation: Evaluation, *, no_waivers: bool) -> Recognised | None:
    """What the base says is known; None where no base was asked for."""
    if reading.base is None:
        return None
    return recognised(evaluation, allowance(reading.base, evaluation, reading.today, no_waivers=no_waivers))


def _known(request: Request, snapshot: Snapshot) -> None:
    """Raise UsageError for an id that does not exist; while files are unread it may stand in one of them."""
    if snapshot.unread_files:
        return
    asked = {
        "worker": (request.workers, {placed.item.id for placed in snapshot.workers}),
        "requirement": (
            request.requirements,
            {placed.item.id for placed in snapshot.requirements} | {placed.item.id for placed in snapshot.coverage},
        ),
        "owner": (request.owners, {placed.item.id for placed in snapshot.owners}),
    }
    for kind, (wanted, read) in asked.items():
        options.known(kind, wanted, read | snapshot.broken.get(f"{kind}s", frozenset()))
