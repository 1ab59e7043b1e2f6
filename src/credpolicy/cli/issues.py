"""`credpolicy issues`: one open issue for each gap, or group of gaps, on a forge or in files; planned first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from credpolicy.cli import options, output, progress, run
from credpolicy.cli.options import STDOUT
from credpolicy.cli.positions import positions
from credpolicy.errors import GuardRailError, UsageError
from credpolicy.evaluate.judge import judge
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.plan import Plan, Tracker
from credpolicy.reconcile.issues import planning as issues
from credpolicy.reconcile.issues.apply import apply
from credpolicy.reconcile.issues.rails import guard
from credpolicy.reconcile.issues.subjects import wanted
from credpolicy.reconcile.issues.wording import Sight
from credpolicy.report import issues as summary
from credpolicy.report.issues import Summary
from credpolicy.report.view import exit_code

FORMATS: Mapping[str, Callable[[Summary], str]] = {
    "text": summary.text,
    "json": summary.json,
    "markdown": summary.markdown,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says."""

    path: Path | None
    rev: str | None
    as_of: date | None
    forge: str
    repository: str | None
    api_url: str | None
    link: str | None
    override: bool
    format_: str
    others: tuple[options.Output, ...]
    writes: bool


def _shared(function: Callable[..., object]) -> Callable[..., object]:
    """The options that both commands take."""
    for option in reversed((
        options.PATH,
        options.REV,
        options.AS_OF,
        click.option(
            "--forge", type=click.Choice(("github", "files")), default="github",
            help="Where the issues are: on GitHub, or as files under issues/.",
        ),
        click.option("--repository", metavar="OWNER/NAME", help="On GitHub. Default: GITHUB_REPOSITORY."),
        click.option("--api-url", metavar="URL", help="GitHub's API. Default: GITHUB_API_URL, or api.github.com."),
        click.option(
            "--link", metavar="URL",
            help="Where files can be looked at, such as https://github.com/acme/staff/blob/main.",
        ),
        click.option("--override-guard-rails", "override", is_flag=True, help="Let through whatever the plan wants."),
        options.reports(FORMATS),
    )):  # fmt: skip
        function = option(function)
    return function


@click.group(name="issues")
def command() -> None:
    """Keep one open issue for each gap, or for each group of them, and close it when the gap is gone."""


@command.command(name="plan")
@_shared
def plan_(**asked: Any) -> int:
    """Say what `sync --apply` would do. Nothing is written anywhere.

    On GitHub the token is taken from GITHUB_TOKEN, and from nowhere else.
    """
    return _run(_Asked(**asked, writes=False))


@command.command()
@_shared
@click.option("--apply", "writes", is_flag=True, help="Do it. Without this nothing is written.")
def sync(**asked: Any) -> int:
    """Open, update and close issues so that they are those the registry calls for.

    Without --apply nothing is written. The exit code is 4 where something could not be done, 5 where a guard rail
    refused, 2 while the files have errors and 3 where nothing was evaluated; with 2 and 3 nothing is closed.
    """
    return _run(_Asked(**asked))


def _run(asked: _Asked) -> int:
    wanted_reports = run.outputs(asked.format_, asked.others)
    if asked.writes and asked.rev is not None and asked.forge == "files":
        message = "--rev and --apply cannot be used together with files"
        raise UsageError(message, "Check the revision out, and write the issues there.")
    name, link, made = _tracker(asked)
    reading = run.read(asked.path, asked.rev, asked.as_of)
    run.notes(reading)
    with progress.shown("judging"):
        evaluation = judge(reading.snapshot, reading.as_of, reading.today)
    with made(reading) as tracker:
        with progress.shown("reading issues"):
            planned = _planned(reading, evaluation, tracker, link)
        told = _done(asked, planned, evaluation, tracker)
    told = replace(told, tracker=name)
    for format_, target in wanted_reports:
        if target == STDOUT:
            output.write(FORMATS[format_](told))
        else:
            output.save(Path(target), FORMATS[format_](told))
    return told.exit_code


def _tracker(asked: _Asked) -> tuple[str, str, Callable[[run.Reading], AbstractContextManager[Tracker]]]:
    """The tracker's name, where files can be looked at, and how the tracker is made. Raises UsageError."""
    link = asked.link or ""
    if link and not link.startswith("https://"):
        message = f"`{link}` is no address that begins with https://"
        raise UsageError(message, "Write for example --link https://github.com/acme/staff/blob/main.")
    if any(sign in link for sign in " ()<>\"'\\") or not link.isascii() or not link.isprintable():
        message = "the address given with --link has signs that need not be in one"
        raise UsageError(message, "Write for example --link https://github.com/acme/staff/blob/main.")
    if asked.forge == "files":
        from credpolicy.adapters.issue_files import FOLDER, IssueFiles

        def files(reading: run.Reading) -> AbstractContextManager[Tracker]:
            if asked.writes and reading.snapshot.revision.kind not in ("worktree", "folder"):
                message = "there is no folder on disk for files with issues"
                raise UsageError(message, "Call it in a work tree.")
            return IssueFiles(reading.source.root, reading.as_of, writes=asked.writes)

        return f"{FOLDER}/", link.rstrip("/") + "/" if link else "", files
    there = options.forge(asked.repository, asked.api_url)
    if not link and there.server:
        link = f"{there.server}/{there.repository}/blob/HEAD"

    def github(_reading: run.Reading) -> AbstractContextManager[Tracker]:
        from credpolicy.adapters.github import GitHub

        return GitHub(there.repository, there.token, there.api)

    return f"GitHub {there.repository}", link.rstrip("/") + "/" if link else "", github


def _planned(reading: run.Reading, evaluation: Evaluation, tracker: Tracker, link: str) -> Plan:
    """The plan against what the tracker has now. Raises OutsideError, before anything is written."""
    snapshot = evaluation.snapshot
    forge = snapshot.settings.forge
    present = tracker.issues(forge.label, issues.closed_since(snapshot, evaluation.as_of))
    logins = issues.logins(snapshot, evaluation.as_of)
    assignable = tracker.assignable(sorted(logins)) if logins else frozenset()
    places = [each.location for each in evaluation.findings if each.location and wanted(each, forge)]
    lines = {place: found.line for place, found in positions(reading.source, places).items()}
    sight = Sight(assignable, tracker.longest_body, link, reading.source.inside, lines)
    return issues.plan(evaluation, present, sight)


def _done(asked: _Asked, planned: Plan, evaluation: Evaluation, tracker: Tracker) -> Summary:
    """What becomes of a plan: nothing without --apply or where a guard rail refuses."""
    refused = ""
    if not asked.override:
        try:
            guard(planned, evaluation.snapshot.settings.guard_rails)
        except GuardRailError as error:
            refused = error.message
            output.say(f"error: {error.message}")
            output.say(f"help: {error.hint}")
    outcomes = None
    if asked.writes and not refused:
        with progress.shown("writing issues") as so_far:
            outcomes = apply(planned, tracker, so_far)
        for outcome in outcomes:
            if outcome.became == "failed":
                output.say(f"error: {outcome.action.about.title}: {outcome.message}")
    told = Summary(evaluation.snapshot, planned, "", 0, outcomes, refused)
    codes = (*planned.codes, 5 if refused else 0, 4 if told.failed else 0)
    return replace(told, exit_code=exit_code(code for code in codes if code))
