"""What the commands share: options, and the only look at the clock, the environment and the terminal."""

from __future__ import annotations

import difflib
import os
import re
import sys
import zoneinfo
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO
from urllib.parse import urlsplit

import click

from credpolicy import dates
from credpolicy.errors import UsageError

if TYPE_CHECKING:
    from credpolicy.load.cache import Wish

STDOUT = "-"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_FEW = 10
_Command = Callable[..., object]


class Shown(NamedTuple):
    """What stdout or stderr can show."""

    terminal: bool
    colour: bool
    symbols: bool


def without_plugins() -> None:
    """Keep pydantic from looking through every installed package for plugins; call it before models are loaded."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


_NOTED: ContextVar[list[tuple[str, str]] | None] = ContextVar("noted", default=None)


def today(timezone: str) -> date:
    """Today's day in an IANA time zone that is known; the settings are asked for no other."""
    day = datetime.now(zoneinfo.ZoneInfo(timezone)).date()
    looks = _NOTED.get()
    if looks is not None:
        looks.append((timezone, str(day)))
    return day


@contextmanager
def noted() -> Iterator[list[tuple[str, str]]]:
    """Every look at the clock inside the block: the time zone, and the day that it gave."""
    looks: list[tuple[str, str]] = []
    token = _NOTED.set(looks)
    try:
        yield looks
    finally:
        _NOTED.reset(token)


def now() -> str:
    """The present moment in UTC, to the second, after RFC 3339."""
    return datetime.now(UTC).strftime(_MOMENT)


def moment(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str:
    """The moment that an option gives, or the present one. Raises click's BadParameter for anything else."""
    if text is None:
        return now()
    try:
        if datetime.strptime(text, _MOMENT).strftime(_MOMENT) == text:
            return text
    except ValueError:
        pass
    message = f"`{text}` is not a moment in UTC; write for example 2026-03-02T09:00:00Z"
    raise click.BadParameter(message)


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


def variables(prefix: str) -> dict[str, str]:
    """What the environment says under names that begin with `prefix`, by the rest of the name; not what is empty.

    Passwords and secret addresses are among it: it goes to whoever uses it, and is never shown.
    """
    found = {name.removeprefix(prefix): text for name, text in os.environ.items() if name.startswith(prefix)}
    return {name: text for name, text in sorted(found.items()) if text}


_SIZE = re.compile(r"(\d{1,6}) ?(MiB|GiB)", re.ASCII)
CACHE = "CREDPOLICY_CACHE"
"""`off` switches the cache off; with `_DIR` and `_SIZE` after it, where it is and how large it may be."""


def cache() -> Wish:
    """What the environment says of the cache. Raises UsageError for what it cannot mean."""
    from credpolicy.load.cache import DEFAULT_LIMIT, Wish

    said = os.environ.get(CACHE, "")
    if said not in ("", "on", "off"):
        message = f"{CACHE} is `{said}`, and it is `on` or `off`"
        raise UsageError(message, f"Unset it, or write {CACHE}=off.")
    size = os.environ.get(f"{CACHE}_SIZE", "")
    limit = _SIZE.fullmatch(size)
    if size and (limit is None or not int(limit[1])):
        message = f"{CACHE}_SIZE is `{size}`, which is no size"
        raise UsageError(message, f"Write for example {CACHE}_SIZE=512MiB; {CACHE}=off switches the cache off.")
    folder = os.environ.get(f"{CACHE}_DIR", "")
    unit = {"MiB": 2**20, "GiB": 2**30}
    many = int(limit[1]) * unit[limit[2]] if limit else DEFAULT_LIMIT
    return Wish(said != "off", many, Path(folder) if folder else None)


class Forge(NamedTuple):
    """A forge on the network: the repository, the API that gets the token, the token, and where people look at it."""

    repository: str
    api: str
    token: str
    server: str

    def __repr__(self) -> str:
        return f"Forge({self.repository!r}, {self.api!r})"


_REPOSITORY = re.compile(r"[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}", re.ASCII)
_HERE = ("127.0.0.1", "localhost", "::1")


def forge(repository: str | None, api: str | None) -> Forge:
    """The forge that the command line names, or else the environment; the token comes from the environment alone.

    Raises UsageError where something is missing, or where the token would travel in the open.
    """
    name = repository or os.environ.get("GITHUB_REPOSITORY", "")
    if not name:
        message = "it is not known in which repository the issues are"
        raise UsageError(message, "Name it with --repository OWNER/NAME, or in GITHUB_REPOSITORY.")
    if not _REPOSITORY.fullmatch(name):
        message = f"`{name}` is not the name of a repository"
        raise UsageError(message, "Write it as OWNER/NAME, for example acme/staff.")
    address = (api or os.environ.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    if not safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        message = "the address of the API is not one that a token may be sent to"
        raise UsageError(message, "Write it as https://HOST/PATH, without a user, `?` or `#`.")
    token = os.environ.get("GITHUB_TOKEN", "").strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        message = "there is no usable token in the environment"
        raise UsageError(message, "Put one into GITHUB_TOKEN; it is taken from nowhere else.")
    usual = "https://github.com" if address == "https://api.github.com" else ""
    return Forge(name, address, token, (os.environ.get("GITHUB_SERVER_URL") or usual).rstrip("/"))


def day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | None:
    """The day that an option gives. Raises click's BadParameter for anything else."""
    try:
        return None if text is None else dates.parse_day(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _stretch(_ctx: click.Context, _param: click.Parameter, text: str | None) -> dates.Duration | None:
    if text is None:
        return None
    if text.isdecimal():
        message = f"`{text}` is not a duration; write for example `{text} days`, in quotes where a shell reads it"
        raise click.BadParameter(message)
    try:
        length = dates.parse_duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if length.count == 0:
        message = f"`{text}` is no time at all; write for example `14 days`"
        raise click.BadParameter(message)
    return length


def stretch(name: str, help_: str) -> Callable[[_Command], _Command]:
    """An option of this name that takes a duration of some length, such as `14 days`."""
    return click.option(name, callback=_stretch, metavar="DURATION", help=help_)


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
KNOWN_ON = click.option(
    "--known-on",
    callback=day,
    metavar="DATE",
    help="Read the last commit of the mainline by the end of that day, and judge that day.",
)
POLICY_REV = click.option("--policy-rev", metavar="REV", help="Judge by the policies and settings of this revision.")
EXTRACTED_AT = click.option(
    "--extracted-at", callback=moment, metavar="MOMENT",
    help="When it was made, as 2026-03-02T09:00:00Z in UTC. Default: now.",
)  # fmt: skip
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
