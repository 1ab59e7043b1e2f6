"""A timeline as text with sparklines, as JSON and as CSV."""

from __future__ import annotations

import csv as tables
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from credpolicy._version import __version__
from credpolicy.escape import cell, terminal
from credpolicy.model.timeline import Point, Tally, Timeline, total
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.explain.words import listed
from credpolicy.report.grid import Cell, grid
from credpolicy.report.shapes import day, written
from credpolicy.report.sparkline import sparkline
from credpolicy.report.view import Style

TIMELINE = "credpolicy/timeline/v1"
_WIDTH = 48
_COLUMNS = (
    "PERIOD", "DAY", "OWED", "MET", "RATE", "GAPS", "OPENED", "CLOSED", "AGAIN", "DAYS OPEN", "EXPIRING", "WAIVED",
    "SHORT PLACES",
)  # fmt: skip
_GROUPS = (
    "OWED", "RATE", "GAPS", "OPENED", "CLOSED", "AGAIN", "MEAN DAYS OPEN", "MEDIAN", "SEEN AFTER", "SINCE LAST LAPSE",
)  # fmt: skip
_COUNTS = (
    "obligations", "owed", "met", "expiring", "waived", "provisional", "short", "unknown", "gaps", "opened", "closed",
    "reopened", "shortages",
)  # fmt: skip
_STATUSES = {"nothing": "nothing was asked of anybody", "not_judged": "not judged: the rules could not be read"}


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a timeline, and how."""

    timeline: Timeline
    style: Style = field(default_factory=Style)

    @property
    def exit_code(self) -> int:
        """0; 2 where no point could be judged, 3 where nothing was asked of anybody at any point."""
        statuses = {point.status for point in self.timeline.points}
        if "judged" in statuses:
            return 0
        return 2 if "not_judged" in statuses else 3


def text(report: Report) -> str:
    """The timeline for people: lines that show the course of the figures, a row a point, and where it comes from."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    timeline, style = report.timeline, report.style
    first, last = timeline.points[0], timeline.points[-1]
    yield painted(f"{_by(timeline)} from {first.day} to {last.day}", "1", style)
    yield terminal(f"Read from commit {timeline.head[:8]} backwards, {_policies(timeline)}.")
    for name, wanted in (("requirement", timeline.requirements), ("owner", timeline.owners)):
        if wanted:
            yield terminal(f"Only of {name} {listed(wanted, 'or')}.")
    yield ""
    yield from _course(timeline, style)
    yield ""
    shown = [point for point in timeline.points if timeline.by != "commit" or _told(point) or point is last]
    yield from grid(_COLUMNS, [_row(point) for point in shown], style)
    if len(shown) < len(timeline.points):
        more = counted(len(timeline.points) - len(shown), "commit")
        yield f"{more} more neither opened nor closed a gap; JSON and CSV have a row for each."
    for point in shown:
        if point.status != "judged" or point.errors:
            said = _STATUSES.get(point.status, "what could not be read counts as unknown")
            yield painted(f"{point.label}: {counted(point.errors, 'error')} in the files; {said}", "33", style)
    judged = timeline.judged
    if judged:
        yield from _breakdown("REQUIREMENT", judged, Point.by_requirement, style)
        yield from _breakdown("OWNER", judged, Point.by_owner, style)
        yield from _compared(timeline, judged[-1])


def _by(timeline: Timeline) -> str:
    return "Commit by commit" if timeline.by == "commit" else f"{timeline.by.capitalize()} by {timeline.by}"


def _policies(timeline: Timeline) -> str:
    if timeline.policies is None:
        return "each point judged by the policies of its day"
    return f"each point judged by the policies of commit {timeline.policies[:8]}"


def _told(point: Point) -> bool:
    tally = point.tally
    return bool(tally.opened or tally.closed or point.status == "not_judged")


def _course(timeline: Timeline, style: Style) -> Iterator[str]:
    """A sparkline for each of the main figures."""
    tallies = [None if point.status == "not_judged" else point.tally for point in timeline.points]
    courses: dict[str, list[float | None]] = {
        "gaps": [None if tally is None else tally.gaps for tally in tallies],
        "opened": [None if tally is None else tally.opened for tally in tallies],
        "closed": [None if tally is None else tally.closed for tally in tallies],
        "rate %": [None if tally is None or tally.rate is None else 100 * tally.rate for tally in tallies],
    }
    for name, values in courses.items():
        known = [value for value in values if value is not None]
        if not known:
            continue
        form = ",.1f" if name == "rate %" else ",.0f"
        first, last, low, high = (format(value, form) for value in (known[0], known[-1], min(known), max(known)))
        least = 0.0 if name != "rate %" else max(0.0, min(known) - 1)
        line = sparkline(values, _WIDTH, symbols=style.symbols, least=least)
        yield f"{name:<7} {line}  {first} to {last}, least {low}, most {high}"


def _percent(rate: float | None) -> str | None:
    return None if rate is None else f"{100 * rate:.1f}%"


def _row(point: Point) -> Sequence[Cell]:
    if point.status == "not_judged":
        return (point.label, str(point.day), *(None,) * (len(_COLUMNS) - 2))
    tally = point.tally
    return (
        point.label, str(point.day), tally.owed, tally.met, _percent(tally.rate), tally.gaps, tally.opened,
        tally.closed, tally.reopened, tally.mean_days_open, tally.expiring, tally.waived, tally.shortages,
    )  # fmt: skip


def _breakdown(
    title: str, points: Sequence[Point], part: Callable[[Point], Mapping[str, Tally]], style: Style
) -> Iterator[str]:
    """How each requirement, or owner, stands at the end, and what happened to its gaps in all the points."""
    parts = [part(point) for point in points]
    names = sorted({name for of_point in parts for name in of_point})
    rows: list[Sequence[Cell]] = []
    for name in names:
        last, whole = parts[-1].get(name, Tally()), total(of_point[name] for of_point in parts if name in of_point)
        rows.append((
            name or "(none)", last.owed, _percent(last.rate), last.gaps, whole.opened, whole.closed, whole.reopened,
            whole.mean_days_open, whole.median_days_open, whole.mean_delay, _since(last, points[-1].day),
        ))  # fmt: skip
    if rows:
        yield ""
        yield from grid((title, *_GROUPS), rows, style)


def _since(tally: Tally, at: date) -> int | None:
    return None if tally.lapsed_on is None else (at - tally.lapsed_on).days


def _compared(timeline: Timeline, last: Point) -> Iterator[str]:
    against = timeline.against
    if against is None:
        return
    then, reduction = against.point.tally, against.reduction(last.tally)
    words = "there was no gap to begin with"
    if reduction is not None:
        words = f"{abs(100 * reduction):.1f}% {'fewer' if reduction >= 0 else 'more'}"
    yield ""
    yield terminal(
        f"Against {against.name} ({against.point.day}): {counted(then.gaps, 'gap')} then, "
        f"{counted(last.tally.gaps, 'gap')} on {last.day}: {words}."
    )


def json(report: Report) -> str:
    """The timeline for other tools."""
    timeline = report.timeline
    against = timeline.against
    document: dict[str, Any] = {
        "format": TIMELINE,
        "tool": {"name": "credpolicy", "version": __version__},
        "head": timeline.head,
        "by": timeline.by,
        "policies": timeline.policies,
        "filters": {"requirements": list(timeline.requirements), "owners": list(timeline.owners)},
        "against": None if against is None else {"name": against.name, **_point(against.point, None)},
        "points": [
            _point(point, None if against is None else against.reduction(point.tally)) for point in timeline.points
        ],
    }
    return written(document)


def _point(point: Point, reduction: float | None) -> dict[str, Any]:
    judged = point.status != "not_judged"
    return {
        "label": point.label,
        "from": day(point.from_),
        "day": day(point.day),
        "commit": point.commit,
        "status": point.status,
        "errors": point.errors,
        "workers": point.workers if judged else None,
        "figures": _figures(point.tally, point) if judged else None,
        "reduction": reduction if judged else None,
        "by_requirement": {name: _figures(tally, point) for name, tally in point.by_requirement().items()},
        "by_owner": {name: _figures(tally, point) for name, tally in point.by_owner().items()},
    }


def _figures(tally: Tally, point: Point) -> dict[str, Any]:
    return {
        **{name: getattr(tally, name) for name in _COUNTS},
        "rate": tally.rate,
        "mean_days_open": tally.mean_days_open,
        "median_days_open": tally.median_days_open,
        "mean_delay": tally.mean_delay,
        "lapsed_on": day(tally.lapsed_on),
        "days_since_lapse": _since(tally, point.day),
    }


def csv(report: Report) -> str:
    """A row for each point, and for each requirement and owner of it; `of` says what the row speaks of."""
    target = io.StringIO()
    writer = tables.writer(target, lineterminator="\r\n")
    further = ("rate", "mean_days_open", "median_days_open", "mean_delay", "lapsed_on", "days_since_lapse")
    writer.writerow(("label", "from", "day", "commit", "status", "errors", "of", "name", *_COUNTS, *further))
    for point in report.timeline.points:
        rows = [("all", "", point.tally)]
        rows += [("requirement", name, tally) for name, tally in point.by_requirement().items()]
        rows += [("owner", name, tally) for name, tally in point.by_owner().items()]
        for of, name, tally in rows:
            figures = _figures(tally, point) if point.status != "not_judged" else {}
            values = (
                point.label, point.from_, point.day, point.commit, point.status, point.errors, of, name,
                *(figures.get(column) for column in (*_COUNTS, *further)),
            )  # fmt: skip
            writer.writerow(["" if value is None else cell(str(value)) for value in values])
    return target.getvalue()
