"""The client as it ships, to https://api.github.com by a proxy that takes itself for it."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.adapters.github import GitHub
from credpolicy.adapters.github_http import Pace
from credpolicy.errors import OutsideError
from credpolicy.model.plan import Draft
from tests.peers.conftest import Failing, MyWorld

LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def github(myworld: MyWorld, failing: Failing, monkeypatch: pytest.MonkeyPatch) -> GitHub:
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, myworld.proxy)
    monkeypatch.setenv("SSL_CERT_FILE", str(myworld.authority))
    peer = failing(issues=60)
    peer.watched.passed.append(("", "by the proxy", 200))
    return GitHub(peer.repository, peer.token, pace=Pace(sleep=lambda _seconds: None))


def test_it_reads_and_writes(github: GitHub) -> None:
    with github:
        assert [issue.title for issue in github.issues("credpolicy", LONG_AGO)] == [f"gap {n}" for n in range(60)]
        number = github.open(Draft("one more", "", ("credpolicy",))).number
        github.comment(number, "a comment")
        assert github.comments(number) == ["a comment"]


def test_a_server_that_nobody_vouches_for_gets_nothing(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    stranger = GitHub("octocat/creds", "token", pace=Pace(sleep=lambda _seconds: None))
    with stranger, pytest.raises(OutsideError, match="cannot be reached"):
        stranger.issues("credpolicy", LONG_AGO)
