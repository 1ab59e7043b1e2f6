"""The way in: the table of commands, loaded on use, and the last stop of every error."""

from __future__ import annotations

import difflib
import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import NamedTuple, NoReturn

import click

from credpolicy._version import __version__
from credpolicy.cli.output import abandoned, prepare, say
from credpolicy.errors import CredpolicyError

DEFECT = (
    "This is a defect of the program, not of your files. Please report this line with command and version;"
    " `credpolicy --debug COMMAND` shows where it happened."
)


class Entry(NamedTuple):
    """A command: its name, the module whose `command` it is, and what it does in one line."""

    name: str
    module: str
    line: str


COMMANDS = (
    Entry("init", "credpolicy.cli.init", "Turn an empty or existing folder into a working repository."),
    Entry("validate", "credpolicy.cli.validate", "Find what is wrong in the files."),
    Entry("check", "credpolicy.cli.check", "Judge who falls short on a day, and say why."),
    Entry("diff", "credpolicy.cli.diff", "Tell what a change would do, and to whom."),
    Entry("comment", "credpolicy.cli.comment", "Turn the JSON of a comparison into a comment."),
    Entry("explain", "credpolicy.cli.explain", "Tell the whole chain behind the verdicts on one worker."),
    Entry("who", "credpolicy.cli.who", "List who holds a credential type, and in which state."),
    Entry("owners", "credpolicy.cli.owners", "Show who answers for what, now and while people are away."),
    Entry("timeline", "credpolicy.cli.timeline", "Tell how gaps came and went, from git alone."),
    Entry("forecast", "credpolicy.cli.forecast", "Tell what falls due, and when, if nobody does anything."),
    Entry("requirements", "credpolicy.cli.requirements", "List what the policies ask for, or tell it in sentences."),
    Entry("test", "credpolicy.cli.test", "Run the tests of the policies."),
    Entry("waivers", "credpolicy.cli.waivers", "List and audit waivers, and remove what has ended."),
    Entry("retention", "credpolicy.cli.retention", "Find what is kept too long, and delete what is due."),
    Entry("issues", "credpolicy.cli.issues", "Keep one open issue for each gap, or for each group of them."),
    Entry("baseline", "credpolicy.cli.baseline", "Write down what is known already, and take out what is fixed."),
    Entry("history", "credpolicy.cli.history", "Tell what happened, commit by commit, and who approved it."),
    Entry("blame", "credpolicy.cli.blame", "Tell which commit set each field of an object."),
    Entry("integrity", "credpolicy.cli.integrity", "Find what is irregular in the history: late, edited, deleted."),
    Entry("audit", "credpolicy.cli.audit", "Plan audits, draw samples, bundle it all for an auditor."),
    Entry("fmt", "credpolicy.cli.fmt", "Give the files one layout; values and comments stay."),
    Entry("cache", "credpolicy.cli.cache", "Look at what is kept of earlier runs, or clear it."),
    Entry("rule", "credpolicy.cli.rule", "Explain a finding by its code."),
    Entry("schema", "credpolicy.cli.schema", "Print the JSON Schema of a kind of file."),
    Entry("import", "credpolicy.cli.imports", "Turn a table into files of the registry."),
    Entry("remind", "credpolicy.cli.remind", "Tell people what ends or is overdue, in time and once."),
    Entry("intake", "credpolicy.cli.intake", "Turn a filled-in form into a record of a worker."),
    Entry("packs", "credpolicy.cli.packs", "List starter packs of rules, or copy one into policies/."),
    Entry("calendar", "credpolicy.cli.calendar", "Make a calendar of what ends and what falls due."),
    Entry("codeowners", "credpolicy.cli.codeowners", "Make CODEOWNERS from the owners, or check that they agree."),
)


@dataclass
class Run:
    """What the last stop must know of a run."""

    debug: bool = False
    signal: int | None = None


class Commands(click.Group):
    """The commands of the table. A command's module is loaded when it is called, not before."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return [entry.name for entry in COMMANDS]

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, loaded now; None when there is none."""
        for entry in COMMANDS:
            if entry.name == cmd_name:
                importlib.import_module("credpolicy.cli.options").without_plugins()
                command: click.Command = importlib.import_module(entry.module).command
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was called. Raises UsageError, with a suggestion, when there is none."""
        command = self.get_command(ctx, args[0])
        if command is None:
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            message = f"no such command `{args[0]}`" + (f"; did you mean `{near[0]}`?" if near else "")
            raise click.UsageError(message, ctx)
        return args[0], command, args[1:]

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without loading anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.line) for entry in COMMANDS])


EPILOG = """
Exit codes: 0 clean, 1 findings at or above the threshold, 2 the run could not judge, 3 nothing was
evaluated, 4 the outside world failed, 5 a guard rail refused, 130 interrupted.
"""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=EPILOG,
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(__version__, message="credpolicy %(version)s")
@click.option(
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _param, given: setattr(ctx.obj, "debug", given),
    help="After an error, show where in the program it happened.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Judge staff credentials against policies kept as YAML in git."""
    if ctx.invoked_subcommand is None:
        message = "a command is missing"
        raise click.UsageError(message, ctx)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (`sys.argv` unless given) and return the exit code. Every error ends here."""
    prepare()
    run = Run()
    try:
        with _stoppable(run), _without_collector():
            return _called(sys.argv[1:] if arguments is None else list(arguments), run)
    except click.ClickException as error:
        return _refused(error)
    except CredpolicyError as error:
        return _stopped(error.message, error.hint, error.exit_code, run)
    except KeyboardInterrupt:
        say("interrupted")
        return 128 + (run.signal or signal.SIGINT)
    except Exception as error:
        if run.signal:
            # The database turns an interrupt into an error of its own.
            say("interrupted")
            return 128 + run.signal
        if isinstance(error, BrokenPipeError) and abandoned():
            return 0  # only click's own help writes without `write`
        first = str(error).partition("\n")[0]
        return _stopped(f"credpolicy itself failed: {type(error).__name__}: {first}", DEFECT, 2, run)


def process() -> NoReturn:
    """Run the command line as a process of its own and end it with the exit code.

    Nothing that was loaded is taken apart first: that would take longer than reading a small repository.
    """
    gc.disable()
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        sys.exit(code)  # which tells what could not be written, or that nobody listens
    os._exit(code)


@contextmanager
def _stoppable(run: Run) -> Iterator[None]:
    """Leave the block as after an error when a signal asks for it, so that files and processes are tidied away.

    A signal that is ignored, as in a background job, stays ignored.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        run.signal = number
        raise KeyboardInterrupt

    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    taken = {number: handler for number, handler in usual.items() if signal.getsignal(number) is handler}
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in taken.items():
            signal.signal(number, handler)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Look for no cycles meanwhile: what a command loads lives until it ends, and looking took half its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _called(arguments: list[str], run: Run) -> int:
    try:
        with cli.make_context("credpolicy", arguments, obj=run) as ctx:
            code: int = cli.invoke(ctx)
            return code
    except click.exceptions.Exit as done:
        return done.exit_code


def _refused(error: click.ClickException) -> int:
    """A command line that click could not read."""
    message = error.format_message().rstrip(".")
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "credpolicy"
    return _stopped(message[:1].lower() + message[1:], f"`{path} --help` says what can be written here.", 2, Run())


def _stopped(message: str, hint: str, code: int, run: Run) -> int:
    if run.debug:
        for line in traceback.format_exc().splitlines():
            say(line)
    say(f"error: {message}")
    if hint:
        say(f"help: {hint}")
    return code
