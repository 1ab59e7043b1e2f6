"""`credpolicy blame`: which commit gave each field of a worker, a requirement or any other object its value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from credpolicy.cli import options, output
from credpolicy.cli.mainline import opened, origins
from credpolicy.cli.remembered import for_command
from credpolicy.errors import UsageError
from credpolicy.evaluate.files.names import Names
from credpolicy.history.log.blame import Blamed, blame
from credpolicy.history.log.standing import Standing
from credpolicy.model.origin import named
from credpolicy.model.snapshot import Revision
from credpolicy.report.history import blame as told
from credpolicy.report.view import Style

FORMATS: Mapping[str, Callable[[told.BlameReport], str]] = {"text": told.text, "json": told.json}


@click.command(name="blame")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@options.FOLDER
@click.option("--rev", metavar="REV", help="The object as this commit, branch or tag has it. Default: HEAD.")
@click.option(
    "--signers", type=click.Path(path_type=Path), metavar="FILE",
    help="Check signatures against this file of allowed signers (ssh-keygen). It lies outside of the repository.",
)  # fmt: skip
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", help="What goes to stdout.")
def command(*, ids: tuple[str, ...], path: Path | None, rev: str | None, signers: Path | None, format_: str) -> int:
    """Tell of each field which commit set it, when, by whom and approved by whom.

    An ID is that of a worker, a requirement, a credential type or any other object. It is followed through files that
    move or are split; records are followed one by one.
    """
    chronicle = opened(path, rev, for_command(path))
    standing = Standing()
    found = blame(chronicle.turns(), standing, ids, origins(chronicle, signers))
    _all_there(ids, found, standing)
    there = [each for each in found if not each.gone]
    able = options.shown(sys.stdout)
    style = Style(able.colour, able.symbols) if format_ == "text" else Style()
    for name in sorted({each.path for each in there if standing.is_in_doubt(each.path)}):
        output.note(f"parts of {name} cannot be read; what they said before is told, and `credpolicy validate` helps")
    read = chronicle.history.revision
    revision = Revision(read.kind, read.commit, read.committed_on, read.label)
    output.write(FORMATS[format_](told.BlameReport(there, revision, style)))
    return 0


def _all_there(ids: tuple[str, ...], found: tuple[Blamed, ...], standing: Standing) -> None:
    """Raise UsageError for an id that is not there, or not any more."""
    for id_ in ids:
        known = [each for each in found if each.id == id_]
        if any(not each.gone for each in known):
            continue
        if known:
            commit = known[-1].origin.commit
            message = f"`{id_}` is not there any more: commit {commit.id[:10]} took it out on {commit.committer.on}"
            raise UsageError(
                f"{message}, written by {named(commit.author)}",
                f"`credpolicy blame {id_} --rev {commit.id[:10]}^` tells what it was before.",
            )
        ever = {name for names in standing.ever.values() for name in names}
        guess = Names(ever).guess(id_)
        hint = f"Did you mean `{guess}`?" if guess else "`credpolicy history` lists what there was."
        raise UsageError(f"nothing of the id `{id_}` ever was there", hint)
