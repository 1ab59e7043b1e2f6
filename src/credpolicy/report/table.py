"""CSV: one row for each finding, for spreadsheets and for scripts without JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from credpolicy.escape import cell
from credpolicy.model.finding import Finding
from credpolicy.report.listing import Listed, Listing

COLUMNS = (
    "pile", "rule", "level", "worker", "assignment", "requirement", "each", "line", "state", "severity", "owner",
    "since", "due_on", "waiver", "path", "at_line", "message", "help", "why", "fingerprint",
)  # fmt: skip


def table(listing: Listing) -> str:
    """A table with a header, fields in quotes where they need them, lines ending as CSV's do; no cell is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in listing.entries:
        writer.writerow(["" if value is None else cell(str(value)) for value in _row(each, listing)])
    return target.getvalue()


def _row(each: Listed, listing: Listing) -> Iterator[object]:
    finding = each.finding
    yield from (each.pile, finding.rule, finding.level, *_about(finding))
    path = listing.path(each)
    yield from (path, each.line if path else None)
    yield from (finding.message, finding.help, each.why, finding.fingerprint)


def _about(finding: Finding) -> tuple[object, ...]:
    """Whom or what it is about: the columns from `worker` to `waiver`."""
    gap, short = finding.gap, finding.shortage
    if gap is not None:
        return (
            gap.worker, gap.assignment, gap.requirement, gap.each, gap.line, gap.state, gap.severity, gap.owner,
            gap.since, gap.due_on, gap.waiver,
        )  # fmt: skip
    if short is not None:
        at = "/".join(short.place)
        line = str(short.line)
        return None, at, short.coverage, None, line, short.state, short.severity, short.owner, None, None, None
    return (None,) * 11
