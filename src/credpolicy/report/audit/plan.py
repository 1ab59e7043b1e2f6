"""The plan of a year's audits as text, JSON and CSV."""

from __future__ import annotations

import csv as notation
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from credpolicy.escape import cell, terminal
from credpolicy.model.audit import Audit
from credpolicy.model.period import Plan, Planned, Spread
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.shapes import day, head, written
from credpolicy.report.view import Style

PLAN = "credpolicy/audit-plan/v1"
COLUMNS = (
    "id", "audit", "month", "first", "last", "due_on", "part", "parts", "units", "rows", "drawn", "auditor", "reviewer",
    "standing",
)  # fmt: skip
_SHOWN = ("AUDIT", "DUE BY", "PART", "PEOPLE", "ROWS", "DRAWN", "AUDITOR", "STATE")
_COLOURS = {"overdue": "31", "open": "33", "due": "33", "closed": "32", "to come": "2"}


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan, what was read, and the day on which it is looked at."""

    plan: Plan
    snapshot: Snapshot
    as_of: date
    style: Style = field(default_factory=Style)

    @property
    def exit_code(self) -> int:
        """1 where an audit is overdue, 3 where none is planned."""
        if not self.plan.planned:
            return 3
        return int(any(each.standing == "overdue" for each in self.plan.planned))


def text(report: PlanReport) -> str:
    """Every month of every audit, then how even the parts are."""
    style, plan = report.style, report.plan
    lines = [painted(f"Audits of {plan.year}, as of {report.as_of}", "1", style)]
    lines += [terminal(f"Read from {report.snapshot.revision.label}."), ""]
    if not plan.planned:
        return "\n".join([*lines, "No audit of the policies lies in this year. Exit code 3."]) + "\n"
    rows = [_shown(each, report) for each in plan.planned]
    widths = [max(len(row[n]) for row in (*rows, _SHOWN)) for n in range(len(_SHOWN))]
    lines.append(painted(_line(_SHOWN, widths), "2", style))
    for each, row in zip(plan.planned, rows, strict=True):
        lines.append(painted(_line(row, widths), _COLOURS[each.standing], style))
    lines += ["", *(terminal(_balance(each)) for each in plan.spreads), ""]
    states = Counter[str](each.standing for each in plan.planned)
    split = ", ".join(f"{states[name]:,} {name}" for name in _COLOURS if states[name])
    return "\n".join([*lines, f"{counted(len(plan.planned), 'audit')}: {split}. Exit code {report.exit_code}."]) + "\n"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _shown(each: Planned, report: PlanReport) -> tuple[str, ...]:
    period, audit = each.period, _audit(each, report)
    part = f"{period.part} of {period.parts}" if period.parts > 1 else "all"
    cells = (
        period.id, str(period.due_on), part, f"{each.units:,}", f"{each.rows:,}", f"{each.drawn:,}", audit.auditor,
        each.standing,
    )  # fmt: skip
    return tuple(map(terminal, cells))


def _audit(each: Planned, report: PlanReport) -> Audit:
    return next(spread.audit for spread in report.plan.spreads if spread.audit.id == each.period.audit)


def _balance(spread: Spread) -> str:
    """How even the parts are, said as it is."""
    total, parts = sum(spread.units), len(spread.units)
    what = "waivers" if spread.audit.of == "waivers" else "people"
    if parts == 1:
        return f"{spread.audit.id}: every month among all {total:,} {what}."
    least, most = min(spread.units), max(spread.units)
    return (
        f"{spread.audit.id}: {total:,} {what} over {parts} months, {least:,} to {most:,} in each; an even share is "
        f"{spread.even:.1f}. Who comes and goes moves nobody else."
    )


def json(report: PlanReport) -> str:
    """The plan after the schema `audit-plan-v1.json`."""
    return written(
        {
            **head(PLAN, report.snapshot, report.as_of),
            "year": report.plan.year,
            "audits": [dict(zip(COLUMNS, _cells(each, report), strict=True)) for each in report.plan.planned],
            "spreads": [
                {"audit": each.audit.id, "kind": each.audit.kind, "of": each.audit.of, "units": list(each.units)}
                for each in report.plan.spreads
            ],
            "exit_code": report.exit_code,
        }
    )


def csv(report: PlanReport) -> str:
    """A header and a row for each month of each audit; no cell is a formula."""
    target = io.StringIO()
    writer = notation.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in report.plan.planned:
        writer.writerow(["" if value is None else cell(str(value)) for value in _cells(each, report)])
    return target.getvalue()


def _cells(each: Planned, report: PlanReport) -> Iterator[str | int | None]:
    period, audit = each.period, _audit(each, report)
    yield from (period.id, period.audit, period.month, day(period.first), day(period.last), day(period.due_on))
    yield from (period.part, period.parts, each.units, each.rows, each.drawn, audit.auditor, audit.reviewer)
    yield each.standing
