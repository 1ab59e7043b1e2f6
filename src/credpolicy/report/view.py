"""What one run shows: the findings that were asked for, in piles, and the exit code they come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from credpolicy.model.baseline import Recognised
from credpolicy.model.evaluation import Covered, Evaluation, Result
from credpolicy.model.finding import SEVERITIES, FailOn, Finding, FindingLevel, Gap, Location, Severity, Shortage

PRECEDENCE = (2, 5, 4, 3, 1)
"""Exit codes, the one that wins first."""

COUNTED: dict[FailOn, frozenset[FindingLevel]] = {
    "never": frozenset(),
    "gap": frozenset({"gap"}),
    "expiring": frozenset({"gap", "expiring"}),
    "warning": frozenset({"gap", "expiring", "warning"}),
}
"""The levels of findings that fail a run, by threshold. Errors always do, with an exit code of their own."""

TITLES = {
    "errors": "Errors: what they touch cannot be judged",
    "gaps": "Gaps",
    "coverage": "Places that are short of people",
    "expiring": "Expiring, in grace or provisional",
    "starting": "Starting soon, and not cleared",
    "leaving": "Leaving soon, with something to hand over",
    "warnings": "Warnings about files",
    "known": "Known already, from the baseline",
    "waived": "Waived",
    "uncounted": "Never counted: recommended, or advised on this day",
}
PILES = tuple(TITLES)
OPEN = tuple(pile for pile in PILES if pile not in ("known", "waived", "uncounted"))
"""The piles of findings that may count."""
_PILE_OF_LEVEL: dict[FindingLevel, str] = {
    "error": "errors", "gap": "gaps", "expiring": "expiring", "warning": "warnings",
}  # fmt: skip

_PILE_OF_RULE = {"GAP004": "starting", "OFF009": "leaving"}


def exit_code(codes: Iterable[int], *, exit_zero: bool = False) -> int:
    """The exit code of a run to which several apply; 0 when none does. `exit_zero` turns only 1 into 0."""
    applying = set(codes)
    found = next((code for code in PRECEDENCE if code in applying), 0)
    return 0 if exit_zero and found == 1 else found


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of a run. Empty filters let everything through.

    Several ids of one filter are alternatives; different filters must all hold. `severity` lets through that
    severity and worse. Filters narrow what is said about people; findings about the files are always shown.
    `with_waived` tells waived findings also in formats that leave them out.
    """

    fail_on: FailOn = "gap"
    severity: Severity | None = None
    workers: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    no_waivers: bool = False
    exit_zero: bool = False
    with_waived: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.severity or self.workers or self.requirements or self.owners)

    def wants(self, about: Gap | Result | Shortage | Covered) -> bool:
        """Whether an obligation, or a line of a coverage, passes every filter. The latter is about no single worker."""
        if isinstance(about, Shortage | Covered):
            return (
                not self.workers
                and (not self.requirements or about.coverage in self.requirements)
                and (not self.owners or about.owner in self.owners)
                and (not self.severity or rank(about.severity) <= rank(self.severity))
            )
        return (
            (not self.workers or about.worker in self.workers)
            and (not self.requirements or about.requirement in self.requirements)
            and (not self.owners or about.owner in self.owners)
            and (not self.severity or rank(about.severity) <= rank(self.severity))
        )


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of an evaluation, in every pile of PILES. `failing` findings fail the run.

    `baseline` is what was recognised, where a baseline was asked for; what is known never counts.
    `failed` is whether anything but a clean run came out, `exit_code` what is made of it by `exit_zero`.
    """

    evaluation: Evaluation
    request: Request
    piles: Mapping[str, tuple[Finding, ...]]
    results: tuple[Result, ...]
    coverages: tuple[Covered, ...]
    left_out: int
    failing: int
    failed: bool
    exit_code: int
    baseline: Recognised | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding shown, pile by pile."""
        return tuple(finding for pile in PILES for finding in self.piles[pile])

    @property
    def locations(self) -> Iterator[Location]:
        """Every place that a report of the findings names: their own, and those of their waivers."""
        named = {finding.gap.waiver for finding in self.findings if finding.gap}
        yield from (finding.location for finding in self.findings if finding.location)
        yield from (placed.at() for placed in self.evaluation.snapshot.waivers if placed.item.id in named)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place as people know it: line and column from 1, the source line, and how many characters to mark."""

    line: int
    column: int
    source: str
    width: int = 1


@dataclass(frozen=True, slots=True)
class Style:
    """What the place of output can show: colours, and symbols beyond ASCII."""

    colour: bool = False
    symbols: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a format may tell. Locations without an excerpt are shown by their path alone.

    `inside` is the way from the top of the git repository to the folder judged, empty or with a `/` at its end.
    """

    view: View
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = Style()
    inside: str = ""


def view(evaluation: Evaluation, request: Request, baseline: Recognised | None = None) -> View:
    """What `request` asks to be shown of `evaluation`, and what it comes to. What the baseline knows fails nothing."""
    piles: dict[str, list[Finding]] = {pile: [] for pile in PILES}
    left_out = 0
    known = baseline.known if baseline else frozenset()
    for place, finding in enumerate(evaluation.findings):
        about = finding.gap or finding.shortage
        if about is not None and not request.wants(about):
            left_out += 1
        elif place in known:
            piles["known"].append(replace(finding, counts=False))
        else:
            piles[_pile(finding)].append(finding)
    counted = COUNTED[request.fail_on]
    failing = sum(finding.level in counted for pile in OPEN for finding in piles[pile])
    codes = (2 if piles["errors"] else 0, 3 if evaluation.empty else 0, 1 if failing else 0)
    return View(
        evaluation=evaluation,
        request=request,
        piles={pile: tuple(found) for pile, found in piles.items()},
        results=tuple(result for result in evaluation.results if request.wants(result)),
        coverages=tuple(line for line in evaluation.coverages if request.wants(line)),
        left_out=left_out,
        failing=failing,
        failed=exit_code(codes) != 0,
        exit_code=exit_code(codes, exit_zero=request.exit_zero),
        baseline=baseline,
    )


def _pile(finding: Finding) -> str:
    if finding.gap is not None and finding.gap.state == "waived":
        return "waived"
    # An error counts whatever it says of itself: what cannot be judged is never clean.
    if finding.shortage is not None:
        return "coverage" if finding.counts else "uncounted"
    pile = _PILE_OF_RULE.get(finding.rule, _PILE_OF_LEVEL[finding.level])
    return pile if finding.counts or finding.level == "error" else "uncounted"


def rank(severity: str) -> int:
    """0 for the worst severity, more for each lesser one."""
    return SEVERITIES.index(severity)


def in_order(findings: Iterable[Finding], positions: Mapping[Location, Excerpt]) -> list[Finding]:
    """People first by severity and by when it must be mended, files by place; the same order on every run."""

    def key(finding: Finding) -> tuple[object, ...]:
        place = finding.location
        excerpt = positions.get(place) if place else None
        line, column = (excerpt.line, excerpt.column) if excerpt else ((place and place.line) or 0, 0)
        where = (
            place.path if place else "",
            line,
            column,
            finding.rule,
            finding.message,
            finding.fingerprint,
        )
        gap, short = finding.gap, finding.shortage
        if short is not None:
            return (
                rank(short.severity),
                date.max,
                *short.place,
                short.coverage,
                str(short.line),
                *where,
            )
        if gap is None:
            return (len(SEVERITIES), date.max, "", "", "", "", *where)
        due = gap.due_on or date.max  # of a start the day before it
        return (rank(gap.severity), due, gap.worker, gap.requirement, gap.assignment, gap.line, *where)

    return sorted(findings, key=key)
