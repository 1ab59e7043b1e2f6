"""The findings of a comparison as a list, for formats that other tools read."""

from __future__ import annotations

from credpolicy.model.comparison import CLASSES, Classed
from credpolicy.report.diff.verdict import DiffReport
from credpolicy.report.listing import Kind, Listed, Listing
from credpolicy.report.view import in_order

_LEVELS = ("error", "gap", "expiring", "warning")


def listing(report: DiffReport) -> Listing:
    """Every finding by its class. Open are those that the change brings; with `fail_on` any, or detail, also others."""
    comparison = report.comparison
    failing = {id(each) for each in (*report.failing, *report.errors)}
    everything = report.request.detail or report.request.fail_on == "any"
    entries = []
    for class_ in CLASSES:
        places = report.before if class_ == "fixed" else report.after
        classed = {id(each.finding): each for each in comparison.of(class_)}
        found = in_order((each.finding for each in classed.values()), places)
        for finding in sorted(found, key=lambda finding: _LEVELS.index(finding.level)):
            each = classed[id(finding)]
            shown = class_ == "introduced" or (everything and class_ != "fixed")
            entries.append(
                Listed(
                    finding,
                    class_,
                    _kind(each, failing=id(each) in failing),
                    open=shown and (finding.counts or finding.level == "error"),
                    excerpt=places.get(finding.location) if finding.location else None,
                    why=_why(each),
                )
            )
    return Listing(tuple(entries), comparison.head.results, report.notes, report.exit_code, report.inside)


def _kind(each: Classed, *, failing: bool) -> Kind:
    if not failing:
        return "skipped"
    return "error" if each.finding.level == "error" else "failure"


def _why(each: Classed) -> str:
    parts = [each.why] if each.why else []
    if each.class_ == "unchanged" and not each.why:
        parts.append("there before")
    if each.class_ == "caused_by_time":
        parts.append("caused by time, not by this change")
    if each.waiver:
        parts.append(f"only waiver {each.waiver} would excuse it, which this change brings or alters")
    return "; ".join(parts)
