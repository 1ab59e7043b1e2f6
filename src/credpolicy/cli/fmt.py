"""`credpolicy fmt`: an even layout for the files, with every value and every comment as it was."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click

from credpolicy.cli import options, output, progress
from credpolicy.cli.rewriting import Rewritten, difference, put
from credpolicy.edit.layout import LayoutError, lay_out
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.load.compose import UnreadableError
from credpolicy.load.git import open_source
from credpolicy.load.loader import listed_files
from credpolicy.load.reading import without_text
from credpolicy.load.source import Entry, ReadFailure, Source
from credpolicy.model.finding import Finding

_FILES_BETWEEN_SIGNS = 100
_HERE = Path()


class _Wanted(NamedTuple):
    """The files to look at, what is wrong with others that were asked for, and names that are passed over."""

    files: list[Entry]
    findings: list[Finding]
    passed_over: list[str]


@click.command(name="fmt")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@options.FOLDER
@click.option(
    "--check", is_flag=True, help="Change nothing; list what would be formatted, and exit with 1 if anything."
)
@click.option("--diff", "show", is_flag=True, help="Show every difference as well. Changes nothing, as --check.")
def command(*, paths: tuple[Path, ...], path: Path | None, check: bool, show: bool) -> int:
    """Give the files an even layout.

    Indentation, blanks between words, blank lines and line ends become the same everywhere. Order, styles, quotes,
    comments and every value stay as they are. Without PATH all files are formatted that are read; a file that cannot
    be read is told and left as it is.
    """
    source = open_source(options.place(path), None)
    if source.revision.kind not in ("worktree", "folder"):
        message = "there are no files on disk to format"
        raise UsageError(message, "Call it in a work tree.")
    wanted = _wanted(source, paths)
    for name in wanted.passed_over:
        output.note(f"{name} is passed over: it is no file that credpolicy reads")
    for finding in wanted.findings:
        _tell(finding.location.path if finding.location else "", finding.rule, finding.message, finding.help)
    if not wanted.files and not wanted.findings:
        return _nothing(source, by_name=bool(wanted.passed_over))
    tally = _Tally(source.root, write=not (check or show), show=show)
    with progress.shown("formatting") as so_far:
        for done, (entry, content) in enumerate(source.read(wanted.files)):
            if done % _FILES_BETWEEN_SIGNS == 0:
                so_far(done, len(wanted.files))
            tally.take(entry, content)
    failed = tally.failed + len(wanted.findings)
    output.write(tally.summary(failed))
    if failed:
        return 2
    return 1 if tally.changed and not tally.writes else 0


class _Tally:
    """What became of each file."""

    def __init__(self, root: Path, *, write: bool, show: bool) -> None:
        self.changed = 0
        self.failed = 0
        self.writes = write
        self._left = 0
        self._root = root
        self._show = show

    def take(self, entry: Entry, content: bytes | ReadFailure) -> None:
        """Format one file, or say what would be done with it, or why nothing can be."""
        missing = without_text(entry, content)
        if missing is not None or isinstance(content, ReadFailure):
            if missing is not None:
                _tell(entry.path, missing.rule, missing.message, missing.help)
            self.failed += 1
            return
        try:
            after = lay_out(content)
            if after != content and self.writes:
                _write(self._root, Rewritten(entry.path, content, after))
        except UnreadableError as error:
            for problem in error.problems:
                _tell(f"{entry.path}:{problem.line}:{problem.column}", problem.code, problem.message, problem.help)
        except LayoutError as error:
            output.say(f"error: {entry.path}:{error.line}: left as it is: {error}")
            output.say("help: Write that part in a plainer way. `credpolicy validate` can read the file as it is.")
        except UsageError as error:
            output.say(f"error: {error.message}")
            output.say(f"help: {error.hint}")
        else:
            self._count(Rewritten(entry.path, content, after))
            return
        self.failed += 1

    def _count(self, file: Rewritten) -> None:
        if file.after == file.before:
            self._left += 1
            return
        self.changed += 1
        output.write(f"{'formatted' if self.writes else 'would format'} {terminal(file.path)}\n")
        if self._show:
            output.write(difference(file))

    def summary(self, failed: int) -> str:
        """The bottom line."""
        verb = "formatted" if self.writes else "would be formatted"
        parts = [
            f"{_files(self.changed)} {verb}",
            f"{self._left:,} left as {'it was' if self._left == 1 else 'they were'}",
        ]
        if failed:
            parts.append(f"{failed:,} could not be formatted")
        return ", ".join(parts) + "\n"


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"


def _tell(place: str, code: str, message: str, mend: str) -> None:
    output.say(f"{place}: {code} {message}")
    if mend:
        output.say(f"help: {mend}")


def _write(root: Path, file: Rewritten) -> None:
    """Put one file in its place. Raises UsageError where it must not be written, or was changed meanwhile."""
    target = root / file.path
    try:
        writable = target.stat().st_mode & 0o222 and os.access(target, os.W_OK)
    except OSError:
        writable = True  # it has gone, which is told when its content is compared
    if not writable:
        message = f"{file.path} is left as it is: it is read-only"
        raise UsageError(message, "Allow it to be written (chmod u+w), or leave it out.")
    put(root, [file])


def _nothing(source: Source, *, by_name: bool) -> int:
    """Where there is no file to look at: no pass, unless files were named that are none of ours."""
    if by_name:
        output.write("0 files formatted\n")
        return 0
    output.note(f"nothing was found to format in {source.root}; name the folder that holds policies/ and registry/")
    return 3


def _wanted(source: Source, paths: Iterable[Path]) -> _Wanted:
    """Which files are meant. Raises UsageError for a path that is not there, lies outside, or is behind a link."""
    files, findings = listed_files(source)
    errors = [finding for finding in findings if finding.level == "error"]
    names = [(path, _name(source.root, path)) for path in paths]
    if not names:
        return _Wanted(files, errors, [])
    chosen: dict[str, Entry] = {}
    told: dict[str, Finding] = {}
    passed_over: list[str] = []
    for path, name in names:
        inside = [entry for entry in files if _within(entry.path, name)]
        wrong = [each for each in errors if each.location and _within(each.location.path, name)]
        chosen |= {entry.path: entry for entry in inside}
        told |= {each.fingerprint: each for each in wrong}
        if not inside and not wrong:
            _exists(source.root, path, name)
            if not path.is_dir():
                passed_over.append(str(path))
    return _Wanted(sorted(chosen.values()), list(told.values()), passed_over)


def _within(path: str, name: str) -> bool:
    return name in ("", path) or path.startswith(f"{name}/")


def _name(root: Path, path: Path) -> str:
    """What a path is called below the root, with `/`; empty for the root itself. Links below it are not followed."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - takes `..` away without following links
    for folder in reversed((whole, *whole.parents)):
        try:
            if folder.samefile(root):
                return "/".join(whole.relative_to(folder).parts)
        except OSError:
            break
    message = f"{path} lies outside {root}"
    raise UsageError(message, "Name the folder that holds policies/ and registry/ with --path.")


def _exists(root: Path, path: Path, name: str) -> None:
    """Raise UsageError where nothing is, or a link is on the way."""
    place = root
    for step in name.split("/"):
        place /= step
        if place.is_symlink():
            message = f"{path} {'is' if place == root / name else 'stands behind'} a link, which is not followed"
            raise UsageError(message, "Name the file itself.")
    if not os.path.lexists(root / name):
        message = f"{path} does not exist"
        raise UsageError(message, "Check the name, and the folder you are in.")
