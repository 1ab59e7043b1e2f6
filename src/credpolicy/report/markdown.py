"""Markdown: the summary of a step, or the comment on a pull request, never longer than a forge takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credpolicy._version import __version__
from credpolicy.escape import markdown
from credpolicy.report.coming import begins, starters, verdict
from credpolicy.report.diagnostic import STATES, counted
from credpolicy.report.figures import HORIZONS, figures
from credpolicy.report.listing import Listed, Listing, listing
from credpolicy.report.view import OPEN, TITLES, Report

_LONGEST = 60_000
"""Characters: comments of 65,536 and more are refused, and signs may count double."""

_CLOSING = 200
"""Characters kept for the line that tells what is left out."""

_LONGEST_TEXT = 1_000
"""Characters of one text; who writes more does it to push the rest out."""


def text(words: object) -> str:
    """Words as they read on the page, with nothing in them that Markdown obeys; what is too long is cut."""
    found = str(words)
    return markdown(found if len(found) <= _LONGEST_TEXT else f"{found[:_LONGEST_TEXT]}...")


class Sheet:
    """A page that is filled from the top, until it is full. What is put on it is Markdown already."""

    def __init__(self, *head: str) -> None:
        self._lines = list(head)
        self._room = _LONGEST - sum(len(line) + 1 for line in head)
        self._left = 0

    def add(self, *lines: str) -> None:
        """These lines, all of them or, where there is no room, none."""
        length = sum(len(line) + 1 for line in lines)
        if self._room - length >= _CLOSING:
            self._room -= length
            self._lines += lines

    def table(self, title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, folded: bool) -> None:
        """A table under its title, as many rows as there is room for; `folded` away until somebody opens it."""
        made = [f"| {' | '.join(row)} |" for row in rows]
        if not made:
            return
        heading = f"{title} ({len(made):,})"
        opening = ["", f"<details><summary>{heading}</summary>"] if folded else ["", f"### {heading}"]
        opening += ["", f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
        closing = ["", "</details>"] if folded else []
        room = self._room - sum(len(line) + 1 for line in (*opening, *closing)) - _CLOSING
        shown = 0
        for row in made:
            if len(row) + 1 > room:
                break
            room -= len(row) + 1
            shown += 1
        self._left += len(made) - shown
        if shown:
            lines = [*opening, *made[:shown], *closing]
            self._room -= sum(len(line) + 1 for line in lines)
            self._lines += lines

    def __str__(self) -> str:
        """The page, ending in a line end."""
        told = [*self._lines, *(["", f"{self._left:,} more are not shown here."] if self._left else [])]
        return "\n".join(told) + "\n"


def check(report: Report) -> str:
    """The verdict, the figures, and the findings as tables, the worst first, as many as a comment can hold."""
    found = listing(report)
    sheet = Sheet(*_head(report, found))
    for pile in OPEN:
        rows = (_row(each, found) for each in found.open if each.pile == pile)
        sheet.table(TITLES[pile], ("where", "finding", "due"), rows, folded=False)
    if report.view.evaluation.starting is not None:
        coming = starters(report.view)
        until = report.view.evaluation.starting.until
        told = ((text(one.worker), one.day.isoformat(), text(begins(one)), text(verdict(one))) for one in coming)
        sheet.table(f"Starting until {until}", ("worker", "on", "begins", "verdict"), told, folded=False)
    return str(sheet)


def _head(report: Report, found: Listing) -> Iterator[str]:
    view = report.view
    figure = figures(view)
    mark = "\u274c" if view.exit_code else "\u2705"
    yield f"## {mark} credpolicy: {counted(sum(figure.gaps.values()), 'gap')} on {view.evaluation.as_of}"
    yield ""
    snapshot = view.evaluation.snapshot
    stamp = f" credpolicy {__version__}, inputs sha256:{snapshot.inputs}." if snapshot.revision.kind == "commit" else ""
    yield f"{text(snapshot.revision.label)}. Exit code {view.exit_code}.{stamp}"
    yield ""
    yield "| obligations | workers with gaps | " + " | ".join(f"ends within {days} days" for days in HORIZONS) + " |"
    yield "|---|---|" + "---|" * len(HORIZONS)
    ends = " | ".join(f"{figure.expiring[days]:,}" for days in HORIZONS)
    yield f"| {figure.obligations:,} | {figure.workers_with_gaps:,} | {ends} |"
    for note in found.notes:
        yield f"\n{text(note)}"


def _row(each: Listed, found: Listing) -> tuple[str, ...]:
    path = found.path(each)
    where = f"{text(path)}:{each.line}" if path and each.excerpt else text(path or "")
    gap = each.finding.gap
    words = text(each.finding.message)
    if gap is None:
        return where, f"{each.finding.rule} {words}", ""
    words = f"{each.finding.rule} **{STATES[gap.state]}**, {gap.severity}: {words}"
    return where, words, gap.due_on.isoformat() if gap.due_on else ""
