"""CSV: one row for each finding, for spreadsheets and for scripts without JSON."""

from __future__ import annotations

import csv
import io

from credpolicy.escape import cell
from credpolicy.report.view import PILES, Report, in_order

COLUMNS = (
    "pile", "rule", "level", "worker", "assignment", "requirement", "each", "line", "state", "severity", "owner",
    "since", "due_on", "waiver", "path", "at_line", "message", "help", "fingerprint",
)  # fmt: skip


def check(report: Report) -> str:
    """A table with a header, fields in quotes where they need them, lines ending as CSV's do; no cell is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for pile in PILES:
        for finding in in_order(report.view.piles[pile], report.positions):
            gap, short, place = finding.gap, finding.shortage, finding.location
            excerpt = report.positions.get(place) if place else None
            of_gap = (
                (gap.worker, gap.assignment, gap.requirement, gap.each, gap.line, gap.state, gap.severity, gap.owner)
                if gap
                else (
                    "",
                    "/".join(short.place),
                    short.coverage,
                    "",
                    short.line,
                    short.state,
                    short.severity,
                    short.owner,
                )
                if short
                else ("",) * 8
            )
            days = (gap.since, gap.due_on, gap.waiver) if gap else ("", "", "")
            where = (place.path, excerpt.line if excerpt else place.line) if place else ("", "")
            row = (pile, finding.rule, finding.level, *of_gap, *days, *where)
            rest = (finding.message, finding.help, finding.fingerprint)
            writer.writerow([cell("" if value is None else str(value)) for value in (*row, *rest)])
    return target.getvalue()
