"""`credpolicy import csv`: a table becomes registry files, and rows that cannot be used are kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from credpolicy.adapters import files, tabular
from credpolicy.cli import options, output, progress
from credpolicy.errors import UsageError
from credpolicy.load import import_map as maps
from credpolicy.load.compose import Problem
from credpolicy.load.keys import similar
from credpolicy.model.import_map import ImportMap
from credpolicy.reconcile.cells import columns
from credpolicy.reconcile.ingest import Intake, take_in
from credpolicy.reconcile.sheets import MARK, Sheet, sheet, sheets
from credpolicy.report.diagnostic import counted

SPLIT = 500
"""Workers in a file: about 100 kB, which a forge still shows in its web editor."""

_SUFFIXES = (".yaml", ".yml")


@click.group(name="import", no_args_is_help=False)
def command() -> None:
    """Turn a table into files of the registry."""


@command.command(name="csv")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "map_", type=click.Path(path_type=Path), required=True, metavar="MAP.yaml",
    help="Which columns become which fields; docs/import.md shows how to write one.",
)  # fmt: skip
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="PLACE",
    help="A new folder, or a file that ends in .yaml. Default: registry/imported.",
)  # fmt: skip
@click.option(
    "--split", type=click.IntRange(1), metavar="N",
    help=f"Workers in a file, at most; with 1 files are named after workers. Default: {SPLIT}.",
)  # fmt: skip
@click.option(
    "--quarantine", type=click.Path(path_type=Path), metavar="FILE",
    help="Where refused rows go. Default: beside the table, ending in .quarantine.csv.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace what an earlier import has written.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def csv(
    *, file: Path, map_: Path, out: Path | None, split: int | None, quarantine: Path | None, force: bool, dry_run: bool
) -> int:
    """Turn the rows of a CSV FILE into workers of the registry.

    Rows that cannot be used go to a quarantine file with line and reason, every value as it was. Exit code 1
    says that there are some, 2 that map or table cannot be used (nothing is written), 3 that there are no rows.
    """
    place = _place(file, out, split, quarantine)
    _apart(place, file, map_)
    _free(place, force=force)
    data = _content(map_)
    import_map, problems = maps.read(data)
    if import_map is None:
        return _unusable(map_, problems)
    form = tabular.Form(import_map.encoding, import_map.delimiter)
    with tabular.opened(file, form) as table, progress.shown(f"reading {file.name}"):
        header = table.header
        problems = list(_unnamed(import_map, header, data))
        if problems:
            return _unusable(map_, problems)
        intake = take_in(header, table.rows, import_map)
    if not intake.rows:
        output.say(f"error: {file} has no row below its header, so there is nothing to import")
        return 3
    if intake.refused:
        files.free(place.quarantine, replace=force)
    elif place.quarantine.exists():
        output.note(f"{place.quarantine} is from an earlier run; this one refused nothing")
    apart = tabular.quarantine(header, intake.refused, form) if intake.refused else b""
    number = _dry_run(intake, place) if dry_run else _write(intake, place, apart)
    _counts(intake, file)
    words = ("would be written to", "would go to") if dry_run else ("written to", "kept in")
    output.say(f"{counted(number, 'file')} {words[0]} {place.target}")
    if intake.refused:
        output.say(f"{counted(len(intake.refused), 'row')} refused, {words[1]} {place.quarantine}:")
        for kind, times in intake.reasons:
            output.say(f"{times:>9,}  {kind}")
    return 1 if intake.refused else 0


class _Place(NamedTuple):
    """Where everything goes: a folder with so many workers a file, or one file where `split` is None."""

    target: Path
    split: int | None
    quarantine: Path


def _place(file: Path, out: Path | None, split: int | None, quarantine: Path | None) -> _Place:
    root = options.place(None)
    target = out or (Path() if root == Path.cwd() else root) / "registry" / "imported"
    apart = quarantine or file.with_name(f"{file.stem}.quarantine.csv")
    if target.suffix not in _SUFFIXES:
        return _Place(target, split or SPLIT, apart)
    if split is not None:
        message = f"--split asks for several files, and {target} is one"
        raise UsageError(message, "Name a folder, or leave --split out.")
    return _Place(target, None, apart)


def _apart(place: _Place, *read: Path) -> None:
    """Raise UsageError where one file would take the place of another, or of what is read."""
    target, apart = place.target.resolve(), place.quarantine.resolve()
    for path in read:
        if path.resolve() in (target, apart):
            message = f"{path} is read and would be written over"
            raise UsageError(message, "Name another place with --out or --quarantine.")
    if target in (apart, *apart.parents):
        message = f"{place.quarantine} lies where the workers go"
        raise UsageError(message, "Keep refused rows outside of the registry: name another file with --quarantine.")


def _free(place: _Place, *, force: bool) -> None:
    """Raise UsageError if something stands where the workers go: asked before the work is done."""
    if place.split is None:
        files.free(place.target, replace=force)
    else:
        files.free_folder(place.target, MARK, replace=force)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise UsageError(message, "Check that the map exists and that you may read it.") from error


def _unnamed(import_map: ImportMap, header: Sequence[str], data: bytes) -> Iterator[Problem]:
    """The columns that the map reads and the table does not have, or has more than once."""
    for pointer, column in columns(import_map):
        times = header.count(column)
        if times == 1:
            continue
        line, place = maps.place(data, pointer)
        if times:
            numbers = " and ".join(str(number) for number, name in enumerate(header, 1) if name == column)
            message, mend = f"the table has several columns `{column}`: {numbers}", "Rename all but one in the table."
        else:
            near = similar(column, header)
            message = f"the table has no column `{column}`"
            mend = f"Did you mean `{near}`?" if near else f"Its columns are: {', '.join(header)}."
        yield Problem("", pointer, line, place, message, mend)


def _unusable(path: Path, problems: Sequence[Problem]) -> int:
    for problem in problems:
        code = f"{problem.code} " if problem.code else ""
        output.say(f"{path}:{problem.line}:{problem.column}: {code}{problem.message}")
        output.say(f"help: {problem.help}")
    output.say(f"error: {path} cannot be used for this table, so nothing was written")
    return 2


def _sheets(intake: Intake, place: _Place) -> Iterator[Sheet]:
    workers = intake.workers.values()
    if place.split is None:
        return iter((sheet(workers, place.target.name),))
    return sheets(workers, place.split)


def _dry_run(intake: Intake, place: _Place) -> int:
    """Print the files that would be written, one a line, and return how many of them hold workers."""
    number = 0
    for one in _sheets(intake, place) if intake.workers else ():
        path = place.target if place.split is None else place.target / one.name
        output.write(f"{path}  {counted(one.workers, 'worker')}\n")
        number += 1
    if intake.refused:
        output.write(f"{place.quarantine}  {counted(len(intake.refused), 'row')}\n")
    return number


def _write(intake: Intake, place: _Place, apart: bytes) -> int:
    """Write workers and refused rows, all or nothing, and return how many files hold workers."""
    number = 0

    def content() -> Iterator[tuple[str, bytes]]:
        nonlocal number
        for one in _sheets(intake, place):
            number += 1
            yield one.name, one.text.encode()

    with files.Staging() as staging, progress.shown("writing the files"):
        if apart:
            staging.file(place.quarantine, apart)
        if intake.workers and place.split is None:
            staging.file(place.target, next(content())[1])
        elif intake.workers:
            staging.folder(place.target, content())
        staging.put_in_place()
    return number


def _counts(intake: Intake, file: Path) -> None:
    refused = len(intake.refused)
    output.say(f"{counted(intake.rows, 'row')} read from {file} = {intake.used:,} used + {refused:,} refused")
    if intake.blank:
        output.say(f"{counted(intake.blank, 'blank line')} passed over")
    held = ", ".join(counted(intake.count(name), name.removesuffix("s")) for name in ("credentials", "assignments"))
    output.say(f"{counted(len(intake.workers), 'worker')}, {held}")
