"""What becomes of an issue where GitHub fails: what is raised, and what really happened."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.adapters.github import GitHub
from credpolicy.errors import FinalError, OutsideError, UncertainError
from credpolicy.model.plan import Change, Draft
from tests.peers.conftest import Failing, Peer

LABEL = "credpolicy"
LONG_AGO = date(2020, 1, 1)
DRAFT = Draft("Licence of w-1 has ended", "Since 2026-03-01.\n<!-- fp:1 -->", (LABEL,))

FAULTS: dict[str, tuple[type[OutsideError] | None, int]] = {
    "timeout_after_commit": (UncertainError, 1),
    "timeout": (UncertainError, 0),
    "server_error": (UncertainError, 0),
    "transport_error": (UncertainError, 0),
    "unavailable": (UncertainError, 0),
    "bad_gateway": (UncertainError, 0),
    "truncated": (UncertainError, 1),
    "not_found": (FinalError, 0),
    "duplicate_commit": (None, 2),
    "rate_limit": (None, 1),
    "latency": (None, 1),
}
"""How an opening fails: what is raised, and how many issues there are after it."""


def there(peer: Peer) -> list[str]:
    with peer.tracker() as github:
        return [issue.title for issue in github.issues(LABEL, LONG_AGO) if issue.open]


@pytest.mark.parametrize("kind", FAULTS)
def test_an_error_says_what_may_have_happened(failing: Failing, kind: str) -> None:
    peer = failing({"kind": kind, "on_call": 1})
    expected, left = FAULTS[kind]
    with peer.tracker() as github:
        if expected is None:
            assert github.open(DRAFT).title == DRAFT.title
        else:
            with pytest.raises(OutsideError) as error:
                github.open(DRAFT)
            assert type(error.value) is expected
            assert peer.token not in str(error.value)
    assert there(peer) == [DRAFT.title] * left
    sent = [path for method, path, _status in peer.watched.passed if method == "POST"]
    assert len(sent) == (2 if kind == "rate_limit" else 1)  # a limit says that nothing was done; nothing else does


def test_after_a_limit_it_waits_a_minute_and_goes_on(failing: Failing) -> None:
    peer = failing({"kind": "rate_limit", "from_call": 1, "until_call": 3})
    with peer.tracker() as github:
        github.open(DRAFT)
    assert peer.slept.count(60.0) == 3
    assert there(peer) == [DRAFT.title]


def test_a_limit_without_end_ends_the_run_and_says_when_to_come_back(failing: Failing) -> None:
    peer = failing({"kind": "rate_limit", "from_call": 1})
    with peer.tracker() as github, pytest.raises(FinalError, match="rate limit is used up") as error:
        github.open(DRAFT)
    assert "Run the same again after 20" in error.value.hint
    assert sum(peer.slept) <= 900 + 30
    assert there(peer) == []


def test_a_token_that_is_not_known_ends_the_run(failing: Failing) -> None:
    peer = failing()
    stranger = GitHub(peer.repository, "of-somebody-else", peer.api, transport=peer.watched)
    with stranger as github, pytest.raises(FinalError, match="does not accept the token"):
        github.issues(LABEL, LONG_AGO)
    peer.watched.mistakes.clear()


@pytest.mark.parametrize(
    "kind", ["timeout", "server_error", "transport_error", "unavailable", "bad_gateway", "truncated"]
)
def test_what_is_only_read_is_read_again(failing: Failing, kind: str) -> None:
    peer = failing({"kind": kind, "tool": "github.issues.listForRepo", "from_call": 2, "until_call": 3})
    with peer.tracker() as github:
        github.open(DRAFT)
    assert there(peer) == [DRAFT.title]


@pytest.mark.parametrize(
    "kind", ["timeout", "server_error", "transport_error", "unavailable", "bad_gateway", "truncated"]
)
def test_a_list_that_cannot_be_read_is_an_error_and_never_empty(failing: Failing, kind: str) -> None:
    peer = failing({"kind": kind, "tool": "github.issues.listForRepo", "from_call": 1})
    with peer.tracker() as github:
        github.open(DRAFT)
        with pytest.raises(OutsideError) as error:
            github.issues(LABEL, LONG_AGO)
    assert type(error.value) is OutsideError


AMBIGUOUS = {"timeout_after_commit": 1, "timeout": 0, "server_error": 0, "transport_error": 0, "truncated": 1}
"""How often something was done, all the same."""


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_a_change_that_may_be_made_twice_is_made_again(failing: Failing, kind: str) -> None:
    peer = failing({"kind": kind, "tool": "github.issues.update", "from_call": 1, "until_call": 3})
    with peer.tracker() as github:
        issue = github.open(DRAFT)
        github.edit(issue, Change(title="Licence of w-1 ended"))
        assert [each.title for each in github.issues(LABEL, LONG_AGO)] == ["Licence of w-1 ended"]
        github.close(issue.number, "completed")
        assert there(peer) == []


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_a_change_that_never_comes_back_is_doubted(failing: Failing, kind: str) -> None:
    peer = failing({"kind": kind, "tool": "github.issues.update", "from_call": 1})
    with peer.tracker() as github:
        issue = github.open(DRAFT)
        with pytest.raises(UncertainError):
            github.close(issue.number, "completed")
    assert len(there(peer)) == 1 - AMBIGUOUS[kind]


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_a_comment_is_never_sent_twice(failing: Failing, kind: str) -> None:
    peer = failing({"kind": kind, "tool": "github.issues.createComment", "on_call": 1})
    with peer.tracker() as github:
        issue = github.open(DRAFT)
        with pytest.raises(UncertainError):
            github.comment(issue.number, "Overdue since today.")
        assert github.comments(issue.number) == ["Overdue since today."] * AMBIGUOUS[kind]


def test_after_a_doubt_it_waits_before_it_looks(failing: Failing) -> None:
    peer = failing({"kind": "timeout_after_commit", "on_call": 1})
    with peer.tracker() as github:
        with pytest.raises(UncertainError):
            github.open(DRAFT)
        assert peer.slept == []
        assert len(github.issues(LABEL, LONG_AGO)) == 1
        assert peer.slept == [5.0]
        github.issues(LABEL, LONG_AGO)
        assert peer.slept == [5.0]
