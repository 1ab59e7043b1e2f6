"""`credpolicy explain`: the whole chain behind the verdicts on one worker, for passes too."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from credpolicy.cli import asking, options, output, progress, run
from credpolicy.cli.positions import positions
from credpolicy.evaluate.explain import explain
from credpolicy.report.explain.page import Page, places, text
from credpolicy.report.explain.shape import json
from credpolicy.report.view import Style

FORMATS: Mapping[str, Callable[[Page], str]] = {"text": text, "json": json}


@click.command(name="explain")
@click.argument("worker")
@click.argument("requirement", required=False)
@options.FOLDER
@options.REV
@options.AS_OF
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", help="What goes to stdout.")
def command(
    *, worker: str, requirement: str | None, path: Path | None, rev: str | None, as_of: date | None, format_: str
) -> int:
    """Tell why a requirement applies to WORKER or does not, what is held, which record decides, and what comes next.

    Without REQUIREMENT all obligations are told, worst first, and why each other requirement does not apply.

    It explains and does not judge: the exit code is 0 whatever the verdicts are, and 2 when it cannot explain.
    """
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    asking.exists(reading.snapshot, "worker", worker)
    if requirement is not None:
        asking.exists(reading.snapshot, "requirement", requirement)
    with progress.shown("judging"):
        page = Page(explain(reading.snapshot, reading.as_of, (worker,)), requirement)
        asking.warn(reading)
    told = FORMATS[format_]
    page = replace(page, positions=positions(reading.source, places(told, page)))
    if format_ == "text":
        able = options.shown(sys.stdout)
        page = replace(page, style=Style(able.colour, able.symbols))
    output.write(told(page))
    return 0
