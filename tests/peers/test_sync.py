"""From an evaluation to the issues on GitHub: one open issue a gap, whatever fails and however often it is run."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import github as pygithub
import pytest

from credpolicy.model.evaluation import Evaluation
from credpolicy.model.plan import Plan, Tracker
from credpolicy.reconcile.issues import planning as issues
from credpolicy.reconcile.issues.apply import Outcome, apply
from credpolicy.reconcile.issues.memory import remembered
from credpolicy.reconcile.issues.subjects import subjects
from credpolicy.reconcile.issues.wording import Sight
from tests.peers.conftest import Failing, Peer
from tests.unit.reconcile.issues.wards import DAY, States, evaluated, ward

GAPS: States = {("ann", "card"): "missing", ("bob", "card"): "expired", ("cleo", "drill"): "missing"}
FAULTS = (
    *("timeout_after_commit", "timeout", "server_error", "transport_error", "unavailable"),
    *("duplicate_commit", "truncated", "rate_limit"),
)
STRIKES: list[dict[str, Any]] = [{"on_call": 2}, {"from_call": 1, "until_call": 4}, {"probability": 0.5, "times": 6}]


def planned(evaluation: Evaluation, tracker: Tracker) -> Plan:
    snapshot = evaluation.snapshot
    present = tracker.issues(snapshot.settings.forge.label, issues.closed_since(snapshot, evaluation.as_of))
    able = tracker.assignable(sorted(issues.logins(snapshot, evaluation.as_of)))
    return issues.plan(evaluation, present, Sight(able, tracker.longest_body))


def synced(peer: Peer, evaluation: Evaluation) -> tuple[Outcome, ...]:
    with peer.tracker() as github:
        return apply(planned(evaluation, github), github)


def opened(peer: Peer) -> Counter[str]:
    """How many open issues each gap has."""
    with peer.tracker() as github:
        found = [remembered(issue.body) for issue in github.issues("credpolicy", DAY) if issue.open]
    assert None not in found
    return Counter(memory.key for memory in found if memory is not None)


def wanted(evaluation: Evaluation) -> Counter[str]:
    return Counter(subject.key for subject in subjects(evaluation))


def test_issues_follow_the_gaps(peer: Peer) -> None:
    gaps = evaluated(ward(), GAPS)
    outcomes = synced(peer, gaps)
    assert [outcome.became for outcome in outcomes] == ["done"] * 3
    assert opened(peer) == wanted(gaps)

    peer.watched.passed.clear()
    assert synced(peer, gaps) == ()
    assert {method for method, _path, _status in peer.watched.passed} == {"GET"}
    assert len(peer.watched.passed) == 3

    mended = evaluated(ward(), {**GAPS, ("ann", "card"): "compliant"}, DAY + timedelta(days=1), since=DAY)
    assert not [outcome for outcome in synced(peer, mended) if outcome.failed]
    assert opened(peer) == wanted(mended)
    back = evaluated(ward(), GAPS, DAY + timedelta(days=2), since=DAY)
    assert not [outcome for outcome in synced(peer, back) if outcome.failed]
    assert opened(peer) == wanted(back)
    assert synced(peer, back) == ()

    client = pygithub.Github(
        auth=pygithub.Auth.Token(peer.token), base_url=peer.api, seconds_between_requests=0, seconds_between_writes=0
    )
    there = list(client.get_repo(peer.repository).get_issues(state="all", labels=["credpolicy"]))
    client.close()
    assert len(there) == 3, "what was closed was opened again"
    assert {issue.state for issue in there} == {"open"}
    assert sorted({user.login for issue in there for user in issue.assignees}) == ["theboss"]


def test_people_write_on(peer: Peer) -> None:
    evaluation = evaluated(ward(), GAPS)
    synced(peer, evaluation)
    client = pygithub.Github(
        auth=pygithub.Auth.Token(peer.token), base_url=peer.api, seconds_between_requests=0, seconds_between_writes=0
    )
    issue = client.get_repo(peer.repository).get_issue(1)
    issue.edit(body=f"{issue.body}\r\n\r\nSeen by **me**.\r\n")
    issue.add_to_labels("of a person")
    later = evaluated(ward(), GAPS, DAY + timedelta(days=4), since=DAY - timedelta(days=1))
    assert not [outcome for outcome in synced(peer, later) if outcome.failed]
    issue.update()
    assert "Seen by **me**." in issue.body
    assert "of a person" in {label.name for label in issue.labels}
    client.close()
    assert opened(peer) == wanted(later)


@pytest.mark.parametrize("strikes", STRIKES, ids=["second", "at first", "half"])
@pytest.mark.parametrize("kind", FAULTS)
def test_after_every_fault_there_is_one_issue_a_gap(failing: Failing, kind: str, strikes: dict[str, Any]) -> None:
    peer = failing({"kind": kind, **strikes})
    evaluation = evaluated(ward(), GAPS)
    for _ in range(3):
        synced(peer, evaluation)
        if kind != "duplicate_commit":
            assert max(opened(peer).values(), default=0) <= 1
    synced(peer, evaluation)
    assert opened(peer) == wanted(evaluation)
    assert synced(peer, evaluation) == ()


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if kind != "rate_limit"])
def test_after_faults_of_every_write_things_are_as_they_should_be(failing: Failing, kind: str) -> None:
    tools = ("github.issues.create", "github.issues.update", "github.issues.createComment", "github.issues.addLabels")
    peer = failing(*({"tool": tool, "kind": kind, "probability": 0.4, "times": 4} for tool in tools))
    states = dict(GAPS)
    for day in range(6):
        states["ann", "card"] = "compliant" if day % 2 else "missing"
        evaluation = evaluated(ward(), states, DAY + timedelta(days=day), since=DAY)
        synced(peer, evaluation)
    last = evaluated(ward(), states, DAY + timedelta(days=6), since=DAY)
    for _ in range(3):
        synced(peer, last)
    assert opened(peer) == wanted(last)
    assert synced(peer, last) == ()


def test_a_plan_asks_and_writes_nothing(peer: Peer) -> None:
    with peer.tracker() as github:
        assert planned(evaluated(ward(), GAPS), github).actions
    assert {method for method, _path, _status in peer.watched.passed} == {"GET"}
    assert opened(peer) == Counter()
