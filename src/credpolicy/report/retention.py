"""The plan of deletions as people read it, by day, and as JSON for other tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from credpolicy.dates import ONE_DAY
from credpolicy.escape import terminal
from credpolicy.model.finding import Location
from credpolicy.model.retained import STATES, Retained, Retentions
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.shapes import day, head, place, written
from credpolicy.report.view import Excerpt, Style

RETENTION = "credpolicy/retention/v1"
_COLUMNS = ("GONE AFTER", "MAY GO FROM", "WORKER", "TYPE", "KEY", "RULE", "OWNER", "STATE")
_COLOURS = {"overdue": "31", "due": "33", "held": "36", "free": "", "kept": "2"}


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """The plan: the records in their order, and the day until which it looks ahead."""

    found: Retentions
    planned: Sequence[Retained]
    by: date
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)

    @property
    def exit_code(self) -> int:
        """3 where nothing was judged, else 0: a plan is no verdict."""
        return 3 if self.found.empty else 0


def text(report: RetentionReport) -> str:
    """The table, ending in the counts and a line end."""
    found = report.found
    lines = [
        painted(f"Retention planned on {found.as_of}, until {report.by}", "1", report.style),
        terminal(f"Read from {found.snapshot.revision.label}."),
        "",
    ]
    rows = [_cells(each) for each in report.planned]
    if rows:
        widths = [max(len(row[n]) for row in (*rows, _COLUMNS)) for n in range(len(_COLUMNS))]
        lines.append(painted(_row(_COLUMNS, widths), "2", report.style))
        for each, row in zip(report.planned, rows, strict=True):
            lines.append(painted(_row(row, widths), _COLOURS[each.state], report.style))
        lines.append("")
    lines += [f"Nothing was judged: {why}." for why in found.empty]
    lines.append(_summary(report))
    return "\n".join(lines) + "\n"


def _summary(report: RetentionReport) -> str:
    states = [each.state for each in report.found.records]
    split = [f"{states.count(state):,} {words}" for state, words in STATES.items() if state in states]
    return f"{counted(len(states), 'record')}{': ' if split else ''}{', '.join(split)}."


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cells(each: Retained) -> tuple[str, ...]:
    since = _since(each)
    state = f"held by {', '.join(each.holds)}" if each.state == "held" else each.state
    owners = ", ".join(each.owners) or "-"
    cells = (str(each.delete_by or "-"), str(since or "-"), each.worker.item.id, each.type, each.key, each.rule)
    return tuple(map(terminal, (*cells, owners, state)))


def _since(each: Retained) -> date | None:
    return each.keep_until + ONE_DAY if each.keep_until else None


def json(report: RetentionReport) -> str:
    """The plan after the schema `retention-v1.json`; ids alone, whatever the settings say of names."""
    found = report.found
    states = [each.state for each in found.records]
    return written(
        {
            **head(RETENTION, found.snapshot, found.as_of),
            "by": day(report.by),
            "not_judged": list(found.empty),
            "summary": {state: states.count(state) for state in STATES},
            "planned": [_shape(each, report) for each in report.planned],
            "exit_code": report.exit_code,
        }
    )


def _shape(each: Retained, report: RetentionReport) -> dict[str, Any]:
    return {
        "worker": each.worker.item.id,
        "type": each.type,
        "key": each.key,
        "state": each.state,
        "keep_until": day(each.keep_until),
        "may_go_from": day(_since(each)),
        "delete_by": day(each.delete_by),
        "rule": each.rule,
        "rules": [one.rule for one in each.terms],
        "owners": list(each.owners),
        "holds": list(each.holds),
        "location": place(each.worker.at(*each.part), report.positions),
    }
