"""The whole life of an issue in an emulator of GitHub, under the eyes of GitHub's own description of its API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import github as pygithub
import httpx
import pytest

from credpolicy.errors import FinalError, OutsideError
from credpolicy.model.plan import Change, Draft
from tests.peers.conftest import Peer

LABEL = "credpolicy"
LONG_AGO = date(2020, 1, 1)


DRAFT = Draft("Licence of w-1 has ended", "Since 2026-03-01.\n<!-- fp:1 -->", (LABEL, "high"), ("octocat",), "2026-03")


@pytest.fixture
def independent(peer: Peer) -> Iterator[Any]:
    """The same repository, read by a client that is not ours."""
    client = pygithub.Github(
        auth=pygithub.Auth.Token(peer.token),
        base_url=peer.api,
        seconds_between_requests=0,
        seconds_between_writes=0,
        per_page=100,
    )
    yield client.get_repo(peer.repository)
    client.close()


def test_an_issue_lives_from_its_opening_to_its_second_opening(peer: Peer, independent: Any) -> None:
    today = datetime.now(UTC).date()
    with peer.tracker() as github:
        assert github.issues(LABEL, LONG_AGO) == []

        issue = github.open(DRAFT)
        assert github.issues(LABEL, LONG_AGO) == [issue]
        assert (issue.title, issue.body, issue.open) == (DRAFT.title, DRAFT.body, True)
        assert set(issue.labels) == {LABEL, "high"}
        assert (issue.assignees, issue.milestone, issue.closed_on) == (("octocat",), "2026-03", None)

        independent.get_issue(int(issue.number)).add_to_labels("of a person")
        change = Change(
            title="Licence of w-1 ended",
            body="Since 2026-03-02.",
            add_labels=("low", "overdue"),
            remove_labels=("high", "never there"),
            add_assignees=("reviewer",),
            remove_assignees=("octocat",),
            milestone="2026-04",
        )
        for _ in range(2):  # twice is the same as once
            github.edit(issue, change)
            (edited,) = github.issues(LABEL, LONG_AGO)
            assert (edited.number, edited.title, edited.body) == (issue.number, change.title, change.body)
            assert set(edited.labels) == {LABEL, "low", "overdue", "of a person"}
            assert (edited.assignees, edited.milestone) == (("reviewer",), "2026-04")

        github.comment(issue.number, "Overdue since today.\n\n`@octocat`")
        github.comment(issue.number, "Second.")
        assert github.comments(issue.number) == ["Overdue since today.\n\n`@octocat`", "Second."]

        github.close(issue.number, "completed")
        (closed,) = github.issues(LABEL, today)
        assert not closed.open
        assert closed.closed_on is not None
        assert abs((closed.closed_on - today).days) <= 1
        assert independent.get_issue(int(issue.number)).state_reason == "completed"
        github.close(issue.number, "not_planned")
        assert independent.get_issue(int(issue.number)).state_reason == "not_planned"

        github.reopen(issue.number)
        assert github.issues(LABEL, LONG_AGO) == [edited]


def test_another_client_reads_what_was_written(peer: Peer, independent: Any) -> None:
    with peer.tracker() as github:
        number = int(github.open(DRAFT).number)
        github.comment(str(number), "a comment")
    there = independent.get_issue(number)
    assert (there.title, there.body, there.state) == (DRAFT.title, DRAFT.body, "open")
    assert {label.name for label in there.labels} == {LABEL, "high"}
    assert [user.login for user in there.assignees] == ["octocat"]
    assert there.milestone.title == "2026-03"
    assert [comment.body for comment in there.get_comments()] == ["a comment"]
    assert [issue.number for issue in independent.get_issues(state="all", labels=[LABEL])] == [number]


def test_more_issues_than_fit_on_a_page_are_all_read_and_no_other(peer: Peer, independent: Any) -> None:
    with peer.tracker(watched=False) as github:
        opened = [github.open(Draft(f"gap {n}", f"<!-- fp:{n} -->", (LABEL,))) for n in range(205)]
        independent.create_issue("of somebody", labels=["question"])
    with peer.tracker() as github:
        assert github.issues(LABEL, LONG_AGO) == opened
        assert [method for method, _path, _status in peer.watched.passed] == ["GET"] * 4
    with peer.tracker(watched=False) as github:
        for issue in opened[:103]:
            github.close(issue.number, "completed")
        found = github.issues(LABEL, LONG_AGO)
    assert [issue.number for issue in found] == [issue.number for issue in opened]
    assert [issue.open for issue in found] == [False] * 103 + [True] * 102
    assert independent.get_issues(state="open", labels=[LABEL]).totalCount == 102


def test_between_writes_it_waits_and_longer_once_twenty_things_were_made(peer: Peer) -> None:
    with peer.tracker() as github:
        for n in range(22):
            github.open(Draft(f"gap {n}", "", (LABEL,)))
        github.close("1", "completed")
    assert peer.slept == [1.0] * 19 + [3.0] * 2 + [1.0]


def test_a_milestone_is_made_once_and_found_again(peer: Peer, independent: Any) -> None:
    for n in range(2):
        with peer.tracker() as github:
            github.open(Draft(f"a {n}", "", (LABEL,), milestone="2026-03"))
            github.open(Draft(f"b {n}", "", (LABEL,), milestone="2026-03"))
    assert [milestone.title for milestone in independent.get_milestones(state="all")] == ["2026-03"]


def test_only_who_may_be_assigned_is_said_to_be(peer: Peer) -> None:
    with peer.tracker() as github:
        assert github.assignable(["octocat", "Reviewer", "nobody-of-that-name"]) == {"octocat", "Reviewer"}
        assert github.assignable(["../../..", "a/b", "", "octo cat"]) == frozenset()


def test_what_is_not_there_is_an_error_and_never_an_empty_list(peer: Peer) -> None:
    with peer.tracker() as github:
        github.open(DRAFT)
        for call in (lambda: github.comments("999"), lambda: github.close("999", "completed")):
            with pytest.raises(OutsideError) as error:
                call()
            assert not isinstance(error.value, FinalError)
    with peer.elsewhere("nothing-here").tracker() as github:
        for call in (lambda: github.issues(LABEL, LONG_AGO), lambda: github.open(DRAFT)):
            with pytest.raises(FinalError, match="no such repository"):
                call()


@pytest.mark.parametrize(
    "text",
    ["", "\x00\x1b[31m", "</details><script>", "\u202e rtl", "emoji \U0001f6a8", "a\r\nb", "x" * 65_536],
    ids=["empty", "control", "markup", "turned", "emoji", "line ends", "longest"],
)
def test_any_text_arrives_as_it_was_sent(peer: Peer, text: str) -> None:
    with peer.tracker() as github:
        issue = github.open(Draft("hostile", text, (LABEL,)))
        assert issue.body == text.replace("\r\n", "\n")
        assert github.issues(LABEL, LONG_AGO) == [issue]


@pytest.mark.parametrize("text", ["x" * 65_537, "a name that is no text: \udc80"], ids=["too long", "no text"])
def test_a_text_that_github_would_not_take_is_not_sent(peer: Peer, text: str) -> None:
    with peer.tracker() as github:
        issue = github.open(DRAFT)
        peer.watched.passed.clear()
        calls = (
            lambda: github.open(Draft("title", text, (LABEL,))),
            lambda: github.open(Draft(text, "body", (LABEL,))),
            lambda: github.edit(issue, Change(body=text)),
            lambda: github.edit(issue, Change(title=text)),
            lambda: github.comment(issue.number, text),
        )
        for call in calls:
            with pytest.raises(OutsideError, match="characters"):
                call()
        assert peer.watched.passed == []
        assert [each.body for each in github.issues(LABEL, LONG_AGO)] == [DRAFT.body]


def test_a_body_that_github_would_refuse_is_caught(peer: Peer) -> None:
    with httpx.Client(transport=peer.watched, headers={"Authorization": f"Bearer {peer.token}"}) as client:
        client.post(f"{peer.api}/repos/{peer.repository}/issues", json={"titel": "gap", "labels": 5})
    found = [mistake for mistake in peer.watched.mistakes if " request: " in mistake]
    assert any("'title' is a required property" in mistake for mistake in found)
    assert any("labels" in mistake for mistake in found)
    peer.watched.mistakes.clear()
