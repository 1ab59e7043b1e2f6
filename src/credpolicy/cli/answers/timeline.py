"""The answer to `credpolicy timeline` where none is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from credpolicy import dates
from credpolicy.cli import options, output, progress, remembered, run
from credpolicy.errors import UsageError
from credpolicy.history.timeline.series import Wanted
from credpolicy.history.timeline.stand import readable
from credpolicy.history.timeline.timeline import Asked, Compared, timeline
from credpolicy.history.timeline.verdicts import Verdicts
from credpolicy.load.chronicle import Chronicle
from credpolicy.load.loader import load
from credpolicy.load.log import known_on
from credpolicy.model.timeline import Step, Work
from credpolicy.report import timeline as report
from credpolicy.report.diagnostic import counted

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache

FORMATS: Mapping[str, Callable[[report.Report], str]] = {
    "text": report.text, "json": report.json, "csv": report.csv,
}  # fmt: skip


def told(
    cache: Cache | None,
    *,
    path: Path | None,
    rev: str | None,
    since: date | None,
    until: date | None,
    by: Step,
    requirements: tuple[str, ...],
    owners: tuple[str, ...],
    against: str | None,
    policy_rev: str | None,
    stats: bool,
    format_: str,
    others: tuple[options.Output, ...],
) -> remembered.Told:
    """Judge the points of the mainline and tell them. Raises UsageError and RepositoryError."""
    wanted = run.outputs(format_, others)
    folder = options.place(path)
    with progress.shown("reading the mainline"):
        chronicle = Chronicle(folder, rev, cache)
        last = until or options.today(chronicle.settings().timezone)
        compared = None if against is None else _compared(chronicle, against, cache)
        rules = None if policy_rev is None else load(folder, policy_rev, cache=cache)
    if rules is not None and not readable(rules):
        message = f"the policies of {policy_rev} cannot be read, so they judge nobody"
        raise UsageError(message, f"`credpolicy validate --rev {policy_rev}` shows where, and how to mend it.")
    if since is not None and since > last:
        message = f"--since {since} is later than the last day, {last}"
        raise UsageError(message, "Write an earlier day, or a later --until.")
    with progress.shown("judging"):
        found = timeline(
            chronicle, Asked(by, last, since, Wanted(requirements, owners), rules, compared), Verdicts(cache)
        )
    for kind, asked, there in zip(("requirement", "owner"), (requirements, owners), found.names, strict=True):
        options.known(kind, asked, there)
    if chronicle.shallow:
        output.note("the clone is shallow: what lies before its first commit is not told")
    if stats:
        output.note(_said(found.work))
    answer = report.Report(found)
    run.put(answer, FORMATS, wanted)
    read = [each for each in (rules, compared and compared.snapshot) if each is not None]
    return remembered.Told(answer.exit_code, chronicle.whole and all(map(remembered.is_whole, read)))


def _compared(chronicle: Chronicle, name: str, cache: Cache | None) -> Compared:
    """What `--against` names. Raises UsageError for a day before the first commit."""
    try:
        day = dates.parse_day(name)
    except ValueError:
        snapshot = load(chronicle.root, name, cache=cache)
        on = snapshot.revision.committed_on
        if on is None:
            message = f"{name} is no commit, so it has no day"
            raise UsageError(message, "Name a commit, a branch, a tag or a day.") from None
        return Compared(name, snapshot, on)
    place = known_on([each.committer.on for each in chronicle.commits], day)
    if place is None:
        message = f"on {day} there was no commit yet"
        raise UsageError(message, f"The first one is of {chronicle.commits[0].committer.on}.")
    return Compared(name, load(chronicle.root, chronicle.commits[place].id, cache=cache), day)


def _said(work: Work) -> str:
    return (
        f"{counted(work.read, 'blob')} parsed, {counted(work.judged, 'worker day')} judged in "
        f"{counted(work.runs, 'kernel run')}, {counted(work.reused, 'verdict')} reused"
    )
