"""A comparison as JSON for other tools, after the schema `diff-v1.json`."""

from __future__ import annotations

from typing import Any

from credpolicy.model.comparison import CLASSES, Change, Classed, Shift
from credpolicy.model.evaluation import Result
from credpolicy.report.diff.verdict import HORIZON, DiffReport
from credpolicy.report.json import finding_shape
from credpolicy.report.shapes import day, head, place, revision, written

DIFF = "credpolicy/diff/v1"


def json(report: DiffReport) -> str:
    """The whole comparison; every list in an order that does not depend on the order of files."""
    return written(shape(report))


def shape(report: DiffReport) -> dict[str, Any]:
    """The same as plain data."""
    comparison = report.comparison
    return {
        **head(DIFF, comparison.head.snapshot, comparison.head.as_of),
        "base": revision(comparison.base.snapshot),
        "request": {"fail_on": report.request.fail_on, "allow_many": report.request.allow_many},
        "summary": _summary(report),
        "adoption": comparison.adoption,
        "not_compared": list(comparison.doubts),
        "not_judged": list(report.emptied),
        "changes": [_change(change, report) for change in comparison.changes],
        "findings": [_finding(each, report) for class_ in CLASSES for each in comparison.of(class_)],
        "shifts": list(map(_shift, comparison.shifts)),
        "exit_code": report.exit_code,
    }


def _summary(report: DiffReport) -> dict[str, Any]:
    comparison = report.comparison
    return {
        "bottom_line": report.bottom_line,
        "verdict": report.verdict,
        "obligations": {"base": len(comparison.base.results), "head": len(comparison.head.results)},
        "flipped": comparison.flipped,
        "braked": report.braked,
        "findings": {class_: len(comparison.of(class_)) for class_ in CLASSES},
        "findings_that_count": len(report.failing),
        "shifts": dict(report.turns()),
        "due_within_days": {str(HORIZON): len(report.soon())},
    }


def _change(change: Change, report: DiffReport) -> dict[str, Any]:
    positions = report.before if change.kind == "removed" else report.after
    return {
        "collection": change.collection,
        "id": change.id,
        "kind": change.kind,
        "effect": change.effect or None,
        "location": place(change.location, positions),
        "fields": [
            {"field": list(field.field), "before": field.before, "after": field.after, "effect": field.effect or None}
            for field in change.fields
        ],
    }


def _finding(each: Classed, report: DiffReport) -> dict[str, Any]:
    positions = report.before if each.class_ == "fixed" else report.after
    return {
        "class": each.class_,
        "why": each.why or None,
        "excused_only_by": each.waiver,
        "counts": each.finding.counts,
        **finding_shape(each.finding, positions),
    }


def _shift(shift: Shift) -> dict[str, Any]:
    result = shift.result
    return {
        "turn": shift.turn,
        "worker": result.worker,
        "assignment": result.assignment or None,
        "requirement": result.requirement,
        "each": result.each or None,
        "severity": result.severity,
        "owner": result.owner,
        "location": shift.location,
        "before": _standing(shift.before),
        "after": _standing(shift.after),
        "deadline": day(shift.deadline),
    }


def _standing(result: Result | None) -> dict[str, Any] | None:
    return {"state": result.state, "compliant_until": day(result.compliant_until)} if result else None
