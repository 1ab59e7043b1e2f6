"""`credpolicy requirements`: what the policies ask for, as a table or in sentences that a coordinator would sign."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from credpolicy.cli import asking, options, output, run
from credpolicy.cli.positions import positions
from credpolicy.report import requirements
from credpolicy.report.plain.page import Chosen
from credpolicy.report.view import Style

FORMATS: Mapping[str, Callable[[requirements.Asked], str]] = {"text": requirements.text, "json": requirements.json}


@click.command(name="requirements")
@options.PATH
@options.REV
@click.option("--plain", is_flag=True, help="Tell every rule in English sentences instead of a table.")
@click.option(
    "--requirement", "ids", multiple=True, metavar="ID", help="Only this requirement or coverage; may be repeated."
)
@click.option("--type", "types", multiple=True, metavar="ID", help="Only this credential type; may be repeated.")
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", help="What goes to stdout.")
def command(
    *, path: Path | None, rev: str | None, plain: bool, ids: tuple[str, ...], types: tuple[str, ...], format_: str
) -> int:
    """List requirements, coverages and credential types: whom they bind, how strictly, and who sees to them.

    With --plain every rule is told in sentences, waivers and the words of issuers too: to be read aloud, signed, or
    laid before an auditor. Nobody is judged, so the exit code is 0.
    """
    reading = run.read(path, rev, None)
    run.notes(reading)
    snapshot = reading.snapshot
    coverages = {placed.item.id for placed in snapshot.coverage}
    for id_ in ids:
        if id_ not in coverages:
            asking.exists(snapshot, "requirement", id_)
    for id_ in types:
        asking.exists(snapshot, "credential type", id_)
    asking.warn(reading)
    asked = requirements.Asked(snapshot, Chosen(ids, types), plain)
    if format_ == "json":
        asked = replace(asked, positions=positions(reading.source, requirements.places(asked)))
    else:
        able = options.shown(sys.stdout)
        asked = replace(asked, style=Style(able.colour, able.symbols))
    output.write(FORMATS[format_](asked))
    return 0
