"""`credpolicy comment`: the comment on a pull request, from a comparison that another job wrote down."""

from __future__ import annotations

from pathlib import Path

import click

from credpolicy.cli import output
from credpolicy.errors import UsageError
from credpolicy.report.diff.markdown import page
from credpolicy.report.diff.received import MOST_BYTES, received

MARKER = "<!-- credpolicy -->"
"""The first line, by which the comment of an earlier run is found again."""


@click.command(name="comment")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> int:
    """Turn FILE, which `credpolicy diff --format json` wrote, into the Markdown of a comment.

    The file may come from a job that ran on the code of a stranger: it is read only if its shape and size are right,
    and nothing in it can format, link, or mention anybody. Whether what it says is true, only the job's log can tell.
    """
    try:
        if not file.is_file():
            raise UsageError(f"{file} is not a file", "Name the report of the comparison, for example diff.json.")
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}", "Check the name and who may read it.") from error
    output.write(f"{MARKER}\n{page(received(data))}")
    return 0
