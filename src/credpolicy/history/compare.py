"""Compare: the base and the head of a change, judged on one day, and what the change does to people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from credpolicy.evaluate.engine import Known, open_on
from credpolicy.evaluate.judge import judge
from credpolicy.history.baseline import begins
from credpolicy.history.changes import changes, unread_in
from credpolicy.history.concerned import touched
from credpolicy.history.shifts import flipped, key_of, shifts
from credpolicy.model.comparison import Classed, Comparison
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import GAP_STATES, Finding
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.model.waiver import Waiver

Identity = tuple[str, bool]
"""What makes two findings the same: the fingerprint, and whether it counts."""


def compare(base: Snapshot, head: Snapshot, as_of: date, today: date) -> Comparison:
    """What the head does that the base did not, both judged on `as_of` as files of the day `today`.

    Settings are those of the base. A waiver that the head brings or changes excuses nobody here whom the base's words
    do not excuse; one that the head takes away excuses nobody any more.
    """
    ruled = replace(head, settings=base.settings)
    own = judge(ruled, as_of, today)
    concerned = touched(base, ruled)
    before = judge(base, as_of, today, known=None if concerned is None else Known(own, concerned))
    kept = _kept_waivers(base, head)
    after: Evaluation = own
    only: dict[str, str] = {}
    if kept != head.waivers:
        under = judge(replace(ruled, waivers=kept), as_of, today)
        after, only = _stricter(own, under)
    adoption = begins(base)
    classed = [
        *_classed(before, after, only),
        *(Classed(finding, "fixed", why) for finding, why in _fixed(before, after)),
    ]
    if not adoption:
        classed = _by_time(classed, base, as_of)
    return Comparison(
        base=before,
        head=after,
        changes=tuple(changes(base, head)),
        classed=tuple(classed),
        shifts=tuple(shifts(before, after)),
        flipped=flipped(before, after),
        adoption=adoption,
        doubts=(*_doubts("base", before), *_doubts("head", after)),
    )


def _kept_waivers(base: Snapshot, head: Snapshot) -> tuple[Placed[Waiver], ...]:
    """The waivers of the head as the base wrote them; new ones are left out."""
    written = {placed.item.id: placed for placed in base.waivers}
    return tuple(
        placed if written[placed.item.id].item == placed.item else written[placed.item.id]
        for placed in head.waivers
        if placed.item.id in written
    )


def _stricter(own: Evaluation, under: Evaluation) -> tuple[Evaluation, dict[str, str]]:
    """The worse of two verdicts on each obligation: under the head's waivers, and under those of the base.

    Also the fingerprints of what only a waiver of the head excuses, with that waiver.
    """
    mine = {key_of(result): result for result in own.results}
    theirs = {key_of(result): result for result in under.results}
    worse = {key for key, result in theirs.items() if mine[key].state == "waived" and result.state != "waived"}
    results = tuple(theirs[key] if key in worse else result for key, result in mine.items())
    found = [finding for finding in own.findings if finding.gap is None or key_of(finding.gap) not in worse]
    stricter = [finding for finding in under.findings if finding.gap is not None and key_of(finding.gap) in worse]
    only = {finding.fingerprint: mine[key_of(finding.gap)].waiver or "" for finding in stricter if finding.gap}
    return replace(own, results=results, findings=(*found, *stricter)), only


def open_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """The findings that nobody has waived."""
    return (finding for finding in evaluation.findings if finding.gap is None or finding.gap.state != "waived")


def _by_identity(findings: Iterable[Finding]) -> dict[Identity, list[Finding]]:
    found: defaultdict[Identity, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.fingerprint, finding.counts].append(finding)
    return found


def _classed(before: Evaluation, after: Evaluation, only: dict[str, str]) -> Iterator[Classed]:
    """Every finding of the head: introduced, or there already. Of equal ones as many as the base had were there."""
    known = _by_identity(open_findings(before))
    prints = {fingerprint for fingerprint, _ in known}
    unread = unread_in(before.snapshot, after.snapshot)
    for identity, findings in _by_identity(open_findings(after)).items():
        there = len(known.get(identity, ()))
        for number, finding in enumerate(findings):
            waiver = only.get(finding.fingerprint)
            if number < there:
                yield Classed(finding, "unchanged", waiver=waiver)
            elif finding.gap is not None and unread(finding.gap):
                yield Classed(finding, "unchanged", "the base could not be read, so it may have been there", waiver)
            else:
                why = "it was there, and did not count" if finding.fingerprint in prints else ""
                yield Classed(finding, "introduced", why, waiver)


def _fixed(before: Evaluation, after: Evaluation) -> Iterator[tuple[Finding, str]]:
    """Every finding of the base that is not in the head, and what became of it."""
    left = _by_identity(open_findings(after))
    prints = {fingerprint for fingerprint, _ in left}
    states = {key_of(result): result.state for result in after.results}
    unread = unread_in(after.snapshot, before.snapshot)
    for identity, findings in _by_identity(open_findings(before)).items():
        for finding in findings[len(left.get(identity, ())) :]:
            if finding.fingerprint in prints:
                yield finding, "asked otherwise"
            elif finding.gap is not None and key_of(finding.gap) not in states:
                yield finding, "not found, but a file could not be read" if unread(finding.gap) else "no longer asked"
            elif finding.gap is not None and finding.level == "expiring" and states[key_of(finding.gap)] in GAP_STATES:
                yield finding, "falls short now"
            elif finding.gap is not None and states[key_of(finding.gap)] == "waived":
                yield finding, "waived"
            else:
                yield finding, "mended"


def _by_time(classed: Sequence[Classed], base: Snapshot, as_of: date) -> list[Classed]:
    """The same, with what was no gap on the day of the base's commit put down to time."""
    day = base.revision.committed_on
    old = {each.finding.fingerprint for each in classed if each.class_ == "unchanged" and _of_people(each.finding)}
    if day is None or day >= as_of or not old:
        return list(classed)
    people = {each.finding.gap.worker for each in classed if each.finding.fingerprint in old and each.finding.gap}
    old -= open_on(_about(base, people), day)
    return [
        replace(each, class_="caused_by_time")
        if each.class_ == "unchanged" and each.finding.fingerprint in old
        else each
        for each in classed
    ]


def _of_people(finding: Finding) -> bool:
    """Whether a finding is about people or places, and not about what is written."""
    return finding.gap is not None or finding.shortage is not None


def _about(snapshot: Snapshot, people: set[str]) -> Snapshot:
    """The snapshot with these people and whom verdicts on them look at; with everybody where places are covered."""
    if snapshot.coverage:
        return snapshot
    wanted = {
        assignment.supervisor
        for placed in snapshot.workers
        if placed.item.id in people
        for assignment in placed.item.assignments
    } | people
    return replace(snapshot, workers=tuple(placed for placed in snapshot.workers if placed.item.id in wanted))


def _doubts(side: str, evaluation: Evaluation) -> Iterator[str]:
    """What could not be compared."""
    errors = sum(finding.level == "error" for finding in evaluation.findings)
    if errors:
        have = f"{errors:,} errors" if errors > 1 else "1 error"
        yield f"the {side} has {have} in its files, so what they touch could not be compared"
