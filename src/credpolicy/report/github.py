"""GitHub Actions: findings as annotations beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.escape import workflow
from credpolicy.model.finding import Finding
from credpolicy.report.view import OPEN, Report, in_order

_MOST = 10
"""So many annotations of a kind are shown a step; GitHub drops what is beyond without a word."""


def check(report: Report) -> str:
    """Workflow commands: the worst findings as errors and warnings where they are written, and how many are left out.

    Waived findings and those that only advise are not annotated.
    """
    found = [each for pile in OPEN for each in in_order(report.view.piles[pile], report.positions)]
    bad = [each for each in found if each.level in ("error", "gap")]
    doubtful = [each for each in found if each.level not in ("error", "gap")]
    lines = [*_commands("error", bad, report), *_commands("warning", doubtful, report)]
    left = max(0, len(bad) - _MOST) + max(0, len(doubtful) - _MOST)
    if left:
        lines.append(f"::notice title=credpolicy::{left:,} more findings are not shown here; see the log or the report")
    return "".join(f"{line}\n" for line in lines)


def _commands(kind: str, findings: list[Finding], report: Report) -> Iterator[str]:
    for finding in findings[:_MOST]:
        place = ""
        if finding.location is not None:
            excerpt = report.positions.get(finding.location)
            line, column = (excerpt.line, excerpt.column) if excerpt else (1, 1)
            place = f"file={workflow(finding.location.path, value=True)},line={line},col={column},"
        text = workflow(f"{finding.message}. {finding.help}" if finding.help else finding.message)
        yield f"::{kind} {place}title={workflow(finding.rule, value=True)}::{text}"
