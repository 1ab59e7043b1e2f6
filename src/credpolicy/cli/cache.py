"""`credpolicy cache`: what is kept of earlier runs, and how to be rid of it; neither changes any answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from credpolicy.cli import options, output, run
from credpolicy.errors import RepositoryError, UsageError
from credpolicy.load import cache
from credpolicy.report import cache as report

FORMATS: Mapping[str, Callable[[report.Report], str]] = {"text": report.text, "json": report.json}


@click.group(name="cache")
def command() -> None:
    """Look at what is kept of earlier runs, or clear it; that changes no answer."""


@command.command()
@options.PATH
@options.reports(FORMATS)
def info(*, path: Path | None, format_: str, others: tuple[options.Output, ...]) -> int:
    """Tell where the cache is, how large it is and may be, and what is in it.

    The exit code is 0, also where there is none or where it is passed over.
    """
    wanted = run.outputs(format_, others)
    run.put(report.Report(cache.state(_root(path), options.cache())), FORMATS, wanted)
    return 0


@command.command()
@options.PATH
def clear(*, path: Path | None) -> int:
    """Delete the cache. What was kept is found out again when it is asked for."""
    wish = options.cache()
    try:
        where, size = cache.cleared(_root(path), wish)
    except OSError as error:
        message = f"the cache cannot be cleared: {error.strerror or error}"
        raise UsageError(message, "`credpolicy cache info` shows where it is; look at what stands there.") from error
    what = "nothing was kept" if size is None else f"cleared {report.in_mebibytes(size)}"
    output.write(f"{what} in {where}\n")
    return 0


def _root(path: Path | None) -> Path:
    """The folder, links resolved. Raises RepositoryError."""
    place = options.place(path)
    try:
        return place.resolve()
    except (OSError, RuntimeError) as error:
        raise RepositoryError(f"{place} cannot be opened: {error}", "Name a folder of the repository.") from error
