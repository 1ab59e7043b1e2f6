"""`credpolicy history`: what happened to whom, in which commit, by whom and approved by whom."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from credpolicy.cli import mainline, options, output, run
from credpolicy.cli.mainline import opened, origins, unknown
from credpolicy.cli.remembered import for_command
from credpolicy.history.log.asked import Asked
from credpolicy.history.log.events import events
from credpolicy.history.log.standing import Standing
from credpolicy.load.chronicle import Chronicle
from credpolicy.model.event import KINDS, SUBJECTS, Event
from credpolicy.report.history import csv, json, markdown, text
from credpolicy.report.history.text import Manner
from credpolicy.report.view import Style

FORMATS: Mapping[str, Callable[[Iterable[Event], Manner], Iterator[str]]] = {
    "text": text.text, "json": json.lines, "csv": csv.table, "markdown": markdown.table,
}  # fmt: skip
_WORDS = tuple(name.replace("_", "-") for name in (*SUBJECTS, *KINDS))


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk along the mainline: what was asked, and how far it was told."""

    chronicle: Chronicle
    asked: Asked
    last_day: date | None
    signers: Path | None
    standing: Standing = field(default_factory=Standing)

    def events(self) -> Iterator[Event]:
        origin_of = origins(self.chronicle, self.signers)
        return self.asked.of(events(self.chronicle.turns(), self.standing, self.last_day, origin_of))


@click.command(name="history")
@options.PATH
@click.option("--rev", metavar="REV", help="The history of this commit, branch or tag. Default: HEAD.")
@click.option("--since", metavar="REV|DATE", help="Only what came after this commit, or from this day on.")
@click.option("--until", callback=options.day, metavar="DATE", help="Only what came up to this day, inclusive.")
@click.option("--worker", "workers", multiple=True, metavar="ID", help="Only about this worker; may be repeated.")
@click.option(
    "--requirement", "requirements", multiple=True, metavar="ID", help="Only about this requirement; may be repeated."
)
@click.option("--type", "types", multiple=True, metavar="ID", help="Only about this credential type; may be repeated.")
@click.option("--owner", "owners", multiple=True, metavar="ID", help="Only about this owner; may be repeated.")
@click.option(
    "--event", "kinds", multiple=True, type=click.Choice(_WORDS), metavar="KIND",
    help="Only events of this kind, such as credential-renewed, or with this first word, such as waiver; may be"
    " repeated..",
)  # fmt: skip
@click.option(
    "--author", "authors", multiple=True, metavar="TEXT",
    help="Only what somebody wrote with this in name or e-mail; may be repeated.",
)  # fmt: skip
@click.option(
    "--signers", type=click.Path(path_type=Path), metavar="FILE",
    help="Check signatures against this file of allowed signers (ssh-keygen). It lies outside of the repository.",
)  # fmt: skip
@click.option("--reverse", is_flag=True, help="Newest first.")
@click.option("--detail", is_flag=True, help="Tell each field also of what came and went as a whole.")
@options.reports(FORMATS)
def command(
    *,
    path: Path | None,
    rev: str | None,
    since: str | None,
    until: date | None,
    workers: tuple[str, ...],
    requirements: tuple[str, ...],
    types: tuple[str, ...],
    owners: tuple[str, ...],
    kinds: tuple[str, ...],
    authors: tuple[str, ...],
    signers: Path | None,
    reverse: bool,
    detail: bool,
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """Tell what happened, from git alone: who changed a rule and who approved it, when a record was entered.

    Told is the mainline, commit by commit, newest last. Objects are followed by their ids through files that move or
    are split. Days are those of the committers. The exit code is 3 where there is no commit in the range.
    """
    wanted = run.outputs(format_, others)
    chronicle = opened(path, rev, for_command(path))
    first, commits = mainline.since(chronicle, since)
    asked = Asked(
        workers, requirements, types, owners, tuple(kind.replace("-", "_") for kind in kinds), authors,
        first, until, commits,
    )  # fmt: skip
    if not any(asked.holds(commit) for commit in chronicle.commits):
        output.say("error: there is no commit in this range that changed anything")
        output.say("help: Name an earlier --since or a later --until, or leave them out.")
        return 3
    walk = _Walk(chronicle, asked, until, signers)
    _tell(walk, wanted, Manner(detail), reverse=reverse)
    return 0


def _tell(walk: _Walk, wanted: tuple[options.Output, ...], manner: Manner, *, reverse: bool) -> None:
    """Write the events, as they are found where that is possible. Raises UsageError for an id that never was."""
    asked = walk.asked
    found: Iterable[Event] = walk.events()
    if reverse or len(wanted) > 1 or asked.workers or asked.requirements or asked.types or asked.owners:
        found = list(found)
        unknown(asked.unknown(walk.standing), walk.standing)
        if reverse:
            found.reverse()
    for format_, target in wanted:
        if target == options.STDOUT:
            able = options.shown(sys.stdout)
            style = Style(able.colour, able.symbols) if format_ == "text" else Style()
            for piece in FORMATS[format_](found, Manner(manner.detail, style)):
                output.write(piece)
        else:
            output.save(Path(target), "".join(FORMATS[format_](found, manner)))
