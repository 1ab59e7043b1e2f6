"""Waivers as people read them, a table or what is wrong with each, and as JSON for other tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from credpolicy.escape import terminal
from credpolicy.model.finding import Location
from credpolicy.model.waived import FAULTS, Waived, Waivings
from credpolicy.model.waiver import Waiver
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.shapes import day, head, place, written
from credpolicy.report.view import Excerpt, Style

WAIVERS = "credpolicy/waivers/v1"
_COLUMNS = ("WAIVER", "STATE", "FROM", "UNTIL", "DAYS LEFT", "KIND", "FOR", "EXCUSES")
_STATES = {"active": "active", "to_come": "to come", "expired": "expired", "refused": "refused"}
_COLOURS = {"active": "", "to_come": "2", "expired": "33", "refused": "31"}


@dataclass(frozen=True, slots=True)
class WaiverReport:
    """Everything a format may tell. With `audit` only what is wrong counts, and it sets the exit code."""

    waivings: Waivings
    audit: bool = False
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)

    @property
    def wrong(self) -> tuple[Waived, ...]:
        """The waivers with which something is wrong."""
        return tuple(waived for waived in self.waivings.waivers if waived.wrong)

    @property
    def exit_code(self) -> int:
        """1 when an audit finds something, 3 when there was nothing to audit at all."""
        if self.audit and not self.waivings.snapshot.files:
            return 3
        return int(self.audit and bool(self.wrong))

    def where(self, waived: Waived) -> str:
        """`path:line`, or the path alone."""
        excerpt = self.positions.get(waived.waiver.at())
        path = waived.waiver.file.path
        return f"{path}:{excerpt.line}" if excerpt else path


def days_left(waived: Waived, as_of: date) -> int | None:
    """How many days are left after the day; 0 on the last one; None for what has ended or has no known end."""
    if waived.until is None or waived.until < as_of:
        return None
    return (waived.until - as_of).days


def whom(waiver: Waiver) -> str:
    """For whom, in words: a worker, whoever fits a selector, or records of a type."""
    if waiver.worker is not None:
        return f"{waiver.worker} ({waiver.assignment})" if waiver.assignment else waiver.worker
    if waiver.selector is not None:
        return f"whoever fits: {waiver.selector.written}"
    return f"{waiver.type} records" + (f": {waiver.where.written}" if waiver.where else "")


def listing(report: WaiverReport) -> str:
    """The table of all waivers, ending in the counts and a line end."""
    waivings = report.waivings
    lines = [*_title(report, "Waivers"), ""]
    if waivings.waivers:
        rows = [_cells(waived, waivings.as_of) for waived in waivings.waivers]
        widths = [max(len(row[n]) for row in (*rows, _COLUMNS)) for n in range(len(_COLUMNS))]
        lines.append(painted(_row(_COLUMNS, widths), "2", report.style))
        for waived, row in zip(waivings.waivers, rows, strict=True):
            lines.append(painted(_row(row, widths), _COLOURS[waived.state], report.style))
        lines.append("")
    return "\n".join([*lines, *_counts(report)]) + "\n"


def audit(report: WaiverReport) -> str:
    """What is wrong with which waiver, a summary and the exit code, ending in a line end."""
    lines = [*_title(report, "Waivers audited"), ""]
    for waived in report.wrong:
        where = painted(report.where(waived), "1", report.style)
        for told in waived.wrong:
            kind = painted(told.fault.replace("_", "-"), "31", report.style)
            lines.append(f"{where}: {terminal(waived.waiver.item.id)}: {kind}: {terminal(told.sentence)}")
    if report.wrong:
        lines.append("")
    lines += _counts(report)
    found = Counter(fault for waived in report.wrong for fault in waived.faults)
    if report.wrong:
        split = ", ".join(f"{found[fault]:,} {fault.replace('_', '-')}" for fault in FAULTS if found[fault])
        words, colour, mark = f"Found: {split}.", "31", "\u2717 "
    elif report.exit_code:
        words, colour, mark = "Nothing was read, so nothing was audited.", "31", "\u2717 "
    else:
        words, colour, mark = "Nothing is wrong with them.", "32", "\u2713 "
    shown = (mark if report.style.symbols else "") + words
    lines.append(f"{painted(shown, colour, report.style)} Exit code {report.exit_code}.")
    return "\n".join(lines) + "\n"


def _title(report: WaiverReport, words: str) -> Iterator[str]:
    yield painted(f"{words} on {report.waivings.as_of}", "1", report.style)
    yield terminal(f"Read from {report.waivings.snapshot.revision.label}.")


def _counts(report: WaiverReport) -> list[str]:
    waivers = report.waivings.waivers
    if not waivers:
        return ["There are no waivers."]
    states: Counter[str] = Counter(waived.state for waived in waivers)
    split = ", ".join(f"{states[state]:,} {words}" for state, words in _STATES.items() if states[state])
    excused = sum(len(waived.covers) for waived in waivers)
    return [f"{counted(len(waivers), 'waiver')}: {split}. {counted(excused, 'obligation')} would be gaps without them."]


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cells(waived: Waived, as_of: date) -> tuple[str, ...]:
    waiver = waived.waiver.item
    left = days_left(waived, as_of)
    cells = (
        waiver.id,
        _STATES[waived.state],
        str(waived.from_ or "-"),
        str(waived.until or "-"),
        "-" if left is None else f"{left:,}",
        waiver.kind,
        whom(waiver),
        _excused(waived),
    )
    return tuple(map(terminal, cells))


def _excused(waived: Waived) -> str:
    if len(waived.covers) > 1:
        people = len({excused.worker for excused in waived.covers})
        return f"{len(waived.covers):,} obligations, {people:,} {'person' if people == 1 else 'people'}"
    return "".join(f"{one.worker}: {one.requirement}" for one in waived.covers) or "-"


def json(report: WaiverReport) -> str:
    """The waivers after the schema `waivers-v1.json`."""
    waivings = report.waivings
    return written(
        {
            **head(WAIVERS, waivings.snapshot, waivings.as_of),
            "audit": report.audit,
            "waivers": [_waived(waived, report) for waived in waivings.waivers],
            "exit_code": report.exit_code,
        }
    )


def _waived(waived: Waived, report: WaiverReport) -> dict[str, Any]:
    waiver = waived.waiver.item
    return {
        "id": waiver.id,
        "kind": waiver.kind,
        "state": waived.state,
        "from": day(waived.from_),
        "until": day(waived.until),
        "days_left": days_left(waived, report.waivings.as_of),
        "worker": waiver.worker,
        "assignment": waiver.assignment,
        "selector": waiver.selector.written if waiver.selector else None,
        "type": waiver.type,
        "where": waiver.where.written if waiver.where else None,
        "requirement": waiver.requirement,
        "reason": waiver.reason,
        "reason_code": waiver.reason_code,
        "requested_by": waiver.requested_by,
        "approved_by": waiver.approved_by,
        "covers": [
            {
                "worker": excused.worker,
                "assignment": excused.assignment or None,
                "requirement": excused.requirement,
                "each": excused.each or None,
                "state": excused.state,
            }
            for excused in waived.covers
        ],
        "wrong": [{"fault": told.fault, "message": told.sentence} for told in waived.wrong],
        "location": place(waived.waiver.at(), report.positions),
    }
