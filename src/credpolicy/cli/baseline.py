"""`credpolicy baseline`: write down the findings that are known, and take out of the file what is fixed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from credpolicy.adapters.files import Staging, create
from credpolicy.cli import options, output, progress, run
from credpolicy.edit.removal import RemovalError
from credpolicy.edit.values import ValueEditError
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.evaluate.judge import judge
from credpolicy.history.baseline import entries, in_baseline, listed, pruned, recognised, text
from credpolicy.load.limits import MAX_FILE_BYTES
from credpolicy.load.source import blob_id
from credpolicy.model.baseline import BASELINE_FILE, Fixed
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import THRESHOLDS, FailOn
from credpolicy.report.view import COUNTED

_SHA256 = 64


@click.group(name="baseline")
def command() -> None:
    """Keep the list of findings that are known already, for `check --baseline`."""


@command.command()
@options.PATH
@options.AS_OF
@click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    help="List what a check with this threshold would fail on. Default: `fail_on` of the settings.",
)
@click.option("--replace", is_flag=True, help="Write anew what is there already.")
@click.option("--dry-run", is_flag=True, help="Print the file, and write nothing.")
def write(*, path: Path | None, as_of: date | None, fail_on: FailOn | None, replace: bool, dry_run: bool) -> int:
    """Write credpolicy-baseline.yaml: every finding of this day that a check would fail on.

    Only the base of a change is ever asked for this file, so it counts once it is merged. It is not written while
    something cannot be judged (exit code 2) or nothing is (exit code 3).
    """
    reading = _read(path, as_of)
    target = reading.source.root / BASELINE_FILE
    if not (replace or dry_run) and os.path.lexists(target):
        raise _there(target)
    evaluation = _judged(reading, but_baseline=replace or dry_run)
    if evaluation.empty:
        return _nothing_judged(evaluation)
    found = entries(evaluation, COUNTED[fail_on or reading.snapshot.settings.fail_on])
    written = text(found)
    if len(written.encode()) > MAX_FILE_BYTES:
        message = f"the file would be larger than the {MAX_FILE_BYTES:,} bytes that are read of one"
        raise UsageError(message, "Do without: `credpolicy check --baseline REV` then compares with the base itself.")
    if dry_run:
        output.write(written)
        return 0
    _put(target, written.encode(), replace=replace)
    many = sum(entry.count for entry in found)
    output.write(f"wrote {BASELINE_FILE}: {many:,} known finding{'' if many == 1 else 's'}\n")
    return 0


@command.command()
@options.PATH
@options.AS_OF
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if something could go.")
def prune(*, path: Path | None, as_of: date | None, only_check: bool) -> int:
    """Take out of credpolicy-baseline.yaml what is fixed.

    Only lines of entries that are found no more go, and counts become smaller. Nothing is ever added. What may only be
    out of sight, because a file cannot be read, stays.
    """
    reading = _read(path, as_of)
    blob = next((file.blob for file in reading.snapshot.files if file.path == BASELINE_FILE), None)
    wrong = [finding for finding in reading.snapshot.findings if in_baseline(finding)]
    if wrong:
        raise UsageError(
            f"{BASELINE_FILE} cannot be read in full", "`credpolicy validate` shows where, and how to mend it."
        )
    if blob is None:
        message = f"there is no {BASELINE_FILE} in {reading.source.root}"
        raise UsageError(message, "`credpolicy baseline write` makes one.")
    with progress.shown("judging"):
        evaluation = judge(reading.snapshot, reading.as_of, reading.today)
    if any(finding.level == "error" and in_baseline(finding) for finding in evaluation.findings):
        raise UsageError(
            f"{BASELINE_FILE} lists a finding twice", "`credpolicy validate` shows where, and how to mend it."
        )
    if evaluation.empty:
        return _nothing_judged(evaluation)
    if any(finding.level == "error" for finding in evaluation.findings):
        output.note("the files have errors, so entries stay that may only be out of sight")
    fixed = recognised(evaluation, listed(reading.snapshot)).fixed
    if not fixed:
        output.write("Nothing to remove.\n")
        return 0
    if not only_check:
        _prune(reading, blob, fixed)
    output.write("".join(f"{terminal(line)}\n" for line in _said(fixed, only_check=only_check)))
    return 1 if only_check else 0


def _read(path: Path | None, as_of: date | None) -> run.Reading:
    """What lies on disk. Raises UsageError where nothing can be written."""
    reading = run.read(path, None, as_of)
    run.notes(reading)
    if reading.snapshot.revision.kind not in ("worktree", "folder"):
        message = "there are no files on disk, so no baseline can be kept"
        raise UsageError(message, "Call it in a work tree.")
    return reading


def _judged(reading: run.Reading, *, but_baseline: bool) -> Evaluation:
    """The evaluation. Raises UsageError while something cannot be judged, but for a baseline to be replaced."""
    with progress.shown("judging"):
        evaluation = judge(reading.snapshot, reading.as_of, reading.today)
    wrong = [each for each in evaluation.findings if each.level == "error"]
    if any(not (but_baseline and in_baseline(each)) for each in wrong):
        have = f"{len(wrong):,} errors" if len(wrong) > 1 else "1 error"
        message = f"the files have {have}, and what cannot be judged cannot be known"
        raise UsageError(message, "Mend them first; `credpolicy validate` lists them.")
    return evaluation


def _nothing_judged(evaluation: Evaluation) -> int:
    for reason in evaluation.empty:
        output.say(f"error: not everything was evaluated: {reason}")
    output.say("help: Nothing was written. `credpolicy check` must judge everything first.")
    return 2 if any(finding.level == "error" for finding in evaluation.findings) else 3


def _put(target: Path, data: bytes, *, replace: bool) -> None:
    if not replace:
        if not create(target, data):
            raise _there(target)
        return
    with Staging() as staging:
        staging.file(target, data)
        staging.put_in_place()


def _there(target: Path) -> UsageError:
    return UsageError(
        f"{target} is there already",
        "`credpolicy baseline prune` takes out what is fixed; --replace writes it anew, with everything found now.",
    )


def _prune(reading: run.Reading, blob: str, fixed: Sequence[Fixed]) -> None:
    target = reading.source.root / BASELINE_FILE
    try:
        before = target.read_bytes()
    except OSError as error:
        message = f"{BASELINE_FILE} cannot be read any more: {error.strerror}"
        raise UsageError(message, "Nothing was changed. Run the command again.") from error
    if blob_id(before, "sha256" if len(blob) == _SHA256 else "sha1") != blob:
        raise _changed()
    try:
        after = pruned(before, reading.snapshot, fixed)
    except (RemovalError, ValueEditError) as error:
        message = f"{BASELINE_FILE} is left as it is: {error}"
        raise UsageError(message, "Take the entries out by hand; --check names them.") from error
    with Staging() as staging:
        if after is not None:
            staging.file(target, after)
        if target.read_bytes() != before:
            raise _changed()
        staging.put_in_place()
    if after is None:
        target.unlink()


def _changed() -> UsageError:
    return UsageError(f"{BASELINE_FILE} was changed meanwhile", "Nothing was changed. Run the command again.")


def _said(fixed: Sequence[Fixed], *, only_check: bool) -> list[str]:
    """A line for each entry, and how many there are."""
    lines = []
    for each in fixed:
        entry = each.entry
        names = (entry.worker, entry.requirement, entry.line, entry.coverage, entry.place, entry.object, entry.path)
        what = " ".join((entry.rule, *(name for name in names if name), entry.fingerprint))
        lines.append(f"{what}: {'fixed' if each.left == 0 else f'{each.left:,} of {entry.count:,} are left'}")
    many = f"{len(fixed):,} {'entry' if len(fixed) == 1 else 'entries'}"
    return [*lines, f"{many} could go." if only_check else f"pruned {BASELINE_FILE}: {many}"]
