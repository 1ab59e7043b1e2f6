"""`credpolicy test`: whether the policies say what their tests expect of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from credpolicy.cli import options, progress, run
from credpolicy.cli.positions import positions
from credpolicy.evaluate.trials.run import run as run_tests
from credpolicy.report import trials

FORMATS: Mapping[str, Callable[[trials.TrialReport], str]] = {
    "text": trials.text,
    "json": trials.json,
    "junit": trials.junit,
}


def _percent(_ctx: click.Context, _param: click.Parameter, text: str | None) -> Decimal | None:
    if text is None:
        return None
    with contextlib.suppress(InvalidOperation):
        share = Decimal(text.removesuffix("%"))
        if 0 <= share <= 100:
            return share
    raise click.BadParameter(f"`{text}` is not a share; write for example 80")


@click.command(name="test")
@options.PATH
@options.REV
@click.option("-k", "pattern", metavar="GLOB", help="Only tests whose id fits; `*` and `?` stand for other text.")
@click.option("--coverage", "tried", is_flag=True, help="Tell which requirements, lines and coverages no test tries.")
@click.option("--threshold", callback=_percent, metavar="PERCENT", help="Fail when less than this is tried.")
@options.reports(FORMATS)
def command(
    *,
    path: Path | None,
    rev: str | None,
    pattern: str | None,
    tried: bool,
    threshold: Decimal | None,
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """Run the tests of the policies.

    PATH is the folder that holds policies/; left out, the nearest one upwards is tested. Each test says on which days
    it is judged, so the result does not depend on today.
    """
    wanted = run.outputs(format_, others)
    reading = run.read(path, rev, None)
    run.notes(reading)
    with progress.shown("running the tests"):
        found = run_tests(reading.snapshot, reading.today, pattern)
    report = trials.TrialReport(found, pattern, tried, threshold)
    report = replace(report, positions=positions(reading.source, report.locations))
    run.put(report, FORMATS, wanted)
    return report.exit_code
