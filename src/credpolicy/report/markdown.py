"""Markdown: the summary of a step, or the comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.escape import markdown
from credpolicy.model.finding import Finding
from credpolicy.report.diagnostic import STATES, counted
from credpolicy.report.figures import HORIZONS, figures
from credpolicy.report.view import OPEN, TITLES, Report, in_order

_LONGEST = 60_000
"""Characters: comments of 65,536 and more are refused, and signs may count double."""


def check(report: Report) -> str:
    """The verdict, the figures, and the findings as tables, the worst first, as many as a comment can hold."""
    lines = [*_head(report)]
    room = _LONGEST - sum(len(line) + 1 for line in lines)
    left = 0
    for pile in OPEN:
        found = in_order(report.view.piles[pile], report.positions)
        if not found:
            continue
        heading = ["", f"### {TITLES[pile]} ({len(found):,})", "", "| where | finding | due |", "|---|---|---|"]
        room -= sum(len(line) + 1 for line in heading)
        rows = []
        for finding in found:
            row = _row(finding, report)
            if room < len(row) + 200:
                break
            room -= len(row) + 1
            rows.append(row)
        left += len(found) - len(rows)
        if rows:
            lines += [*heading, *rows]
    if left:
        lines += ["", f"{left:,} more are not shown here."]
    return "\n".join(lines) + "\n"


def _head(report: Report) -> Iterator[str]:
    view = report.view
    figure = figures(view)
    mark = "\u274c" if view.exit_code else "\u2705"
    yield f"## {mark} credpolicy: {counted(sum(figure.gaps.values()), 'gap')} on {view.evaluation.as_of}"
    yield ""
    yield f"{markdown(view.evaluation.snapshot.revision.label)}. Exit code {view.exit_code}."
    yield ""
    yield "| obligations | workers with gaps | " + " | ".join(f"ends within {days} days" for days in HORIZONS) + " |"
    yield "|---|---|" + "---|" * len(HORIZONS)
    ends = " | ".join(f"{figure.expiring[days]:,}" for days in HORIZONS)
    yield f"| {figure.obligations:,} | {figure.workers_with_gaps:,} | {ends} |"
    for reason in view.evaluation.empty:
        yield f"\nNot everything was evaluated: {markdown(reason)}."


def _row(finding: Finding, report: Report) -> str:
    place = finding.location
    excerpt = report.positions.get(place) if place else None
    where = f"{markdown(place.path)}:{excerpt.line}" if place and excerpt else markdown(place.path) if place else ""
    gap = finding.gap
    text = markdown(finding.message)
    due = ""
    if gap is not None:
        text = f"**{STATES[gap.state]}**, {gap.severity}: {text}"
        due = gap.due_on.isoformat() if gap.due_on else ""
    return f"| {where} | {finding.rule} {text} | {due} |"
