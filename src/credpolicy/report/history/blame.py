"""Blame as people read it, one field a line with the commit that set it, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from credpolicy._version import __version__
from credpolicy.escape import terminal
from credpolicy.history.log.blame import Blamed, Line
from credpolicy.model.origin import Origin
from credpolicy.model.snapshot import Revision
from credpolicy.report.diagnostic import painted
from credpolicy.report.history import words
from credpolicy.report.history.json import commit_shape
from credpolicy.report.shapes import day, written
from credpolicy.report.view import Style

BLAME = "credpolicy/blame/v1"
_HEAD = ("FIELD", "VALUE", "SET ON", "COMMIT", "BY")
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class BlameReport:
    """Objects with the commit behind each field, as the commit `revision` has them."""

    objects: Sequence[Blamed]
    revision: Revision
    style: Style = field(default_factory=Style)


def text(report: BlameReport) -> str:
    """A table for each object, ending in a line end."""
    return "\n".join("".join(f"{line}\n" for line in _object(each, report.style)) for each in report.objects)


def _object(blamed: Blamed, style: Style) -> Iterator[str]:
    noun = words.NOUNS.get(blamed.collection, blamed.collection)
    yield painted(f"{noun} {terminal(blamed.id)}  ({terminal(blamed.path)})", "1", style)
    if blamed.held:
        yield "It cannot be read now; this is how it was when it could last be."
    rows = [_HEAD, *(_cells(line) for line in blamed.lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
    for number, row in enumerate(rows):
        told = "  ".join(each.ljust(width) for each, width in zip(row, widths, strict=True)).rstrip()
        yield painted(told, "2", style) if number == 0 else told


def _cells(line: Line) -> tuple[str, ...]:
    commit = line.origin.commit
    value = line.value if len(line.value) <= _WIDEST else f"{line.value[: _WIDEST - 3]}..."
    cells = (".".join(line.way), value, str(commit.committer.on), commit.id[:10], _who(line.origin))
    return tuple(map(terminal, cells))


def _who(origin: Origin) -> str:
    names = ", ".join(stamp.name for stamp in origin.authors)
    approved = f", approved by {', '.join(origin.approvers)}" if origin.approvers else ""
    return names + approved + words.signed(origin)


def json(report: BlameReport) -> str:
    """The same after the schema `blame-v1.json`; each commit is written once."""
    commits = {line.origin.commit.id: line.origin for each in report.objects for line in each.lines}
    document = {
        "format": BLAME,
        "tool": {"name": "credpolicy", "version": __version__},
        "revision": {
            "kind": report.revision.kind,
            "commit": report.revision.commit,
            "committed_on": day(report.revision.committed_on),
            "label": report.revision.label,
        },
        "objects": [_shape(each) for each in report.objects],
        "commits": [commit_shape(commits[name]) for name in sorted(commits)],
    }
    return written(document)


def _shape(blamed: Blamed) -> dict[str, Any]:
    return {
        "collection": blamed.collection,
        "id": blamed.id,
        "path": blamed.path,
        "readable": not blamed.held,
        "fields": [
            {"field": list(line.way), "value": line.value, "commit": line.origin.commit.id} for line in blamed.lines
        ],
    }
