"""What is irregular in the history, as text, JSON, CSV and Markdown: the finding, its commit, and who explained it."""

from __future__ import annotations

import csv as notation
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from credpolicy.escape import cell, markdown, terminal
from credpolicy.model.integrity import Irregularity
from credpolicy.model.origin import named
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.history.json import commit_shape
from credpolicy.report.history.words import who
from credpolicy.report.shapes import day, head, written
from credpolicy.report.view import Style

INTEGRITY = "credpolicy/integrity/v1"
COLUMNS = (
    "rule", "level", "counts", "day", "worker", "part", "message", "commit", "author", "signature", "path", "reason",
    "by", "on", "until", "passed_over", "fingerprint",
)  # fmt: skip
_HEAD = ("rule", "day", "what was found", "commit", "by", "explained", "fingerprint")
_COLOURS = {"error": "31", "warning": "33"}


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """What was found, in the order of the mainline, in `commits` commits; `snapshot` is what the last one says."""

    snapshot: Snapshot
    found: tuple[Irregularity, ...]
    commits: int
    style: Style = field(default_factory=Style)

    @property
    def exit_code(self) -> int:
        """1 where anything is left that nobody has explained."""
        return int(any(each.counts for each in self.found))


def text(report: IntegrityReport) -> str:
    """The findings under the commits that brought them, then how many there are, and the exit code."""
    style, before, lines = report.style, "", []
    for each in report.found:
        group = each.origin.commit.id if each.origin else "none"
        if group != before:
            lines += [""] if before else []
            lines += _heading(each, style)
            before = group
        code = painted(each.rule, _COLOURS[RULES[each.rule].level] if each.counts else "2", style)
        lines.append(f"  {code} {terminal(each.message)}")
        if each.note is not None:
            lines.append(f"      explained by {terminal(each.note.by)} on {each.note.on}: {terminal(each.note.reason)}")
        elif each.passed_over:
            lines.append(f"      not explained: {terminal(each.passed_over)}")
        lines.append(painted(f"      fingerprint {each.fingerprint}", "2", style))
    if report.found:
        lines.append("")
    return "\n".join([*lines, *_summary(report)]) + "\n"


def _heading(each: Irregularity, style: Style) -> Iterator[str]:
    if each.origin is None:
        yield painted("The whole history", "1", style)
        return
    commit = each.origin.commit
    yield painted(terminal(f"{each.day}  commit {commit.id[:10]} {who(each.origin)}"), "1", style)
    yield f'  "{terminal(commit.subject)}"'


def _summary(report: IntegrityReport) -> Iterator[str]:
    found = Counter(each.rule for each in report.found if each.counts)
    explained = sum(not each.counts for each in report.found)
    yield from (f"{number:>6,}  {code} {RULES[code].title}" for code, number in sorted(found.items()))
    also = f", {explained:,} more explained" if explained else ""
    if found:
        words, colour = f"{counted(found.total(), 'finding')} in {counted(report.commits, 'commit')}{also}.", "31"
    else:
        words, colour = f"Nothing irregular in {counted(report.commits, 'commit')}{also}.", "32"
    yield f"{painted(words, colour, report.style)} Exit code {report.exit_code}."


def json(report: IntegrityReport) -> str:
    """The findings after the schema `integrity-v1.json`."""
    return written(
        {
            **head(INTEGRITY, report.snapshot, None),
            "commits": report.commits,
            "findings": [_shape(each) for each in report.found],
            "exit_code": report.exit_code,
        }
    )


def _shape(each: Irregularity) -> dict[str, Any]:
    rule, note = RULES[each.rule], each.note
    return {
        "rule": each.rule,
        "level": rule.level,
        "title": rule.title,
        "message": each.message,
        "help": rule.help,
        "fingerprint": each.fingerprint,
        "counts": each.counts,
        "day": day(each.day),
        "worker": each.worker,
        "part": each.part or None,
        "path": each.path or None,
        "note": {"reason": note.reason, "by": note.by, "on": day(note.on), "until": day(note.until)} if note else None,
        "passed_over": each.passed_over or None,
        "commit": commit_shape(each.origin) if each.origin else None,
    }


def csv(report: IntegrityReport) -> str:
    """A header and a row for each finding; no cell is a formula."""
    return "".join(_row(cells) for cells in (COLUMNS, *map(_cells, report.found)))


def _row(cells: Iterable[object]) -> str:
    target = io.StringIO()
    safe = ["" if value is None else cell(str(value)) for value in cells]
    notation.writer(target, lineterminator="\r\n").writerow(safe)
    return target.getvalue()


def _cells(each: Irregularity) -> tuple[object, ...]:
    origin, note = each.origin, each.note
    return (
        each.rule, RULES[each.rule].level, "true" if each.counts else "false", each.day, each.worker, each.part,
        each.message, origin.commit.id if origin else None, _authors(each),
        origin.signature.state if origin else None, each.path,
        *((note.reason, note.by, note.on, note.until) if note else (None,) * 4),
        each.passed_over, each.fingerprint,
    )  # fmt: skip


def table(report: IntegrityReport) -> str:
    """A table of Markdown with a row for each finding."""
    lines = [f"| {' | '.join(_HEAD)} |", f"|{'---|' * len(_HEAD)}"]
    for each in report.found:
        commit = f"{each.origin.commit.id[:10]} {each.origin.commit.subject}" if each.origin else ""
        why = f"{each.note.by} on {each.note.on}: {each.note.reason}" if each.note else ""
        cells = (each.rule, str(each.day or ""), each.message, commit, _authors(each), why, each.fingerprint)
        lines.append(f"| {' | '.join(map(markdown, cells))} |")
    return "\n".join(lines) + "\n"


def _authors(each: Irregularity) -> str:
    return ", ".join(map(named, each.origin.authors)) if each.origin else ""
