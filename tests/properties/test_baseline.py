"""Baselines of random repositories: they excuse exactly what a check fails on, and pruning only ever takes away."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from credpolicy.evaluate.judge import judge
from credpolicy.history.baseline import allowance, entries, listed, pruned, recognised, text
from credpolicy.load.decode import decode
from credpolicy.load.yaml import parse
from credpolicy.model.baseline import BASELINE_FILE, LEVELS, BaselineFile, KnownFinding
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import FailOn
from credpolicy.model.snapshot import File, Snapshot
from credpolicy.report.view import COUNTED, OPEN, Request, view
from tests.properties.test_compare import TEAMS, pair
from tests.strategies import repository_on_days


def with_baseline(snapshot: Snapshot, written: str) -> Snapshot:
    """The snapshot with this text as its written baseline, read as any other file."""
    parsed = parse(written.encode())
    file = File(BASELINE_FILE, "b" * 40)
    decoded = decode(parsed.tree, BaselineFile, file)
    assert (parsed.problems, decoded.faults) == ([], [])
    return replace(snapshot, baseline=tuple(each for _, each in decoded.objects), files=(*snapshot.files, file))


def counts(known: tuple[KnownFinding, ...]) -> Counter[str]:
    return Counter({entry.fingerprint: entry.count for entry in known})


def whole(snapshot: Snapshot, as_of: date) -> Evaluation:
    """The evaluation as if everything could be judged, so that what is not found is gone."""
    evaluation = judge(snapshot, as_of, as_of)
    found = tuple(finding for finding in evaluation.findings if finding.level != "error")
    return replace(evaluation, findings=found, empty=())


@pytest.mark.parametrize("fail_on", ["gap", "expiring", "warning"])
def test_a_written_baseline_excuses_exactly_what_a_check_fails_on(fail_on: FailOn) -> None:
    repository, days = repository_on_days(70, 1, TEAMS)
    snapshot = repository.snapshot()
    evaluation = judge(snapshot, days[0], days[0])
    before = view(evaluation, Request(fail_on=fail_on))
    written = with_baseline(snapshot, text(entries(evaluation, COUNTED[fail_on])))
    judged = judge(written, days[0], days[0])
    found = recognised(judged, allowance(written, judged, days[0]))
    after = view(judge(written, days[0], days[0]), Request(fail_on=fail_on), found)
    assert before.failing > 0
    assert (after.failing, len(after.piles["known"])) == (0, before.failing)
    assert found.fixed == (), "nothing was touched, so nothing can go"
    shown = [finding for pile in OPEN for finding in after.piles[pile]]
    assert len(shown) + len(after.piles["known"]) == sum(len(before.piles[pile]) for pile in OPEN)


@pytest.mark.parametrize("seed", [70, 80])
def test_pruning_never_adds_and_changes_no_verdict(seed: int) -> None:
    base, head = pair(seed)
    _, days = repository_on_days(seed, 1, TEAMS)
    written = text(entries(judge(base, days[0], days[0]), LEVELS))
    there = with_baseline(head, written)
    evaluation = whole(there, days[0])
    listing = listed(there)
    found = recognised(evaluation, listing)
    left = pruned(written.encode(), there, found.fixed)
    assert left is not None
    less = with_baseline(head, left.decode())
    assert counts(listed(less).entries) <= counts(listing.entries)
    assert found.fixed, "a team went, so something is fixed"
    assert listed(less) != listing
    again = recognised(whole(less, days[0]), listed(less))
    assert again.fixed == ()
    assert again.known == found.known
    known = {evaluation.findings[place].fingerprint for place in found.known}
    assert recognised(judge(there, days[0], days[0]), listing).fixed == (), "not while something cannot be judged"
    fails = {finding.fingerprint for finding in entries(evaluation, LEVELS)} - known
    assert known | fails == {finding.fingerprint for finding in entries(evaluation, LEVELS)}
    assert fails.isdisjoint(counts(listing.entries))


def test_without_a_file_a_change_of_nothing_fails_nothing() -> None:
    repository, days = repository_on_days(80, 1, TEAMS)
    snapshot = repository.snapshot()
    judged = judge(snapshot, days[0], days[0])
    found = recognised(judged, allowance(snapshot, judged, days[0]))
    assert view(judge(snapshot, days[0], days[0]), Request(fail_on="warning"), found).failing == 0
