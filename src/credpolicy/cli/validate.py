"""`credpolicy validate`: what is wrong in the files, without judging anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from credpolicy.cli import options, progress, run
from credpolicy.evaluate.judge import judge
from credpolicy.report import json, text
from credpolicy.report.view import Request, view

FORMATS: run.Formats = {"text": text.validate, "json": json.validate}


@click.command(name="validate")
@options.PATH
@options.REV
@options.AS_OF
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", help="What goes to stdout.")
@options.QUIET
def command(*, path: Path | None, rev: str | None, as_of: date | None, format_: str, quiet: bool) -> int:
    """Find what is wrong in the files: shape, references, dates, owners, waivers.

    PATH is the folder that holds policies/ and registry/; left out, the nearest one upwards is read.
    """
    reading = run.read(path, rev, as_of)
    with progress.shown("looking through the files"):
        # Only by judging can be told which requirements and waivers reach nobody.
        evaluation = judge(reading.snapshot, reading.as_of, reading.today)
    findings = tuple(finding for finding in evaluation.findings if finding.gap is None)
    files = replace(evaluation, results=(), findings=findings)
    request = Request(fail_on=reading.snapshot.settings.fail_on)
    return run.tell(reading, view(files, request), FORMATS, run.outputs(format_, ()), quiet=quiet)
