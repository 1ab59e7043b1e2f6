"""`credpolicy validate`: what is wrong in the files, without judging anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from credpolicy.cli import options, progress, run
from credpolicy.evaluate.judge import judge
from credpolicy.report import json, text
from credpolicy.report.listing import listing
from credpolicy.report.view import Request, view

FORMATS: run.Formats = {"text": text.validate, "json": json.validate, **run.lists(listing)}


@click.command(name="validate")
@options.PATH
@options.REV
@options.AS_OF
@options.reports(FORMATS)
@options.QUIET
def command(
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    format_: str,
    others: tuple[options.Output, ...],
    quiet: bool,
) -> int:
    """Find what is wrong in the files: shape, references, dates, owners, waivers.

    PATH is the folder that holds policies/ and registry/; left out, the nearest one upwards is read.
    """
    wanted = run.outputs(format_, others)
    reading = run.read(path, rev, as_of)
    with progress.shown("looking through the files"):
        # Only by judging can be told which requirements and waivers reach nobody.
        evaluation = judge(reading.snapshot, reading.as_of, reading.today)
    findings = tuple(finding for finding in evaluation.findings if finding.gap is None)
    files = replace(evaluation, results=(), findings=findings)
    request = Request(fail_on=reading.snapshot.settings.fail_on)
    return run.tell(reading, view(files, request), FORMATS, wanted, quiet=quiet)
