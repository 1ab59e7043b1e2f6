"""One finding as people read it: place, code, message, source line with caret, the facts, the mend."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from credpolicy.escape import terminal
from credpolicy.model.coverage import Coverage
from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.finding import GAP_STATES, Finding, Gap, Location, Shortage, State
from credpolicy.model.policy import Requirement
from credpolicy.model.responsibility import Owner
from credpolicy.model.snapshot import Placed
from credpolicy.model.waiver import Waiver
from credpolicy.report.view import Excerpt, Style

WIDEST_SOURCE = 160
"""Characters of a source line that are shown; more is cut around the place meant."""

_COLOURS = {"error": "31", "gap": "31", "expiring": "33", "warning": "33"}
_BOLD, _FAINT, _HELP = "1", "2", "36"

STATES: dict[State, str] = {
    "not_applicable": "not applicable",
    "compliant": "compliant",
    "expiring": "expiring",
    "grace": "in grace",
    "waived": "waived",
    "not_yet_due": "not yet due",
    "provisional": "provisional",
    "missing": "missing",
    "expired": "expired",
    "invalid": "not valid",
    "in_progress": "in progress, not held yet",
    "unverified": "not verified",
    "unknown": "unknown, cannot be judged",
}


def painted(text: str, code: str, style: Style) -> str:
    """`text` made safe for a terminal, in the colour of an ANSI code where colours can be shown."""
    safe = terminal(text)
    return f"\x1b[{code}m{safe}\x1b[0m" if style.colour and code else safe


def counted(number: int, noun: str) -> str:
    """`1 worker`, `2,000 workers`; for nouns whose plural only adds an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells findings of one evaluation; looks up titles, owners, waivers and, where allowed, names."""

    as_of: date
    style: Style
    positions: Mapping[Location, Excerpt]
    results: Mapping[tuple[str, str, str, str], Result]
    requirements: Mapping[str, Requirement]
    coverages: Mapping[str, Coverage]
    owners: Mapping[str, Owner]
    waivers: Mapping[str, Placed[Waiver]]
    names: Mapping[str, str]

    @classmethod
    def of(cls, evaluation: Evaluation, positions: Mapping[Location, Excerpt], style: Style) -> Teller:
        """A teller for this evaluation. It knows names only where the settings allow them to be shown."""
        snapshot = evaluation.snapshot
        shown = snapshot.identities if snapshot.settings.show_names else ()
        return cls(
            as_of=evaluation.as_of,
            style=style,
            positions=positions,
            results={(r.worker, r.assignment, r.requirement, r.each): r for r in evaluation.results},
            requirements={placed.item.id: placed.item for placed in snapshot.requirements},
            coverages={placed.item.id: placed.item for placed in snapshot.coverage},
            owners={placed.item.id: placed.item for placed in snapshot.owners},
            waivers={placed.item.id: placed for placed in snapshot.waivers},
            names={placed.item.worker: placed.item.name for placed in shown if placed.item.name},
        )

    def told(self, finding: Finding, *, brief: bool = False) -> list[str]:
        """The lines of one finding; `brief` leaves out the source line and the mend."""
        lines = [self._headline(finding)]
        excerpt = self.positions.get(finding.location) if finding.location else None
        if excerpt is not None and not brief:
            lines.extend(self._source(excerpt, _COLOURS[finding.level]))
        if finding.gap is not None:
            lines.extend(
                f"  {painted(f'{label:<12}', _FAINT, self.style)} {terminal(fact)}"
                for label, fact in self._facts(finding.gap, finding.message)
            )
        if finding.shortage is not None:
            lines.extend(
                f"  {painted(f'{label:<12}', _FAINT, self.style)} {terminal(fact)}"
                for label, fact in self._of_place(finding.shortage)
            )
        if finding.help and not brief:
            lines.append(f"{painted('help:', _HELP, self.style)} {terminal(finding.help)}")
        return lines

    def _headline(self, finding: Finding) -> str:
        code = painted(finding.rule, _COLOURS[finding.level], self.style)
        where = self.place(finding.location) if finding.location else ""
        start = f"{painted(where, _BOLD, self.style)}: " if where else ""
        return f"{start}{code} {terminal(finding.message)}"

    def place(self, location: Location) -> str:
        """`path:line:column`, or as much of it as is known."""
        excerpt = self.positions.get(location)
        if excerpt is None:
            return location.path if location.line is None else f"{location.path}:{location.line}:{location.column or 1}"
        return f"{location.path}:{excerpt.line}:{excerpt.column}"

    def _source(self, excerpt: Excerpt, colour: str) -> list[str]:
        bar = "\u2502" if self.style.symbols else "|"
        number, source, before, width = str(excerpt.line), *_cut(excerpt)
        margin = " " * len(number)
        caret = painted("^" * width, colour, self.style)
        return [
            f" {margin} {bar}",
            f" {number} {bar} {source}".rstrip(),
            f" {margin} {bar} {' ' * before}{caret}",
        ]

    def _facts(self, gap: Gap, message: str) -> Iterator[tuple[str, str]]:
        """What the message does not say yet."""
        result = self.results.get((gap.worker, gap.assignment, gap.requirement, gap.each))
        if gap.worker in self.names:
            yield "worker", self.person(gap.worker)
        requirement = self.requirements.get(gap.requirement)
        title = requirement.title if requirement else None
        yield "requirement", f"{gap.requirement}: {title}" if title else gap.requirement
        if gap.each:
            yield "for", gap.each
        yield "state", self._state(gap, result)
        if gap.level != "mandatory":
            yield "severity", f"{gap.severity}, {gap.level} only"
        elif gap.mode != "block":
            yield "severity", f"{gap.severity}, advised only on this day"
        else:
            yield "severity", gap.severity
        yield "owner", self._owner(gap.owner)
        if gap.waiver:
            yield "waiver", self._waiver(gap.waiver)
        for reason in gap.reasons:
            if reason not in message:
                yield "because", reason

    def _of_place(self, short: Shortage) -> Iterator[tuple[str, str]]:
        """What is known of a place that is short of people."""
        rule = self.coverages.get(short.coverage)
        yield "coverage", f"{short.coverage}: {rule.title}" if rule and rule.title else short.coverage
        yield "place", " / ".join(short.place)
        counting = (
            f"{len(short.passing):,} of {short.present:,} there {'counts' if len(short.passing) == 1 else 'count'}"
        )
        if short.needed is None:
            yield "state", "unknown, cannot be judged"
        else:
            yield "state", f"{short.needed:,} needed, {counting}, {short.shortfall:,} missing"
        yield "severity", short.severity if short.level == "mandatory" else f"{short.severity}, {short.level} only"
        yield "owner", self._owner(short.owner)
        if short.passing:
            yield "passing", ", ".join(map(self.person, short.passing))
        if short.nearest:
            yield "nearest", ", ".join(map(self.person, short.nearest))

    def _state(self, gap: Gap, result: Result | None) -> str:
        text = STATES[gap.state]
        if gap.since:
            text += f" since {gap.since}"
        if gap.state in ("expiring", "grace") and result and result.compliant_until:
            text += f", holds until {result.compliant_until}"
        if gap.due_on and gap.state in GAP_STATES:
            late = (self.as_of - gap.due_on).days
            text += f", mend by {gap.due_on}" + (f" ({counted(late, 'day')} late)" if late > 0 else "")
        return text

    def _owner(self, owner_id: str | None) -> str:
        if owner_id is None:
            return "nobody"
        owner = self.owners.get(owner_id)
        if owner is None:
            return owner_id
        backup = f", backup {self.person(owner.backup)}" if owner.backup else ""
        now = [time for time in owner.acting if time.from_ <= self.as_of <= time.until]
        acting = f", acting {self.person(now[0].worker)} until {now[0].until}" if now else ""
        return f"{owner_id}: {self.person(owner.accountable)}{acting}{backup}"

    def _waiver(self, waiver_id: str) -> str:
        placed = self.waivers.get(waiver_id)
        if placed is None:
            return waiver_id
        waiver = placed.item
        first = f"{waiver.from_} to" if waiver.from_ else "until"
        by = f", approved by {self.person(waiver.approved_by)}" if waiver.approved_by else ""
        allowed = f", allowed by {waiver.authority.citation}" if waiver.authority and not by else ""
        return f"{waiver_id}, {first} {waiver.until}{by}{allowed} ({self.place(placed.at())})"

    def person(self, worker: str) -> str:
        """The worker's id, with the name where it may be shown."""
        name = self.names.get(worker)
        return f"{worker} ({name})" if name else worker


def _cut(excerpt: Excerpt) -> tuple[str, int, int]:
    """The source line as shown, the columns before the place meant, and the columns it takes."""
    source, start = excerpt.source, excerpt.column - 1
    first = max(0, start - WIDEST_SOURCE // 2) if len(source) > WIDEST_SOURCE else 0
    last = first + WIDEST_SOURCE
    lead = "..." if first else ""
    shown = f"{lead}{terminal(source[first:last])}{'...' if len(source) > last else ''}"
    marked = terminal(source[start : min(start + excerpt.width, last)])
    return shown, len(lead) + _columns(terminal(source[first:start])), max(1, _columns(marked))


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes: wide characters two, combining ones none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)
