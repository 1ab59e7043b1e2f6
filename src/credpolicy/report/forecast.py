"""A forecast as text with sparklines, as JSON and as CSV."""

from __future__ import annotations

import csv as tables
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from credpolicy.escape import cell, terminal
from credpolicy.model.forecast import Ahead, Due, Forecast
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.explain.words import listed
from credpolicy.report.grid import Cell, grid
from credpolicy.report.shapes import day, head, written
from credpolicy.report.sparkline import sparkline
from credpolicy.report.view import Style

FORECAST = "credpolicy/forecast/v1"
_BAR = 24
_MOST_COLUMNS = 14
COLUMNS = (
    "period", "gap_on", "worker", "assignment", "requirement", "each", "owner", "severity", "state", "renewals",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a forecast, and how."""

    forecast: Forecast
    style: Style = field(default_factory=Style)

    @property
    def exit_code(self) -> int:
        """0; 3 where nobody is asked for anything, today or in the time to come."""
        return 0 if self.forecast.obligations or self.forecast.due else 3


def text(report: Report) -> str:
    """The forecast for people: a row a period, what it comes to by owner, requirement and type, and the peaks."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    forecast, style = report.forecast, report.style
    until = forecast.periods[-1].until
    yield painted(f"What falls due from {forecast.as_of} to {until} if nobody does anything", "1", style)
    yield terminal(f"Read from {forecast.snapshot.revision.label}.")
    for name, wanted in (("requirement", forecast.requirements), ("owner", forecast.owners)):
        if wanted:
            yield terminal(f"Only of {name} {listed(wanted, 'or')}.")
    due, renewals = len(forecast.due), sum(period.renewals for period in forecast.periods)
    yield (
        f"Of {counted(forecast.obligations, 'obligation')} {forecast.short:,} fall short already; "
        f"{due:,} more will, with {counted(renewals, 'renewal')}."
    )
    yield ""
    owners = sorted({name for period in forecast.periods for name in period.by_owner()})
    shown = owners[: _MOST_COLUMNS - 4]
    most = max((period.renewals for period in forecast.periods), default=0)
    rows: list[Sequence[Cell]] = []
    for period in forecast.periods:
        of_owner = period.by_owner()
        bar = ("\u2588" if style.symbols else "#") * (_BAR * period.renewals // most if most else 0)
        counts = (of_owner.get(name, 0) for name in shown)
        rows.append((period.label, len(period.due), period.renewals, *counts, bar or " "))
    yield from grid(("PERIOD", "FALL DUE", "RENEWALS", *(name or "(no owner)" for name in shown), ""), rows, style)
    if len(owners) > len(shown):
        yield f"{counted(len(owners) - len(shown), 'owner')} more are left out; JSON and CSV have all of them."
    yield from _course("REQUIREMENT", [period.by_requirement() for period in forecast.periods], style)
    yield from _course("RENEWALS OF TYPE", [period.by_type() for period in forecast.periods], style)
    if forecast.peaks:
        yield ""
        names = listed(tuple(period.label for period in forecast.peaks), "and")
        yield painted(f"Most renewals: {names}, {counted(most, 'renewal')}.", "33", style)


def _course(title: str, periods: Sequence[Mapping[str, int]], style: Style) -> Iterator[str]:
    names = sorted({name for period in periods for name in period})
    rows: list[Sequence[Cell]] = []
    for name in names:
        values = [period.get(name, 0) for period in periods]
        rows.append((name, sum(values), sparkline(values, _BAR * 2, symbols=style.symbols)))
    if rows:
        yield ""
        yield from grid((title, "IN ALL", "COURSE"), rows, style)


def json(report: Report) -> str:
    """The forecast for other tools."""
    forecast = report.forecast
    document = head(FORECAST, forecast.snapshot, forecast.as_of) | {
        "by": forecast.by,
        "filters": {"requirements": list(forecast.requirements), "owners": list(forecast.owners)},
        "obligations": forecast.obligations,
        "short": forecast.short,
        "periods": [_period(period) for period in forecast.periods],
        "peaks": [period.label for period in forecast.peaks],
        "due": [_due(one) for one in forecast.due],
    }
    return written(document)


def _period(period: Ahead) -> dict[str, Any]:
    return {
        "label": period.label,
        "from": day(period.from_),
        "until": day(period.until),
        "due": len(period.due),
        "renewals": period.renewals,
        "by_owner": period.by_owner(),
        "by_requirement": period.by_requirement(),
        "by_type": period.by_type(),
    }


def _due(one: Due) -> dict[str, Any]:
    return {
        "gap_on": day(one.gap_on),
        "worker": one.worker,
        "assignment": one.assignment,
        "requirement": one.requirement,
        "each": one.each,
        "owner": one.owner,
        "severity": one.severity,
        "state": one.state,
        "renewals": [{"type": kind, "number": number} for kind, number in one.renewals],
    }


def csv(report: Report) -> str:
    """A row for each obligation that falls due."""
    target = io.StringIO()
    writer = tables.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for period in report.forecast.periods:
        for one in period.due:
            renewals = "; ".join(f"{kind} {number}".strip() for kind, number in one.renewals)
            values = (
                period.label, one.gap_on, one.worker, one.assignment, one.requirement, one.each, one.owner,
                one.severity, one.state, renewals,
            )  # fmt: skip
            writer.writerow(["" if value is None else cell(str(value)) for value in values])
    return target.getvalue()
