"""Series: the figures from one point of time to the next, of which only what changed is counted again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from credpolicy.evaluate.lives import Judged
from credpolicy.evaluate.people import HOLDS
from credpolicy.model.evaluation import Covered, Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.timeline import Tally

Group = tuple[str, str]
"""Requirement and owner; of a shortage its coverage and owner."""
Gap = tuple[str, str, str, str, str]
"""What a finding's fingerprint is made of: worker, assignment, requirement, value or record, line."""

_MET = ("compliant", "expiring", "grace")
_NOT_OWED = ("not_applicable", "not_yet_due")


class Wanted(NamedTuple):
    """What is counted. Empty filters let everything through; several of one are alternatives, and both must hold."""

    requirements: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    def wants(self, requirement: str, owner: str | None) -> bool:
        """Whether something of this requirement, or coverage, and owner is counted."""
        return (not self.requirements or requirement in self.requirements) and (not self.owners or owner in self.owners)


EVERYTHING = Wanted()


class Counts(NamedTuple):
    """What an obligation adds to the figures of its group."""

    obligations: int = 0
    owed: int = 0
    met: int = 0
    expiring: int = 0
    waived: int = 0
    provisional: int = 0
    short: int = 0
    unknown: int = 0


def counted(result: Result) -> Counts:
    """What an obligation that binds adds to the figures."""
    state, short = result.state, result.state in GAP_STATES
    return Counts(
        1,
        int(state not in _NOT_OWED),
        int(state in _MET),
        int(state in ("expiring", "grace")),
        int(state == "waived"),
        int(state == "provisional"),
        int(short),
        int(state == "unknown"),
    )


def gaps_of(result: Result) -> dict[Gap, date | None]:
    """The gaps of an obligation that falls short, each with its first day where that is known."""
    key = (result.worker, result.assignment, result.requirement, result.each)
    failing = {(*key, line.key): line.since for line in result.lines if line.state not in HOLDS}
    return failing or {(*key, ""): result.since}


@dataclass(slots=True)
class _Open:
    """A gap that is open: its group, its first day as it is known now, and the point at which it was seen first."""

    group: Group
    since: date | None
    seen: date


@dataclass(slots=True)
class _Flow:
    """What happened to the gaps of a group since the point before."""

    opened: int = 0
    closed: int = 0
    reopened: int = 0
    days_open: list[int] = field(default_factory=list)
    delays: list[int] = field(default_factory=list)


class Series:
    """Counts verdicts worker by worker; a worker of whom nothing is said stays as he was."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._counts: defaultdict[Group, list[int]] = defaultdict(lambda: [0] * len(Counts._fields))
        self._of: dict[str, list[tuple[Group, Counts]]] = {}
        self._gaps_of: dict[str, set[Gap]] = {}
        self._open: dict[Gap, _Open] = {}
        self._closed: set[Gap] = set()
        self._lapsed: dict[Group, date] = {}
        self._gaps: Counter[Group] = Counter()

    @property
    def workers(self) -> int:
        """So many have an obligation that is counted."""
        return len(self._of)

    @property
    def obligations(self) -> int:
        """So many obligations are counted."""
        return sum(counts[0] for counts in self._counts.values())

    def step(
        self, day: date, changes: Iterable[tuple[str, Judged | None]], covered: Sequence[Covered] = ()
    ) -> dict[Group, Tally]:
        """The figures of the next point, whose day is given, by group.

        `changes` are the workers with other verdicts than before; None for those who are there no more.
        """
        flows: defaultdict[Group, _Flow] = defaultdict(_Flow)
        for name, judged in changes:
            binding = [
                result
                for result in (judged.results if judged else ())
                if result.binds and self._wanted.wants(result.requirement, result.owner)
            ]
            self._count(name, binding)
            self._follow(name, binding, day, flows)
        short: defaultdict[Group, int] = defaultdict(int)
        for line in covered:
            if line.level == "mandatory" and line.state != "covered" and self._wanted.wants(line.coverage, line.owner):
                short[line.coverage, line.owner or ""] += 1
        return {
            group: self._tally(group, flows.get(group, _Flow()), short.get(group, 0))
            for group in sorted({*self._counts, *flows, *short, *self._lapsed})
        }

    def _count(self, name: str, binding: Sequence[Result]) -> None:
        for group, counts in self._of.pop(name, ()):
            self._add(group, counts, -1)
        if binding:
            self._of[name] = [(_group(result), counted(result)) for result in binding]
            for group, counts in self._of[name]:
                self._add(group, counts, 1)

    def _add(self, group: Group, counts: Counts, sign: int) -> None:
        sums = self._counts[group]
        for place, number in enumerate(counts):
            sums[place] += sign * number
        if not sums[0]:
            del self._counts[group]

    def _follow(self, name: str, binding: Sequence[Result], day: date, flows: defaultdict[Group, _Flow]) -> None:
        """Open and close the gaps of a worker."""
        now: dict[Gap, tuple[Group, date | None]] = {}
        for result in binding:
            if result.state in GAP_STATES:
                now |= {gap: (_group(result), since) for gap, since in gaps_of(result).items()}
        before = self._gaps_of.pop(name, set())
        if now:
            self._gaps_of[name] = set(now)
        for gap in before - set(now):
            was = self._open.pop(gap)
            self._gaps[was.group] -= 1
            self._closed.add(gap)
            flows[was.group].closed += 1
            flows[was.group].days_open.append(max(0, (day - (was.since or was.seen)).days))
        for gap, (group, since) in now.items():
            self._gaps[group] += 1
            if gap in before:
                self._gaps[self._open[gap].group] -= 1
                self._open[gap].group, self._open[gap].since = group, since
            else:
                self._open[gap] = _Open(group, since, day)
                flows[group].opened += 1
                flows[group].reopened += gap in self._closed
                if since is not None:
                    flows[group].delays.append(max(0, (day - since).days))
            self._lapsed[group] = max(self._lapsed.get(group, date.min), min(since or self._open[gap].seen, day))

    def _tally(self, group: Group, flow: _Flow, shortages: int) -> Tally:
        return Tally(
            **dict(zip(Counts._fields, self._counts.get(group, Counts()), strict=True)),
            gaps=self._gaps[group],
            opened=flow.opened,
            closed=flow.closed,
            reopened=flow.reopened,
            shortages=shortages,
            days_open=tuple(sorted(flow.days_open)),
            delays=tuple(sorted(flow.delays)),
            lapsed_on=self._lapsed.get(group),
        )


def _group(result: Result) -> Group:
    return result.requirement, result.owner or ""
