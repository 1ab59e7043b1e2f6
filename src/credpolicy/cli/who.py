"""`credpolicy who`: who holds a credential type on a day, required of them or not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import click

from credpolicy.cli import asking, options, output, progress, run
from credpolicy.cli.positions import positions
from credpolicy.evaluate.holders import holders
from credpolicy.model.evaluation import RECORD_STATES, RecordState
from credpolicy.report import who
from credpolicy.report.view import Style

FORMATS: Mapping[str, Callable[[who.Listing], str]] = {"text": who.text, "json": who.json}
STATES = tuple(state for state in RECORD_STATES if state != "missing")


@click.command(name="who")
@click.argument("type_", metavar="TYPE")
@click.option(
    "--location", "locations", multiple=True, metavar="ID", help="Who works there now; a glob, may be repeated."
)
@click.option("--client", "clients", multiple=True, metavar="ID", help="Who works for this client now; a glob.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="Who works in this role now; a glob.")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only this state; may be repeated.")
@click.option("--every-record", is_flag=True, help="List older records too, not only the one that decides.")
@click.option("--left", is_flag=True, help="List people who have left too.")
@options.FOLDER
@options.REV
@options.AS_OF
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", help="What goes to stdout.")
def command(
    *,
    type_: str,
    locations: tuple[str, ...],
    clients: tuple[str, ...],
    roles: tuple[str, ...],
    states: tuple[str, ...],
    every_record: bool,
    left: bool,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    format_: str,
) -> int:
    """List who holds a credential of TYPE, or one that satisfies it, and in which state.

    Everybody is looked at, also those of whom nobody requires it. The exit code is 0, also when nobody holds it.
    """
    reading = run.read(path, rev, as_of)
    run.notes(reading)
    asking.exists(reading.snapshot, "credential type", type_)
    kind = next(placed for placed in reading.snapshot.credential_types if placed.item.id == type_)
    with progress.shown("looking through the registry"):
        found = holders(reading.snapshot, reading.as_of, kind)
        asking.warn(reading)
    wanted = who.Wanted(cast(tuple[RecordState, ...], states), locations, clients, roles, every_record, left)
    listing = who.Listing(found, wanted)
    listing = replace(listing, positions=positions(reading.source, who.places(listing)))
    if format_ == "text":
        able = options.shown(sys.stdout)
        listing = replace(listing, style=Style(able.colour, able.symbols))
    output.write(FORMATS[format_](listing))
    return 0
