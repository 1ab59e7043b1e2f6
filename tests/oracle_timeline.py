"""A second opinion on timelines: every point is checked out and judged as a whole, and counted the plain way."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from credpolicy.evaluate.engine import evaluate
from credpolicy.history.timeline.samples import Sample
from credpolicy.load.loader import load
from credpolicy.model.commit import Commit
from credpolicy.model.evaluation import Covered, Result
from credpolicy.model.snapshot import Placed, Snapshot, Unreadable

GAPS = {"missing", "expired", "invalid", "in_progress", "unverified", "unknown"}
Prints = tuple[str, ...]


@dataclass
class Seen:
    """A point as it was judged; None where the rules or places could not be read."""

    sample: Sample
    errors: int
    results: tuple[Result, ...] | None
    coverages: tuple[Covered, ...] = ()


def seen(folder: Path, commits: Sequence[Commit], samples: Sequence[Sample]) -> Iterator[Seen]:
    """Every sample, judged anew."""
    last: dict[str, tuple[tuple[Placed, ...], set[str]]] = {}  # type: ignore[type-arg]
    wanted = {sample.place for sample in samples}
    for place, commit in enumerate(commits):
        snapshot = load(folder, commit.id)
        here = {placed.item.id for placed in snapshot.workers}
        lost = {
            name
            for name, (_, paths) in last.items()
            if name not in here and (name in snapshot.broken.get("workers", ()) or paths & set(snapshot.unread_files))
        }
        last = {name: known for name, known in last.items() if name in lost}
        whole = replace(
            snapshot,
            workers=(*snapshot.workers, *(placed for name in sorted(lost) for placed in last[name][0])),
            unreadable=(*snapshot.unreadable, *(Unreadable(name, None) for name in sorted(lost))),
        )
        for name in here:
            mine = tuple(placed for placed in snapshot.workers if placed.item.id == name)
            last[name] = mine, {placed.file.path for placed in mine}
        if place not in wanted:
            continue
        errors = sum(finding.level == "error" for finding in snapshot.findings)
        for sample in (sample for sample in samples if sample.place == place):
            if not readable(snapshot):
                yield Seen(sample, errors, None)
                continue
            judged = evaluate(whole, sample.day)
            coverages = evaluate(snapshot, sample.day).coverages if lost else judged.coverages
            yield Seen(sample, errors, judged.results, coverages)


def readable(snapshot: Snapshot) -> bool:
    """Whether the rules and the places could be read."""
    rules = any(
        finding.level == "error"
        and finding.location is not None
        and finding.location.path.startswith(("policies/", "credpolicy."))
        for finding in snapshot.findings
    )
    return not rules and not any(snapshot.broken.get(name) for name in ("organizations", "locations", "clients"))


@dataclass
class Figures:
    """What a point comes to."""

    owed: int
    met: int
    expiring: int
    waived: int
    provisional: int
    short: int
    unknown: int
    gaps: int
    opened: int
    closed: int
    reopened: int
    shortages: int
    mean: float | None
    median: float | None
    delay: float | None
    lapsed_on: date | None


def figures(points: Sequence[Seen]) -> Iterator[Figures | None]:
    """The figures of each point."""
    before: dict[Prints, tuple[date | None, date]] = {}
    closed_once: set[Prints] = set()
    lapses: list[date] = []
    for point in points:
        if point.results is None:
            yield None
            continue
        day = point.sample.day
        binding = [one for one in point.results if one.level == "mandatory" and one.mode == "block"]
        owed = [one for one in binding if one.state not in ("not_applicable", "not_yet_due")]
        now: dict[Prints, date | None] = {}
        for one in owed:
            if one.state in GAPS:
                names = (one.worker, one.assignment, one.requirement, one.each)
                failing = [line for line in one.lines if line.state not in ("valid", "grace")]
                now |= {(*names, line.key): line.since for line in failing} or {(*names, ""): one.since}
        gone = [gap for gap in before if gap not in now]
        new = [gap for gap in now if gap not in before]
        days = [(day - (before[gap][0] or before[gap][1])).days for gap in gone]
        delays = [(day - since).days for gap in new if (since := now[gap]) is not None]
        lapses += [since or (before[gap][1] if gap in before else day) for gap, since in now.items()]
        yield Figures(
            len(owed),
            sum(one.state in ("compliant", "expiring", "grace") for one in owed),
            sum(one.state in ("expiring", "grace") for one in owed),
            sum(one.state == "waived" for one in owed),
            sum(one.state == "provisional" for one in owed),
            sum(one.state in GAPS for one in owed),
            sum(one.state == "unknown" for one in owed),
            len(now),
            len(new),
            len(gone),
            sum(gap in closed_once for gap in new),
            sum(one.state != "covered" and one.level == "mandatory" for one in point.coverages),
            statistics.mean(days) if days else None,
            statistics.median(days) if days else None,
            statistics.mean(delays) if delays else None,
            max(lapses, default=None),
        )
        closed_once |= set(gone)
        before = {gap: (since, before[gap][1] if gap in before else day) for gap, since in now.items()}
