"""What the commands share: options, and the only look at the clock, the environment and the terminal."""

from __future__ import annotations

import difflib
import os
import sys
import zoneinfo
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, TextIO

import click

from credpolicy import dates
from credpolicy.errors import UsageError

STDOUT = "-"
_FEW = 10


class Shown(NamedTuple):
    """What stdout or stderr can show."""

    terminal: bool
    colour: bool
    symbols: bool


def without_plugins() -> None:
    """Keep pydantic from looking through every installed package for plugins; call it before models are loaded."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def today(timezone: str) -> date:
    """Today's day in an IANA time zone that is known; the settings are asked for no other."""
    return datetime.now(zoneinfo.ZoneInfo(timezone)).date()


def shown(stream: TextIO | None) -> Shown:
    """What `stream` can show: colours only on a terminal without NO_COLOR, symbols only where it has them."""
    if stream is None or not stream.isatty():
        return Shown(terminal=False, colour=False, symbols=False)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    try:
        "\u2502\u2500\u2713\u2717".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return Shown(terminal=True, colour=colour, symbols=False)
    return Shown(terminal=True, colour=colour, symbols=True)


def watched() -> bool:
    """Whether a person is looking at stderr: a terminal, and not one that a build server pretends to have."""
    return shown(sys.stderr).terminal and os.environ.get("CI", "").lower() in ("", "0", "false")


def day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | None:
    """The day that an option names. Raises click's BadParameter for anything else."""
    try:
        return None if text is None else dates.parse_day(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


class Output(NamedTuple):
    """A report to write: its format, and the file or `-` for stdout."""

    format: str
    target: str


def output(text: str, formats: Iterable[str]) -> Output:
    """The report that `FMT=FILE` asks for. Raises click's BadParameter for anything else."""
    name, _, target = text.partition("=")
    if not target:
        raise click.BadParameter(f"`{text}` names no file; write for example json=report.json, or json=- for stdout")
    if name not in formats:
        raise click.BadParameter(f"`{name}` is not a format; there is {' and '.join(formats)}")
    return Output(name, target)


TEXT = Output("text", STDOUT)
"""The report that people read, where they read it."""

_Command = Callable[..., object]


def reports(formats: Collection[str]) -> Callable[[_Command], _Command]:
    """The options `--format` and `-o`, for a command that tells its result in these formats, the first by default."""

    def outputs(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[Output, ...]:
        return tuple(output(value, formats) for value in values)

    def decorated(command: _Command) -> _Command:
        others = click.option(
            "-o", "--output", "others", multiple=True, callback=outputs, metavar="FMT=FILE",
            help="Write a report to a file as well; may be repeated. `-` is stdout.",
        )  # fmt: skip
        first = next(iter(formats))
        main = click.option(
            "--format", "format_", type=click.Choice(tuple(formats)), default=first, help="What goes to stdout."
        )
        return main(others(command))

    return decorated


PATH = click.argument("path", type=click.Path(path_type=Path), required=False)
FOLDER = click.option(
    "--path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder that holds policies/ and registry/. Default: the nearest one upwards.",
)
REV = click.option("--rev", metavar="REV", help="Read this commit, branch or tag instead of the work tree.")
AS_OF = click.option("--as-of", callback=day, metavar="DATE", help="The day to judge, YYYY-MM-DD. Default: today.")
REQUIREMENTS = click.option(
    "--requirement",
    "requirements",
    multiple=True,
    metavar="ID",
    help="Only this requirement or coverage; may be repeated.",
)
OWNERS = click.option(
    "--owner",
    "owners",
    multiple=True,
    metavar="ID",
    help="Only what this owner answers for; may be repeated.",
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="Print text only when something fails.")


def place(path: Path | None) -> Path:
    """The folder to judge: the one named, else the nearest one upwards with credpolicy.yaml or policies/.

    The search ends at the top of the git repository. Where nothing is found it is the current folder.
    """
    if path is not None:
        return path
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "credpolicy.yaml").is_file() or (folder / "policies").is_dir():
            return folder
        if (folder / ".git").exists() or (folder / "objects").is_dir():
            break  # the top of a repository, with a work tree or without
    return here


def known(kind: str, wanted: Iterable[str], existing: Iterable[str]) -> None:
    """Raise UsageError, with a suggestion, for the first wanted id that does not exist."""
    ids = sorted(set(existing))
    for name in wanted:
        if name not in ids:
            near = difflib.get_close_matches(name, ids, n=1)
            message = f"there is no {kind} `{name}`"
            raise UsageError(message, f"Did you mean `{near[0]}`?" if near else choice(kind, ids))


def choice(kind: str, ids: Collection[str]) -> str:
    """What there is to choose from, as a hint: the ids themselves, if they are few."""
    if not ids:
        return f"There are no {kind}s."
    if len(ids) > _FEW:
        return f"There are {len(ids):,} {kind}s."
    return f"What there is: {', '.join(sorted(ids))}."
