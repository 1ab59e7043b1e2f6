"""`credpolicy integrity`: what is irregular in how records came to be, from the history alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from credpolicy.adapters.refs import Ref
from credpolicy.cli import mainline, options, output, progress, remind, run
from credpolicy.cli.remembered import for_command
from credpolicy.errors import UsageError
from credpolicy.history.integrity.heads import Head, rewritten
from credpolicy.history.integrity.notes import explained
from credpolicy.history.integrity.scene import Memory
from credpolicy.history.integrity.walk import irregularities
from credpolicy.history.log.asked import Asked
from credpolicy.load.chronicle import Chronicle
from credpolicy.load.git import open_source
from credpolicy.load.loader import load_source
from credpolicy.load.reading import SETTINGS_FILES
from credpolicy.load.repository import open_repository
from credpolicy.model.integrity import Irregularity
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.reminders import mark as marks
from credpolicy.report import integrity as report

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache

FORMATS: Mapping[str, Callable[[report.IntegrityReport], str]] = {
    "text": report.text, "json": report.json, "csv": report.csv, "markdown": report.table,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Walk:
    """The mainline, what its last commit says, and the file of allowed signers."""

    chronicle: Chronicle
    last: Snapshot
    signers: Path | None

    def found(self, asked: Asked, lost: tuple[Irregularity, ...]) -> tuple[Irregularity, ...]:
        """The heads that are lost and what is irregular in the range, explained where somebody did."""
        memory = Memory(self.last.settings.integrity)
        with progress.shown("reading the history"):
            origin_of = mainline.origins(self.chronicle, self.signers)
            walked = list(irregularities(self.chronicle.turns(), memory, origin_of))
        inside = [each for each in walked if each.origin is None or asked.holds(each.origin.commit)]
        unknown = sum(commit.id in memory.strangers and asked.holds(commit) for commit in self.chronicle.commits)
        if unknown:
            have = (
                f"{unknown:,} commits wrote waivers by authors" if unknown > 1 else "1 commit wrote waivers by authors"
            )
            output.note(f"{have} whom no file under identities/ names, so nobody can tell whether these are their own")
        notes = [placed.item for placed in self.last.integrity_notes]
        return tuple(explained([*lost, *inside], notes, memory.people, self.last.revision.committed_on))


@click.command(name="integrity")
@options.PATH
@click.option("--rev", metavar="REV", help="The history of this commit, branch or tag. Default: HEAD.")
@click.option("--since", metavar="REV|DATE", help="Only what came after this commit, or from this day on.")
@click.option("--until", callback=options.day, metavar="DATE", help="Only what came up to this day, inclusive.")
@click.option(
    "--signers", type=click.Path(path_type=Path), metavar="FILE",
    help="Check signatures against this file of allowed signers (ssh-keygen). It lies outside of the repository.",
)  # fmt: skip
@click.option(
    "--expect", multiple=True, metavar="COMMIT",
    help="A commit that was the head of the mainline once and must still be in it; may be repeated.",
)  # fmt: skip
@options.reports(FORMATS)
def command(
    *,
    path: Path | None,
    rev: str | None,
    since: str | None,
    until: date | None,
    signers: Path | None,
    expect: tuple[str, ...],
    format_: str,
    others: tuple[options.Output, ...],
) -> int:
    """Find what is irregular in how records came to be, from git alone.

    Looks recorded ahead or late, edited or deleted records, own waivers, ends that moved without a renewal, unsigned
    commits, a history that was rewritten. Days are those of the committers. What somebody explained under
    `integrity_notes` is told and does not count. The exit code is 1 where anything counts, 3 without a commit.
    """
    wanted = run.outputs(format_, others)
    cache = for_command(path)
    chronicle = mainline.opened(path, rev, cache)
    first, commits = mainline.since(chronicle, since)
    asked = Asked(since=first, until=until, commits=commits)
    count = sum(map(asked.holds, chronicle.commits))
    heads = (*(Head(name, "that was expected") for name in expect), *(_remembered(chronicle) if rev is None else ()))
    lost = tuple(rewritten(chronicle.history, heads))
    if not count and not expect and not lost:
        output.say("error: there is no commit in this range that changed anything")
        output.say("help: Name an earlier --since or a later --until, or leave them out.")
        return 3
    walk = _Walk(chronicle, _last(path, rev, cache), signers)
    told = report.IntegrityReport(walk.last, walk.found(asked, lost), count)
    if walk.last.settings.integrity.signatures and signers is None:
        output.note("the settings demand signatures, and none was checked: name the allowed ones with --signers FILE")
    run.put(told, FORMATS, wanted)
    return told.exit_code


def _last(path: Path | None, rev: str | None, cache: Cache | None) -> Snapshot:
    """What the last commit says. Raises UsageError where its settings cannot be read."""
    snapshot = load_source(open_source(options.place(path), rev or "HEAD"), cache=cache)
    places = {each.location.path for each in snapshot.findings if each.location and each.level == "error"}
    if places & {*SETTINGS_FILES}:
        message = "the settings cannot be read, so nobody can tell what is late or too much"
        raise UsageError(message, "`credpolicy validate` shows where, and how to mend it.")
    if places:
        have = f"{len(places):,} files" if len(places) > 1 else "1 file"
        output.note(f"parts of {have} cannot be read; what they said before counts, and `credpolicy validate` helps")
    return snapshot


def _remembered(chronicle: Chronicle) -> tuple[Head, ...]:
    """The head that the last run of `remind` saw, if one left its state in this clone. Raises RepositoryError."""
    repository = open_repository(chronicle.root)
    kept = Ref(repository, remind.state_ref(chronicle.history.inside)).read()
    if kept is None:
        return ()
    completed = marks.read(kept.files, remind.REF)[0].completed
    return (Head(completed.commit, f"that `credpolicy remind` saw on {completed.on}"),) if completed else ()
