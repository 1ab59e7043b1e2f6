"""The findings of a report in a list, each with its place: what formats for other tools are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from credpolicy.escape import terminal
from credpolicy.model.evaluation import Result
from credpolicy.model.finding import Finding
from credpolicy.report.view import OPEN, PILES, Excerpt, Report, in_order

Kind = Literal["error", "failure", "skipped"]
"""What a finding is to a tool that runs tests: it could not be judged, it fails the run, or it does not."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding, the pile or class it lies in, and where it is written.

    `open` ones are shown beside the lines; others, such as waived ones, are not unless somebody asks. `why` says what
    else is worth knowing of it: of a waived one the waiver's reason, of one in a comparison what became of it.
    """

    finding: Finding
    pile: str
    kind: Kind
    open: bool
    excerpt: Excerpt | None = None
    why: str = ""

    @property
    def message(self) -> str:
        """What is wrong and the mend, on one line that is safe wherever a terminal is."""
        finding = self.finding
        why = f" ({self.why})" if self.why and self.open else ""
        return terminal(f"{finding.message}{why}. {finding.help}" if finding.help else f"{finding.message}{why}")

    @property
    def line(self) -> int:
        """The line it is written on, 1 or more; 1 where only the file is known."""
        place = self.finding.location
        return max(1, self.excerpt.line if self.excerpt else (place and place.line) or 1)

    @property
    def column(self) -> int:
        """The column it begins in, 1 or more."""
        return max(1, self.excerpt.column if self.excerpt else 1)


@dataclass(frozen=True, slots=True)
class Listing:
    """Findings pile by pile, in each the worst first; obligations; and why a run fails that no finding tells.

    `inside` is the way from the top of the git repository to the folder judged, empty or with a `/` at its end.
    `with_waived` asks for the waived ones wherever they can be marked as such.
    """

    entries: tuple[Listed, ...]
    results: tuple[Result, ...]
    notes: tuple[str, ...]
    exit_code: int
    inside: str = ""
    with_waived: bool = False

    @property
    def open(self) -> tuple[Listed, ...]:
        """The findings to show beside the lines."""
        return tuple(each for each in self.entries if each.open)

    def path(self, listed: Listed) -> str | None:
        """The file of a finding as the forge names it; None where it stands in no file."""
        place = listed.finding.location
        return terminal(self.inside + place.path) if place else None


def listing(report: Report) -> Listing:
    """What `check` shows, as a list. A gap that counts is a failure; a waived one, and one that advises, is skipped."""
    view = report.view
    reasons = {placed.item.id: placed.item.reason for placed in view.evaluation.snapshot.waivers}
    entries = [
        Listed(
            finding,
            pile,
            _kind(finding, pile),
            open=pile in OPEN,
            excerpt=report.positions.get(finding.location) if finding.location else None,
            why=(reasons.get(finding.gap.waiver or "") if finding.gap else None) or "",
        )
        for pile in PILES
        for finding in in_order(view.piles[pile], report.positions)
    ]
    notes = tuple(f"Not everything was evaluated: {reason}." for reason in view.evaluation.empty)
    asked = view.request.with_waived
    return Listing(tuple(entries), view.results, notes, view.exit_code, report.inside, with_waived=asked)


def _kind(finding: Finding, pile: str) -> Kind:
    if finding.level == "error":
        return "error"
    return "failure" if finding.level == "gap" and finding.counts and pile in OPEN else "skipped"


def numbered(entries: Iterable[Listed]) -> Iterator[tuple[Listed, str]]:
    """Each finding with a fingerprint that no other one has: further ones of an equal fingerprint get a number."""
    seen: dict[str, int] = {}
    for each in entries:
        own = each.finding.fingerprint
        number = seen[own] = seen.get(own, 0) + 1
        yield each, own if number == 1 else f"{own}-{number}"
