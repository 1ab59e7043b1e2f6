"""A comparison as people read it: what is said otherwise, who is affected, and the bottom line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from credpolicy.escape import terminal
from credpolicy.model.comparison import Change, Class, Classed, FieldChange, Shift
from credpolicy.model.finding import Location
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.diff.verdict import TURNED, DiffReport

_SHOWN = 10
"""So many of a kind are told without --detail."""

_NOUNS = {
    "attributes": "attribute", "issuers": "issuer", "credential_types": "credential type",
    "requirements": "requirement", "coverage": "coverage", "owners": "owner", "slas": "sla", "holidays": "holiday",
    "board": "seat", "reminders": "reminders", "maintenance": "maintenance window",
    "waivers": "waiver", "retention": "retention rule", "legal_holds": "legal hold", "tombstones": "tombstone",
    "audits": "audit", "checklists": "checklist",
    "policy_tests": "policy test", "workers": "worker", "organizations": "organization",
    "locations": "location", "clients": "client", "identities": "identity", "settings": "settings",
    "baseline": "known finding", "integrity_notes": "integrity note",
}  # fmt: skip
_TITLES: dict[Class, str] = {
    "introduced": "Introduced",
    "fixed": "Fixed",
    "caused_by_time": "Caused by time, not by this change",
    "unchanged": "Unchanged",
}
_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_COLOURS = {"tightened": "33", "loosened": "36", "": "", "+": "32", "-": "31", "~": "33"}
_Item = TypeVar("_Item")


def text(report: DiffReport) -> str:
    """The whole report, ending in a line end."""
    lines = [*_changes(report)]
    for class_ in ("introduced", "fixed", "caused_by_time", "unchanged"):
        lines += _findings(report, class_)
    lines += [*_affected(report), *_summary(report), "", _verdict(report)]
    return "\n".join(lines) + "\n"


def _heading(title: str, report: DiffReport) -> list[str]:
    return [painted(title, "1", report.style), ("\u2500" if report.style.symbols else "-") * len(title), ""]


def _cut(
    items: Sequence[_Item], report: DiffReport, told: Callable[[_Item], Iterable[str]], noun: str
) -> Iterator[str]:
    shown = items if report.request.detail else items[:_SHOWN]
    for item in shown:
        yield from told(item)
    if len(items) > len(shown):
        yield f"... and {counted(len(items) - len(shown), noun)} more: --detail tells all"


def _where(location: Location, report: DiffReport, *, gone: bool = False) -> str:
    excerpt = (report.before if gone else report.after).get(location)
    return f"{location.path}:{excerpt.line}" if excerpt else location.path


def _changes(report: DiffReport) -> Iterator[str]:
    found = report.comparison.changes
    if not found:
        return
    count = Counter(change.kind for change in found)
    said = ", ".join(f"{count[kind]:,} {kind}" for kind in ("added", "removed", "changed") if count[kind])
    yield from _heading(f"What is said otherwise ({said})", report)
    yield from _cut(found, report, lambda change: _change(change, report), "object")
    yield ""


def _change(change: Change, report: DiffReport) -> Iterator[str]:
    place = painted(_where(change.location, report, gone=change.kind == "removed"), "1", report.style)
    mark = painted(_MARKS[change.kind], _COLOURS[_MARKS[change.kind]], report.style)
    noun = _NOUNS[change.collection]
    name = noun if change.collection == "settings" else f"{noun} {terminal(change.id)}"
    effect = f", {painted(change.effect, _COLOURS[change.effect], report.style)}" if change.effect else ""
    yield f"{mark} {place}: {name} {change.kind}{effect}"
    for field in change.fields:
        yield f"    {_field(field, report)}"
    if change.collection == "settings":
        yield "    The settings of the base are the ones that count here."


def _field(change: FieldChange, report: DiffReport) -> str:
    name = terminal(".".join(map(str, change.field)))
    if change.before is None:
        words = f"{name} added: {terminal(_short(change.after))}"
    elif change.after is None:
        words = f"{name} removed: {terminal(_short(change.before))}"
    else:
        words = f"{name}: {terminal(_short(change.before))} -> {terminal(_short(change.after))}"
    return f"{words} ({painted(change.effect, _COLOURS[change.effect], report.style)})" if change.effect else words


def _short(words: str | None) -> str:
    found = words or ""
    return found if len(found) <= 100 else f"{found[:97]}..."


def _findings(report: DiffReport, class_: Class) -> Iterator[str]:
    found = sorted(report.comparison.of(class_), key=_order)
    if not found or (class_ == "unchanged" and not report.request.detail):
        return
    yield from _heading(f"{_TITLES[class_]} ({len(found):,})", report)
    yield from _cut(found, report, lambda each: _finding(each, report), "finding")
    yield ""


def _order(each: Classed) -> tuple[object, ...]:
    levels = ("error", "gap", "expiring", "warning")
    place = each.finding.location
    return (
        levels.index(each.finding.level), not each.finding.counts, place.path if place else "", each.finding.message,
        each.finding.fingerprint,
    )  # fmt: skip


def _finding(each: Classed, report: DiffReport) -> Iterator[str]:
    finding, style = each.finding, report.style
    where = _where(finding.location, report, gone=each.class_ == "fixed") if finding.location else ""
    start = f"{painted(where, '1', style)}: " if where else ""
    why = f" ({terminal(each.why)})" if each.why else ""
    uncounted = "" if finding.counts or finding.level == "error" else " (never counts)"
    yield f"{start}{finding.rule} {terminal(finding.message)}{why}{uncounted}"
    if each.waiver:
        yield f"    Only waiver {terminal(each.waiver)} would excuse it, which this change brings or alters."


def _affected(report: DiffReport) -> Iterator[str]:
    shifts = report.comparison.shifts
    if not shifts:
        return
    yield from _heading(f"Who is affected ({counted(len({each.result.worker for each in shifts}), 'worker')})", report)
    ways: tuple[tuple[str, Callable[[Shift], str]], ...] = (
        ("requirement", lambda shift: shift.result.requirement),
        ("owner", lambda shift: shift.result.owner or "nobody"),
        ("location", lambda shift: shift.location or "no location"),
    )
    for noun, way in ways:
        groups: defaultdict[str, list[Shift]] = defaultdict(list)
        for shift in shifts:
            groups[way(shift)].append(shift)
        order = sorted(groups, key=lambda name: (-len(groups[name]), name))
        yield from _cut(order, report, lambda name: [f"  {noun} {terminal(name)}: {_turned(groups[name])}"], noun)  # noqa: B023
    months = Counter(shift.deadline.strftime("%Y-%m") for shift in shifts if _brings(shift) and shift.deadline)
    if months:
        told = [f"{month} {number:,}" for month, number in sorted(months.items())]
        shown = told if report.request.detail else told[:6]
        rest = "" if len(shown) == len(told) else f", {len(told) - len(shown):,} later months"
        yield f"  now due in: {', '.join(shown)}{rest}"
    if report.request.detail:
        for shift in shifts:
            yield f"  {terminal(_shift(shift))}"
    yield ""


def _brings(shift: Shift) -> bool:
    return shift.turn in ("sooner", "asked")


def _turned(shifts: Sequence[Shift]) -> str:
    count = Counter(shift.turn for shift in shifts)
    return ", ".join(f"{count[turn]:,} {word}" for turn, word in TURNED.items() if count[turn])


def _shift(shift: Shift) -> str:
    result = shift.result
    where = result.assignment.replace("//", "/").strip("/")
    who = f"{result.worker} ({where})" if where else result.worker
    what = f"{result.requirement} for {result.each}" if result.each else result.requirement
    was = shift.before.state.replace("_", " ") if shift.before else "not asked"
    now = shift.after.state.replace("_", " ") if shift.after else "not asked"
    until = f", until {shift.deadline}" if shift.deadline else ""
    return f"{who}: {what}: {was} -> {now}{until}"


def _summary(report: DiffReport) -> Iterator[str]:
    comparison = report.comparison
    yield from _heading("Summary", report)
    base, head = comparison.base.snapshot, comparison.head.snapshot
    rows = [
        ("Base", base.revision.label),
        ("Head", head.revision.label),
        ("As of", f"{comparison.head.as_of}, both sides; settings and waivers of the base"),
        ("Obligations", f"{len(comparison.base.results):,} -> {len(comparison.head.results):,}"),
        (
            "Findings",
            ", ".join(f"{len(comparison.of(class_)):,} {class_.replace('_', ' ')}" for class_ in _TITLES),
        ),
        ("Affected", _turned(comparison.shifts) or "nobody"),
    ]
    rows += [("Not compared", doubt) for doubt in comparison.doubts]
    rows += [("Not judged", reason) for reason in report.emptied]
    yield from (f"{label:<14}{terminal(fact)}" for label, fact in rows)
    yield ""
    yield painted(report.bottom_line, "1", report.style)


def _verdict(report: DiffReport) -> str:
    mark, colour = ("\u2717 ", "31") if report.exit_code else ("\u2713 ", "32")
    words = (mark if report.style.symbols else "") + report.verdict
    return f"{painted(words, colour, report.style)} Exit code {report.exit_code}."
