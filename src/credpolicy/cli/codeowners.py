"""`credpolicy codeowners`: who reviews which file, from the owners in the policies, and whether CODEOWNERS says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import click

from credpolicy.adapters import files
from credpolicy.cli import options, output, run
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.load.repository import work_tree
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile import codeowners
from credpolicy.reconcile.codeowners import Difference, Line, Rule
from credpolicy.reconcile.ownership import WORKFLOWS, Ownership, ownership
from credpolicy.reconcile.scaffold import TEAM
from credpolicy.report.diagnostic import counted


class _Present(NamedTuple):
    """The CODEOWNERS that counts, below `top`: its path, where one is to be or is; and its content, None for none."""

    top: Path
    path: str
    data: bytes | None


@click.command(name="codeowners")
@options.PATH
@click.option("--check", is_flag=True, help="Say where CODEOWNERS and the owners differ; exit 1 if they do.")
@click.option("--write", is_flag=True, help="Put the lines into CODEOWNERS, between two marks; leave the rest.")
def command(*, path: Path | None, check: bool, write: bool) -> int:
    """Print the lines of CODEOWNERS that follow from the owners in the policies.

    A file under policies/ belongs to the teams of the owners it names, or to their logins where there is no team. Files
    with waivers or owners, the settings, the workflows and CODEOWNERS itself belong to those who may approve waivers.
    """
    if check and write:
        message = "--check and --write cannot be used together"
        raise UsageError(message, "Write first, and check then.")
    reading = run.read(path, None, None)
    run.notes(reading)
    root = reading.source.root
    owned = owned_files(reading.snapshot, root)
    present = _present(work_tree(root) or root)
    _complain(owned)
    if check:
        code = _checked(owned, present, reading.snapshot, root)
    else:
        code = 0
        if owned.rules:
            block = codeowners.render(owned.rules)
            output.write(_written(present, block) if write else block)
    return 1 if any(problem.fault for problem in owned.problems) or not owned.rules else code


def owned_files(snapshot: Snapshot, root: Path) -> Ownership:
    """Who owns what of the snapshot of `root`. Raises UsageError while something could not be read."""
    if snapshot.revision.kind not in ("worktree", "folder"):
        message = "there are no files on disk to look at"
        raise UsageError(message, "Call it in a work tree.")
    if any(finding.level == "error" for finding in snapshot.findings):
        message = "some files could not be read, so nobody can tell who owns what"
        raise UsageError(message, "`credpolicy validate` shows where, and how to mend it.")
    top = work_tree(root) or root
    inner = root.relative_to(top).as_posix()
    prefix = "" if inner == "." else f"{inner}/"
    if prefix and not codeowners.writable(prefix):
        message = f"CODEOWNERS cannot name the folder {inner}"
        raise UsageError(message, "Rename it, without # [ ] ! * ? \\ and spaces at the ends.")
    return ownership(snapshot, prefix)


def _complain(owned: Ownership) -> None:
    for problem in owned.problems:
        output.say(f"{'error' if problem.fault else 'note'}: {problem.path}: {problem.sentence}")
        output.say(f"help: {problem.mend}")
    if not owned.rules and not owned.problems:
        output.say("error: no owner is written, so there is nobody to name in CODEOWNERS")
        output.say("help: Write `owners:` in a file under policies/, each with a `team`.")
    if any(TEAM in rule.owners for rule in owned.rules):
        output.note(f"`{TEAM}` stands for a team of yours: write its name in policies/ and run `codeowners --write`")


def _present(top: Path) -> _Present:
    found = files.standing(top, codeowners.PLACES)
    for path in codeowners.PLACES:
        if path in found:
            data = found[path]
            if data is None or len(data) > codeowners.MAX_BYTES:
                message = f"{path} is no file that can be read, or has over {codeowners.MAX_BYTES:,} bytes"
                raise UsageError(message, "Put an ordinary file in its place.")
            return _Present(top, path, data)
    return _Present(top, codeowners.PLACES[0], None)


def _written(present: _Present, block: str) -> str:
    before = (present.data or b"").decode("utf-8", "surrogateescape")
    after = codeowners.with_block(before, block)
    if after == before:
        return f"{present.path} is up to date\n"
    data = after.encode("utf-8", "surrogateescape")
    if present.data is None:
        if files.write_missing(present.top, [(present.path, data)]):
            message = f"{present.path} appeared meanwhile"
            raise UsageError(message, "Nothing was changed. Run the command again.")
        return f"{present.path} made\n"
    with files.Staging() as staging:
        staging.file(present.top / present.path, data)
        if files.standing(present.top, [present.path]).get(present.path) != present.data:
            message = f"{present.path} was changed meanwhile"
            raise UsageError(message, "Nothing was changed. Run the command again.")
        staging.put_in_place()
    return f"{present.path} written\n"


def _checked(owned: Ownership, present: _Present, snapshot: Snapshot, root: Path) -> int:
    if not owned.rules:
        return 1
    if present.data is None:
        output.say("error: there is no CODEOWNERS")
        output.say("help: `credpolicy codeowners --write` makes it.")
        return 1
    lines, skipped = codeowners.parse(present.data.decode("utf-8", "replace"))
    for number, why in skipped:
        output.note(f"{present.path}:{number}: the forge skips this line: {why}")
    found = codeowners.differences(owned.rules, lines, _existing(present.top, root, snapshot))
    output.write("".join(f"{terminal(text)}\n" for text in _told(found, present.path)))
    if found:
        output.say(f"error: {present.path} and the owners differ: {counted(len(found), 'path')}")
        output.say("help: `credpolicy codeowners --write` renews the block. Move up what stands below it and differs.")
        return 1
    output.write(f"{present.path} and the owners agree: {_figures(owned.rules, lines)}.\n")
    return 0


def _existing(top: Path, root: Path, snapshot: Snapshot) -> Iterator[str]:
    """The files of which the owners must agree, from the top of the repository."""
    for file in snapshot.files:
        yield (root / file.path).relative_to(top).as_posix()
    folder = top / WORKFLOWS
    if folder.is_dir() and not folder.is_symlink():
        yield from (f"{WORKFLOWS}{name.name}" for name in folder.iterdir())


def _told(found: Iterable[Difference], path: str) -> Iterator[str]:
    for each in found:
        where = f"{path}:{each.line}" if each.line else path
        yield (
            f"{where}: {each.path}: expected {' '.join(each.expected)},"
            f" found {' '.join(each.found) if each.found else 'nobody'}"
        )


def _figures(rules: tuple[Rule, ...], lines: list[Line]) -> str:
    return f"{counted(len(rules), 'path')}, {counted(len(lines), 'line')}"
