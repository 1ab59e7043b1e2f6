"""`credpolicy remind`: who hears what on this run, and sending it, each step once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import click

from credpolicy._version import __version__
from credpolicy.adapters import journal
from credpolicy.adapters.refs import Kept, Ref
from credpolicy.cli import channels, options, progress, run
from credpolicy.errors import GuardRailError, NothingError, RepositoryError, UsageError
from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.judge import judge
from credpolicy.load.git import open_source
from credpolicy.load.loader import load_source
from credpolicy.load.repository import Repository, open_repository
from credpolicy.load.source import Source
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.message import Channel
from credpolicy.model.reminder import Completed, Mark, Receipt
from credpolicy.reconcile.reminders import mark as marks
from credpolicy.reconcile.reminders import planning as reminders
from credpolicy.reconcile.reminders.delivery import deliver
from credpolicy.report import reminders as report

REF = "refs/credpolicy/reminders"
First = Literal["all", "quiet"]
FORMATS: Mapping[str, Callable[[report.ReminderReport], str]] = {
    "text": report.text, "json": report.json, "markdown": report.markdown,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for on the command line."""

    path: Path | None
    as_of: date | None
    remote: str | None
    first: First | None
    names: tuple[Channel, ...]
    override: bool
    format_: str
    others: tuple[options.Output, ...]
    apply: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """Where reminders stand: the repository, the ref, what it holds, and the mark that it and the journal come to.

    `mark` is None where no run has left one; `late` are the receipts of a run that was killed.
    """

    repository: Repository
    ref: Ref
    kept: Kept | None
    mark: Mark | None
    late: tuple[Receipt, ...]


def _shared(command_: Callable[..., object]) -> Callable[..., object]:
    """The options of both commands."""
    for option in (
        options.reports(FORMATS),
        click.option("--override-guard-rails", "override", is_flag=True, help="Send more than the settings allow."),
        click.option(
            "--channel", "names", multiple=True, type=click.Choice(get_args(Channel)), default=("mail",),
            help="How people hear; may be repeated. Default: mail.",
        ),
        click.option("--remote", metavar="NAME", help="Keep the state at this remote: fetch it before, push it after."),
        click.option(
            "--first-run", "first", type=click.Choice(get_args(First)), is_flag=False, flag_value="all",
            help="There is no state yet: tell `all` that is due, or with `quiet` nothing, and begin from here.",
        ),
        options.AS_OF,
        options.FOLDER,
    ):  # fmt: skip
        command_ = option(command_)
    return command_


@click.group(name="remind")
def command() -> None:
    """Tell people what ends or is overdue, in time, and each step once."""


@command.command(name="plan")
@_shared
def plan_(**asked: Any) -> int:
    """Tell who would hear what on this run, and send nothing.

    Judged is the commit HEAD. The exit code is 1 where somebody who should hear cannot be reached.
    """
    return _run(_Wish(**asked))


@command.command()
@_shared
@click.option("--apply", is_flag=True, help="Send, and write down what was sent. Without it nothing is done.")
def send(**asked: Any) -> int:
    """Send what is due, with --apply; else tell what would be sent.

    What has been delivered is never sent again, also when a run was killed; what failed is sent by the next one.
    Name every channel in one call: a run that is completed has told all. The environment names server and webhooks.
    """
    return _run(_Wish(**asked))


def _run(wish: _Wish) -> int:
    wanted = run.outputs(wish.format_, wish.others)
    folder = options.place(wish.path)
    repository = open_repository(folder.resolve())
    source = open_source(folder, "HEAD")
    own = _own(source.inside)
    ref = Ref(repository, state_ref(source.inside), wish.remote)
    path = _git_folder(repository) / "credpolicy" / f"reminders{own}.jsonl"
    with ExitStack() as stack:
        log = stack.enter_context(journal.locked(path)) if wish.apply else None
        state = _state(repository, ref, path)
        told, mark = _planned(source, state, wish)
        refused = None if wish.override else _refusal(told)
        told = replace(told, refused=refused is not None)
        if log is not None and refused is None and not told.plan.quiet:
            told = replace(told, sent=_sent(told, mark, state, log))
    run.put(told, FORMATS, wanted)
    if refused is not None:
        raise refused
    return told.exit_code


def state_ref(inside: str) -> str:
    """The ref that keeps the state of a folder, which lies `inside` its repository."""
    return REF + _own(inside)


def _own(inside: str) -> str:
    """A repository may hold several folders that are judged, each with a state of its own."""
    return f"-{hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]}" if inside else ""


def _git_folder(repository: Repository) -> Path:
    """The folder of git that all work trees of a clone share."""
    answer = repository.ask("rev-parse", "--path-format=absolute", "--git-common-dir")
    return Path(os.fsdecode(answer.removesuffix(b"\n")))


def _state(repository: Repository, ref: Ref, path: Path) -> _State:
    """What the ref and the journal say. Raises as they do."""
    kept = ref.read()
    late = tuple(marks.journal(journal.lines(path)))
    if kept is None:
        return _State(repository, ref, None, None, late)
    mark, history = marks.read(kept.files, str(ref))
    known = {*mark.receipts}
    late = tuple(each for each in late if each.key not in history and each not in known)
    return _State(repository, ref, kept, mark, late)


def _planned(source: Source, state: _State, wish: _Wish) -> tuple[report.ReminderReport, Mark]:
    """The plan of this run, and the mark it goes on from. Raises UsageError where nobody could tell who is to hear."""
    with progress.shown("reading files") as so_far:
        snapshot = load_source(source, so_far)
    as_of = wish.as_of or options.today(snapshot.settings.timezone)
    mark = _begun(state, wish, as_of)
    with progress.shown("judging"):
        now = judge(snapshot, as_of, snapshot.revision.committed_on or as_of)
        _judged(now)
        then = _then(source.root, mark.completed, now)
    hooks: dict[Channel, frozenset[str]] = {
        kind: frozenset(options.variables(prefix)) - {channels.SECRET} for kind, prefix in channels.HOOKS.items()
    }
    plan = reminders.plan(now, then, mark, reminders.Asked(tuple(dict.fromkeys(wish.names)), hooks))
    if wish.first == "quiet":
        plan = replace(plan, messages=(), problems=(), silenced=(), held={}, quiet="")
    return report.ReminderReport(snapshot, plan, silent=wish.first == "quiet"), mark


def _begun(state: _State, wish: _Wish, as_of: date) -> Mark:
    """The mark to go on from. Raises UsageError, or RepositoryError for a state that cannot be gone on from."""
    mark = state.mark
    if mark is None and wish.first is None:
        message = f"no run has left a state in {state.ref}"
        help_ = "Fetch it, as with --remote origin; on the very first run add --first-run, or --first-run quiet."
        raise UsageError(message, help_)
    if mark is None or (wish.first is not None and not _known(state, mark.completed)):
        return Mark(None, {}, state.late)
    if wish.first is not None:
        raise UsageError(f"there is a state already in {state.ref}", "Leave out --first-run.")
    if not _known(state, mark.completed):
        commit = mark.completed.commit[:8] if mark.completed else ""
        message = f"the last completed run judged commit {commit}, which this clone does not hold"
        help_ = (
            "Fetch the whole history (fetch-depth: 0); after history was rewritten begin anew with --first-run quiet."
        )
        raise RepositoryError(message, help_)
    if mark.completed is not None and as_of < mark.completed.on:
        message = f"the last completed run was for {mark.completed.on}, which is after {as_of}"
        raise UsageError(message, "Reminders go on from there: name that day or a later one.")
    return replace(mark, receipts=(*mark.receipts, *state.late))


def _known(state: _State, completed: Completed | None) -> bool:
    """Whether the clone holds the commit of the last completed run; a first run that was not completed has none."""
    return completed is None or state.repository.find(f"{completed.commit}^{{commit}}") is not None


def _judged(now: Evaluation) -> None:
    """Raise UsageError where files have errors, NothingError where none are: nobody is told what may be wrong."""
    errors = sum(finding.level == "error" for finding in now.findings)
    if errors:
        have = "1 error" if errors == 1 else f"{errors:,} errors"
        message = f"the files of {now.snapshot.revision.label} have {have}, so nobody can tell who is to hear what"
        raise UsageError(message, "`credpolicy validate --rev HEAD` shows where, and how to mend it.")
    if not now.snapshot.requirements or not now.snapshot.workers:
        raise NothingError(f"nothing was judged: {'; '.join(now.empty)}", "Name the folder with --path.")


def _then(root: Path, completed: Completed | None, now: Evaluation) -> Evaluation | None:
    """The evaluation of the last completed run, made anew; nothing that is there already is read or judged again."""
    if completed is None:
        return None
    snapshot = now.snapshot
    if completed.commit != snapshot.revision.commit:
        snapshot = load_source(open_source(root, completed.commit))
    elif completed.on == now.as_of:
        return now
    return evaluate(snapshot, completed.on)


def _refusal(told: report.ReminderReport) -> GuardRailError | None:
    """Why a guard rail lets nothing be sent; None where it does."""
    most, many = told.snapshot.settings.guard_rails.max_messages, len(told.plan.messages)
    if many <= most:
        return None
    message = f"{many:,} messages would be sent; `max_messages` under `guard_rails` allows {most:,}"
    return GuardRailError(message, "If that is right, allow it once with --override-guard-rails.")


def _sent(told: report.ReminderReport, mark: Mark, state: _State, log: journal.Journal) -> report.Sent:
    """Send what is planned and leave a mark. Raises UsageError, before anything is sent, for a wrong channel."""
    plan = told.plan
    needed = dict.fromkeys(planned.message.channel for planned in plan.messages)
    senders = {channel: channels.sender(channel, plan.as_of) for channel in needed}
    outcome = deliver(plan.messages, senders.__getitem__, plan.as_of, lambda receipt: log.append(marks.line(receipt)))
    done = not outcome.failures
    tried = tuple(receipt for receipt in outcome.receipts if receipt.result != "not_tried")
    receipts = (*mark.receipts, *tried)
    after = Mark(mark.completed, mark.held, receipts, __version__)
    if done:
        after = Mark(Completed(plan.commit, plan.as_of), plan.held, receipts, __version__)
    if receipts or state.mark is None or (after.completed, after.held) != (state.mark.completed, state.mark.held):
        title = f"{'Completed' if done else 'Interrupted'} run of {plan.as_of}"
        state.ref.add(state.kept, marks.files(after, done=done), title, plan.as_of)
        log.clear()
    failed = tuple(
        report.Failed(each.planned.recipient, each.planned.message.channel, each.error.message, each.error.hint)
        for each in outcome.failures
    )
    return report.Sent(outcome.receipts, failed, done)
