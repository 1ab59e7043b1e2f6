"""The daily workflow against a GitHub that nobody here wrote: planned first, then done, then nothing left to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.peers.conftest import Peer
from tests.test_workflows import WORSE, act, pull, repository
from tests.unit.load.repositories import commit

__all__ = ["repository"]


def issues(peer: Peer) -> list[tuple[str, bool]]:
    """The titles of the issues that are there, and whether they are open."""
    with peer.tracker() as tracker:
        return [(issue.title, issue.open) for issue in tracker.issues("credpolicy", date(2026, 1, 1))]


def run(place: Path, peer: Peer, event: str, *flags: str) -> str:
    """Run the workflow with the forge in the place of GitHub; all that it said."""
    told = pull() if event == "pull_request" else {}
    there = {"GITHUB_API_URL": peer.api, "GITHUB_REPOSITORY": peer.repository}
    return act(place, "credpolicy-daily.yml", event, told, "-s", f"GITHUB_TOKEN={peer.token}", *flags, **there).log


def test_a_gap_becomes_one_issue_and_is_closed_when_it_is_mended(repository: Path, peer: Peer) -> None:
    good = (repository / "registry" / "all.yaml").read_bytes()
    commit(repository, {"registry/all.yaml": WORSE})
    planned = run(repository, peer, "workflow_dispatch")
    assert "+ 1 open" in planned or "1 open" in planned, planned
    assert issues(peer) == []
    acting = ("--var", "CREDPOLICY_ISSUES=true")
    for _ in range(2):
        run(repository, peer, "workflow_dispatch", *acting)
        assert [is_open for _, is_open in issues(peer)] == [True]
    commit(repository, {"registry/all.yaml": good})
    run(repository, peer, "workflow_dispatch", *acting)
    assert [is_open for _, is_open in issues(peer)] == [False]


def test_a_pull_request_writes_nothing_whatever_the_variables_say(repository: Path, peer: Peer) -> None:
    commit(repository, {"registry/all.yaml": WORSE})
    run(repository, peer, "pull_request", "--var", "CREDPOLICY_ISSUES=true", "--var", "CREDPOLICY_REMINDERS=true")
    assert issues(peer) == []
