"""The answer to `credpolicy check` where none is remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from credpolicy.cli import options, progress, remembered, run
from credpolicy.dates import Duration
from credpolicy.errors import UsageError
from credpolicy.evaluate.judge import judge, look_ahead
from credpolicy.history.baseline import allowance, recognised
from credpolicy.model.baseline import Recognised
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import FailOn, Severity
from credpolicy.model.snapshot import Snapshot
from credpolicy.report import json, markdown, text
from credpolicy.report.listing import listing
from credpolicy.report.view import Request, view

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache

FORMATS: run.Formats = {
    "text": text.check,
    "json": json.check,
    "markdown": markdown.check,
    **run.lists(listing),
}


def told(
    cache: Cache | None,
    *,
    path: Path | None,
    rev: str | None,
    as_of: date | None,
    known_on: date | None,
    policy_rev: str | None,
    fail_on: FailOn | None,
    baseline: str | None,
    exit_zero: bool,
    severity: Severity | None,
    no_waivers: bool,
    with_waived: bool,
    workers: tuple[str, ...],
    requirements: tuple[str, ...],
    owners: tuple[str, ...],
    starting_within: Duration | None,
    leaving_within: Duration | None,
    format_: str,
    others: tuple[options.Output, ...],
    quiet: bool,
) -> remembered.Told:
    """Judge and tell. Raises UsageError and RepositoryError."""
    wanted = run.outputs(format_, others)
    past = run.Past(known_on, policy_rev)
    if baseline is not None and past != run.NOW:
        message = "a change is judged as it is now: --baseline goes with neither --known-on nor --policy-rev"
        raise UsageError(message, "Leave one of them out.")
    if baseline is None:
        reading = run.read(path, rev, as_of, past, cache)
    else:
        reading = run.read_change(path, rev, as_of, baseline)
    request = Request(
        fail_on=fail_on or reading.snapshot.settings.fail_on,
        severity=severity,
        workers=workers,
        requirements=requirements,
        owners=owners,
        no_waivers=no_waivers,
        exit_zero=exit_zero,
        with_waived=with_waived,
    )
    _known(request, reading.snapshot)
    with progress.shown("judging"):
        evaluation = judge(reading.snapshot, reading.as_of, reading.today, no_waivers=no_waivers)
        if starting_within or leaving_within:
            evaluation = look_ahead(
                evaluation,
                starting_within=starting_within,
                leaving_within=leaving_within,
                no_waivers=no_waivers,
            )
        known = _known_already(reading, evaluation, no_waivers=no_waivers)
    code = run.tell(reading, view(evaluation, request, known), FORMATS, wanted, quiet=quiet)
    return remembered.Told(code, remembered.is_whole(reading.snapshot))


def _known_already(reading: run.Reading, evaluation: Evaluation, *, no_waivers: bool) -> Recognised | None:
    """What the base says is known; None where no base was asked for."""
    if reading.base is None:
        return None
    return recognised(evaluation, allowance(reading.base, evaluation, reading.today, no_waivers=no_waivers))


def _known(request: Request, snapshot: Snapshot) -> None:
    """Raise UsageError for an id that does not exist; while files are unread it may stand in one of them."""
    if snapshot.unread_files:
        return
    asked = {
        "worker": (request.workers, {placed.item.id for placed in snapshot.workers}),
        "requirement": (
            request.requirements,
            {placed.item.id for placed in snapshot.requirements} | {placed.item.id for placed in snapshot.coverage},
        ),
        "owner": (request.owners, {placed.item.id for placed in snapshot.owners}),
    }
    for kind, (wanted, read) in asked.items():
        options.known(kind, wanted, read | snapshot.broken.get(f"{kind}s", frozenset()))
