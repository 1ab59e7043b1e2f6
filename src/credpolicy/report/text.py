"""A report as text for people: every finding with its source line, then a summary a manager can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credpolicy._version import __version__
from credpolicy.escape import terminal
from credpolicy.model.finding import SEVERITIES, FailOn, State
from credpolicy.report import coming
from credpolicy.report.diagnostic import Teller, counted, painted
from credpolicy.report.figures import Figures, figures
from credpolicy.report.view import PILES, TITLES, Report, Request, Style, View, in_order, rank

_BRIEF = frozenset({"waived", "uncounted"})
_UNTOLD = frozenset({"known"})
"""Piles of which the summary tells how many there are; other formats list them."""
_FAILS_ON: dict[FailOn, str] = {
    "never": "nothing but errors",
    "gap": "gaps",
    "expiring": "gaps, expiring, grace, provisional",
    "warning": "gaps, expiring, grace, provisional, warnings about files",
}


def check(report: Report) -> str:
    """The whole report of `check`, ending in a line end."""
    return _page(report, list(_summary(report.view)), coming.tables(report.view))


def validate(report: Report) -> str:
    """The whole report of `validate`, ending in a line end: findings about the files, then what was read."""
    return _page(report, list(_files_summary(report.view)))


def _page(report: Report, summary: list[tuple[str, str]], tables: Iterable[tuple[str, list[str]]] = ()) -> str:
    style, piles = report.style, report.view.piles
    teller = Teller.of(report.view.evaluation, report.positions, style)
    lines: list[str] = []
    for pile in PILES:
        if piles[pile] and pile not in _UNTOLD:
            lines += _heading(f"{TITLES[pile]} ({len(piles[pile]):,})", style)
            for finding in in_order(piles[pile], report.positions):
                lines += [*teller.told(finding, brief=pile in _BRIEF), ""]
    for title, rows in tables:
        lines += [*_heading(title, style), *map(terminal, rows), ""]
    lines += _heading("Summary", style)
    width = max(len(label) for label, _ in summary) + 2
    lines += [f"{label:<{width}}{terminal(fact)}" for label, fact in summary]
    lines += ["", _verdict(report.view, style)]
    return "\n".join(lines) + "\n"


def _heading(title: str, style: Style) -> list[str]:
    return [painted(title, "1", style), ("\u2500" if style.symbols else "-") * len(title), ""]


def _summary(view: View) -> Iterator[tuple[str, str]]:
    figure = figures(view)
    yield from _what_was_read(view)
    workers = f"{counted(figure.workers, 'worker')} ({figure.workers_judged:,} judged)"
    requirements = f"{counted(figure.requirements, 'requirement')} ({figure.requirements_judged:,} judged)"
    obligations = counted(figure.obligations, "obligation")
    yield "Evaluated", f"{counted(figure.files, 'file')}, {workers}, {requirements}, {obligations}"
    if view.request.narrowed:
        obligations, findings = counted(figure.shown, "obligation"), counted(view.left_out, "finding")
        yield "Only", f"{_filters(view.request)}: {obligations}; {findings} left out"
    if view.request.no_waivers:
        yield "Waivers", "not applied (--no-waivers)"
    yield from _people(figure)
    if view.coverages:
        yield "Coverage", _coverage(figure)
    yield from coming.summary(view)
    yield from _files(view)
    if view.baseline is not None:
        how = "listed in" if view.baseline.allowance.written else "found in"
        yield "Known", f"{counted(len(view.piles['known']), 'finding')} {how} {view.baseline.allowance.origin}"
    if figure.next_change:
        yield "Next change", f"{figure.next_change}: {counted(figure.changes, 'obligation')}"
    else:
        yield "Next change", "none"
    window = view.evaluation.snapshot.settings.expiring_within
    yield (
        "Thresholds",
        f"fails on {_FAILS_ON[view.request.fail_on]}; expiring from {window} before the end, or as the type says",
    )


def _files_summary(view: View) -> Iterator[tuple[str, str]]:
    snapshot = view.evaluation.snapshot
    yield from _what_was_read(view)
    held = {
        "file": snapshot.files,
        "worker": snapshot.workers,
        "credential type": snapshot.credential_types,
        "requirement": snapshot.requirements,
    }
    yield "Read", ", ".join(counted(len(collection), noun) for noun, collection in held.items())
    yield from _files(view)


def _what_was_read(view: View) -> Iterator[tuple[str, str]]:
    snapshot = view.evaluation.snapshot
    yield "Revision", snapshot.revision.label
    yield "As of", view.evaluation.as_of.isoformat()
    if snapshot.revision.kind == "commit":
        yield "Made by", f"credpolicy {__version__}, from inputs sha256:{snapshot.inputs}"


def _people(figure: Figures) -> Iterator[tuple[str, str]]:
    total = sum(figure.gaps.values())
    if total:
        split = ", ".join(f"{figure.gaps[severity]:,} {severity}" for severity in SEVERITIES)
        yield (
            "Gaps",
            f"{counted(total, 'obligation')}, {counted(figure.workers_with_gaps, 'worker')}: {split}",
        )
    else:
        yield "Gaps", "none"
    ends = ", ".join(f"{number:,} within {days} days" for days, number in figure.expiring.items())
    yield "Expiring", ends
    others: tuple[tuple[State, str], ...] = (
        ("grace", "in grace"),
        ("provisional", "provisional"),
        ("not_yet_due", "not yet due"),
        ("waived", "waived"),
    )
    yield "Besides", ", ".join(f"{figure.states.get(state, 0):,} {words}" for state, words in others)
    yield "Not counted", f"{counted(figure.advised, 'obligation')} recommended, or advised on this day"


def _coverage(figure: Figures) -> str:
    """How the places stand for which people are needed."""
    lines = f"{counted(figure.coverage_lines, 'line')} at {counted(figure.places, 'place')}"
    if not figure.short and not figure.untold:
        return f"{lines}: all are covered"
    said = []
    if figure.short:
        people = "1 person is" if figure.people_missing == 1 else f"{figure.people_missing:,} people are"
        said.append(f"{figure.short:,} short, {people} missing")
    if figure.untold:
        said.append(f"{figure.untold:,} unknown")
    return f"{lines}: {'; '.join(said)}"


def _files(view: View) -> Iterator[tuple[str, str]]:
    errors, warnings = len(view.piles["errors"]), len(view.piles["warnings"])
    yield "Files", f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    for reason in view.evaluation.empty:
        yield "Not judged", reason


def _filters(request: Request) -> str:
    named = (("worker", request.workers), ("requirement", request.requirements), ("owner", request.owners))
    parts = [f"{name} {' or '.join(ids)}" for name, ids in named if ids]
    if request.severity:
        parts.append(f"severity {request.severity}{'' if rank(request.severity) == 0 else ' or worse'}")
    return ", ".join(parts)


def _verdict(view: View, style: Style) -> str:
    errors = len(view.piles["errors"])
    if errors:
        words = f"Could not judge everything: {counted(errors, 'error')} in the files."
    elif view.evaluation.empty:
        words = "Not everything was evaluated: see `Not judged` above."
    elif view.failing:
        words = f"Failed: {counted(view.failing, 'finding')} at or above the threshold."
        if view.request.exit_zero:
            words += " Passed by --exit-zero."
    else:
        new = " new" if view.baseline else ""
        words = f"Clean: nothing{new} at or above the threshold."
    mark, colour = ("\u2717 ", "31") if view.exit_code else ("\u2713 ", "32")
    return f"{painted((mark if style.symbols else '') + words, colour, style)} Exit code {view.exit_code}."
