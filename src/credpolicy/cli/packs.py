"""`credpolicy packs`: rules of the world, each with its citation, to start one's own policies from."""

from __future__ import annotations

from pathlib import Path

import click

from credpolicy._version import __version__
from credpolicy.adapters import files
from credpolicy.cli import options, output
from credpolicy.errors import UsageError
from credpolicy.load.packs import Starter, packs, starter
from credpolicy.report import packs as report
from credpolicy.report.diagnostic import counted


@click.group(name="packs", no_args_is_help=False)
def command() -> None:
    """List the starter packs, show what one rests on, or copy one into policies/."""


@command.command(name="list")
def listed() -> int:
    """List the starter packs."""
    output.write(report.listing(starter(pack) for pack in packs()))
    return 0


@command.command(name="show")
@click.argument("name")
def show(name: str) -> int:
    """Show the files of the pack NAME, and every citation with what rests on it."""
    output.write(report.shown(named(name)))
    return 0


@command.command(name="add")
@click.argument("name")
@options.FOLDER
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def add(*, name: str, path: Path | None, dry_run: bool) -> int:
    """Copy the pack NAME into policies/NAME/, as plain YAML that is yours from then on.

    Nothing is ever replaced: if a file of the pack is there already, nothing is written and the exit code is 2.
    """
    pack = named(name)
    root = _root(path)
    folder = f"policies/{pack.pack.name}"
    copies = [(file, report.headed(pack, file, data, __version__)) for file, data in pack.files]
    targets = files.new_files(root, folder, [file for file, _ in copies])
    if not dry_run:
        files.write_new(root, folder, copies)
    output.write("".join(f"{target}\n" for target in targets))
    words = "would be written" if dry_run else "written"
    output.say(f"{counted(len(targets), 'file')} {words}")
    if not dry_run:
        output.say(
            "Check each citation at its source, put your own roles and places in, and delete what does not bind you."
        )
    return 0


def named(name: str) -> Starter:
    """The pack of this name. Raises UsageError, with a suggestion, where there is none."""
    found = {pack.name: pack for pack in packs()}
    options.known("pack", (name,), found)
    return starter(found[name])


def _root(path: Path | None) -> Path:
    root = options.place(path)
    if not root.is_dir():
        message = f"{root} is no folder" if root.exists() else f"there is no folder {root}"
        raise UsageError(message, "Name the folder that holds policies/ and registry/, or is to hold them.")
    return Path() if root == Path.cwd() else root
