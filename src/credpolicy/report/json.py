"""A report as JSON for other tools: shapes of its own, versioned, published under `schemas/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credpolicy.evaluate.holdings import written_at
from credpolicy.model.evaluation import Covered, Line, Result
from credpolicy.model.finding import Finding, Gap, Location, Shortage
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed
from credpolicy.report import coming
from credpolicy.report.figures import figures
from credpolicy.report.shapes import day, head, place, written
from credpolicy.report.view import PILES, Excerpt, Report, View, in_order

CHECK, VALIDATE = "credpolicy/check/v1", "credpolicy/validate/v1"

_STATUS = {
    "errors": "open",
    "gaps": "open",
    "coverage": "open",
    "expiring": "open",
    "starting": "open",
    "leaving": "open",
    "warnings": "open",
    "known": "known",
    "waived": "waived",
    "uncounted": "not_counted",
}


def check(report: Report) -> str:
    """The report of `check` after the schema `check-v1.json`. Only ASCII, so that no pipe can spoil it."""
    view, snapshot = report.view, report.view.evaluation.snapshot
    workers = {placed.item.id: placed for placed in snapshot.workers}
    return written(
        {
            **head(CHECK, snapshot, view.evaluation.as_of),
            "thresholds": _thresholds(view),
            "filters": _filters(view),
            "summary": _summary(view),
            "baseline": _baseline(view),
            "not_judged": list(view.evaluation.empty),
            "findings": _findings(report),
            "results": [_result(result, workers.get(result.worker)) for result in view.results],
            "coverage": list(map(_covered, view.coverages)),
            "starting": coming.starting_shape(view),
            "leaving": coming.leaving_shape(view),
            "exit_code": view.exit_code,
        }
    )


def validate(report: Report) -> str:
    """The report of `validate` after the schema `validate-v1.json`."""
    view, snapshot = report.view, report.view.evaluation.snapshot
    summary = {
        "files": len(snapshot.files),
        "workers": len(snapshot.workers),
        "credential_types": len(snapshot.credential_types),
        "requirements": len(snapshot.requirements),
        "errors": len(view.piles["errors"]),
        "warnings": len(view.piles["warnings"]),
    }
    return written(
        {
            **head(VALIDATE, snapshot, view.evaluation.as_of),
            "summary": summary,
            "not_judged": list(view.evaluation.empty),
            "findings": _findings(report),
            "exit_code": view.exit_code,
        }
    )


def _thresholds(view: View) -> dict[str, Any]:
    settings, request = view.evaluation.snapshot.settings, view.request
    return {
        "fail_on": request.fail_on,
        "exit_zero": request.exit_zero,
        "waivers_applied": not request.no_waivers,
        "expiring_within": str(settings.expiring_within),
        "timezone": settings.timezone,
    }


def _filters(view: View) -> dict[str, Any]:
    request = view.request
    return {
        "severity": request.severity,
        "workers": list(request.workers),
        "requirements": list(request.requirements),
        "owners": list(request.owners),
        "findings_left_out": view.left_out,
    }


def _baseline(view: View) -> dict[str, Any] | None:
    if view.baseline is None:
        return None
    allowance = view.baseline.allowance
    return {
        "origin": allowance.origin,
        "written": allowance.written,
        "known": len(view.piles["known"]),
        "fixed": [
            {
                "rule": each.entry.rule,
                "fingerprint": each.entry.fingerprint,
                "worker": each.entry.worker,
                "requirement": each.entry.requirement,
                "left": each.left,
            }
            for each in view.baseline.fixed
        ],
        "doubts": list(allowance.doubts),
    }


def _summary(view: View) -> dict[str, Any]:
    figure = figures(view)
    return {
        "files": figure.files,
        "workers": figure.workers,
        "workers_judged": figure.workers_judged,
        "requirements": figure.requirements,
        "requirements_judged": figure.requirements_judged,
        "obligations": figure.obligations,
        "obligations_shown": figure.shown,
        "binding": {
            "states": dict(sorted(figure.states.items())),
            "gaps": dict(figure.gaps),
            "workers_with_gaps": figure.workers_with_gaps,
            "expiring_within_days": {str(days): number for days, number in figure.expiring.items()},
        },
        "advised": figure.advised,
        "coverage": {
            "lines": figure.coverage_lines,
            "places": figure.places,
            "short": figure.short,
            "unknown": figure.untold,
            "people_missing": figure.people_missing,
        },
        "next_change": {"on": day(figure.next_change), "obligations": figure.changes} if figure.next_change else None,
        "errors": len(view.piles["errors"]),
        "warnings": len(view.piles["warnings"]),
        "findings_that_count": view.failing,
    }


def _findings(report: Report) -> list[dict[str, Any]]:
    piles = report.view.piles
    return [
        _finding(finding, _STATUS[pile], report)
        for pile in PILES
        for finding in in_order(piles[pile], report.positions)
    ]


def _finding(finding: Finding, status: str, report: Report) -> dict[str, Any]:
    return {**finding_shape(finding, report.positions), "status": status}


def finding_shape(finding: Finding, positions: Mapping[Location, Excerpt]) -> dict[str, Any]:
    """A finding as every output has it."""
    return {
        "rule": finding.rule,
        "level": finding.level,
        "fingerprint": finding.fingerprint,
        "message": finding.message,
        "help": finding.help,
        "location": place(finding.location, positions) if finding.location else None,
        "gap": _gap(finding.gap) if finding.gap else None,
        "coverage": _covered(finding.shortage) if finding.shortage else None,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "worker": gap.worker,
        "assignment": gap.assignment or None,
        "requirement": gap.requirement,
        "each": gap.each or None,
        "line": gap.line,
        "state": gap.state,
        "severity": gap.severity,
        "level": gap.level,
        "mode": gap.mode,
        "owner": gap.owner,
        "since": day(gap.since),
        "due_on": day(gap.due_on),
        "waiver": gap.waiver,
        "reasons": list(gap.reasons),
    }


def _result(result: Result, worker: Placed[Worker] | None) -> dict[str, Any]:
    return {
        "worker": result.worker,
        "assignment": result.assignment or None,
        "requirement": result.requirement,
        "each": result.each or None,
        "state": result.state,
        "severity": result.severity,
        "level": result.level,
        "mode": result.mode,
        "owner": result.owner,
        "due": day(result.due),
        "since": day(result.since),
        "due_on": day(result.due_on),
        "compliant_until": day(result.compliant_until),
        "changes_on": day(result.changes_on),
        "waiver": result.waiver,
        "reasons": list(result.reasons),
        "location": {"path": worker.file.path, "pointer": list(worker.pointer)} if worker else None,
        "lines": [
            {
                "key": line.key,
                "state": line.state,
                "record": _record(line, worker),
                "compliant_until": day(line.compliant_until),
            }
            for line in result.lines
        ],
    }


def _covered(line: Covered | Shortage) -> dict[str, Any]:
    return {
        "coverage": line.coverage,
        "place": list(line.place),
        "line": line.line,
        "state": line.state,
        "severity": line.severity,
        "level": line.level,
        "owner": line.owner,
        "needed": line.needed,
        "present": line.present,
        "passing": list(line.passing),
        "shortfall": line.shortfall,
        "nearest": list(line.nearest),
    }


def _record(line: Line, worker: Placed[Worker] | None) -> list[str | int] | None:
    """The way to the deciding record in the worker's file."""
    if worker is None or line.record is None:
        return None
    return list(written_at(worker, line.record).pointer)
